"""From a carrier's message, whatever its format, to what the register takes: `Understood`, with every issue kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from limen.lib.basics.countries import is_issuer, is_nationality
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.findings import value_to_json
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import TravellerKind
from limen.lib.basics.words import N_
from limen.lib.carriage.understood import Leg, OnBoard, Purpose, Understood
from limen.lib.inspection.facts import Document, Holder
from limen.lib.manifest import (
    WCO,
    AnswerKind,
    Function,
    Issue,
    Joined,
    Level,
    Manifest,
    PartKey,
    Person,
    is_part,
    join,
    parse_profile,
    part_key,
    read,
)
from limen.lib.manifest.noting import Notes
from limen.lib.names import Untransliterable, transliterate

_PURPOSES: Final[Mapping[Function, Purpose]] = {
    Function.ORIGINAL: Purpose.LIST,
    Function.ADD: Purpose.LIST,
    Function.CHECK_IN: Purpose.LIST,
    Function.CHANGE: Purpose.CHANGE,
    Function.CHANGE_MOVEMENT: Purpose.CHANGE,
    Function.CANCEL: Purpose.REDUCTION,
    Function.REDUCTION: Purpose.REDUCTION,
    Function.DELETE: Purpose.REDUCTION,
    Function.CLOSE: Purpose.CLOSE,
    Function.CLOSE_ON_BOARD: Purpose.CLOSE,
    Function.DEPARTED: Purpose.CLOSE,
    Function.CLOSE_NOT_ON_BOARD: Purpose.CLOSE_WITHOUT,
    Function.CANCEL_MOVEMENT: Purpose.CANCEL,
}


_OF_WHOLE: Final = frozenset({"parts-missing", "part-repeated"})


class NotUnderstood(Problem):
    """Nothing of a message can be taken in."""

    code = "carrier-message-unreadable"
    sentence = N_("Nothing of this message could be taken in. Compare it with the agreed form, and send it again.")

    def __init__(self, issues: Iterable[Mapping[str, object]] = ()) -> None:
        super().__init__()
        self.issues = tuple(issues)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.issues,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the head of a message tells: enough to put it in line, before anybody in it is looked at."""

    sender: str = ""
    reference: str = ""
    format: str = ""
    carrier: str = ""
    number: str = ""
    legs: tuple[Leg, ...] = ()
    persons: int = 0
    keeps: bytes | None = None
    """What is kept in place of the bytes, where they hold what must not be kept (sensitive elements of bookings)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was understood of a file: the lists in it, and everything that is wrong, in the order of its bytes."""

    lists: tuple[Understood, ...]
    issues: tuple[Mapping[str, object], ...]
    manifests: tuple[Manifest, ...] = ()
    """The lists as they were read, for whoever answers in the format that was asked in."""
    parts: tuple[Manifest, ...] = ()
    """The parts of lists that came in parts, as each was read."""
    acknowledged: tuple[str, ...] = ()
    """The carrier's references of persons of whose changed answer it says that it knows (CUSRES 312)."""

    @property
    def persons(self) -> int:
        """How many persons are named."""
        return sum(len(each.persons) for each in self.lists)

    @property
    def faulty(self) -> int:
        """Of how many of them something is wrong or missing that they cannot be answered for."""
        return sum(1 for each in self.lists for person in each.persons if not person.is_sufficient or person.issues)


def heading_of(raw: bytes, *, today: date) -> Heading:
    """Return what the head of a message tells; an empty one where nothing can be read."""
    found = read(raw, today=today)
    if not found.manifests:
        refused = found.refused[0] if found.refused else None
        reference = (refused.transaction or refused.interchange_reference) if refused else ""
        answered = found.answers[0] if found.answers else None
        sender = refused.sender if refused else answered.sender if answered else ""
        reference = reference or (answered.transaction if answered else "")
        return Heading(sender=sender, reference=reference, keeps=found.redacted)
    first = found.manifests[0]
    return Heading(
        sender=first.sender,
        reference=_reference(first),
        format=_format(first),
        carrier=first.carrier,
        number=_number(first),
        legs=_legs(first),
        persons=sum(len(each.persons) for each in found.manifests),
        keeps=found.redacted,
    )


def read_message(raw: bytes, *, today: date, agreed: Mapping[str, object] | None = None) -> Reading:
    """Return all that a file says; `today` settles centuries, `agreed` is what the file of the carrier's profile says.

    Raises NotUnderstood where no list in it can be used.
    """
    found = read(raw, today=today, profile=parse_profile(agreed) if agreed else WCO)
    manifests = _in_one(found.manifests)
    of_lists = [*(each.issues for each in manifests), *(each.issues for each in found.refused)]
    # Of parts more may come in other files: what is wrong with a list as one is told once that is known.
    told = (issue for part in (found.issues, *of_lists) for issue in part if issue.code not in _OF_WHOLE)
    issues = tuple(issue_to_dict(issue) for issue in told)
    acknowledged = tuple(
        each.reference
        for told in found.answers
        if told.kind is AnswerKind.ACKNOWLEDGED
        for each in told.answers
        if each.reference
    )
    if not manifests and not acknowledged:
        raise NotUnderstood(issues)
    lists = tuple(understood_from(each) for each in manifests)
    parts = tuple(each for each in found.manifests if is_part(each))
    return Reading(lists=lists, issues=issues, manifests=manifests, parts=parts, acknowledged=acknowledged)


def _in_one(manifests: Iterable[Manifest]) -> tuple[Manifest, ...]:
    """Return the lists of a file, those that came in parts put together; each at the place of its first part."""
    found: dict[PartKey | int, list[Manifest]] = {}
    for place, each in enumerate(manifests):
        found.setdefault(part_key(each) if is_part(each) else place, []).append(each)
    return tuple(join(parts).manifest if len(parts) > 1 else parts[0] for parts in found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A list that came in parts, as far as they have come."""

    key: str
    """What the parts of this list share, as a digest."""
    said: Understood
    """What all parts say together."""
    is_complete: bool
    missing: int
    """How many parts have not come, as far as the others tell; 0 for a whole list."""
    numbers: str
    """Which, in words; a question mark where only the end is missing."""
    issues: tuple[Mapping[str, object], ...]
    """What is wrong with the list as one that is not wrong with any part of it: counts, once all of it has come, and
    parts that came again with other content."""


def whole_list(before: Iterable[Manifest], now: Sequence[Manifest]) -> Whole:
    """Return the list that the parts `now` belong to, as far as they and those that came `before` tell.

    Parts of other lists are passed by; of a part that came again the later one counts, and of revisions the highest.
    """
    key = part_key(now[0])
    joined = join([each for each in (*before, *now) if is_part(each) and part_key(each) == key])
    numbers = ", ".join(str(each) for each in joined.missing) or "?"
    return Whole(
        key=sha256("\0".join(key).encode()).hexdigest()[:32],
        said=understood_from(joined.manifest),
        is_complete=joined.is_complete,
        missing=0 if joined.is_complete else len(joined.missing) or 1,
        numbers=numbers,
        issues=tuple(issue_to_dict(each) for each in _of_whole(joined, {each.part.number for each in now})),
    )


def _of_whole(joined: Joined, now: Collection[int]) -> Iterator[Issue]:
    for issue in joined.manifest.issues:
        if issue.code == "part-repeated" and issue.values["said"] in now:
            yield issue
    if joined.is_complete:
        notes = Notes()
        notes.check_totals(joined.manifest)
        yield from notes.issues(lambda _segments: {})


def parts_missing(numbers: str) -> Mapping[str, object]:
    """Return the issue that parts of a list have not come in time."""
    return issue_to_dict(Issue("parts-missing", {"said": numbers}))


def issue_to_dict(issue: Issue) -> dict[str, object]:
    """Return an issue as plain JSON data: what, how much it weighs, and where."""
    return {
        "code": issue.code,
        "level": issue.level.name,
        "sentence": issue.sentence,
        "remedy": issue.remedy,
        "values": {key: value_to_json(value) for key, value in issue.values.items()},
        "segment": issue.segment,
        "offset": issue.offset,
        "person": issue.person,
    }


def understood_from(manifest: Manifest) -> Understood:
    """Return one list as the register takes it."""
    purpose = _PURPOSES[manifest.function]
    if purpose is Purpose.CLOSE and not manifest.persons:
        # Doors are closed, and nobody is named: whoever was announced is on board as far as is told.
        purpose = Purpose.CLOSE_WITHOUT
    wrong: dict[int, int] = {}
    for issue in manifest.issues:
        if issue.person >= 0 and issue.level >= Level.INSUFFICIENT:
            wrong[issue.person] = wrong.get(issue.person, 0) + 1
    return Understood(
        sender=manifest.sender,
        reference=_reference(manifest),
        format=_format(manifest),
        purpose=purpose,
        carrier=manifest.carrier,
        number=_number(manifest),
        mode=manifest.mode.value,
        legs=_legs(manifest),
        persons=tuple(
            _person(each, place, wrong=wrong.get(place - 1, 0)) for place, each in enumerate(manifest.persons, start=1)
        ),
        told_passengers=manifest.totals.passengers,
        told_crew=manifest.totals.crew,
    )


def _reference(manifest: Manifest) -> str:
    return manifest.transaction or manifest.interchange_reference or manifest.message_reference


def _format(manifest: Manifest) -> str:
    return " ".join(filter(None, (manifest.form.value, manifest.release)))


def _legs(manifest: Manifest) -> tuple[Leg, ...]:
    return tuple(
        Leg(origin=leg.origin, destination=leg.destination, departs=leg.departs, arrives=leg.arrives)
        for leg in manifest.legs
        if not leg.is_overflight
    )


def _number(manifest: Manifest) -> str:
    """Return what a movement is called: carrier and number in one, the name of the ship where it has none."""
    if not manifest.number:
        return manifest.conveyance
    is_whole = bool(manifest.carrier) and manifest.number.upper().startswith(manifest.carrier.upper())
    return manifest.number if is_whole else f"{manifest.carrier}{manifest.number}"


def _person(person: Person, place: int, *, wrong: int) -> OnBoard:
    document, visa = person.document, person.visa
    return OnBoard(
        place=place,
        kind=TravellerKind.CREW if person.role.is_crew else TravellerKind.PASSENGER,
        in_transit=person.role.value.startswith("transit"),
        reference=person.reference,
        booking=person.booking or person.group,
        seat=person.seat,
        bags=person.bag_count or 0,
        holder=_holder(person),
        document=None
        if document is None or not normal_number(document.number)
        else Document(
            code=_document_code(document.kind),
            issuer=document.issuer.upper() if is_issuer(document.issuer.upper()) else "",
            number=normal_number(document.number)[:32],
            expiry=document.expires or PartialDate(),
        ),
        visa_number=normal_number(visa.number)[:32] if visa else "",
        embarked=person.embarkation,
        disembarks=person.disembarkation,
        issues=wrong,
    )


def _holder(person: Person) -> Holder | None:
    primary = _letters(person.name.surname)
    secondary = _letters(f"{person.name.given} {person.name.second}".strip())
    if not primary and not secondary and person.birth is None:
        return None
    nationality = person.nationality.upper()
    return Holder(
        primary=primary,
        secondary=secondary,
        birth=person.birth or PartialDate(),
        sex=person.sex or Sex.X,
        citizenship=nationality if is_nationality(nationality) else "",
    )


def _letters(told: str) -> str:
    """Return a name as a machine-readable zone would have it, so that who is announced is found again when scanned."""
    text = told.strip()[:80]
    if text.isascii() and text.isalpha():
        return text.upper()
    try:
        return " ".join(transliterate(text).replace("<", " ").split())
    except Untransliterable:
        # A sign that no document can hold leaves the rest of the name as it is.
        kept = "".join(letter if letter.isascii() and letter.isalpha() else " " for letter in text)
        return " ".join(kept.upper().split())


_DOCUMENT_KINDS: Final = {"I": "I", "A": "A", "C": "C", "AC": "AC", "IP": "I", "T": "P", "F": "P", "L": "I"}


def _document_code(kind: str) -> str:
    return _DOCUMENT_KINDS.get(kind, kind[:2] if kind[:1] == "P" else "P")
