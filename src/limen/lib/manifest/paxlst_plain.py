"""What most carriers write of a person of PAXLST, found by one pattern: plain segments, each once, and one document.

Source: group 4 of the PAXLST implementation guide 6.0. Whatever the pattern does not find is read segment by segment,
which says the same; to find it here is only faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from limen.lib.edifact import COMPONENT, ELEMENT, SEGMENT

_OF_PERSON: Final = (
    "ATT+2++{word}",
    "DTM+329:{date}",
    "NAT+2+{word}",
    "LOC+22+{word}",
    "LOC+174+{word}",
    "LOC+178+{word}",
    "LOC+179+{word}",
    "RFF+AVF:{word}",
    "RFF+ABO:{word}",
    "RFF+SEA:{word}",
    "RFF+YZY:{word}",
    "EMP+1+{word}{lists}",
    "GEI+4+{verified}",
    "MEA+CT++:{count}",
    "MEA+WT++KGM:{count}",
    "FTX+BAG+++{bag}",
)
"""In any order. No two begin alike, so that what a group holds is what its segment says."""
_DOCUMENT: Final = ("DOC+{document}",)
_OF_DOCUMENT: Final = ("DTM+36:{date}", "DTM+182:{date}", "LOC+91+{word}")
_SAID: Final = {
    # Without blanks, small letters, and letters of other scripts, which are looked at one by one.
    "word": "([0-9A-Z]+)",
    "date": f"([0-9]+)(?:{COMPONENT}[0-9]+)?",
    "count": "([0-9]{1,5})",
    "verified": "(173|174)",
    "bag": f"((?!NULL{COMPONENT})[0-9A-Z]+{COMPONENT}[0-9]{{1,3}})",
    "lists": f"(?:{COMPONENT}[0-9A-Z]*)*",
    "document": f"([0-9A-Z]+(?:{COMPONENT}[0-9A-Z]*)*{ELEMENT}[0-9A-Z]+)",
}


def _any_of(segments: Iterable[str]) -> str:
    found = "|".join(each.replace("+", ELEMENT).replace(":", COMPONENT).format(**_SAID) for each in segments)
    return f"(?:(?:{found}){SEGMENT})"


_PLAIN: Final = re.compile(f"{_any_of(_OF_PERSON)}*(?:{_any_of(_DOCUMENT)}{_any_of(_OF_DOCUMENT)}*)?")


class Plain(NamedTuple):
    """What stands there as it stands there, empty where it does not; a field for each group of the pattern."""

    sex: str
    birth: str
    nationality: str
    clearance: str
    residence: str
    embarkation: str
    disembarkation: str
    booking: str
    reference: str
    seat: str
    ticket: str
    crew_role: str
    verified: str
    bag_count: str
    bag_weight: str
    bag: str
    """Tag and pieces, parted by COMPONENT."""
    document: str
    """Kind and number, parted by ELEMENT; the kind may have code lists behind it."""
    expires: str
    issued: str
    issuer: str


NOTHING: Final = Plain(*("" for _ in Plain._fields))
_new: Final[Callable[..., Plain]] = tuple.__new__


def find_plain(text: str, begin: int) -> tuple[Plain, int]:
    """Return what stands plainly at `begin`, and where it ends.

    It ends where it began when there is nothing, or when a segment comes twice, so that something may have to be noted.
    """
    match = _PLAIN.match(text, begin)
    if match is None:
        return NOTHING, begin
    groups, end = match.groups(""), match.end()
    is_each_once = len(groups) - groups.count("") == text.count(SEGMENT, begin, end)
    return (_new(Plain, groups), end) if is_each_once else (NOTHING, begin)
