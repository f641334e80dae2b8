"""The access log: a line before anything personal is shown, chained afterwards in batches."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from limen.apps.journal.operations import statements
from limen.apps.journal.operations.statements import adapted
from limen.lib.basics.act import Act


class PurposeMissing(ValueError):
    """Somebody's data was about to be shown for no declared purpose; a mistake of the program."""


def record_look(act: Act, *, subject: UUID, what: str) -> None:
    """Record that `act` looks at the data of `subject`; `what` is a code such as `traveller` or `meetings`.

    One insert, to be called before the data is shown. Outside a transaction it is on disk when this returns.
    """
    if not act.purpose or not what:
        raise PurposeMissing(f"a look at {what!r} needs a declared purpose")
    roles = " ".join(sorted(act.roles))
    values = (act.at, act.actor, roles, act.post, act.lane, act.purpose, subject, what)
    with connection.cursor() as cursor:
        cursor.execute(statements.INSERT_LOOK, adapted(values))
