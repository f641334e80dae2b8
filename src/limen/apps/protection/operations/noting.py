"""How the journal is told of protection: one kind of event for all of it, with nothing in the clear."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from limen.apps.journal.operations import append
from limen.lib.basics.act import Act
from limen.lib.events.canonical import JSON


def note(
    act: Act,
    *,
    what: str,
    record: UUID,
    person: UUID,
    inspection: UUID | None = None,
    told: Mapping[str, str] | None = None,
    said: Mapping[str, JSON] | None = None,
) -> None:
    """Tell the journal, inside the caller's transaction.

    Which safeguard applies to whom is personal, a claim for protection above all, and a journal travels; in the clear
    it says no more than that a safeguard was worked, of whatever kind.
    """
    sealed: dict[str, JSON] = {"what": what, "record": str(record), "inspection": str(inspection or ""), **(told or {})}
    if said:
        sealed["said"] = dict(said)
    append(act, kind="limen.safeguard.noted", subject=record, data={}, sealed=sealed, subject_record=person)
