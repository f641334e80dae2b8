"""The command as a whole: what it lists, what it loads, how it ends."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import limen.apps
from limen.adapters.installation import ConfigurationError
from limen.cli import app, problems
from limen.cli.problems import Exit, exit_of
from limen.lib.basics.country_pack import CountryPackError
from limen.lib.decision.rights import NotAllowed
from tests.doors.cli.command import Limen
from tests.house.test_problems import problems as all_problems


@pytest.fixture
def nowhere(tmp_path: Path) -> Limen:
    return Limen(tmp_path / "nothing-here")


def test_it_says_its_version(nowhere: Limen) -> None:
    assert nowhere("--version").stdout.startswith("limen 0.")


def test_it_lists_every_command_without_loading_django(nowhere: Limen) -> None:
    done = nowhere.fresh(
        "import sys, atexit\n"
        "atexit.register(lambda: print('LOADED', 'django' in sys.modules))\n"
        "from limen.cli.app import main; main()",
        "--help",
    )
    assert "LOADED False" in done.stdout
    assert all(name in done.stdout for name in app.COMMANDS)


@pytest.mark.parametrize("name", ["mrz", "demo-passports", "inspect"])
def test_what_needs_no_register_loads_no_django(nowhere: Limen, name: str) -> None:
    done = nowhere.fresh(
        "import sys, atexit\n"
        "atexit.register(lambda: print('LOADED', 'django' in sys.modules))\n"
        "from limen.cli.app import main; main()",
        name,
        "--help",
    )
    assert "LOADED False" in done.stdout


def test_help_needs_no_installation(nowhere: Limen) -> None:
    done = nowhere("serve", "--help")
    assert done.returncode == 0
    assert "Serve the desk" in done.stdout


@pytest.mark.parametrize("name", app.COMMANDS)
def test_every_command_has_help_with_examples_and_exit_codes(name: str) -> None:
    for part in _parts(app._loaded(name, app.COMMANDS[name], only_help=True)):
        assert "Examples:" in part.help, f"{name} {part.name}"
        assert "Exit codes:" in part.help, f"{name} {part.name}"
        assert f"limen {name}" in part.help or "limen --home" in part.help


def _parts(command: Any) -> Iterator[Any]:
    """Yield what of a command does something: a group of commands only leads to them."""
    groups = getattr(command, "commands", None)
    if groups is None:
        yield command
    else:
        for part in groups.values():
            yield from _parts(part)


def test_a_misspelt_command_is_told_what_was_meant(nowhere: Limen) -> None:
    done = nowhere("serv")
    assert done.returncode == Exit.USAGE
    assert "Did you mean 'serve'" in done.stderr


@pytest.mark.parametrize("name", ["serve", "doctor", "backup"])
def test_without_an_installation_it_says_how_to_make_one(nowhere: Limen, name: str) -> None:
    done = nowhere(name, *(["file"] if name == "backup" else []))
    assert done.returncode == Exit.INSTALLATION
    assert "limen init" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_folder_can_be_named_before_the_command(nowhere: Limen, tmp_path: Path) -> None:
    done = nowhere("--home", str(tmp_path / "elsewhere"), "serve")
    assert "elsewhere" in done.stderr


def test_a_broken_configuration_is_one_sentence(nowhere: Limen) -> None:
    nowhere.home.mkdir()
    (nowhere.home / "limen.toml").write_text("porrt = 80\n")
    done = nowhere("serve")
    assert done.returncode == Exit.INSTALLATION
    assert "unknown key “porrt”" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_exit_codes_are_of_problems_that_exist() -> None:
    for module in pkgutil.iter_modules(limen.apps.__path__, "limen.apps."):
        assert module.name
    assert set(problems.EXITS) <= {kind.code for kind in all_problems()}


def test_each_kind_of_told_error_has_an_exit_code() -> None:
    assert exit_of(NotAllowed()) is Exit.REFUSED
    assert exit_of(ConfigurationError("x")) is Exit.INSTALLATION
    assert exit_of(CountryPackError(file="f", key="k", wrong="w", remedy="r")) is Exit.INSTALLATION


def test_the_shell_completes_commands_and_options(nowhere: Limen) -> None:
    done = nowhere.fresh(
        "import os, sys\n"
        "os.environ.update(_LIMEN_COMPLETE='complete_bash', COMP_WORDS='limen demo --cro', COMP_CWORD='2')\n"
        "sys.argv = ['limen']\n"
        "from limen.cli.app import app; app(prog_name='limen')"
    )
    assert "--crossings" in done.stdout
