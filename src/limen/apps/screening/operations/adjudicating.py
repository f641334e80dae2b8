"""A human says of a hit whether it is the same person, and records what the owner of the list answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append, once_more
from limen.apps.journal.operations.statements import insert
from limen.apps.screening import models
from limen.apps.screening.access import hit_for, hit_of_case
from limen.lib.basics.act import Act
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.decision.hits import HitWordsMissing, Owner, Said, require_asked
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON, moment_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the owner of a list was asked about a hit, and answered."""

    asked: str
    how: str
    asked_at: datetime
    answer: Owner
    words: str


@once_more
def adjudicate(act: Act, *, request: UUID, hit: UUID, said: Said, why: str, persons: Collection[UUID] = ()) -> None:
    """Record that the traveller is, or is not, the entry, or that it cannot be said; the same `request` twice is one.

    Not the same: the pair is cleared, and stops nobody until the entry changes or the days of the pack are over. A
    later word replaces an earlier one. `persons` are the records of the traveller whose case the caller has made sure
    of; without them it is for whoever sees the hits of the list. Raises NotAllowed, HitUnknown or HitWordsMissing.
    """
    require(act.roles, Right.ADJUDICATE_HITS)
    with transaction.atomic():
        row = _hit(act, hit, persons, what="adjudication")
        if models.Adjudication.objects.filter(id=request, hit=row).exists():
            return
        words = clean_words(why, longest=models.LONGEST_WHY)
        if not words:
            raise HitWordsMissing
        insert(models.Adjudication(id=request, hit_id=row.id, said=said, why=words, officer_id=act.actor, at=act.at))
        row.said = said
        row.save(update_fields=["said"])
        pair = _settle_pair(act, row, said)
        append(
            act,
            kind="limen.hit.adjudicated",
            subject=row.id,
            data={},
            sealed={
                "said": said.value,
                "why": words,
                "person": str(row.person),
                "list": row.list_code,
                "entry": row.entry,
                "content": row.content,
                "until": pair.expires_on.isoformat() if pair else "",
            },
            # Under a key of its own: whose hit it is, and that there is one, is for those with keys alone.
            subject_record=row.id,
        )


def _hit(act: Act, hit: UUID, persons: Collection[UUID], *, what: str) -> models.Hit:
    if persons:
        return hit_of_case(act, hit, persons=persons, what=what, lock=True)
    return hit_for(act, hit, what=what, lock=True)


def _settle_pair(act: Act, row: models.Hit, said: Said) -> models.ClearedPair | None:
    """Clear the pair where it is not the same person; take back what was cleared where somebody says otherwise."""
    same = {"person": row.person, "list_code": row.list_code, "entry": row.entry, "content": row.content}
    models.ClearedPair.objects.filter(**same, withdrawn_at__isnull=True).update(withdrawn_at=act.at)
    if said is not Said.NOT_SAME:
        return None
    days = timedelta(days=act.pack.screening.cleared_days)
    pair = models.ClearedPair(
        id=act.new_id(),
        **same,
        hit_id=row.id,
        is_discreet=row.is_discreet,
        cleared_at=act.at,
        expires_on=act.today + days,
    )
    insert(pair)
    return pair


@once_more
def verify(act: Act, *, request: UUID, hit: UUID, asked: Asked, persons: Collection[UUID] = ()) -> None:
    """Record that the owner of the list was asked, by whom, how, when, and the answer; the same `request` twice is one.

    Raises NotAllowed, HitUnknown or VerificationWrong.
    """
    require(act.roles, Right.ADJUDICATE_HITS)
    with transaction.atomic():
        row = _hit(act, hit, persons, what="verification")
        if models.Verification.objects.filter(id=request, hit=row).exists():
            return
        whom = clean_line(asked.asked, longest=models.LONGEST_WHO)
        words = clean_words(asked.words, longest=models.LONGEST_WHY)
        require_asked(asked=whom, how=asked.how, asked_at=asked.asked_at, words=words, now=act.at)
        insert(
            models.Verification(
                id=request,
                hit_id=row.id,
                asked=whom,
                how=asked.how,
                asked_at=asked.asked_at,
                answer=asked.answer,
                words=words,
                officer_id=act.actor,
                at=act.at,
            )
        )
        told: dict[str, JSON] = {
            "asked": whom,
            "how": asked.how,
            "asked_at": moment_text(asked.asked_at),
            "answer": asked.answer.value,
            "words": words,
            "person": str(row.person),
        }
        append(act, kind="limen.hit.verified", subject=row.id, data={}, sealed=told, subject_record=row.id)
