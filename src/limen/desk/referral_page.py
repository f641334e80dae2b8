"""A referral in words, as both of its sides see it: what the note tells, where it stands, since when, until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from limen.apps.posts.queries import officer_names
from limen.apps.protection.queries import ReferralView
from limen.desk import presenting
from limen.desk.presenting import Clock
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.protection import Share, Situation
from limen.lib.basics.words import N_
from limen.lib.safeguards.referrals import OF_SERVICE, STEPS, WITH_REASON, ReferralConsent, Stage

SHARES: Mapping[Share, str] = {
    Share.NAME: N_("Name"),
    Share.AGE: N_("Age in years"),
    Share.SEX: N_("Sex"),
    Share.CITIZENSHIP: N_("Citizenship"),
    Share.LANGUAGE: N_("Language"),
    Share.SITUATIONS: N_("Situation"),
    Share.NEED: N_("What is needed"),
    Share.HEALTH: N_("Health"),
    Share.FAMILY: N_("Family"),
}
BUTTONS: Mapping[Stage, str] = {
    Stage.SENT: N_("Send it"),
    Stage.REVOKED: N_("Revoke this referral"),
    Stage.ACCEPTED: N_("Accept: we take this person in"),
    Stage.DECLINED: N_("Decline, with the reason"),
    Stage.DONE: N_("Done: the person was received"),
    Stage.RETURNED: N_("Give it back, with the reason"),
}
WEIGHTS: Mapping[Stage, str] = {
    Stage.PROPOSED: "notice",
    Stage.SENT: "notice",
    Stage.ACCEPTED: "info",
    Stage.DECLINED: "attention",
    Stage.DONE: "clear",
    Stage.RETURNED: "attention",
    Stage.REVOKED: "info",
}
LATE = ("", N_("late: reminded"), N_("too late: escalated"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """A step that was taken."""

    stage: str
    at: str
    words: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A step that can be taken now."""

    stage: str
    label: str
    needs_words: bool
    is_usual: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReferral:
    """A referral in words."""

    id: UUID
    number: str
    inspection: UUID
    service: str
    phone: str
    situations: str
    consent: str
    consent_words: str
    note: list[tuple[str, str]]
    stage: str
    weight: str
    since: str
    clock: Clock | None
    late: str
    late_weight: str
    on_paper: bool
    steps: list[ShownStep]
    next: list[NextStep]


def shown_referral(view: ReferralView, act: Act, *, is_service: bool = False) -> ShownReferral:
    """Return a referral in words, with the steps that this side may take now."""
    service = act.pack.protection.service(view.service)
    named = officer_names(step.officer for step in view.steps)
    zone = presenting.zone_of(act)
    minutes = int((view.due.due - view.since).total_seconds() // 60) if view.due else 0
    return ShownReferral(
        id=view.id,
        number=view.number,
        inspection=view.inspection,
        service=gettext(service.name) if service else view.service,
        phone=service.phone if service else "",
        situations=presenting.listed(gettext(Situation(each).label) for each in view.situations),
        consent=gettext(ReferralConsent(view.consent).label),
        consent_words=view.consent_words,
        note=[(gettext(SHARES[share]), words) for share, words in view.note],
        stage=gettext(view.stage.label),
        weight=WEIGHTS[view.stage],
        since=presenting.moment(view.since, zone),
        clock=presenting.clock(view.since, until=act.at, goal_minutes=minutes) if view.due else None,
        late=gettext(LATE[view.level]) if view.level else "",
        late_weight=("", "attention", "stop")[view.level],
        on_paper=view.on_paper,
        steps=[
            ShownStep(
                stage=gettext(step.stage.label),
                at=presenting.moment(step.at, zone),
                words=step.words,
                who=named.get(step.officer, ""),
            )
            for step in view.steps
        ],
        next=[
            NextStep(
                stage=after.value,
                label=gettext(BUTTONS[after]),
                needs_words=after in WITH_REASON,
                is_usual=after in {Stage.SENT, Stage.ACCEPTED, Stage.DONE},
            )
            for after in Stage
            if after in STEPS[view.stage] and (after in OF_SERVICE) is is_service
        ],
    )
