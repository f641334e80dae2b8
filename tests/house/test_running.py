"""The tests' own rules: what is missing is named, in continuous integration it is a failure, and lib is sealed off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

NEEDS_CHROMIUM = "import pytest\n\n@pytest.mark.browser\ndef test_page(): pass\n"
REACHES_OUT = "import sqlite3\n\ndef test_rule(): sqlite3.connect(':memory:')\n"
LOADS_NO_DJANGO = "import os, sys\n\ndef test_rule(): assert 'limen.config.settings' not in sys.modules\n"
SAYS_DATABASE = """
import pytest
from django.db import connections
from tests.conftest import DATABASE

@pytest.mark.django_db
def test_engine():
    assert [connections[alias].vendor for alias in ("default", "keys")] == [DATABASE, DATABASE]
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    if DATABASE == "sqlite":
        with connections["default"].cursor() as cursor:
            modes = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert modes == ["wal", 2]
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with this conftest and no tests."""
    (tmp_path / "pyproject.toml").symlink_to(ROOT / "pyproject.toml")
    (tmp_path / "tests").mkdir()
    for name in ("conftest.py", "found.py", "hasher.py", "made_once.py", "postgresql.py", "append_only.py"):
        (tmp_path / "tests" / name).write_text((ROOT / "tests" / name).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def run(checkout: Path, test: str, *, where: str = "tests", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one test file in the checkout, on tables made without the migrations: which database it is, is asked."""
    path = checkout / where / "test_it.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(test, encoding="utf-8")
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--no-migrations", str(path)],
        cwd=checkout,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_missing_is_named_in_the_last_lines(checkout: Path) -> None:
    done = run(checkout, NEEDS_CHROMIUM, LIMEN_TEST_CHROMIUM="nowhere")
    assert done.returncode == 0
    assert "Not run: 1 test needs Chromium. To run: apt-get install chromium-headless-shell." in done.stdout[-600:]
    assert "all of them: CI=true make test." in done.stdout[-600:]


def test_what_is_missing_is_a_failure_in_continuous_integration(checkout: Path) -> None:
    done = run(checkout, NEEDS_CHROMIUM, LIMEN_TEST_CHROMIUM="nowhere", CI="true")
    assert done.returncode == 1
    assert "every test must run" in done.stdout
    assert "CI=true make test" not in done.stdout


def test_without_postgresql_its_run_is_named_and_in_continuous_integration_fails(checkout: Path) -> None:
    missing = {"LIMEN_TEST_DATABASE": "postgresql", "LIMEN_TEST_POSTGRESQL": str(checkout)}
    local, ci = run(checkout, SAYS_DATABASE, **missing), run(checkout, SAYS_DATABASE, **missing, CI="true")
    assert (local.returncode, ci.returncode) == (0, 1)
    assert "Not run: the tests on PostgreSQL" in local.stdout + local.stderr


def test_sqlite_is_a_file_with_the_settings_of_production(checkout: Path) -> None:
    done = run(checkout, SAYS_DATABASE)
    assert done.returncode == 0, done.stdout


@pytest.mark.postgres
def test_both_databases_are_postgresql_when_asked(checkout: Path) -> None:
    done = run(checkout, SAYS_DATABASE, LIMEN_TEST_DATABASE="postgresql")
    assert done.returncode == 0, done.stdout


def test_a_test_of_lib_reaches_nothing(checkout: Path) -> None:
    done = run(checkout, REACHES_OUT, where="tests/lib")
    assert done.returncode == 1
    assert "must not reach outside: sqlite3.connect" in done.stdout


def test_tests_of_lib_load_no_django(checkout: Path) -> None:
    done = run(checkout, LOADS_NO_DJANGO, where="tests/lib")
    assert done.returncode == 0, done.stdout
