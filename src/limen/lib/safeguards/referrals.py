"""The life of a referral: what may follow what, who may do it, and by when; what a service may see of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from limen.lib.basics.country_pack.protection import ProtectionLaw, Service, Share, Situation
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_


class Stage(StrEnum):
    """Where a referral stands."""

    PROPOSED = "proposed"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    RETURNED = "returned"
    """The service gave it back: it could not do what was asked."""
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        """The msgid of the stage's name."""
        return _STAGES[self]


_STAGES: Mapping[Stage, str] = {
    Stage.PROPOSED: N_("proposed"),
    Stage.SENT: N_("sent"),
    Stage.ACCEPTED: N_("accepted"),
    Stage.DECLINED: N_("declined"),
    Stage.DONE: N_("done"),
    Stage.RETURNED: N_("given back"),
    Stage.REVOKED: N_("revoked"),
}
STEPS: Mapping[Stage, frozenset[Stage]] = {
    Stage.PROPOSED: frozenset({Stage.SENT, Stage.REVOKED}),
    Stage.SENT: frozenset({Stage.ACCEPTED, Stage.DECLINED, Stage.REVOKED}),
    Stage.ACCEPTED: frozenset({Stage.DONE, Stage.RETURNED, Stage.REVOKED}),
    Stage.DECLINED: frozenset(),
    Stage.DONE: frozenset(),
    Stage.RETURNED: frozenset(),
    Stage.REVOKED: frozenset(),
}
"""What may follow what."""
OF_SERVICE = frozenset({Stage.ACCEPTED, Stage.DECLINED, Stage.DONE, Stage.RETURNED})
"""Steps that only the service takes; the others only whoever refers."""
WITH_REASON = frozenset({Stage.DECLINED, Stage.RETURNED, Stage.REVOKED})
"""Steps that are taken for a reason, in words."""
OPEN = frozenset(stage for stage, after in STEPS.items() if after)
"""Stages in which somebody must still do something."""


class ReferralConsent(StrEnum):
    """On what a referral rests."""

    GIVEN = "given"
    GUARDIAN = "guardian"
    VITAL = "vital"
    """Nobody could ask, or a life or a child is in danger: told afterwards, with the reason."""

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _CONSENTS[self]


_CONSENTS: Mapping[ReferralConsent, str] = {
    ReferralConsent.GIVEN: N_("The person agrees to this service and to what it is told"),
    ReferralConsent.GUARDIAN: N_("A parent or guardian agrees, and the child does not object"),
    ReferralConsent.VITAL: N_("Nobody could be asked, and a life or a child is in danger"),
}


class StepNotOpen(Problem):
    """The referral is not where the step begins."""

    code = "referral-step"
    sentence = N_("This referral does not stand where that step begins. Look at it again.")


class StepNotYours(Problem):
    """The step is for the other side."""

    code = "referral-not-yours"
    sentence = N_("This step is for the service itself, or for whoever referred. It is not yours to take.")


class ReferralReasonMissing(Problem):
    """A step needs a reason."""

    code = "referral-reason"
    sentence = N_("Say why, in your words: whoever referred must be able to do something about it.")


class ReferralWrong(Problem):
    """A referral says too little, or names no service."""

    code = "referral-wrong"
    sentence = N_("Choose a service, say what this person needs, and on whose consent this rests.")


def require_step(stage: Stage, after: Stage, *, is_service: bool, words: str) -> None:
    """Raise StepNotOpen, StepNotYours or ReferralReasonMissing unless `after` may follow `stage`.

    `is_service` says on which side the person stands who takes the step.
    """
    if after not in STEPS[stage]:
        raise StepNotOpen
    if (after in OF_SERVICE) is not is_service:
        raise StepNotYours
    if after in WITH_REASON and not words.strip():
        raise ReferralReasonMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """By when the next step of an open referral is due."""

    due: datetime
    escalate: datetime
    """From when whoever is above is told."""

    def level(self, now: datetime) -> int:
        """Return 0 while there is time, 1 when whoever waits is reminded, 2 when it is escalated."""
        return (now >= self.due) + (now >= self.escalate)


def due_of(stage: Stage, since: datetime, law: ProtectionLaw) -> Due | None:
    """Return the clock of a referral that stands at `stage` since a moment, None where nothing more is due."""
    minutes = {
        Stage.PROPOSED: law.send_minutes,
        Stage.SENT: law.accept_minutes,
        Stage.ACCEPTED: law.done_minutes,
    }.get(stage)
    if minutes is None:
        return None
    span = timedelta(minutes=minutes)
    return Due(due=since + span, escalate=since + 2 * span)


def note_for(service: Service, told: Mapping[Share, str]) -> tuple[tuple[Share, str], ...]:
    """Return what a hand-over note tells a service: of what is known, only what this service may see, in one order."""
    return tuple((share, told[share]) for share in Share if share in service.shares and told.get(share))


def services_for(law: ProtectionLaw, situations: Collection[Situation]) -> tuple[Service, ...]:
    """Return the services that receive any of `situations`, those that receive most of them first."""
    fitting = [service for service in law.services if not set(service.situations).isdisjoint(situations)]
    return tuple(sorted(fitting, key=lambda each: -len(set(each.situations) & set(situations))))


DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


def is_open_at(hours: str, at: datetime, zone: ZoneInfo) -> bool:
    """Return True when a service with these hours (`always`, `mo-fr 08:00-17:00, sa 09:00-12:00`) is open at `at`."""
    if hours == "always":
        return True
    local = at.astimezone(zone)
    clock = f"{local.hour:02}:{local.minute:02}"
    return any(_covers(part.strip(), local.weekday(), clock) for part in hours.split(","))


def _covers(part: str, weekday: int, clock: str) -> bool:
    days, _, span = part.partition(" ")
    first, _, last = days.partition("-")
    begins, _, ends = span.partition("-")
    in_days = DAYS.index(first) <= weekday <= DAYS.index(last or first)
    return in_days and begins <= clock < ends
