"""The import contracts hold, cover every room, and notice each kind of trespass."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "limen"
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS: dict[str, dict[str, Any]] = {contract["id"]: contract for contract in SETTINGS["contracts"]}

TRESPASSES = [
    ("lib/basics/sex.py", "import limen.adapters.clock", "layers"),
    ("apps/posts/models.py", "import limen.desk", "layers"),
    ("adapters/clock.py", "import limen.apps.posts", "layers"),
    ("desk/acting.py", "import limen.cli", "layers"),
    ("lib/basics/sex.py", "import limen.lib.mrz", "libraries"),
    ("apps/journal/queries.py", "import limen.apps.posts.queries", "apps"),
    ("apps/posts/queries.py", "import limen.apps.posts.operations", "rooms"),
    ("apps/crossings/queries.py", "import limen.apps.posts.models", "posts-models"),
    ("lib/basics/sex.py", "import django", "pure"),
    ("lib/basics/sex.py", "import socket", "pure"),
    ("lib/basics/sex.py", "from time import time", "pure"),
]


def lint(folder: Path, contract: str = "") -> subprocess.CompletedProcess[str]:
    """Run the contracts (or one of them) over the package `limen` in `folder`."""
    chosen = ["--contract", contract] if contract else []
    program = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    return subprocess.run(
        [*program, "--config", str(ROOT / "pyproject.toml"), "--no-cache", *chosen],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trespass")
    shutil.copytree(SOURCE, folder / "limen", ignore=shutil.ignore_patterns("static", "templates", "*.pyc", "locale"))
    return folder


def test_the_contracts_hold(copied: Path) -> None:
    done = lint(copied)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("file", "line", "contract"), TRESPASSES)
def test_a_trespass_is_noticed(copied: Path, file: str, line: str, contract: str) -> None:
    path = copied / "limen" / file
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n\n{line}\n", encoding="utf-8")
    done = lint(copied, contract)
    path.write_text(before, encoding="utf-8")
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


def test_a_folder_that_no_layer_names_is_noticed(copied: Path) -> None:
    stray = copied / "limen" / "lib" / "helpers"
    stray.mkdir()
    (stray / "__init__.py").touch()
    done = lint(copied, "libraries")
    shutil.rmtree(stray)
    assert "limen.lib.helpers" in done.stdout


def test_the_tables_of_every_app_are_private() -> None:
    rooms = (*SOURCE.glob("apps/*/models.py"), *SOURCE.glob("apps/*/models/__init__.py"))
    apps = {path.relative_to(SOURCE / "apps").parts[0] for path in rooms}
    private = {
        contract["protected_modules"][0].split(".")[2]
        for contract in CONTRACTS.values()
        if contract["type"] == "protected"
    }
    assert private == apps


def test_no_room_that_is_built_is_optional() -> None:
    """A layer in parentheses may be absent: only rooms that are not built yet may stand so."""
    found = [
        f"{contract['id']}: {container}.{name}"
        for contract in CONTRACTS.values()
        if contract["type"] == "layers" and "*" not in contract["containers"][0]
        for container in contract["containers"]
        for layer in contract["layers"]
        for name in layer.replace(" ", "").split("|")
        if name.startswith("(") == _is_built(f"{container}.{name.strip('()')}")
    ]
    assert found == []


def _is_built(module: str) -> bool:
    path = SOURCE.parent.joinpath(*module.split("."))
    return (path / "__init__.py").exists() or path.with_suffix(".py").exists()
