"""What no tracked file may carry: addresses in locks, paths of one machine, exceptions without a reason."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements/*", "*lock*", ".npmrc", "uv.toml", "pip.conf")
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links")
MACHINE_PATH = re.compile(r"(?<![\w.$~{}])/(?:work|root|home/\w+)/")
EXCEPTION = re.compile(
    r"#\s*(?:noqa|type:\s*ignore)\b(?P<codes>:?\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w, -]+\])?(?P<rest>.*)"
)


def tracked(*patterns: str) -> Iterator[tuple[Path, str]]:
    """Yield every tracked text file that fits one of the patterns, with what it says."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".woff2", ".mo", ".npz"}:
            yield path, path.read_text(encoding="utf-8")


def unreasoned(line: str) -> bool:
    """Tell whether a line sets a rule aside without naming it and saying why."""
    found = EXCEPTION.search(line)
    return found is not None and not (found["codes"] and len(found["rest"].strip(" #-–:")) >= 6)


@pytest.mark.parametrize(
    "line",
    [
        "x = f()  # type: ignore[arg-type]  # every key was checked above",
        "def N_(msgid: str) -> str:  # noqa: N802 - the name gettext tools look for",
        "y = 1  # a plain comment",
    ],
)
def test_accepts_a_reason(line: str) -> None:
    assert not unreasoned(line)


@pytest.mark.parametrize(
    "line",
    [
        "x = f()  # type: ignore",
        "x = f()  # type: ignore[arg-type]",
        "x = f()  # noqa",
        "x = f()  # noqa: BLE001",
        "x  # noqa: E501 - ok",
    ],
)
def test_wants_a_rule_and_a_reason(line: str) -> None:
    assert unreasoned(line)


def test_every_exception_has_a_reason() -> None:
    here = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path, text in tracked("*.py")
        if path != here
        for number, line in enumerate(text.splitlines(), 1)
        if unreasoned(line)
    ]
    assert found == []


SLASH = "/"  # apart, so that this file names no such path itself


def test_no_lock_names_an_address() -> None:
    found = [str(path.relative_to(ROOT)) for path, text in tracked(*LOCKS) if ADDRESS.search(text)]
    assert found == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"see {SLASH}root/notes", True),
        (f"open('{SLASH}work/main/x')", True),
        ("/home/anna/limen", True),
        ("../work/list", False),
        ("border/work/permit", False),
    ],
)
def test_knows_a_path_of_one_machine(text: str, named: bool) -> None:
    assert bool(MACHINE_PATH.search(text)) is named


def test_no_file_names_a_path_of_one_machine() -> None:
    here = Path(__file__)
    found = [str(path.relative_to(ROOT)) for path, text in tracked() if path != here and MACHINE_PATH.search(text)]
    assert found == []


def test_every_package_of_the_runtime_is_locked_by_hash() -> None:
    for path, text in tracked("requirements/*.txt"):
        entries = re.split(r"\n(?=\S)", text.strip())
        assert entries, path
        assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
