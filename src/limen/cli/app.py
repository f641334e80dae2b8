"""The `limen` command: a table of commands, each loaded when it is called, so that `limen mrz` starts at once."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from limen.adapters.installation import home
from limen.cli.problems import Exit, Told, tell


class Needs(Enum):
    """What must be loaded before a command's module."""

    NOTHING = "nothing"
    REGISTER = "register"
    """An installation, with Django loaded on it."""
    REGISTER_IF_ANY = "register if any"


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command is kept."""

    place: str
    """`module:name` of a function, or of a Typer application with commands of its own."""
    says: str
    """The line of `limen --help`."""
    needs: Needs = Needs.NOTHING


COMMANDS: Final[Mapping[str, Command]] = {
    "init": Command("limen.cli.init:init_command", "Make an installation, or complete one."),
    "serve": Command("limen.cli.serve:serve_command", "Serve the desk to the booths.", Needs.REGISTER),
    "doctor": Command(
        "limen.cli.doctor:doctor_command", "Say what is wrong with this installation and how to mend it."
    ),
    "demo": Command(
        "limen.cli.demo.command:demo_command", "Try a post out: a year of invented crossings, served here."
    ),
    "demo-code": Command("limen.cli.demo.command:code_command", "Print a demo officer's sign-in code of this moment."),
    "demo-passports": Command(
        "limen.cli.demo.passports:passports_command", "Print invented passports to try at the lane."
    ),
    "inspect": Command(
        "limen.cli.inspect:inspect_command",
        "Inspect one traveller: lines in, findings out; nothing is recorded.",
        Needs.REGISTER_IF_ANY,
    ),
    "officer": Command(
        "limen.cli.officer:app", "Take in officers, change their roles, let them sign in anew.", Needs.REGISTER
    ),
    "lists": Command("limen.cli.lists:app", "Open and import lists of lost and stolen documents.", Needs.REGISTER),
    "documents": Command(
        "limen.cli.documents:app",
        "Own documents: report, withdraw, tell other States; emergency documents.",
        Needs.REGISTER,
    ),
    "specimens": Command(
        "limen.cli.specimens:app", "Take specimens of documents in; compare a capture with one.", Needs.REGISTER_IF_ANY
    ),
    "screening": Command(
        "limen.cli.screening:app", "Compare people with the lists; measure the thresholds.", Needs.REGISTER
    ),
    "permits": Command("limen.cli.permits:app", "Take lists of permits in and hand them out.", Needs.REGISTER),
    "stays": Command(
        "limen.cli.stays:app", "Work out anew who stayed too long and whose stay ends soon.", Needs.REGISTER
    ),
    "complaints": Command(
        "limen.cli.complaints:complaints_command", "Count complaints by post: open, late, answered.", Needs.REGISTER
    ),
    "missing": Command(
        "limen.cli.missing:missing_command", "List requests for missing persons by number.", Needs.REGISTER
    ),
    "response": Command(
        "limen.cli.response:app", "The hours of a post, and what is to be expected of them.", Needs.REGISTER
    ),
    "token": Command(
        "limen.cli.token:app", "Give programs their tokens for the API, and take them back.", Needs.REGISTER
    ),
    "forget": Command(
        "limen.cli.forget:forget_command", "Erase one person by order, in a named officer's name.", Needs.REGISTER
    ),
    "mrz": Command("limen.cli.mrz:mrz_command", "Read machine-readable zones from arguments, files or standard input."),
    "manifest": Command(
        "limen.cli.manifest:app", "Read, check, convert, explain, anonymise and generate lists of carriers."
    ),
    "chip": Command("limen.cli.chip:app", "Check the files of a document's chip; look into lists of authorities."),
    "bearer": Command("limen.cli.bearer:app", "Compare a bearer with their own document, one to one."),
    "reader": Command("limen.cli.reader:reader_command", "Serve the chip reader of this booth to its browser."),
    "journal": Command("limen.cli.journal:app", "Prove, export and sign the journal.", Needs.REGISTER_IF_ANY),
    "seal": Command("limen.cli.seal:app", "Check the seal of a paper offline; print our key."),
    "backup": Command(
        "limen.cli.backup:backup_command", "Write an encrypted, checked backup while serving.", Needs.REGISTER
    ),
    "restore": Command("limen.cli.backup:restore_command", "Bring a backup back into an empty installation."),
}


class LazyCommands(TyperGroup):
    """Lists the commands of the table by stand-ins, and loads the one that is called."""

    def __init__(self, **said: Any) -> None:
        super().__init__(**said)
        self.commands = {name: _stand_in(name, command) for name, command in COMMANDS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the real command; None where completion asks for one that is not in the table."""
        name, stand_in, rest = super().resolve_command(ctx, args)
        if stand_in is None:
            return name, None, rest
        return name, _loaded(str(name), COMMANDS[str(name)], only_help="--help" in rest), rest


def _stand_in(name: str, command: Command) -> Any:
    def nothing() -> None:
        """Stand where the command will be."""

    return _built(name, nothing, help=command.says)


def _loaded(name: str, command: Command, *, only_help: bool) -> Any:
    _load_what_is_needed(command.needs, only_help=only_help)
    module, _, attribute = command.place.partition(":")
    found = getattr(importlib.import_module(module), attribute)
    if isinstance(found, typer.Typer):
        group = typer.main.get_command(found)
        group.name = name
        return group
    return _built(name, found)


def _load_what_is_needed(needs: Needs, *, only_help: bool) -> None:
    if needs is Needs.NOTHING or (needs is Needs.REGISTER_IF_ANY and not (home() / "limen.toml").exists()):
        return
    # Django takes as long to load as many a command takes to run, so only commands that need it pay for it.
    register = importlib.import_module("limen.cli.register")
    if only_help:
        register.load_django()  # whoever asks what a command does may have no installation yet
    else:
        register.open_register()


def _built(name: str, function: Callable[..., None], **said: Any) -> Any:
    single = typer.Typer(add_completion=False, rich_markup_mode=MARKUP)
    single.command(name, **said)(function)
    return typer.main.get_command(single)


MARKUP: Final = "rich"
app = typer.Typer(
    name="limen",
    cls=LazyCommands,
    no_args_is_help=True,
    rich_markup_mode=MARKUP,
    pretty_exceptions_show_locals=False,  # local values may be a traveller's
    help="Limen, an open border management information system: a traveller read, checked, decided and recorded.",
    epilog="Exit codes: 0 done; 1 something was found; 2 wrong usage; 3 unreadable; 4 no usable installation;"
    " 5 refused by a rule; 6 port or database in use; 7 a process died; 130 interrupted.",
)


def _tell_version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it with the flag
    if wanted:
        sys.stdout.write(f"limen {version('limen')}\n")
        raise typer.Exit


def _choose_home(folder: Path | None) -> Path | None:
    if folder is not None:
        os.environ["LIMEN_HOME"] = str(folder)
    return folder


@app.callback()
def root(
    *,
    home: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the installation; else LIMEN_HOME, else ./var.", callback=_choose_home, is_eager=True
        ),
    ] = None,
    tell_version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_tell_version, is_eager=True)
    ] = False,
) -> None:
    """Carry the options that every command shares; each acts through its callback, before any command is loaded."""


def main() -> None:
    """Run the command; what a person can mend is one sentence on standard error and an exit code of the table."""
    try:
        app()
    except Told as error:
        sys.exit(tell(error))
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
