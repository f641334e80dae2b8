"""The carrier of somebody who was refused: told without delay, then in writing, and asked about the time of removal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models
from limen.apps.crossings.operations.holding import held_case
from limen.apps.journal.operations import append, once_more
from limen.apps.protection.operations import close_duty, open_duty
from limen.apps.protection.queries import duties_of, open_kinds
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import CARRIER_TOLD, LaneKind, Mode
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_
from limen.lib.decision.afterwards import require_past
from limen.lib.events.canonical import moment_text
from limen.lib.inspection.moves import State
from limen.lib.safeguards.duties import KINDS

DUTY = "carrier-notice"
LONGEST_LINE = 120
LONGEST_WORDS = 1_000
CARRIED = frozenset({State.REFUSED, State.WITHDRAWN, State.REMOVED, State.HANDED_OVER, State.ANNULLED})
"""States in which a carrier may have to do with a case."""
_BY_CARRIER = frozenset({Mode.AIR, Mode.SEA})
_LANES_OF_CARRIERS = frozenset({LaneKind.BUS, LaneKind.TRAIN})


class CarrierWrong(Problem):
    """What was said of the carrier leaves something out."""

    code = "carrier-wrong"
    sentence = N_("Name the carrier, and say whom you told, or wrote to, and by what means.")


class CarrierNotTold(Problem):
    """Something follows the first word to the carrier, and there was none yet."""

    code = "carrier-not-told"
    sentence = N_("Record first when and how the carrier was told.")


class CarrierNotWritten(Problem):
    """The duty to tell the carrier is closed on the recorded notice alone."""

    code = "carrier-not-written"
    sentence = N_(
        "Record when and how the carrier was told, and when it had it in writing: the duty then closes itself."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierTold:
    """The first word to a carrier."""

    carrier: str
    conveyance: str
    """Flight number, ship, plate; empty where nobody knows."""
    how: str
    """To whom and by what means."""
    at: datetime


def open_carrier_duty(act: Act, row: models.Inspection) -> None:
    """Open the duty to tell the carrier of a traveller who was refused; runs inside the transaction of the refusal."""
    if came_by_carrier(act, row) and KINDS[DUTY] not in open_kinds(row.id):
        open_duty(act, inspection=row.id, person=row.person, kind=KINDS[DUTY])


def came_by_carrier(act: Act, row: models.Inspection) -> bool:
    """Return True where people come by a carrier unless somebody records that this one did not."""
    post = act.pack.post(row.post)
    if row.direction != Direction.ENTRY or post is None:
        return False
    if post.mode in _BY_CARRIER or row.arrival_id is not None:
        return True
    return any(lane.code == row.lane and lane.kind in _LANES_OF_CARRIERS for lane in post.lanes)


@once_more
def tell_carrier(act: Act, *, inspection: UUID, told: CarrierTold) -> None:
    """Record that the carrier was told; told again before it has it in writing, the later word counts.

    Raises NoSuchInspection, NotYourCase, CarrierWrong or MomentWrong. Source: ICAO Annex 9, 5.3 (12th edition).
    """
    with transaction.atomic():
        row = _case(act, inspection)
        carrier, conveyance = clean_line(told.carrier, longest=LONGEST_LINE), clean_line(told.conveyance, longest=60)
        how = clean_line(told.how, longest=LONGEST_LINE)
        if not carrier or not how:
            raise CarrierWrong
        require_past(told.at, now=act.at, after=row.closed_at)
        said = {"carrier": carrier, "conveyance": conveyance, "told_at": told.at, "told_how": how}
        before = models.CarrierNotice.objects.filter(inspection=row).first()
        if before and {name: getattr(before, name) for name in said} == said:
            return
        models.CarrierNotice.objects.update_or_create(
            inspection=row,
            defaults={**said, "told_by_id": act.actor, "written_at": None, "written_how": "", "written_by": None},
            create_defaults={**said, "id": act.new_id(), "told_by_id": act.actor},
        )
        _note(act, row, step="told", at=told.at, sealed={"carrier": carrier, "conveyance": conveyance, "how": how})


@once_more
def write_to_carrier(act: Act, *, inspection: UUID, how: str, at: datetime) -> None:
    """Record that the carrier has it in writing, and close the duty on that.

    Raises NoSuchInspection, NotYourCase, CarrierNotTold, CarrierWrong or MomentWrong.
    """
    with transaction.atomic():
        row = _case(act, inspection)
        notice = _notice(row)
        means = clean_line(how, longest=LONGEST_LINE)
        if not means:
            raise CarrierWrong
        require_past(at, now=act.at, after=notice.told_at)
        if (notice.written_at, notice.written_how) == (at, means):
            return
        # To the minute both may be the same moment; the database knows no minutes.
        notice.written_at, notice.written_how, notice.written_by_id = max(at, notice.told_at), means, act.actor
        notice.save(update_fields=["written_at", "written_how", "written_by"])
        _note(act, row, step="written", at=at, sealed={"carrier": notice.carrier, "how": means})
        for duty in duties_of(row.id):
            if duty.is_open and duty.kind.name == DUTY:
                close_duty(act, inspection=row.id, duty=duty.id, evidence=CARRIER_TOLD, words=means)


@once_more
def consult_carrier(act: Act, *, inspection: UUID, words: str, at: datetime) -> None:
    """Record what was talked over with the carrier about the time of the removal (Annex 9, 5.4, 12th edition).

    Raises NoSuchInspection, NotYourCase, CarrierNotTold, CarrierWrong or MomentWrong.
    """
    with transaction.atomic():
        row = _case(act, inspection)
        notice = _notice(row)
        said = clean_words(words, longest=LONGEST_WORDS)
        if not said:
            raise CarrierWrong
        require_past(at, now=act.at, after=notice.told_at)
        if (notice.consulted_at, notice.consulted_words) == (at, said):
            return
        notice.consulted_at, notice.consulted_words = at, said
        notice.save(update_fields=["consulted_at", "consulted_words"])
        _note(act, row, step="consulted", at=at, sealed={"carrier": notice.carrier, "words": said})


def require_written(inspection: UUID, *, evidence: str) -> None:
    """Raise CarrierNotWritten when a duty would be closed on a notice to the carrier that is not recorded."""
    written = models.CarrierNotice.objects.filter(inspection=inspection, written_at__isnull=False)
    if evidence == CARRIER_TOLD and not written.exists():
        raise CarrierNotWritten


def _case(act: Act, inspection: UUID) -> models.Inspection:
    row = held_case(act, inspection, what="carrier")
    if row.state not in CARRIED:
        raise CarrierNotTold
    return row


def _notice(row: models.Inspection) -> models.CarrierNotice:
    notice = models.CarrierNotice.objects.filter(inspection=row).first()
    if notice is None:
        raise CarrierNotTold
    return notice


def _note(act: Act, row: models.Inspection, *, step: str, at: datetime, sealed: dict[str, str]) -> None:
    append(
        act,
        kind="limen.carrier.told",
        subject=row.id,
        data={"step": step, "at": moment_text(at)},
        sealed={**sealed},
        subject_record=row.person,
    )
