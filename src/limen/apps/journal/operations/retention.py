"""What went because its days were over: one event for each batch, so that a gap in the register explains itself."""

from __future__ import annotations

from datetime import datetime

from limen.apps.journal.operations.chain import append
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.events.canonical import moment_text


def record_retention(act: Act, *, retention: RetentionClass, before: datetime, rows: int) -> None:
    """Append that `rows` rows of a class older than `before` were deleted; runs inside the transaction that does so.

    Nothing is said where nothing went.
    """
    if rows:
        append(
            act,
            kind="limen.retention.applied",
            subject=act.new_id(),
            data={"class": retention.value, "before": moment_text(before), "rows": rows},
        )
