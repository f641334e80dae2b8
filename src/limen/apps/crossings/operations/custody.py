"""Custody: on what basis somebody is held and why nothing milder would do, what care they were given, until when.

A child is never held, and neither is the family of a child: there is no way here to record it, only care to offer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import case_for
from limen.apps.crossings.models.second_line import LONG
from limen.apps.crossings.operations.against import hits_against
from limen.apps.crossings.operations.holding import held_case
from limen.apps.journal.operations import append, once_more
from limen.apps.protection.operations import open_consular_notice
from limen.apps.protection.operations.messages import to_contact
from limen.apps.protection.queries import open_kinds
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_, Word
from limen.lib.decision.afterwards import require_past
from limen.lib.decision.hits import require_verified
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import moment_text
from limen.lib.inspection.checks.minors import MOST_IN_A_CAR
from limen.lib.inspection.moves import State
from limen.lib.inspection.record import load_facts
from limen.lib.safeguards.custody import CHILD_DUTIES, ChildNotDetained, Member, is_family_of_child

LONGEST_PLACE, LONGEST_BASIS, LONGEST_LINE, LONGEST_WHY = 120, 200, 500, 1_000
WANTED, DECLINED = "wanted", "declined"
"""What somebody who is held says of their consulate being told."""
HOLDABLE = frozenset({State.REFERRED, State.REFUSED, State.WITHDRAWN, State.STOPPED})
"""States in which somebody can be in our care under a lock. With the protection authority nobody is."""


class CustodyWrong(Problem):
    """What custody asks for is left out."""

    code = "custody-wrong"
    sentence = N_(
        "Say where the person is held, on what legal basis, by whose order, for which reasons of this person, in which"
        " language they were told, and what they said to a lawyer, their consulate, their family and a doctor."
    )


class AlternativeNotWeighed(Problem):
    """A milder means was not weighed: nobody is held before each of them was."""

    code = "custody-alternative"
    sentence = N_("Say why this would not do for this person: %(alternative)s. If it would, use it instead.")


class CustodyNotNow(Problem):
    """As the case stands, nobody can be held in it."""

    code = "custody-not-now"
    sentence = N_("As this case stands, nobody can be held in it.")


class CustodyRunning(Problem):
    """The person is held already."""

    code = "custody-running"
    sentence = N_("This person is held already. Write in the log that is open.")


class CustodyNotRunning(Problem):
    """The person is not held."""

    code = "custody-not-running"
    sentence = N_("This person is not held any more. Look at the case again.")


class CareUnknown(Problem):
    """The log has no such kind of care, or nothing is said in words."""

    code = "care-unknown"
    sentence = N_("Choose what care was given from the list.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Where, on what basis and since when somebody is held."""

    place: str
    basis: str
    alternatives: Mapping[str, str]
    """Code of each milder means of the country pack to why it would not do for this person."""
    reasons: str
    """Why this person, individually."""
    authority: str
    """Who ordered it."""
    language: str
    """In which the person was told why, and of their rights."""
    lawyer: str
    consulate: str
    """wanted, declined."""
    contact: str
    medical: str
    since: datetime


@once_more
def begin_custody(act: Act, *, request: UUID, inspection: UUID, held: Held) -> None:
    """Record that somebody is held from now on; the same `request` twice is one custody.

    Raises NoSuchInspection, NotYourCase, ChildNotDetained, CustodyNotNow, HitNotVerified, CustodyRunning, CustodyWrong,
    AlternativeNotWeighed or MomentWrong.
    Sources: CMW/C/GC/4-CRC/C/GC/23 (2017), paras 10-12; OHCHR Recommended Principles, guideline 8 (to be confirmed).
    """
    with transaction.atomic():
        row = held_case(act, inspection, what="custody")
        if models.Custody.objects.filter(id=request, inspection=row).exists():
            return
        require_no_child(act, row)
        if row.state not in HOLDABLE:
            raise CustodyNotNow
        require_verified(hits_against(row, load_facts(queries.last_reading(row.id).facts)))
        if running_custody(row.id):
            raise CustodyRunning
        custody = _custody(act, row, request, held)
        custody.save(force_insert=True)
        weighed = _weighed(act, held)
        models.CustodyAlternative.objects.bulk_create(
            models.CustodyAlternative(custody=custody, kind=kind, why_not=why) for kind, why in weighed.items()
        )
        append(
            act,
            kind="limen.custody.begun",
            subject=row.id,
            data={
                "custody": str(custody.id),
                "since": moment_text(custody.since),
                "review_at": moment_text(custody.review_at),
            },
            sealed={
                "place": custody.place,
                "basis": custody.basis,
                "alternatives": dict(weighed),
                "reasons": custody.reasons,
                "authority": custody.authority,
                "language": custody.language,
                "lawyer": custody.lawyer,
                "consulate": custody.consulate,
                "contact": custody.contact,
                "medical": custody.medical,
            },
            subject_record=row.person,
        )
        if custody.consulate == WANTED:
            open_consular_notice(act, inspection=row.id, person=row.person)


def require_no_child(act: Act, row: models.Inspection) -> None:
    """Raise ChildNotDetained when the person may be a child, or may be of the family of one."""
    if may_be_child(row) or is_of_child(row):
        authority = act.pack.authority("child-protection")
        raise ChildNotDetained(authority=f"{authority.name}, {authority.phone}" if authority else "")


def may_be_child(row: models.Inspection) -> bool:
    """Return True when nothing shows that the person is an adult: age in doubt means child."""
    return row.is_child or any(kind.name in CHILD_DUTIES for kind in open_kinds(row.id))


def is_of_child(row: models.Inspection) -> bool:
    """Return True when somebody who came with this person may be a child of the same family."""
    if row.party_id is None:
        return False
    others = models.Inspection.objects.filter(party=row.party_id).exclude(id=row.id).exclude(state=State.VOIDED)
    members = [_member(other) for other in others]
    return is_family_of_child(_member(row), others=members, aboard=len(members) >= MOST_IN_A_CAR)


@once_more
def enter_care(act: Act, *, request: UUID, inspection: UUID, kind: str, words: str, at: datetime) -> None:
    """Add a line to the custody log, by anybody of the second line; the same `request` twice is one line.

    Raises NotAllowed, NoSuchInspection, CustodyNotRunning, CareUnknown or MomentWrong.
    """
    require(act.roles, Right.WORK_CASES)
    with transaction.atomic():
        row = case_for(act, inspection, what="custody", lock=True)
        if models.CustodyEntry.objects.filter(id=request, custody__inspection=row).exists():
            return
        custody = _running(row)
        if kind not in {each.code for each in act.pack.second_line.care}:
            raise CareUnknown
        require_past(at, now=act.at, after=custody.since)
        _enter(act, row, custody, entry=request, kind=kind, words=clean_words(words, longest=LONGEST_LINE), at=at)


@once_more
def review_custody(act: Act, *, inspection: UUID, words: str) -> None:
    """Record why holding the person is still needed, and set the next review.

    Raises NoSuchInspection, NotYourCase, CustodyNotRunning, ChildNotDetained or CustodyWrong.
    """
    with transaction.atomic():
        row = held_case(act, inspection, what="custody")
        custody = _running(row)
        require_no_child(act, row)
        said = clean_words(words, longest=LONGEST_LINE)
        if not said:
            raise CustodyWrong
        custody.review_at = _review_at(act, act.at)
        custody.save(update_fields=["review_at"])
        append(
            act,
            kind="limen.custody.reviewed",
            subject=row.id,
            data={"custody": str(custody.id), "review_at": moment_text(custody.review_at)},
            sealed={"words": said},
            subject_record=row.person,
        )
        _enter(act, row, custody, entry=act.new_id(), kind=REVIEW, words=said, at=act.at)


REVIEW = "review"
"""The kind of entry that a review leaves in the log, beside the kinds of care of the country pack."""


@once_more
def end_custody(act: Act, *, inspection: UUID, words: str, until: datetime) -> None:
    """Record that somebody is not held any more, and where they went; open to anybody of the second line.

    Ended already, it stays as it was. Raises NotAllowed, NoSuchInspection, CustodyWrong or MomentWrong.
    """
    require(act.roles, Right.WORK_CASES)
    with transaction.atomic():
        row = case_for(act, inspection, what="custody", lock=True)
        said = clean_words(words, longest=LONGEST_LINE)
        if not said:
            raise CustodyWrong
        custody = running_custody(row.id)
        if custody:
            require_past(until, now=act.at, after=custody.since)
            _end(act, row, custody, words=said, until=max(until, custody.since))


def end_custody_with(act: Act, row: models.Inspection, *, words: str) -> None:
    """End custody because the case went where nobody is held; runs inside the transaction of the decision."""
    custody = running_custody(row.id)
    if custody:
        # What the decision says, or nothing; the log needs no reason of its own where the case itself moved on.
        _end(act, row, custody, words=words[:LONGEST_LINE], until=max(act.at, custody.since))


def running_custody(inspection: UUID) -> models.Custody | None:
    """Return the custody that has not ended, None when the person is not held."""
    return models.Custody.objects.filter(inspection=inspection, until__isnull=True).first()


def _running(row: models.Inspection) -> models.Custody:
    custody = running_custody(row.id)
    if custody is None:
        raise CustodyNotRunning
    return custody


def _custody(act: Act, row: models.Inspection, request: UUID, held: Held) -> models.Custody:
    told = {
        "place": clean_line(held.place, longest=LONGEST_PLACE),
        "basis": clean_line(held.basis, longest=LONGEST_BASIS),
        "reasons": clean_words(held.reasons, longest=LONG),
        "authority": clean_line(held.authority, longest=LONGEST_PLACE),
        "language": clean_line(held.language, longest=16),
        "lawyer": clean_line(held.lawyer, longest=LONGEST_BASIS),
        "consulate": held.consulate if held.consulate in {WANTED, DECLINED} else "",
        "contact": clean_line(held.contact, longest=LONGEST_BASIS),
        "medical": clean_line(held.medical, longest=LONGEST_LINE),
    }
    if not all(told.values()):
        raise CustodyWrong
    require_past(held.since, now=act.at, after=row.opened_at)
    weighed = _weighed(act, held)
    return models.Custody(
        id=request,
        inspection=row,
        **told,
        alternatives="\n".join(f"{kind}: {why}" for kind, why in weighed.items())[:LONG],
        since=held.since,
        review_at=_review_at(act, held.since),
        begun_by_id=act.actor,
    )


def _weighed(act: Act, held: Held) -> dict[str, str]:
    """Return why each milder means would not do. Raises AlternativeNotWeighed, naming the first that was left out."""
    weighed: dict[str, str] = {}
    for each in act.pack.second_line.alternatives:
        why = clean_words(held.alternatives.get(each.code, ""), longest=LONGEST_WHY)
        if not why:
            raise AlternativeNotWeighed(alternative=Word(each.name))
        weighed[each.code] = why
    return weighed


def escalate_missed_reviews(act: Act) -> int:
    """Tell oversight of every review of custody that was not held in time, once each; return of how many.

    The custody itself does not end by itself: nobody is put on the street by a machine at night; somebody answers for
    it by name.
    """
    missed = models.Custody.objects.filter(until__isnull=True, review_at__lt=act.at)
    return sum(_escalate(act, custody) for custody in missed.select_related("inspection"))


def _escalate(act: Act, custody: models.Custody) -> bool:
    with transaction.atomic():
        _, is_new = models.CustodyMiss.objects.get_or_create(
            custody=custody, due_at=custody.review_at, defaults={"told_at": act.at}
        )
        if is_new:
            append(
                act,
                kind="limen.custody.review-missed",
                subject=custody.inspection_id,
                data={"custody": str(custody.id), "due_at": moment_text(custody.review_at)},
            )
            to_contact(act, "oversight", about="review-missed")
        return is_new


def _review_at(act: Act, since: datetime) -> datetime:
    return since + timedelta(hours=act.pack.second_line.custody_review_hours)


def _member(row: models.Inspection) -> Member:
    return Member(primary=row.primary, may_be_child=may_be_child(row))


def _enter(
    act: Act, row: models.Inspection, custody: models.Custody, *, entry: UUID, kind: str, words: str, at: datetime
) -> None:
    number = models.CustodyEntry.objects.filter(custody=custody).count() + 1
    models.CustodyEntry.objects.create(
        id=entry,
        custody=custody,
        number=number,
        kind=kind,
        at=at,
        recorded_at=act.at,
        words=words,
        officer_id=act.actor,
    )
    append(
        act,
        kind="limen.custody.entered",
        subject=row.id,
        data={"custody": str(custody.id), "number": number, "at": moment_text(at)},
        sealed={"kind": kind, "words": words},
        subject_record=row.person,
    )


def _end(act: Act, row: models.Inspection, custody: models.Custody, *, words: str, until: datetime) -> None:
    custody.until, custody.ended_by_id, custody.end_words = until, act.actor, words
    custody.save(update_fields=["until", "ended_by", "end_words"])
    append(
        act,
        kind="limen.custody.ended",
        subject=row.id,
        data={"custody": str(custody.id), "until": moment_text(until)},
        sealed={"words": words},
        subject_record=row.person,
    )
