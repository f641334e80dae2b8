"""What most carriers write of a person of PAXLST, found by one pattern: plain segments, each once, and one document.

Source: group 4 of the PAXLST implementation guide 6.0. Whatever the pattern does not find is read segment by segment,
which says the same; to find it here is only faster.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from limen.lib.edifact import COMPONENT, ELEMENT, SEGMENT

_OF_PERSON: Final = (
    "ATT+2++{word}",
    "DTM+329:{date}",
    "NAT+2+{word}",
    "LOC+174+{word}",
    "LOC+180+{word}",
    "LOC+178+{word}",
    "LOC+179+{word}",
    "LOC+22+{word}",
    "RFF+SEA:{seat}",
    "RFF+AVF:{word}",
    "RFF+ABO:{word}",
    "RFF+YZY:{word}",
    "EMP+1+{word}{lists}",
    "GEI+4+{verified}",
    "MEA+CT++:{count}",
    "MEA+WT++KGM:{count}",
    "FTX+BAG+++{bag}",
)
"""Found in any order, told in that of the fields of `Person` from `sex` on; then a bag, its tag and pieces.

No two begin alike, so that what a group holds is what its segment says.
"""
_OF_DOCUMENT: Final = ("DTM+36:{date}", "DTM+182:{date}", "LOC+91+{word}")
_SAID: Final = {
    # Without blanks, small letters, and letters of other scripts, which are looked at one by one.
    "word": "([0-9A-Z]+)",
    "seat": "0*([1-9A-Z][0-9A-Z]*)",
    "date": f"([0-9]+)(?:{COMPONENT}[0-9]+)?",
    "count": "([0-9]{1,5})",
    "verified": "(173|174)",
    "bag": f"((?!NULL{COMPONENT})[0-9A-Z]+{COMPONENT}[0-9]{{1,3}})",
    "lists": f"(?:{COMPONENT}[0-9A-Z]*)*",
    # Kind with its code lists, and number.
    "document": f"([0-9A-Z]+(?:{COMPONENT}[0-9A-Z]*)*{ELEMENT}[0-9A-Z]+)",
}


def _any_of(segments: Collection[str]) -> str:
    # As often as there are different ones: a message that repeats one without end is no work here.
    found = "|".join(each.replace("+", ELEMENT).replace(":", COMPONENT).format(**_SAID) for each in segments)
    return f"(?:(?:{found}){SEGMENT}){{0,{len(segments)}}}"


_PLAIN: Final = re.compile(f"{_any_of(_OF_PERSON)}(?:DOC{ELEMENT}{_SAID['document']}{SEGMENT}{_any_of(_OF_DOCUMENT)})?")
NOTHING: Final = ("",) * _PLAIN.groups


def find_plain(text: str, begin: int) -> tuple[Sequence[str], int]:
    """Return what stands plainly at `begin`, as it stands there and empty where it does not, and where it ends.

    It ends where it began when there is nothing, or when a segment comes twice, so that something may have to be noted.
    """
    match = _PLAIN.match(text, begin)
    if match is None:
        return NOTHING, begin
    groups, end = match.groups(""), match.end()
    is_each_once = len(groups) - groups.count("") == text.count(SEGMENT, begin, end)
    return (groups, end) if is_each_once else (NOTHING, begin)
