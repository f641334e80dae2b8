"""The case of a child in words: its times, its records by kind, its tasks, and who fits whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from limen.apps.posts.queries import officer_names
from limen.apps.protection.queries import ChildCaseRow, ChildCaseView, MatchView, RecordView
from limen.apps.travellers.queries import holders_of
from limen.desk import inspecting, presenting
from limen.lib.basics.act import Act
from limen.lib.basics.words import N_
from limen.lib.safeguards.children import FORMS
from limen.lib.safeguards.tracing import Risk, What
from limen.lib.screening.hits import Verdict

NOTICED = {
    "child-alone": N_("without an adult, by documents and company"),
    "child-at-risk": N_("an officer worried"),
    "age-doubted": N_("age in doubt"),
    "transferred": N_("brought from another system"),
}
VERDICTS = {
    Verdict.AGREES: N_("agrees"),
    Verdict.CLOSE: N_("close"),
    Verdict.DISAGREES: N_("differs"),
    Verdict.SILENT: N_("not said"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCase:
    """A case in a list: a number, no name."""

    id: UUID
    number: str
    post: str
    noticed: str
    at: str
    told: str
    answered: str
    is_late: bool
    weight: str
    word: str
    is_mine: bool
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRecord:
    """A record in words."""

    id: UUID
    kind: str
    at: str
    who: str
    pairs: list[tuple[str, str]]
    approved: str
    waits: bool
    may_approve: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMatch:
    """A request and a report beside each other."""

    id: UUID
    case: UUID | None
    score: int
    reasons: list[tuple[str, str, str, str, str]]
    """(what, verdict, sought, found, weight)."""
    risk: str
    weight: str
    words: str
    contact: str
    at: str
    is_sealed: bool


def shown_case(row: ChildCaseRow, act: Act) -> ShownCase:
    """Return a case as a list shows it, with the time it took to tell the authority and to answer."""
    zone = presenting.zone_of(act)
    answered = row.answered_at - row.told_at if row.answered_at else act.at - row.told_at
    limit = act.pack.protection.authority_minutes * 60
    is_late = answered.total_seconds() > limit
    if row.closed_at:
        weight, word = "info", gettext("closed")
    elif row.answered_at is None:
        weight, word = ("stop", gettext("nobody has taken it")) if is_late else ("protection", gettext("new"))
    else:
        weight, word = ("attention", gettext("something is overdue")) if row.overdue else ("clear", gettext("in hand"))
    post = act.pack.post(row.post)
    return ShownCase(
        id=row.id,
        number=row.number,
        post=gettext(post.name) if post else row.post,
        noticed=gettext(NOTICED.get(row.noticed_by, row.noticed_by)),
        at=presenting.moment(row.noticed_at, zone),
        told=presenting.duration(row.told_at - row.noticed_at),
        answered=presenting.duration(answered),
        is_late=is_late,
        weight=weight,
        word=word,
        is_mine=row.is_mine,
        overdue=row.overdue,
    )


def shown_record(view: RecordView, act: Act, named: dict[UUID, str]) -> ShownRecord:
    """Return a record in words, with whether this person could approve it."""
    form = FORMS[view.kind]
    labels = {field.name: field for field in form.fields}
    pairs = []
    for name, words in view.said.items():
        field = labels.get(name)
        shown = dict(field.choices).get(words, words) if field else words
        pairs.append((gettext(field.label) if field else name, gettext(shown) if field and field.choices else shown))
    waits = form.is_approved and view.approved_at is None
    return ShownRecord(
        id=view.id,
        kind=gettext(form.label),
        at=_moment(view.at, act),
        who=named.get(view.recorded_by, ""),
        pairs=pairs,
        approved=named.get(view.approved_by, "") if view.approved_by else "",
        waits=waits,
        may_approve=waits and view.recorded_by != act.actor,
        source=form.source,
    )


def case_context(view: ChildCaseView, act: Act) -> dict[str, object]:
    """Return all that the page of a case shows."""
    ids = {each.recorded_by for each in view.records} | {each.approved_by for each in view.records if each.approved_by}
    ids |= {each for flag in view.flags for each in (flag.raised_by, flag.resolved_by) if each}
    named = officer_names({*ids, *(officer for officer, _, _ in view.members)})
    holder = holders_of([view.person]).get(view.person)
    found = next((each for each in reversed(view.traced) if each.is_child), None)
    name = inspecting.full_name(holder) if holder else (found.who.names[0] if found and found.who.names else "")
    birth = holder.birth if holder else found.who.birth if found else None
    counting = {each.kind for each in view.records}
    return {
        "case": shown_case(view.row, act),
        "inspection": view.inspection,
        "name": name or gettext("Name not known"),
        "age": presenting.age(birth, act.today) if birth else gettext("age not known"),
        "citizenship": presenting.country(holder.citizenship) if holder and holder.citizenship else "",
        "to_notice": presenting.duration(view.row.noticed_at - view.met_at),
        "members": [
            {"name": named.get(officer, ""), "why": gettext(why), "mine": officer == act.actor}
            for officer, why, _ in view.members
        ],
        "records": [shown_record(each, act, dict(named)) for each in view.records],
        "kinds": [
            {
                "code": kind.value,
                "label": gettext(form.label),
                "done": kind in counting,
            }
            for kind, form in FORMS.items()
        ],
        "tasks": [
            {
                "id": each.id,
                "words": gettext(each.words),
                "due": _moment(each.due_at, act),
                "done": _moment(each.done_at, act) if each.done_at else "",
                "overdue": each.is_overdue,
            }
            for each in view.tasks
        ],
        "flags": [
            {
                "id": each.id,
                "words": each.words,
                "day": presenting.text(each.day) if each.day else "",
                "who": named.get(each.raised_by, ""),
                "resolved": _moment(each.resolved_at, act) if each.resolved_at else "",
                "resolved_by": named.get(each.resolved_by, "") if each.resolved_by else "",
                "resolved_words": each.resolved_words,
                "overdue": each.is_overdue,
            }
            for each in view.flags
        ],
        "duties": view.duties,
        "traced": [
            {
                "name": each.who.names[0] if each.who.names else "",
                "is_child": each.is_child,
                "relation": each.relation,
                "closed": each.closed_at is not None,
            }
            for each in view.traced
        ],
        "close_words": view.close_words,
    }


def shown_match(view: MatchView, act: Act) -> ShownMatch:
    """Return a match in words; who looks stays sealed until contact was found to be safe."""
    weights = {"": "protection", Risk.SAFE: "clear", Risk.DANGER: "stop", Risk.UNCLEAR: "attention"}
    return ShownMatch(
        id=view.id,
        case=view.case,
        score=view.score,
        reasons=[
            (
                gettext(What(what).label),
                gettext(VERDICTS[Verdict(verdict)]),
                sought,
                found,
                "clear" if verdict == Verdict.AGREES else "attention" if verdict == Verdict.DISAGREES else "info",
            )
            for what, verdict, sought, found, _ in view.reasons
        ],
        risk=gettext(Risk(view.risk).label) if view.risk else gettext("not assessed yet"),
        weight=weights.get(view.risk, "info"),
        words=view.words,
        contact=view.contact,
        at=_moment(view.made_at, act),
        is_sealed=view.risk != Risk.SAFE,
    )


def _moment(at: datetime, act: Act) -> str:
    return presenting.moment(at, presenting.zone_of(act))
