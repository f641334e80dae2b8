"""Lines of APP, the interactive system in which check-in asks for each passenger and waits: read, answered, written.

Source: what is known of SITA's messages from systems that use it (transaction codes, codes of answers, lengths); the
specification itself is not public. The order of the fields of a passenger is from memory and to be confirmed before
anybody connects.

    CIRQ:T0001/ZZAIR/UTOBORDER/261129:0900
    INT/8/S/ZZ123/AAA/UTP/20261129/1100/20261129/1345
    PRQ/22/1/P/UTO/UTO/L898902C3//P/20320415////ERIKSSON/ANNA MARIA/19740812/F/UTO//N/N///ABC123

Dates are CCYYMMDD, with 00 for what is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.manifest import times
from limen.lib.manifest.answers import Advice, Answer, Answers
from limen.lib.manifest.docs import state_code
from limen.lib.manifest.noting import Notes
from limen.lib.manifest.paxlst import number_of
from limen.lib.manifest.profile import Profile
from limen.lib.manifest.rows import By, Place, check
from limen.lib.manifest.shapes import Document, Form, Function, Kind, Leg, Manifest, Name, Person, Role

_BEGIN: Final = re.compile(rb"\s*(CIRQ|CICX|CIMR|CIRS|CICC|CIMA):")
_FUNCTIONS: Final[Mapping[str, Function]] = {
    "CIRQ": Function.ORIGINAL,
    "CICX": Function.CANCEL,
    "CIMR": Function.CLOSE_ON_BOARD,
}
_ANSWERS: Final = frozenset({"CIRS", "CICC", "CIMA"})
_FIELDS: Final = 22
"""Of a passenger, from the sequence number on."""
LONGEST_NAME: Final = 24
_SEXES: Final = {"M": Sex.M, "F": Sex.F, "U": Sex.X, "X": Sex.X}
CODES: Final[Mapping[Advice, tuple[str, str]]] = {
    Advice.BOARD: ("8501", "B"),
    Advice.NO_BOARD: ("8502", "D"),
    Advice.INSPECT: ("8503", "B"),
    Advice.INSUFFICIENT: ("8509", "I"),
    Advice.ERROR: ("8510", "E"),
    Advice.ACCEPTED: ("8505", "C"),
}
"""Code and letter of an answer. That INSUFFICIENT and ERROR have numbers of their own is our choice: only their letters
are known."""
_ADVICE: Final = {letter: advice for advice, (_, letter) in CODES.items() if advice is not Advice.INSPECT}
_BY_CODE: Final = {code: advice for advice, (code, _) in CODES.items()}


def looks_like_app(data: bytes) -> bool:
    """Return True when the first line is of APP."""
    return _BEGIN.match(data) is not None


def read_app(data: bytes, profile: Profile, today: date, notes: Notes) -> Manifest | Answers | None:
    """Return the question or the answers; None where nothing can be made of the lines, which is noted."""
    lines = [each.strip() for each in data.decode("utf-8", "replace").splitlines() if each.strip()]
    code, _, rest = lines[0].partition(":")
    head = [*rest.split("/"), "", "", "", ""]
    if code in _ANSWERS:
        return _answers(head, lines[1:], notes)
    reading = _Reading(profile, today, notes)
    for number, line in enumerate(lines[1:], start=2):
        reading.take(number, line)
    return reading.made(code, head)


class _Reading:
    """A question as far as it was read."""

    def __init__(self, profile: Profile, today: date, notes: Notes) -> None:
        self._profile = profile
        self._today = today
        self._notes = notes
        self._leg: Leg | None = None
        self._persons: list[Person] = []

    def take(self, number: int, line: str) -> None:
        """Take one line."""
        tag, _, rest = line.partition("/")
        fields = rest.split("/")
        if tag in {"INT", "INM"}:
            self._leg = self._leg or _leg(fields[1:])
        elif tag in {"PRQ", "PCX", "PMR"}:
            self._persons.append(self._person(number, fields))
        else:
            self._notes.note("line-unknown", number, said=line[:20])

    def _person(self, line: int, fields: list[str]) -> Person:
        said = [each.strip() for each in fields[1:]] + [""] * _FIELDS
        documents = []
        if said[4]:
            expires = times.document_date(said[7], self._today) if said[7] else None
            documents.append(Document(said[6], said[4], state_code(said[3]), expires))
        if said[9]:
            documents.append(Document(said[8] or "V", said[9]))
        made = Person(
            role={"P": Role.PASSENGER, "C": Role.CREW, "T": Role.TRANSIT_PASSENGER}.get(said[1], Role.PASSENGER),
            name=Name(said[11], said[12]),
            sex=_SEXES.get(said[14].upper()),
            birth=times.birth_date(said[13], self._today) if said[13] else None,
            nationality=state_code(said[2]),
            birth_place=said[15],
            booking=said[21],
            reference=said[0],
            documents=tuple(documents),
            segment=line,
        )
        place = Place(By(self._profile, self._today, self._notes), line, len(self._persons), made.name)
        if said[13] and made.birth is None:
            place.note("date-unreadable", said=said[13], element="birth")
        if max(len(made.name.surname), len(made.name.given)) >= LONGEST_NAME:
            place.note("name-cut")
        check(made, place)
        return made

    def made(self, code: str, head: list[str]) -> Manifest | None:
        """Return the manifest."""
        leg = self._leg
        if leg is None or not (leg.number or leg.origin):
            self._notes.note("movement-missing")
            return None
        if not self._persons:
            self._notes.note("nobody")
        is_crew = bool(self._persons) and all(each.role is Role.CREW for each in self._persons)
        return Manifest(
            form=Form.APP,
            kind=Kind.CREW if is_crew else Kind.PASSENGERS,
            function=_FUNCTIONS[code],
            profile=self._profile.code,
            transaction=head[0].strip(),
            sender=head[1].strip(),
            recipient=head[2].strip(),
            prepared=head[3].strip(),
            is_interactive=bool(head[0].strip()) and any(each.reference for each in self._persons),
            carrier=leg.carrier,
            number=leg.number,
            legs=(leg,),
            persons=tuple(self._persons),
        )


def _leg(fields: list[str]) -> Leg:
    said = [each.strip() for each in fields] + [""] * 8
    carrier, number = number_of(said[1])
    return Leg(
        carrier,
        number,
        said[2],
        times.moment(f"{said[4]}{said[5]}", "203"),
        said[3],
        times.moment(f"{said[6]}{said[7]}", "203"),
        crosses=True,
    )


def _answers(head: list[str], lines: Iterable[str], notes: Notes) -> Answers | None:
    found = []
    for number, line in enumerate(lines, start=2):
        tag, _, rest = line.partition("/")
        said = [*rest.split("/"), "", "", "", "", ""]
        advice = _BY_CODE.get(said[2].strip()) or _ADVICE.get(said[3].strip())
        if tag not in {"PRS", "PCC", "PMA"} or advice is None:
            notes.note("line-unknown", number, said=line[:20])
            continue
        found.append(
            Answer(advice, said[1].strip(), text=said[4].strip(), is_whole=not said[1].strip(), segment=number)
        )
    if not found:
        notes.note("answers-missing")
        return None
    return Answers(transaction=head[0].strip(), sender=head[1].strip(), recipient=head[2].strip(), answers=tuple(found))


def write_app_answers(answers: Answers) -> bytes:
    """Return the answer to a question in lines of APP."""
    lines = [f"CIRS:{answers.transaction}/{_plain(answers.sender)}/{_plain(answers.recipient)}"]
    for each in answers.answers:
        code, letter = CODES[each.advice]
        reference = "" if each.is_whole else _plain(each.reference)
        lines.append(f"PRS/4/{reference}/{code}/{letter}/{_plain(each.text)}".rstrip("/"))
    return ("\r\n".join(lines) + "\r\n").encode()


def write_app(manifest: Manifest) -> bytes:
    """Return the question; what a line has no place for is left out."""
    code = next((code for code, each in _FUNCTIONS.items() if each is manifest.function), "CIRQ")
    said = [manifest.transaction, manifest.sender, manifest.recipient, manifest.prepared]
    lines = [f"{code}:{'/'.join(_plain(each) for each in said)}"]
    if leg := manifest.border_leg:
        times_said = [
            text
            for at in (leg.departs, leg.arrives)
            for text in ((f"{at:%Y%m%d}", f"{at:%H%M}") if at is not None else ("", ""))
        ]
        places = (f"{leg.carrier}{leg.number}", leg.origin, leg.destination)
        lines.append("/".join(("INT", "8", "S", *map(_plain, places), *times_said)))
    lines += [_line(number, each) for number, each in enumerate(manifest.persons, start=1)]
    return ("\r\n".join(lines) + "\r\n").encode()


def _line(number: int, person: Person) -> str:
    document, visa = person.document or Document("", ""), person.visa or Document("", "")
    role = "C" if person.role.is_crew else "T" if person.role is Role.TRANSIT_PASSENGER else "P"
    given = f"{person.name.given} {person.name.second}".strip()
    sex = {Sex.M: "M", Sex.F: "F", Sex.X: "U", None: ""}[person.sex]
    fields = (
        *(
            person.reference or str(number),
            role,
            person.nationality,
            document.issuer,
            document.number,
            "",
            document.kind,
        ),
        *(_dated(document.expires), visa.kind, visa.number, "", person.name.surname, given, _dated(person.birth), sex),
        *(person.birth_place, "", "N", "N", "", "", person.booking),
    )
    return "/".join(("PRQ", str(_FIELDS), *map(_plain, fields)))


def _dated(day: PartialDate | None) -> str:
    return "" if day is None else f"{day.year or 0:04}{day.month or 0:02}{day.day or 0:02}"


def _plain(text: str) -> str:
    """A stroke parts fields, and a line ends what is said of a person."""
    return re.sub(r"[/\x00-\x1f\x7f]", " ", text).strip()
