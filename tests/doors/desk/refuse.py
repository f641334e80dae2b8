"""Refuse an invented traveller at the served desk: `python -m tests.doors.desk.refuse FOLDER NUMBER`; prints the case.

A process of its own, because Django reads the installation once and the tests have another one loaded. The whole way
there is walked by a journey; what comes after it needs only that somebody was refused.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from limen.lib.basics.act import Act

OFFICER, SECOND = "sofia", "tomas"
"""Who has the case, and who confirmed it."""


def main(folder: Path, number: str) -> None:
    """Refer, assess, propose and confirm."""
    os.environ["LIMEN_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "limen.config.settings"
    import django

    django.setup()
    print(_refused(number))  # noqa: T201 - what the caller reads


def _refused(number: str) -> UUID:
    from limen.apps.crossings import operations as crossings
    from limen.lib.inspection.moves import Move
    from tests.fakes.outcomes import assess_all, confirmed, dutch, proposed
    from tests.fakes.post import decided, opened

    act = _act(OFFICER)
    one = opened(act, dutch(number, primary=f"JANSEN {_letters(number)}"))
    decided(act, one, Move.REFER)
    crossings.take_case(act, inspection=one.inspection)
    assess_all(act, one.inspection)
    confirmed(_act(SECOND), proposed(act, one.inspection).outcome)
    return one.inspection


def _letters(number: str) -> str:
    """Return a name of its own for each number, so that nobody is taken for somebody met before."""
    return "".join(chr(ord("A") + int(digit)) for digit in number if digit.isdigit())


def _act(username: str) -> Act:
    from limen.adapters.world import world
    from limen.apps.posts.queries import officer_named

    officer = officer_named(username)
    if officer is None:
        raise LookupError(username)
    return world().act(
        actor=officer.id,
        actor_name=officer.full_name,
        roles=officer.roles,
        purpose="second-line",
        post="UTO-AIR-1",
        lane="A1",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
