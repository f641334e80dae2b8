"""What one system writes of each person of PAXLST has the same segments in the same order: a shape, learnt from lists.

Of a person of a known shape one pattern finds everything, and what is asked for is there because the shape has it.
Whoever has another shape is read as before (`paxlst_plain`, then segment by segment), which says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from limen.lib.edifact import COMPONENT, ELEMENT, SEGMENT

MOST_SHAPES: Final = 8
"""Of one sender: a newer one takes the place of the oldest."""
SEEN: Final = 3
"""So many of a shape are met before its pattern is made: to make one takes as long as to read a list."""
LESSONS: Final = 4 * SEEN * MOST_SHAPES
"""So many persons of one list are learnt from at most: a list of nothing but other shapes is no work here."""

_OTHERS: Final = f"[^{SEGMENT}{ELEMENT}{COMPONENT}]"
# A blank beside a word is taken away, and a name of 35 signs is looked at: neither is found here.
_SAID: Final = {
    "word": "([0-9A-Z]+)",
    "seat": "0*([1-9A-Z][0-9A-Z]*)",
    "date": f"([0-9]+)(?:{COMPONENT}[0-9]+)?",
    "count": "([0-9]{1,5})",
    "verified": "(173|174)",
    "bag": f"((?!NULL{COMPONENT})[0-9A-Z]+){COMPONENT}([0-9]{{1,3}})",
    "lists": f"(?:{COMPONENT}[0-9A-Z]*)*",
    "name": rf"((?!\s){_OTHERS}{{1,34}}(?<!\s))",
    "line": rf"((?:(?!\s){_OTHERS}{{1,200}}(?<!\s))?)",
    "state": "([A-Z]{1,3})",
}
_PERSON: Final[Mapping[str, tuple[str, ...]]] = {
    "NAD+{role}+++{name}:{name}": ("surname", "given"),
    "NAD+{role}+++{name}:{name}:{name}": ("surname", "given", "second"),
    "NAD+{role}+++{name}:{name}+{line}+{line}+{line}+{line}+{state}": (
        *("surname", "given"),
        *("street", "city", "subdivision", "postcode", "country"),
    ),
    "NAD+{role}+++{name}:{name}:{name}+{line}+{line}+{line}+{line}+{state}": (
        *("surname", "given", "second"),
        *("street", "city", "subdivision", "postcode", "country"),
    ),
}
_OF_PERSON: Final[Mapping[str, tuple[str, ...]]] = {
    "ATT+2++{word}": ("sex",),
    "DTM+329:{date}": ("birth",),
    "NAT+2+{word}": ("nationality",),
    "LOC+174+{word}": ("residence",),
    "LOC+180+{word}": ("birth_place",),
    "LOC+178+{word}": ("embarkation",),
    "LOC+179+{word}": ("disembarkation",),
    "LOC+22+{word}": ("clearance",),
    "RFF+SEA:{seat}": ("seat",),
    "RFF+AVF:{word}": ("booking",),
    "RFF+ABO:{word}": ("reference",),
    "RFF+YZY:{word}": ("ticket",),
    "EMP+1+{word}{lists}": ("crew_role",),
    "GEI+4+{verified}": ("verified",),
    "MEA+CT++:{count}": ("bag_count",),
    "MEA+WT++KGM:{count}": ("bag_weight",),
    "FTX+BAG+++{bag}": ("tag", "pieces"),
}
_DOCUMENT: Final = "DOC+{kind}+{word}"
_OF_DOCUMENT: Final[Mapping[str, tuple[str, ...]]] = {
    "DTM+36:{date}": ("expires",),
    "DTM+182:{date}": ("issued",),
    "LOC+91+{word}": ("issuer",),
}
FIELDS: Final = (
    *("surname", "given", "second", "street", "city", "subdivision", "postcode", "country"),
    *("sex", "birth", "nationality", "residence", "birth_place", "embarkation", "disembarkation", "clearance"),
    *("seat", "booking", "reference", "ticket", "crew_role", "verified", "bag_count", "bag_weight", "tag", "pieces"),
    *("number", "issuer", "expires", "issued"),
)
"""What a shape tells, in this order; empty for what it does not have."""


class Shape(NamedTuple):
    """How a system writes a person."""

    match: Callable[[str], re.Match[str] | None]
    """Finds a person of this shape; what is said of one is in the groups."""
    told: Callable[[tuple[str, ...]], tuple[str, ...]]
    """Groups, with an empty one behind them, in the order of FIELDS."""
    role: str
    """NAD 3035."""
    kind: str
    """Of the document; empty where there is none."""
    segments: int


def _pattern(segment: str, **literals: str) -> str:
    return segment.replace("+", ELEMENT).replace(":", COMPONENT).format(**_SAID, **literals)


def _alone(segments: Mapping[str, tuple[str, ...]]) -> Mapping[str, re.Pattern[str]]:
    return {each: re.compile(_pattern(each, role="[A-Z]{2,3}")) for each in segments}


_FIRST: Final = _alone(_PERSON)
_PLAIN: Final = _alone(_OF_PERSON)
_BELOW: Final = _alone(_OF_DOCUMENT)
_KIND: Final = re.compile(f"DOC{ELEMENT}([0-9A-Z]+(?:{COMPONENT}[0-9A-Z]*)*){ELEMENT}[0-9A-Z]+")
Key = tuple[str, str, tuple[str, ...], tuple[str, ...]]
"""Role, kind of document with its code lists, segments of the person and of the document."""


def key_of(person: str) -> Key | None:
    """Return what shape a person has, from behind NAD on; None where something is not plain, or comes twice."""
    begin, *segments = person.split(SEGMENT)
    first = next((each for each, alone in _FIRST.items() if alone.fullmatch(f"NAD{begin}")), None)
    if first is None:
        return None
    kind, found, below = "", [first], list[str]()
    for said in segments:
        document = _KIND.fullmatch(said)
        if document and kind:
            return None
        if document:
            kind = document[1]
            continue
        meant = next((each for each, alone in (_BELOW if kind else _PLAIN).items() if alone.fullmatch(said)), None)
        into = below if kind else found
        if meant is None or meant in into:
            return None
        into.append(meant)
    return begin.split(ELEMENT, 2)[1], kind, tuple(found), tuple(below)


@lru_cache(maxsize=128)
def shape_of(key: Key) -> Shape:
    """Return the shape, whose pattern is made once."""
    role, kind, person, document = key
    patterns = [_pattern(each, role=role) for each in person]
    if kind:
        patterns += [_pattern(_DOCUMENT, kind=kind), *(_pattern(each) for each in document)]
    fields = [field for each in person for field in {**_PERSON, **_OF_PERSON}[each]]
    fields += [*(["number"] if kind else []), *(field for each in document for field in _OF_DOCUMENT[each])]
    places = [fields.index(each) if each in fields else len(fields) for each in FIELDS]
    return Shape(
        re.compile(SEGMENT.join(patterns).removeprefix("NAD")).fullmatch,
        itemgetter(*places),
        role,
        kind.partition(COMPONENT)[0],
        len(patterns),
    )


class Shapes:
    """The shapes of one sender, learnt while lists are read. They hold tags and codes, and nothing of anybody."""

    def __init__(self) -> None:
        self.known: list[Shape] = []
        """The newest first."""
        self._seen: dict[Key, int] = {}

    def learn(self, person: str) -> None:
        """Remember the shape of somebody who was read as before, and in whom nothing that is asked for was missing."""
        key = key_of(person)
        if key is None:
            return
        seen = self._seen[key] = self._seen.get(key, 0) + 1
        if seen == SEEN:
            self.known.insert(0, shape_of(key))
            del self.known[MOST_SHAPES:]
        if len(self._seen) > 10 * MOST_SHAPES:
            self._seen.clear()


@lru_cache(maxsize=256)
def shapes_of(sender: str, asked: tuple[str, ...]) -> Shapes:  # noqa: ARG001 - to tell them apart
    """Return what is known of how a sender writes, where persons are asked for the elements in `asked`."""
    return Shapes()
