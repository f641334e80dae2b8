"""What the command answers to the shell: one table of exit codes, and one place that says a problem in a sentence."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from limen.adapters.installation import ConfigurationError
from limen.lib.basics.country_pack import CountryPackError
from limen.lib.basics.problems import Problem


class Exit(IntEnum):
    """Exit codes of every command; a command's own help says which it uses."""

    DONE = 0
    FOUND = 1
    """The work was done, and something was found that a person should look at."""
    USAGE = 2
    """The command was given what it does not understand."""
    UNREADABLE = 3
    """What was to be read cannot be read."""
    INSTALLATION = 4
    """The installation is missing or cannot be used as it is."""
    REFUSED = 5
    """A rule of Limen refuses what was asked."""
    IN_USE = 6
    """Another program holds what is needed: the port, the database."""
    DIED = 7
    """A process of the node ended by itself."""
    INTERRUPTED = 130
    """Stopped from the keyboard."""


EXITS: Final[Mapping[str, Exit]] = {
    "node.unknown": Exit.INSTALLATION,
    "keys.kek-missing": Exit.INSTALLATION,
    "keys.kek-wrong": Exit.INSTALLATION,
    "journal.export-unreadable": Exit.UNREADABLE,
    "journal.public-key": Exit.USAGE,
    "seal.trust-unreadable": Exit.USAGE,
    "seal.certificate-wrong": Exit.USAGE,
    "code-not-found": Exit.UNREADABLE,
    "not-a-picture": Exit.UNREADABLE,
    "picture-broken": Exit.UNREADABLE,
    "chip.trust-unreadable": Exit.USAGE,
    "chip.list-not-believed": Exit.USAGE,
    "camera-missing": Exit.INSTALLATION,
    "chip.files-missing": Exit.UNREADABLE,
    "chip.terminal-files": Exit.USAGE,
    "print-missing": Exit.UNREADABLE,
    "chip-not-met": Exit.FOUND,
    "paper-font-missing": Exit.INSTALLATION,
    "reader-support-missing": Exit.INSTALLATION,
    "reader-service-missing": Exit.INSTALLATION,
    "backup.unreadable": Exit.UNREADABLE,
    "backup.failed": Exit.FOUND,
    "backup.not-written": Exit.FOUND,
    "backup.key": Exit.USAGE,
    "backup.lock-missing": Exit.USAGE,
    "backup.program-missing": Exit.INSTALLATION,
    "port-taken": Exit.IN_USE,
    "port-refused": Exit.IN_USE,
    "process-died": Exit.DIED,
}
"""Code of the problem to exit code, where it is not REFUSED."""

Told = (Problem, ConfigurationError, CountryPackError)
"""Errors whose text is a sentence for a person; everything else is a fault of the program and is shown as one."""


def exit_of(error: Problem | ConfigurationError | CountryPackError) -> Exit:
    """Return the exit code of a told error."""
    if isinstance(error, Problem):
        return EXITS.get(error.code, Exit.REFUSED)
    return Exit.INSTALLATION


def tell(error: Problem | ConfigurationError | CountryPackError) -> Exit:
    """Write the error's sentence on standard error and return its exit code."""
    sys.stderr.write(f"limen: {error}\n")
    return exit_of(error)
