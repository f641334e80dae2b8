"""What one transaction does to permits: rows, the changes they went through, their events, written together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from limen.apps.journal.operations import Draft, append_many
from limen.apps.journal.operations.statements import insert_many
from limen.apps.permits import models
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.events.canonical import JSON
from limen.lib.inspection.identity import identity_key
from limen.lib.inspection.permit_list import PermitData, content_of
from limen.lib.stays.permits import PermitStatus

Key = tuple[str, str, str]


class PermitEnded(Problem):
    """The permit was annulled or revoked before, which nothing takes back."""

    code = "permit-ended"
    sentence = N_(
        "Permit %(number)s has been ended before, and stays as it is. Issue a new one where there is a right."
    )


def key_of(data: PermitData) -> Key:
    """Return what a permit is known by: number, issuer, kind."""
    return data.number, data.issuer, data.kind


def known_rows(permits: Iterable[PermitData]) -> dict[Key, models.Permit]:
    """Return the rows of these permits by their key, locked until the transaction ends, always in one order."""
    numbers = {permit.number for permit in permits}
    rows = models.Permit.objects.select_for_update().filter(number__in=numbers).order_by("id")
    return {(row.number, row.issuer, row.kind): row for row in rows}


@dataclass(slots=True, kw_only=True)
class Work:
    """What is about to be written in one transaction: rows, the changes they went through, their events."""

    act: Act
    taken: UUID | None = None
    """The list it comes with, None for what is done one by one."""
    _new: dict[UUID, models.Permit] = field(default_factory=dict)
    _held: dict[UUID, models.Permit] = field(default_factory=dict)
    _changes: list[models.PermitChange] = field(default_factory=list)
    _drafts: list[Draft] = field(default_factory=list)

    def issue(self, data: PermitData, digest: str, *, permit: UUID) -> models.Permit:
        """Make the row of a new permit, and the subject record of its holder."""
        row = models.Permit(
            id=permit,
            person=self.act.new_id(),
            status=PermitStatus.VALID.value,
            version=1,
            issued_at=self.act.at,
            issued_by_id=self.act.actor,
        )
        _fill(row, data, digest)
        self._new[row.id] = row
        self._note(row, "issued", _plain(row), {"permit": content_of(data)})
        return row

    def change(self, row: models.Permit, data: PermitData, digest: str) -> None:
        """Let a permit say something else: a new version of it."""
        row.version += 1
        _fill(row, data, digest)
        self._note(row, "changed", _plain(row), {"permit": content_of(data)})

    def end(self, row: models.Permit, status: PermitStatus, *, on: date, reason: str, words: str) -> None:
        """End a permit."""
        row.version += 1
        row.status, row.ended_on, row.end_reason, row.end_words = status.value, on, reason, words
        row.ended_at, row.ended_by_id = self.act.at, self.act.actor
        plain: dict[str, JSON] = {"how": status.value, "reason": reason, "version": row.version}
        self._note(row, status.value, plain, {"words": words})

    def write(self) -> None:
        """Write it all; the changes last, because they are numbered while the head of the journal is locked."""
        insert_many(list(self._new.values()))
        for row in self._held.values():
            row.save(force_update=True)
        append_many(self.act, drafts=self._drafts)
        insert_many(self._changes)

    def _note(self, row: models.Permit, what: str, plain: dict[str, JSON], sealed: dict[str, JSON]) -> None:
        if row.id not in self._new:
            self._held[row.id] = row
        kind = what if what in ("issued", "changed") else "ended"
        data = plain if self.taken is None else {**plain, "list": str(self.taken)}
        self._drafts.append(
            Draft(kind=f"limen.permit.{kind}", subject=row.id, data=data, sealed=sealed, subject_record=row.person)
        )
        self._changes.append(
            models.PermitChange(
                permit_id=row.id,
                what=what,
                version=row.version,
                at=self.act.at,
                officer_id=self.act.actor,
                list_id=self.taken,
            )
        )


def _plain(row: models.Permit) -> dict[str, JSON]:
    return {"kind": row.kind, "version": row.version}


def _fill(row: models.Permit, data: PermitData, digest: str) -> None:
    holder = data.holder
    row.kind, row.number, row.issuer, row.authority = data.kind, data.number, data.issuer, data.authority
    row.primary, row.secondary, row.birth = holder.primary, holder.secondary, str(holder.birth)
    row.sex, row.citizenship, row.identity_key = holder.sex, holder.citizenship, identity_key(holder)
    row.document_issuer, row.document_number = data.document_issuer, data.document_number
    row.valid_from, row.valid_until = data.valid_from, data.valid_until
    row.entries, row.stay_days = data.entries, data.stay_days
    row.conditions, row.content_hash = "\n".join(data.conditions), digest
