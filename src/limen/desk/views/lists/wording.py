"""What lists of persons are called on the screen, and rows as templates show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from limen.apps.watchlists.queries import ListedEntry, PersonListInForce, VersionView
from limen.desk import presenting
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import HitAction
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding
from limen.lib.basics.words import N_, Country
from limen.lib.listings import ListedPerson
from limen.lib.listings.difference import LABELS, changes, text_of

ACTIONS: Final[Mapping[str, str]] = {
    HitAction.STOP_AND_CALL: N_("stop and call the owner"),
    HitAction.INFORM: N_("attention, tell the owner"),
    HitAction.DISCREET: N_("discreet: nobody at the lane learns of it"),
    HitAction.ASSIST: N_("help the person"),
}
STATES: Final[Mapping[str, str]] = {
    "waiting": N_("waits to be read"),
    "reading": N_("is being read"),
    "read": N_("is read: look at it and propose it"),
    "proposed": N_("waits for a second person"),
    "in-force": N_("in force"),
    "superseded": N_("was in force"),
    "rolled-back": N_("was rolled back"),
    "withdrawn": N_("never took effect"),
}
HOWS: Final[Mapping[str, str]] = {
    "import": N_("a copy"),
    "entry": N_("an entry made here"),
    "rollback": N_("an earlier version comes back"),
    "expiry": N_("entries whose last day is over"),
}
WHATS: Final[Mapping[str, str]] = {
    "added": N_("added"),
    "changed": N_("changed"),
    "removed": N_("removed"),
    "reviewed": N_("reviewed, still right"),
    "add": N_("a new entry"),
    "change": N_("a change"),
    "lift": N_("to be lifted"),
}
KINDS: Final[Mapping[str, str]] = {"alias": N_("alias"), "weak": N_("weak alias: alone it identifies nobody")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPersons:
    """A list of persons as a row."""

    code: str
    name: str
    owner: str
    legal_basis: str
    action: str
    entries: str
    age: str
    made: str
    stale: bool
    made_here: bool
    number: int
    aside: int


def shown_list(kept: PersonListInForce, act: Act) -> ShownPersons:
    """Return a list as its row shows it."""
    span = act.at - kept.fresh_at if kept.fresh_at else None
    age = gettext("%(age)s old") % {"age": presenting.duration(span)} if span else gettext("no copy yet")
    return ShownPersons(
        code=kept.code,
        name=kept.name,
        owner=gettext(kept.owner),
        legal_basis=kept.legal_basis,
        action=gettext(ACTIONS[kept.action]),
        entries=presenting.text(kept.entries),
        age=gettext("made here") if kept.made_here else age,
        made=presenting.moment(kept.made_at, presenting.zone_of(act)) if kept.made_at else "",
        stale=kept.is_stale(at=act.at),
        made_here=kept.made_here,
        number=kept.number,
        aside=kept.aside,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """A version as its row and its page show it."""

    id: str
    number: int
    state: str
    weight: str
    state_code: str
    how: str
    made: str
    brought: str
    importer: str
    proposer: str
    decider: str
    decided: str
    words: str
    answer: str
    source: str
    read: str
    entries: str
    added: str
    changed: str
    removed: str
    aside: int
    suspicious: tuple[SafeString, ...]
    notes: tuple[SafeString, ...]
    failure: SafeString | None
    restores: int | None
    may_come_back: bool
    is_unread: bool


_WEIGHTS: Final = {"in-force": "clear", "proposed": "notice", "read": "notice", "waiting": "info", "reading": "info"}


def shown_version(view: VersionView, act: Act) -> ShownVersion:
    """Return a version as the desk shows it."""
    zone = presenting.zone_of(act)
    return ShownVersion(
        id=str(view.id),
        number=view.number,
        state=gettext(STATES[view.state]),
        state_code=view.state,
        weight=_WEIGHTS.get(view.state, "info"),
        how=gettext(HOWS[view.how]),
        made=presenting.moment(view.made_at, zone),
        brought=presenting.moment(view.imported_at, zone),
        importer=view.importer,
        proposer=view.proposer,
        decider=view.decider,
        decided=presenting.moment(view.decided_at, zone) if view.decided_at else "",
        words=view.words,
        answer=view.answer,
        source=view.source,
        read=presenting.text(view.read),
        entries=presenting.text(view.entries),
        added=presenting.text(view.added),
        changed=presenting.text(view.changed),
        removed=presenting.text(view.removed),
        aside=view.aside,
        suspicious=sentences(view.suspicious),
        notes=sentences(view.notes),
        failure=presenting.sentence(view.failure.sentence, view.failure.values) if view.failure else None,
        restores=view.restores,
        may_come_back=view.took_effect and view.is_kept and view.state != "in-force",
        is_unread=view.state in ("waiting", "reading"),
    )


def sentences(found: Iterable[Finding]) -> tuple[SafeString, ...]:
    """Return findings as sentences."""
    return tuple(presenting.sentence(each.sentence, each.values) for each in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEntry:
    """An entry as its page shows it."""

    record: str
    list_code: str
    key: str
    name: str
    category: str
    action: str
    is_assist: bool
    is_discreet: bool
    names: tuple[tuple[str, str], ...]
    """(name, what kind it is)."""
    facts: tuple[tuple[str, str], ...]
    """(label, value)."""
    made_here: bool


def shown_entry(entry: ListedEntry, act: Act) -> ShownEntry:
    """Return an entry as the desk shows it."""
    category = act.pack.watchlists.category(entry.category)
    person = entry.person
    return ShownEntry(
        record=str(entry.record),
        list_code=entry.list_code,
        key=entry.key,
        name=person.names[0].text,
        category=gettext(category.name) if category else entry.category,
        action=gettext(ACTIONS[entry.action]),
        is_assist=entry.action is HitAction.ASSIST,
        is_discreet=entry.action is HitAction.DISCREET,
        names=tuple((each.text, gettext(KINDS[each.kind]) if each.kind in KINDS else "") for each in person.names),
        facts=tuple((gettext(label), value) for label, value in _facts(entry) if value),
        made_here=entry.made_here,
    )


def _facts(entry: ListedEntry) -> list[tuple[str, str]]:
    person = entry.person
    return [
        (N_("born"), _joined([*map(presenting.text, person.births), *person.birth_spans])),
        (N_("born in"), _joined(person.birth_places)),
        (N_("sex"), gettext(person.sex.label) if person.sex != "X" else ""),
        (N_("citizenship"), "; ".join(_country(each) for each in person.citizenships)),
        (N_("documents"), _joined(person.documents)),
        (N_("programme"), person.programme),
        (N_("reference"), person.reference),
        (N_("listed on"), _day(person.listed_on)),
        (N_("legal basis"), entry.legal_basis),
        (N_("last day"), _day(entry.expires_on)),
        (N_("look again on"), _day(entry.review_on)),
        (N_("requested by"), entry.authority),
        (N_("case"), entry.case_number),
        (N_("complaints to"), entry.redress),
        (N_("remarks"), person.remarks),
    ]


def _joined(values: Iterable[object]) -> str:
    return "; ".join(text_of(each) for each in values)


def _country(code: str) -> str:
    return str(presenting.text(Country(code)))


def _day(day: date | None) -> str:
    return presenting.text(day) if day else ""


def _said(field: str, texts: tuple[str, ...]) -> str:
    """Return one side of a change; days of birth as every other day on the screen."""
    days = field == "births"
    return "; ".join(presenting.text(PartialDate.parse(each)) if days else each for each in texts) or "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownField:
    """A field that differs between two rows of an entry."""

    label: str
    went: str
    came: str


def differing(before: ListedPerson, after: ListedPerson) -> tuple[ShownField, ...]:
    """Return what differs, field by field."""
    return tuple(
        ShownField(
            label=gettext(LABELS[change.field]),
            went=_said(change.field, change.before),
            came=_said(change.field, change.after),
        )
        for change in changes(before, after)
        if change.field in LABELS
    )
