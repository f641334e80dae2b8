"""The case of a child as Primero (version 2 of its API) writes it as JSON, so that the two can work side by side.

Field names as Primero's own forms for child protection have them (`db/forms/case` in its source). What Primero knows
and we have no place for is kept as words of a note, never dropped; what is not understood is told, field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_
from limen.lib.events.canonical import JSON
from limen.lib.safeguards.children import LONGEST, RecordKind
from limen.lib.safeguards.tracing import Described, Side

MOST_CASES: Final = 500
MOST_PARTS: Final = 50
SEXES: Final = {Sex.F: "female", Sex.M: "male"}


class PrimeroUnreadable(Problem):
    """What was brought is no export of Primero."""

    code = "primero-unreadable"
    sentence = N_("This is no case of Primero: %(why)s. Export the case as JSON, and bring that file.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of a case."""

    kind: RecordKind
    said: Mapping[str, str]
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A tracing request that stands in a case."""

    side: Side
    who: Described
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimeroCase:
    """A child's case as it travels between the two."""

    id: str
    number: str
    who: Described
    citizenship: str
    status: str
    """open, closed."""
    concerns: tuple[str, ...] = ()
    """Codes of Primero: unaccompanied, separated, trafficked_smuggled and others."""
    registered_on: date | None = None
    records: tuple[Record, ...] = ()
    tracing: tuple[Trace, ...] = ()
    unread: tuple[str, ...] = field(default=())
    """Names of fields that were not understood; what they say stands in a note."""


SECTIONS: Final[Mapping[RecordKind, str]] = {
    RecordKind.NOTE: "notes_section",
    RecordKind.FOLLOW_UP: "followup_subform_section",
    RecordKind.SAFE_PLACE: "care_arrangements_section",
    RecordKind.CARE_PLAN: "cp_case_plan_subform_case_plan_interventions",
}
"""Records that have a subform of their own in Primero; the others go as notes, with their kind as the subject."""
_NAMES: Final[Mapping[RecordKind, Mapping[str, str]]] = {
    RecordKind.FOLLOW_UP: {"how": "followup_comments", "needs": "followup_action", "seen": "child_was_seen"},
    RecordKind.SAFE_PLACE: {"place": "care_arrangements_address", "with_whom": "name_caregiver"},
    RecordKind.CARE_PLAN: {"goals": "intervention_service_goal", "steps": "intervention_service_to_be_provided"},
}


def to_primero(cases: Iterable[PrimeroCase]) -> dict[str, JSON]:
    """Return cases as one export: `{"data": [...]}`, each with its fields and subforms."""
    return {"data": [_written(case) for case in cases]}


def _written(case: PrimeroCase) -> dict[str, JSON]:
    told: dict[str, JSON] = {
        "id": case.id,
        "case_id_display": case.number,
        "module_id": "primeromodule-cp",
        "status": case.status,
        "name": case.who.names[0] if case.who.names else "",
        "name_first": case.who.secondary,
        "name_last": case.who.primary,
        "name_other": case.who.own_script,
        "sex": SEXES.get(case.who.sex),
        "date_of_birth": str(case.who.birth) if case.who.birth.is_complete else None,
        "estimated": not case.who.birth.is_complete,
        "nationality": [case.citizenship] if case.citizenship else [],
        "location_of_origin": case.who.origin or None,
        "address_last": case.who.last_seen or None,
        "protection_concerns": [*case.concerns],
        "registration_date": case.registered_on.isoformat() if case.registered_on else None,
        "family_details_section": [
            {"relation": relation, "relation_name": name} for relation, name in case.who.relatives
        ],
        "tracing_request_subform_section": [_trace(each) for each in case.tracing if each.side is Side.SOUGHT],
    }
    for kind, section in SECTIONS.items():
        told[section] = [_record(each) for each in case.records if each.kind is kind]
    others = [each for each in case.records if each.kind not in SECTIONS]
    notes = told["notes_section"]
    told["notes_section"] = [*(notes if isinstance(notes, list) else []), *(_as_note(each) for each in others)]
    return told


def _trace(each: Trace) -> dict[str, JSON]:
    return {
        "name": each.who.names[0] if each.who.names else "",
        "relation": each.relation,
        "name_other": each.who.own_script,
        "sex": SEXES.get(each.who.sex),
        "date_of_birth": str(each.who.birth) if each.who.birth.is_complete else None,
        "address_last": each.who.last_seen or None,
    }


def _record(each: Record) -> dict[str, JSON]:
    if each.kind is RecordKind.NOTE:
        return {"note_subject": "note", "note_text": each.said.get("words", ""), "note_date": _day(each.on)}
    names = _NAMES[each.kind]
    told: dict[str, JSON] = {names.get(name, f"limen_{name}"): words for name, words in each.said.items()}
    return {**told, "limen_date": _day(each.on)}


def _as_note(each: Record) -> dict[str, JSON]:
    words = "\n".join(f"{name}: {said}" for name, said in each.said.items())
    return {
        "note_subject": each.kind.value,
        "note_text": words,
        "note_date": _day(each.on),
        "limen_record": dict(each.said),
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def from_primero(said: object) -> tuple[PrimeroCase, ...]:
    """Return the cases of an export: `{"data": [...]}`, `{"data": {...}}`, a list of cases, or one case.

    Raises PrimeroUnreadable.
    """
    inner = said.get("data", said) if isinstance(said, dict) else said
    rows = inner if isinstance(inner, list) else [inner]
    if not rows or len(rows) > MOST_CASES:
        raise PrimeroUnreadable(why=f"it has {len(rows)} cases, and 1 to {MOST_CASES} are taken in at once")
    return tuple(_read(row) for row in rows)


_KNOWN: Final = frozenset(
    """
    id case_id_display module_id status name name_first name_last name_middle name_other sex date_of_birth age estimated
    nationality location_of_origin address_last protection_concerns registration_date family_details_section
    tracing_request_subform_section notes_section followup_subform_section care_arrangements_section
    cp_case_plan_subform_case_plan_interventions
    owned_by created_at created_by last_updated_at last_updated_by record_state enabled short_id unique_identifier
    case_id current_alert_types flag_count photo photos alert_count hidden_name
    """.split()  # noqa: SIM905 - a table reads better than its quotation marks
)


def _read(row: object) -> PrimeroCase:
    if not isinstance(row, dict) or not all(isinstance(name, str) for name in row):
        raise PrimeroUnreadable(why="a case is no JSON object")
    id_ = _text(row, "id") or _text(row, "unique_identifier")
    if not id_:
        raise PrimeroUnreadable(why="a case has no id")
    unread = tuple(sorted(name for name, value in row.items() if name not in _KNOWN and value not in (None, "", [])))
    records = [*_records(row), *_kept_as_note(row, unread)]
    return PrimeroCase(
        id=clean_line(id_, longest=64),
        number=_text(row, "case_id_display"),
        who=_who(row),
        citizenship=next(iter(_texts(row, "nationality")), "")[:3].upper(),
        status="closed" if _text(row, "status") == "closed" else "open",
        concerns=_texts(row, "protection_concerns"),
        registered_on=_date(row, "registration_date"),
        records=tuple(records),
        tracing=tuple(_traces(row)),
        unread=unread,
    )


def _who(row: Mapping[str, object]) -> Described:
    first = " ".join(each for each in (_text(row, "name_first"), _text(row, "name_middle")) if each)
    last = _text(row, "name_last")
    if not first and not last:
        first = _text(row, "name")
    relatives = tuple(
        (_text(each, "relation"), _text(each, "relation_name"))
        for each in _parts(row, "family_details_section")
        if _text(each, "relation_name")
    )
    return Described(
        primary=clean_line(last, longest=80),
        secondary=clean_line(first, longest=80),
        own_script=_text(row, "name_other"),
        sex=next((sex for sex, word in SEXES.items() if word == _text(row, "sex")), Sex.X),
        birth=_birth(row),
        origin=_text(row, "location_of_origin"),
        last_seen=_text(row, "address_last"),
        relatives=relatives,
    )


def _birth(row: Mapping[str, object]) -> PartialDate:
    day = _date(row, "date_of_birth")
    if day is None:
        return PartialDate()
    return PartialDate(year=day.year) if row.get("estimated") is True else PartialDate.of(day)


def _records(row: Mapping[str, object]) -> Iterable[Record]:
    for each in _parts(row, "notes_section"):
        yield _note(each)
    for kind, names in _NAMES.items():
        for each in _parts(row, SECTIONS[kind]):
            said = {ours: _text(each, theirs) for ours, theirs in names.items()}
            said |= {name.removeprefix("limen_"): _text(each, name) for name in each if name.startswith("limen_")}
            kept = {name: words for name, words in said.items() if words and name != "date"}
            if kept:
                yield Record(kind=kind, said=kept, on=_date(each, "limen_date"))


def _note(each: Mapping[str, object]) -> Record:
    subject, ours = _text(each, "note_subject"), each.get("limen_record")
    if subject in list(RecordKind) and isinstance(ours, dict):
        said = {name: _text(ours, name) for name in ours if isinstance(name, str)}
        return Record(kind=RecordKind(subject), said=said, on=_date(each, "note_date"))
    words = "\n".join(part for part in (subject if subject != "note" else "", _text(each, "note_text")) if part)
    return Record(kind=RecordKind.NOTE, said={"words": words or "-"}, on=_date(each, "note_date"))


def _kept_as_note(row: Mapping[str, object], unread: Sequence[str]) -> Iterable[Record]:
    if unread:
        words = "\n".join(f"{name}: {_shown(row[name])}" for name in unread)
        yield Record(kind=RecordKind.NOTE, said={"words": clean_words(words, longest=LONGEST)})


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(each) for each in value[:MOST_PARTS])
    if isinstance(value, dict):
        return "; ".join(f"{name} {_shown(each)}" for name, each in list(value.items())[:MOST_PARTS])
    return str(value)


def _traces(row: Mapping[str, object]) -> Iterable[Trace]:
    for each in _parts(row, "tracing_request_subform_section"):
        yield Trace(side=Side.SOUGHT, who=_who(each), relation=_text(each, "relation"))


def _parts(row: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    value = row.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise PrimeroUnreadable(why=f"“{name}” is no list of parts")
    return value[:MOST_PARTS]


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return clean_words(value, longest=LONGEST) if isinstance(value, str) else ""


def _texts(row: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = row.get(name)
    values = value if isinstance(value, list) else [value]
    return tuple(clean_line(each, longest=64) for each in values[:MOST_PARTS] if isinstance(each, str) and each)


def _date(row: Mapping[str, object], name: str) -> date | None:
    value = row.get(name)
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise PrimeroUnreadable(why=f"“{name}” is no date like 2026-01-31") from error
