"""`limen forget`: everything about one person is erased by order, in the name of an officer of the oversight body."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console

from limen.apps.crossings.erasure import REASONS, forget_person
from limen.cli.named_officer import act_of_officer


def forget_command(
    person: Annotated[UUID, typer.Argument(help="Record of the person, as the journal and the order name it.")],
    *,
    reason: Annotated[str, typer.Option(help=f"One of: {', '.join(REASONS)}.")],
    officer: Annotated[str, typer.Option(help="User name of the officer of the oversight body who orders it.")],
) -> None:
    """Erase everything about one person, because a court or the law says so; the journal keeps that it was done.

    Exit codes: 0 erased, 2 wrong usage, 5 refused by a rule: an inspection or a duty is still open.

    Examples:
        limen forget 018f0000-0000-7000-8000-000000000001 --reason court-order --officer olga
    """
    forget_person(act_of_officer(officer, purpose="erasure"), person=person, reason=reason)
    told = f"Everything about {person} is erased; what was sealed stays unreadable."
    Console(highlight=False).print(told, markup=False)
