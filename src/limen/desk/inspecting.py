"""An inspection as its page shows it: the answer on top, who it is, what was found, what must and may be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from limen.apps.crossings.queries import InspectionView
from limen.apps.posts.queries import officer_names
from limen.apps.protection.queries import DutyOfInspection
from limen.desk import presenting
from limen.desk.presenting import Clock, ShownFinding
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import CARRIER_TOLD, Authority
from limen.lib.basics.findings import Severity
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_, Country
from limen.lib.bearer import NotAllowedHere, TooYoung, require_comparison
from limen.lib.decision.hits import shown_redress_number
from limen.lib.decision.moves import Standing, next_state
from limen.lib.inspection.checks.fallback import THINGS
from limen.lib.inspection.facts import Document, Facts, Holder, Meeting, Silent, is_own_national
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.screened import ListAction, Screening
from limen.lib.safeguards.duties import FOLLOWING

MOVE_WORDS: Mapping[Move, str] = {
    Move.ADMIT: N_("admission"),
    Move.REFER: N_("referral"),
    Move.VOID: N_("voiding"),
    Move.ADMIT_CONDITIONALLY: N_("admission with conditions"),
    Move.REFUSE: N_("refusal"),
    Move.WITHDRAW: N_("withdrawal of the request"),
    Move.STOP: N_("stop at exit"),
    Move.TO_PROTECTION: N_("hand-over to the protection authority"),
    Move.TO_AGENCY: N_("hand-over to another agency"),
    Move.RESUME: N_("taking the case back"),
    Move.ANNUL: N_("annulment of the refusal"),
    Move.REMOVE: N_("removal"),
    Move.HAND_OVER: N_("hand-over to another State"),
    Move.CLOSE_FILE: N_("closing the file"),
}
CLOSED_HEADLINES: Mapping[State, str] = {
    State.REFERRED: N_("Waits for the second line"),
    State.VOIDED: N_("Voided: nothing was recorded as a crossing"),
    State.REFUSED: N_("Refused: entry"),
    State.WITHDRAWN: N_("Withdrawn by the traveller"),
    State.STOPPED: N_("Stopped at exit, on a legal order"),
    State.IN_PROTECTION: N_("With the protection authority"),
    State.WITH_AGENCY: N_("With another agency"),
    State.REMOVED: N_("Refused: entry; removed"),
    State.HANDED_OVER: N_("Refused: entry; handed over to another State"),
    State.ANNULLED: N_("The refusal was annulled: it counts as if it had never been"),
}
ADMITTED_HEADLINES: Mapping[Direction, str] = {
    Direction.ENTRY: N_("Recorded: entered"),
    Direction.EXIT: N_("Recorded: left"),
}
AUTHORITY_OF: Mapping[str, str] = {
    "child-alone": "child-protection",
    "child-other-name": "child-protection",
    "age-unknown": "child-protection",
    "protection-claim": "protection",
    "alert-of-origin": "protection",
    "trafficking": "protection",
    "child-at-risk": "child-protection",
    "age-doubted": "child-protection",
    "guardian": "child-protection",
}
"""Kind of duty to the authority of the country pack that is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPerson:
    """The traveller, in words."""

    name: str
    age: str
    is_child: bool
    pairs: tuple[tuple[str, SafeString | str], ...]
    lines: str
    """What the reader sent; empty when nothing was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDuty:
    """A duty as a card."""

    id: UUID
    must: str
    blocks: str
    who: str
    is_open: bool
    mine: bool
    """True when the officer's role may close it."""
    evidence: tuple[tuple[str, str], ...]
    """(code, words) of what may close it."""
    closed_on: str
    """The evidence it was closed on, in words."""
    words: str
    authority: Authority | None
    authority_name: str
    clock: Clock
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMeeting:
    """Another document that may be the same person's, with what can be said of it."""

    person: UUID
    document: str
    pairs: tuple[tuple[str, SafeString | str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLink:
    """A hit on a list of persons, and where it stands side by side."""

    url: str
    name: str
    list_name: str
    is_help: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionPage:
    """All that the page of one inspection shows."""

    id: UUID
    reading: int
    state: str
    is_open: bool
    party: UUID | None
    headline: SafeString
    announcement: str
    weight: str
    advised: str
    """The move on the Enter key; empty when nothing is to be decided."""
    may_admit: bool
    may_refer: bool
    may_void: bool
    admit_blocked: str
    """Why admission is not open, as a sentence; empty when it is."""
    person: ShownPerson
    findings: tuple[ShownFinding, ...]
    remarks: tuple[ShownFinding, ...]
    """What is only for information."""
    repairs: tuple[tuple[str, SafeString], ...]
    """Corrections offered: the lines, and the lines with what is corrected in them marked."""
    duties: tuple[ShownDuty, ...]
    meetings: tuple[ShownMeeting, ...]
    hits: tuple[HitLink, ...]
    redress: str
    """The redress number that the traveller showed."""
    may_compare: bool
    """True where the law lets the bearer be compared by machine, and it is not decided yet."""
    claim: bool
    direction: str
    kind: str
    waiting: Clock
    decided: str
    words: str
    back_entered: str


def page_of(view: InspectionView, act: Act) -> InspectionPage:
    """Return the page of the inspection for the officer of `act`."""
    shown = presenting.findings(view.findings)
    is_open = view.state is State.OPEN
    blocked = {move: _blocked(view, act, move) for move in (Move.ADMIT, Move.REFER, Move.VOID)}
    return InspectionPage(
        id=view.id,
        reading=view.reading,
        state=view.state.value,
        is_open=is_open,
        party=view.party,
        headline=headline(view),
        announcement=_announcement(view),
        weight=weight(view),
        advised=view.advice.move.value if is_open else "",
        may_admit=blocked[Move.ADMIT] is None,
        may_refer=blocked[Move.REFER] is None,
        may_void=blocked[Move.VOID] is None,
        admit_blocked=_told(blocked[Move.ADMIT]) if is_open else "",
        person=_person(view.facts),
        findings=tuple(each for each in shown if each.weight != "info"),
        remarks=tuple(each for each in shown if each.weight == "info"),
        repairs=_repairs(view.facts) if is_open else (),
        duties=tuple(duty_card(duty, act) for duty in view.duties if duty.evidence != SUPERSEDED),
        meetings=_meetings(view.facts) if is_open or view.state is State.REFERRED else (),
        hits=_hits(view),
        redress=_redress(view.facts),
        may_compare=_may_compare(view, act),
        claim=view.claim,
        direction=view.direction.value,
        kind=view.kind.value,
        waiting=_waiting(view, act),
        decided=_decided(view, act),
        words=view.decision.words if view.decision else "",
        back_entered=presenting.moment(view.happened_at, presenting.zone_of(act)) if view.happened_at else "",
    )


def _may_compare(view: InspectionView, act: Act) -> bool:
    if view.state not in {State.OPEN, State.REFERRED} or view.facts.document is None or view.facts.holder is None:
        return False
    try:
        require_comparison(act.pack.bearer.face, born=view.facts.holder.birth, today=act.today)
    except (NotAllowedHere, TooYoung):
        return False
    return True


SUPERSEDED = "superseded"
"""Evidence of duties that changed facts took away; they are no longer anybody's."""


def short_name(view: InspectionView) -> str:
    """Return how the officer calls the traveller on a button: the family name, or that there is none."""
    holder = view.facts.holder
    return holder.primary if holder and holder.primary else gettext("this person")


def full_name(holder: Holder | None) -> str:
    """Return the name as the machine-readable zone has it, family name first."""
    if holder is None:
        return gettext("Name not known")
    return ", ".join(part for part in (holder.primary, holder.secondary) if part) or gettext("Name not known")


def is_child(facts: Facts) -> bool:
    """Return True when the date of birth allows that this is a child: age in doubt means child."""
    return facts.holder is None or facts.holder.birth.age_on(facts.today)[0] < facts.policy.adult_age


def headline(view: InspectionView) -> SafeString:
    """Return the one sentence on top: what is advised, or what was decided."""
    if view.state is State.OPEN:
        return presenting.sentence(view.advice.sentence, view.advice.values)
    return conditional_escape(state_words(view.state, view.direction))


def state_words(state: State, direction: Direction) -> str:
    """Return where a decided inspection stands, in words."""
    return gettext(ADMITTED_HEADLINES[direction] if state is State.ADMITTED else CLOSED_HEADLINES[state])


def _announcement(view: InspectionView) -> str:
    if view.state is State.OPEN:
        return presenting.sentence_text(view.advice.sentence, view.advice.values)
    return state_words(view.state, view.direction)


def weight(view: InspectionView) -> str:
    """Return the weight of the sentence on top: protection before everything, then the heaviest finding."""
    if any(duty.is_open and duty.kind.name not in FOLLOWING for duty in view.duties):
        return "protection"
    if view.state is State.ADMITTED:
        return "clear"
    worst = max((finding.severity for finding in view.findings), default=Severity.INFO)
    if worst >= Severity.ATTENTION:
        return presenting.WEIGHTS[worst]
    # A tick is for who may go on, and for what was put right; a refusal is no good news.
    return "info" if view.state in CLOSED_HEADLINES and view.state is not State.ANNULLED else "clear"


def _blocked(view: InspectionView, act: Act, move: Move) -> Problem | None:
    """Return why the table of moves does not let this officer take the move now; None when it does."""
    standing = Standing(
        state=view.state,
        direction=view.direction,
        officer=act.actor,
        roles=act.roles,
        open_duties=tuple(duty.kind for duty in view.duties if duty.is_open),
        findings=view.findings,
        own_national=is_own_national(view.facts),
    )
    try:
        next_state(move, standing)
    except Problem as problem:
        return problem
    return None


def _told(problem: Problem | None) -> str:
    return presenting.sentence_text(problem.sentence, problem.values) if problem else ""


def _person(facts: Facts) -> ShownPerson:
    holder = facts.holder
    return ShownPerson(
        name=full_name(holder),
        age=presenting.age(holder.birth, facts.today) if holder else gettext("age not known"),
        is_child=is_child(facts),
        pairs=(*_holder_pairs(holder), *_document_pairs(facts.document)),
        lines=facts.received,
    )


def _holder_pairs(holder: Holder | None) -> tuple[tuple[str, SafeString | str], ...]:
    if holder is None:
        return ()
    return (
        (gettext("Citizenship"), presenting.html(Country(holder.citizenship)) or gettext("not known")),
        (gettext("Born"), presenting.html(holder.birth)),
        (gettext("Sex"), gettext(holder.sex.label)),
    )


def _document_pairs(document: Document | None) -> tuple[tuple[str, SafeString | str], ...]:
    if document is None:
        return ((gettext("Document"), gettext("none")),)
    return (
        (gettext("Document"), presenting.html(f"{document.code} {document.issuer} {document.number}")),
        (gettext("Valid until"), presenting.html(document.expiry)),
    )


def duty_card(duty: DutyOfInspection, act: Act) -> ShownDuty:
    """Return a duty as a card for the officer of `act`."""
    authority = act.pack.authority(AUTHORITY_OF.get(duty.kind.name, ""))
    evidence = tuple((each.code, gettext(each.name)) for each in act.pack.evidence_for(duty.kind.name))
    # What a notice to the carrier closes closes itself; to say it here would close nothing.
    offered = tuple(each for each in evidence if each[0] != CARRIER_TOLD)
    return ShownDuty(
        id=duty.id,
        must=gettext(duty.kind.must),
        blocks=presenting.listed(gettext(MOVE_WORDS[move]) for move in MOVE_WORDS if move in duty.kind.blocks),
        who=presenting.listed(gettext(role.label) for role in Role if role in duty.kind.closable_by),
        is_open=duty.is_open,
        mine=duty.is_open and not duty.kind.closable_by.isdisjoint(act.roles),
        evidence=offered,
        closed_on=dict(evidence).get(duty.evidence, duty.evidence),
        words=duty.words,
        authority=authority,
        authority_name=gettext(authority.name) if authority else "",
        clock=presenting.clock(
            duty.opened_at,
            until=duty.closed_at or act.at,
            goal_minutes=act.pack.thresholds.queue_reminder_minutes,
            stopped=not duty.is_open,
        ),
        source=duty.kind.source,
    )


def _meetings(facts: Facts) -> tuple[ShownMeeting, ...]:
    """The other documents under which this person may be known, those that nobody has linked yet."""
    if isinstance(facts.history, Silent):
        return ()
    return tuple(_meeting(each) for each in _one_a_person(facts.history.same_person) if not each.linked)


def _hits(view: InspectionView) -> tuple[HitLink, ...]:
    """Return where each hit of the findings stands side by side; a case has them on a page of its own."""
    said = view.facts.screening
    if not isinstance(said, Screening):
        return ()
    return tuple(
        HitLink(
            url=reverse("desk:inspection-hit", args=[view.id, place]),
            name=found.hit.name,
            list_name=found.list_name,
            is_help=found.action is ListAction.ASSIST,
        )
        for place, found in enumerate(said.hits, start=1)
    )


def _redress(facts: Facts) -> str:
    said = facts.screening
    return shown_redress_number(said.redress) if isinstance(said, Screening) and said.redress else ""


def _one_a_person(meetings: Iterable[Meeting]) -> Iterable[Meeting]:
    return {meeting.person: meeting for meeting in meetings}.values()


def _meeting(meeting: Meeting) -> ShownMeeting:
    return ShownMeeting(
        person=meeting.person,
        document=f"{meeting.issuer} {meeting.number}".strip(),
        pairs=((gettext("Name"), presenting.html(full_name(meeting.holder))), *_holder_pairs(meeting.holder)),
    )


def _repairs(facts: Facts) -> tuple[tuple[str, SafeString], ...]:
    return tuple((lines, presenting.marked(lines, facts.received)) for lines in facts.repairs)


def _waiting(view: InspectionView, act: Act) -> Clock:
    return presenting.clock(
        view.waiting_since,
        until=view.closed_at or act.at,
        goal_minutes=act.pack.thresholds.waiting_goal_minutes,
        stopped=view.closed_at is not None,
    )


def _decided(view: InspectionView, act: Act) -> str:
    if view.decision is None:
        return ""
    name = officer_names([view.decision.officer]).get(view.decision.officer, "")
    told = {"officer": name, "time": presenting.moment(view.decision.at, presenting.zone_of(act))}
    by = gettext("Decided by %(officer)s on %(time)s.") % told
    if not view.decision.fallback:
        return by
    things = presenting.listed(gettext(THINGS[each].msgid) for each in view.decision.fallback)
    out = gettext("Declared out at that time: %(things)s.") % {"things": things}
    return f"{by} {out}"


def local_date(at: datetime, act: Act) -> date:
    """Return the date at the officer's post when it was `at`."""
    return at.astimezone(presenting.zone_of(act)).date()
