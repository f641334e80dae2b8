"""The entry of a list as the reasons need it: names as written, births, citizenships, sex and documents."""

from __future__ import annotations

import json
from collections.abc import Sequence

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.listings.persons import BirthSpan, ListedDocument, ListedName, ListedPerson, NameKind

KINDS = (NameKind.PRIMARY, NameKind.ALIAS, NameKind.WEAK)
MOST_NAMES = 64
"""Names of one entry that are searched; the longest entry of the lists that were measured has 41."""
MOST_FACTS = 64
"""Births, citizenships, documents of one entry that are compared."""
_LONGEST_TEXT = 300
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def searched(person: ListedPerson) -> ListedPerson:
    """Return the entry with what is compared of it, bounded, and nothing else: that, no more, is in the file."""
    return ListedPerson(
        key=person.key,
        names=tuple(ListedName(text=_bounded(name.text), kind=name.kind) for name in person.names[:MOST_NAMES]),
        births=person.births[:MOST_FACTS],
        birth_spans=person.birth_spans[:MOST_FACTS],
        sex=person.sex,
        citizenships=person.citizenships[:MOST_FACTS],
        documents=tuple(
            ListedDocument(number=_bounded(each.number), issuer=_bounded(each.issuer))
            for each in person.documents[:MOST_FACTS]
        ),
    )


def _bounded(text: str) -> str:
    """What cannot be written as UTF-8 (half a surrogate pair) is shown as a question mark, as everywhere else."""
    return text[:_LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")


def pack(person: ListedPerson) -> bytes:
    """Return the record of what `searched` returned."""
    content = [
        person.key,
        [[name.text, KINDS.index(name.kind)] for name in person.names],
        [str(birth) for birth in person.births],
        [[span.first, span.last] for span in person.birth_spans],
        person.sex.value,
        list(person.citizenships),
        [[each.number, each.issuer] for each in person.documents],
    ]
    return _ENCODER.encode(content).encode("utf-8", "replace")


def unpack(record: bytes) -> ListedPerson:
    """Return what `pack` was given."""
    key, names, births, spans, sex, citizenships, documents = json.loads(record)
    return ListedPerson(
        key=key,
        names=tuple(ListedName(text=text, kind=KINDS[kind]) for text, kind in names),
        births=tuple(map(PartialDate.parse, births)),
        birth_spans=tuple(BirthSpan(first=first, last=last) for first, last in spans),
        sex=Sex(sex),
        citizenships=tuple(citizenships),
        documents=tuple(ListedDocument(number=number, issuer=issuer) for number, issuer in documents),
    )


def births_of(person: ListedPerson) -> Sequence[tuple[int, int, int, int]]:
    """Return (first year, last year, month, day) of each birth and then of each span; 0 for what is not known."""
    dates = [(birth.year or 0, birth.year or 0, birth.month or 0, birth.day or 0) for birth in person.births]
    return [*dates, *((_year(span.first), _year(span.last), 0, 0) for span in person.birth_spans)]


def _year(year: int) -> int:
    return min(max(year, 1), 9999)
