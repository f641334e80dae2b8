"""Notices about persons in the shape in which INTERPOL's public service gives them: red, yellow and those of the UN.

Source: the published description of that service (`/notices/v1/{red,yellow,un}`): an array of notices, one object a
line, or pages with the notices under `_embedded`. Not yet proven on the real file: full notices come through a State's
own I-24/7 connection, whose files may hold more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.listings.dates import birth_from
from limen.lib.listings.ftm import object_of
from limen.lib.listings.making import Draft, sex_of, squeezed
from limen.lib.listings.persons import ListedPerson, NameKind
from limen.lib.listings.reading import (
    MEGABYTE,
    Counted,
    ListBroken,
    Notes,
    NotJSON,
    NotThisFormat,
    Place,
    RecordTooLarge,
    Unreadable,
    aside,
    shown,
)
from limen.lib.listings.text_lines import Begun, Line, lines_of, texts_of

LONGEST_LINE: Final = 4 * MEGABYTE
LARGEST_PAGE: Final = 8 * MEGABYTE
"""Bytes of one JSON document that is no array; pages of the service have 160 notices at most."""
_EXPECTED: Final = '[{"entity_id": …}] / {"_embedded": {"notices": …}}'
_COLOURS: Final = ("red", "yellow", "blue", "black", "green", "orange", "purple", "un", "silver")


def read(files: Mapping[str, Counted], notes: Notes) -> Iterator[ListedPerson | Unreadable]:
    """Yield the persons of the notices; notices without a name or a forename are kept aside."""
    for place, notice in _notices(files["list"], notes):
        if notice is None:
            yield aside(place, NotJSON(), "")
            continue
        try:
            yield _person(notice, notes)
        except Problem as problem:
            yield aside(place, problem, str(notice.get("entity_id") or ""))


def _person(notice: Mapping[str, object], notes: Notes) -> ListedPerson:
    draft = Draft(notes)
    draft.key = draft.reference = _text(notice, "entity_id")
    _add_names(draft, notice)
    born = _text(notice, "date_of_birth")
    birth = birth_from(born)
    draft.add_birth(birth)
    if born and birth is None:
        draft.add_date(born)
    draft.add_place(_text(notice, "place_of_birth"), _text(notice, "country_of_birth_id"))
    draft.sex = sex_of(_text(notice, "sex_id"))
    for code in _list(notice, "nationalities"):
        if isinstance(code, str):
            draft.add_citizenship(code, is_code=True)
    draft.programmes[_colour(notice)] = None
    for label, name in _SAID.items():
        if said := _text(notice, name):
            draft.add_remark(f"{label}: {said}")
    for warrant in _list(notice, "arrest_warrants"):
        if isinstance(warrant, dict):
            _add_warrant(draft, warrant)
    return draft.done()


_SAID: Final = {
    "UN reference": "un_reference",
    "Disappeared on": "date_of_event",
    "Disappeared at": "place",
    "Disappeared in": "country",
    "Mother": "mother_name",
    "Mother's forename": "mother_forename",
    "Father": "father_name",
    "Father's forename": "father_forename",
    "Marks": "distinguishing_marks",
}


def _add_names(draft: Draft, notice: Mapping[str, object]) -> None:
    family, forename = _text(notice, "name"), _text(notice, "forename")
    draft.add_name(", ".join(filter(None, (family, forename))), NameKind.PRIMARY, family=family)
    if birth_name := _text(notice, "birth_name"):
        draft.add_name(", ".join(filter(None, (birth_name, forename))), NameKind.ALIAS, family=birth_name)
    for alias in [*_list(notice, "aliases"), *_list(notice, "alias")]:
        if isinstance(alias, str):
            draft.add_name(alias, NameKind.ALIAS)
        elif isinstance(alias, dict):
            parts = (_text(alias, "name"), _text(alias, "forename"))
            draft.add_name(", ".join(filter(None, parts)), NameKind.ALIAS, family=parts[0] if all(parts) else "")


def _add_warrant(draft: Draft, warrant: Mapping[str, object]) -> None:
    charge = _text(warrant, "charge_translation") or _text(warrant, "charge")
    country = _text(warrant, "issuing_country_id")
    if charge or country:
        draft.add_remark(f"Warrant of {country or '?'}: {charge}")


def _colour(notice: Mapping[str, object]) -> str:
    """The notice says its colour, or the address that it was fetched from does."""
    links = notice.get("_links")
    own = links.get("self") if isinstance(links, dict) else None
    address = own.get("href") if isinstance(own, dict) else None
    said = [_text(notice, "notice_color"), _text(notice, "type"), *str(address or "").split("/")]
    return next((each.casefold() for each in said if each.casefold() in _COLOURS), "")


def _text(said: Mapping[str, object], name: str) -> str:
    value = said.get(name)
    return squeezed(value) if isinstance(value, str) else ""


def _list(said: Mapping[str, object], name: str) -> list[object]:
    value = said.get(name)
    return value if isinstance(value, list) else []


# --- where the notices are ---------------------------------------------------------------------------------------

_Found = Iterator[tuple[Place, Mapping[str, object] | None]]


def _notices(file: Counted, notes: Notes) -> _Found:
    head = Begun(file)
    begins = head.peek(1 << 12).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if begins.startswith(b"["):
        yield from _of_array(texts_of(head, notes))
        return
    lines = (line for line in lines_of(head, notes, longest=LONGEST_LINE) if line.why is not None or line.text.strip())
    first = next(lines, None)
    if first is None or first.why is not None or not first.text.lstrip().startswith("{"):
        raise NotThisFormat(expected=_EXPECTED, found=shown(first.text if first else ""))
    if (page := object_of(first.text)) is not None:
        yield from _of_lines(first.number, page, lines)
    else:
        yield from _of_page(first.text, lines)


def _of_lines(number: int, page: dict[str, object], more: Iterator[Line]) -> _Found:
    """One object a line: notices, or pages of them."""
    yield from _of_object(number, page, is_first=True)
    for line in more:
        found = None if line.why is not None else object_of(line.text)
        if found is None:
            yield Place(file="list", line=line.number), None
        else:
            yield from _of_object(line.number, found, is_first=False)


def _of_page(text: str, more: Iterator[Line]) -> _Found:
    """One object over several lines."""
    pieces, size, last = [text], len(text), 1
    for line in more:
        pieces.append(line.text)
        last = line.number
        size += len(line.text)
        if size > LARGEST_PAGE:
            raise RecordTooLarge(file="list", megabytes=LARGEST_PAGE // MEGABYTE, line=last)
    page = object_of("\n".join(pieces))
    if page is None:
        raise ListBroken(file="list", line=last, what="JSON")
    yield from _of_object(1, page, is_first=True)


def _of_object(line: int, page: Mapping[str, object], *, is_first: bool) -> _Found:
    embedded = page.get("_embedded")
    within = embedded if isinstance(embedded, dict) and "notices" in embedded else page
    if "notices" not in within:
        if is_first and "entity_id" not in page:
            raise NotThisFormat(expected=_EXPECTED, found=shown(", ".join(map(str, page))))
        yield Place(file="list", line=line), page
        return
    for number, notice in enumerate(_list(within, "notices"), start=1):
        place = Place(file="list", line=line, path=f"notices[{number}]")
        yield place, notice if isinstance(notice, dict) else None


def _of_array(more: Iterator[str]) -> _Found:
    """The elements of an array, read one by one, so that it may be of any size."""
    held = _Held(more)
    held.skip("[")
    number = 0
    while not held.skip("]"):
        number += 1
        value = held.value()
        yield Place(file="list", line=held.line, path=f"[{number}]"), value if isinstance(value, dict) else None
        held.skip(",")


class _Held:
    """The part of a JSON text that is being read, and where it stands."""

    def __init__(self, more: Iterator[str]) -> None:
        self.line = 1
        self._more = more
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder()

    def skip(self, mark: str) -> bool:
        """Go past white space, and past `mark` where it stands there."""
        while True:
            found = _BLANK.match(self._text, self._at)
            end = found.end() if found else self._at
            self.line += self._text.count("\n", self._at, end)
            self._at = end
            if end < len(self._text) or not self._read(1):
                break
        is_there = self._text.startswith(mark, self._at)
        self._at += len(mark) if is_there else 0
        return is_there

    def value(self) -> object:
        """Return the value that stands here. Raises ListBroken, RecordTooLarge."""
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise ListBroken(file="list", line=self.line, what="JSON") from error
            except ValueError as error:
                if len(self._text) - self._at > LONGEST_LINE:
                    raise RecordTooLarge(file="list", megabytes=LONGEST_LINE // MEGABYTE, line=self.line) from error
                # Twice as much each time: what a cut-off value costs to read again stays in proportion.
                if not self._read(max(1, len(self._text) - self._at)):
                    raise ListBroken(file="list", line=self.line, what="JSON") from error
                continue
            self.line += self._text.count("\n", self._at, end)
            self._at = end
            return value

    def _read(self, size: int) -> bool:
        """Hold at least `size` characters more; False at the end of the file."""
        pieces = [self._text[self._at :]]
        got = 0
        while got < size and (piece := next(self._more, "")):
            pieces.append(piece)
            got += len(piece)
        self._text, self._at = "".join(pieces), 0
        return got > 0


_BLANK: Final = re.compile(r"[ \t\r\n]*")
