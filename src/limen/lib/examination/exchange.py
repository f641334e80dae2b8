"""The file in which a State tells others of its own lost, stolen and revoked documents, and of what it takes back.

UTF-8, one JSON object a line. The first line is the head; every further one a report or a withdrawal:

    {"form": "limen.documents/1", "state": "UTO", "number": 7, "made_at": "2026-03-14T09:26:53Z", "rows": 2}
    {"action": "report", "state": "UTO", "type": "passport", "number": "X1234567", "status": "stolen",
     "happened_on": "2026-03-10"}
    {"action": "withdraw", "state": "UTO", "type": "passport", "number": "X7654321", "status": "lost",
     "happened_on": ""}

A file in which blanks are told in a row has the form `limen.documents/2`: each of its lines has `until` besides, the
last number of the row, or nothing for one document. All other files keep the first form.

Files are numbered without a gap: whoever misses one asks for it. No name is in them, and none belongs there: INTERPOL's
database of documents holds none either (its rules on the processing of data; to be confirmed). `status` is one of lost,
stolen, revoked, blank-stolen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

FORM: Final = "limen.documents/1"
FORM_WITH_ROWS: Final = "limen.documents/2"


class Action(StrEnum):
    """What a line tells."""

    REPORT = "report"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line."""

    action: Action
    document_type: str
    number: str
    status: str
    happened_on: date | None
    until: str = ""
    """The last number of a row of blanks."""


def write_file(*, state: str, number: int, made_at: datetime, rows: Iterable[Told]) -> str:
    """Return the file; the same rows, number and moment give the same text, so that it can be handed out again."""
    told = list(rows)
    has_rows = any(each.until for each in told)
    head = {
        "form": FORM_WITH_ROWS if has_rows else FORM,
        "state": state,
        "number": number,
        "made_at": f"{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "rows": len(told),
    }
    return "".join(
        f"{json.dumps(line)}\n" for line in (head, *(_line(state, each, has_rows=has_rows) for each in told))
    )


def _line(state: str, each: Told, *, has_rows: bool) -> dict[str, str]:
    return {
        "action": each.action,
        "state": state,
        "type": each.document_type,
        "number": each.number,
        **({"until": each.until} if has_rows else {}),
        "status": each.status,
        "happened_on": each.happened_on.isoformat() if each.happened_on else "",
    }
