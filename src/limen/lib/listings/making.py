"""An entry put together from what a list says: cleaned, bounded, each thing once, and refused with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_, Word
from limen.lib.listings.dates import Birth
from limen.lib.listings.persons import BirthSpan, ListedDocument, ListedName, ListedPerson, NameKind
from limen.lib.listings.reading import FieldMissing, FieldTooLong, Notes, TooMany
from limen.lib.listings.states import code_of, coded

LONGEST_KEY: Final = 120
LONGEST_NAME: Final = 400
"""Characters; the longest of the lists that were met has 154."""
LONGEST_LINE: Final = 400
LONGEST_REMARKS: Final = 8_000
MOST_NAMES: Final = 500
MOST_EACH: Final = 200
"""Births, places, citizenships, documents, addresses of one entry."""
_SEXES: Final = {
    **dict.fromkeys(("m", "male", "masculin", "masculino", "man", "h", "homme"), Sex.M),
    **dict.fromkeys(("f", "female", "féminin", "femenino", "woman", "femme"), Sex.F),
}
_WORDY: Final = re.compile(r"[a-z]{3}|[:#()]")
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{1,4}[ /-]?)?\d[\dA-Z./-]{3,}(?![a-z])")
_FEWEST_DIGITS: Final = 4
_SPACES: Final = re.compile(r"\s+")


class Draft:
    """An entry while its parts are found. `done()` returns it, or raises why it can be none."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self.key = ""
        self.names: dict[tuple[str, NameKind], ListedName] = {}
        self.births: dict[PartialDate, None] = {}
        self.spans: dict[BirthSpan, None] = {}
        self.places: dict[str, None] = {}
        self.sex = Sex.X
        self.citizenships: dict[str, None] = {}
        self.unknown: dict[str, None] = {}
        self.documents: dict[ListedDocument, None] = {}
        self.category = ""
        self.programmes: dict[str, None] = {}
        self.topics: dict[str, None] = {}
        self.addresses: dict[str, None] = {}
        self.reference = ""
        self.listed_on: date | None = None
        self.changed_on: date | None = None
        self.remarks: dict[str, None] = {}

    @classmethod
    def of(cls, person: ListedPerson) -> Draft:
        """Return a draft that says what `person` says."""
        draft = cls(Notes())
        draft.key, draft.category, draft.reference = person.key, person.category, person.reference
        draft.sex, draft.listed_on, draft.changed_on = person.sex, person.listed_on, person.changed_on
        for name in person.names:
            draft.add_name(name.text, name.kind, family=name.family)
        draft.births, draft.spans = dict.fromkeys(person.births), dict.fromkeys(person.birth_spans)
        draft.places, draft.addresses = (
            dict.fromkeys(filter(None, map(line, each))) for each in (person.birth_places, person.addresses)
        )
        draft.citizenships = dict.fromkeys(map(line, person.citizenships))
        draft.unknown = dict.fromkeys(map(line, person.citizenships_as_written))
        for each in person.documents:
            draft.documents[replace(each, **{part: line(getattr(each, part)) for part in _DOCUMENT})] = None
        draft.programmes, draft.topics = dict.fromkeys([person.programme]), dict.fromkeys(person.topics)
        draft.add_remark(person.remarks)
        return draft

    def add_name(self, text: str, kind: NameKind = NameKind.ALIAS, *, family: str = "") -> None:
        """Add a name in place of the same with less weight; an empty one, or one as weighty as before, adds nothing."""
        if kind is not NameKind.PRIMARY and self._is_too_long(text, LONGEST_NAME):
            return
        cleaned = bounded(text, longest=LONGEST_NAME, field=N_("Name"))
        if len(self.names) > MOST_NAMES:
            raise TooMany(field=Word(N_("Names")), most=MOST_NAMES)
        if not cleaned or not any(character.isalnum() for character in cleaned):
            return
        stronger = (each for each in NameKind if (cleaned, each) in self.names and _RANK[each] <= _RANK[kind])
        if next(stronger, None) is None:
            for weaker in NameKind:
                self.names.pop((cleaned, weaker), None)
            self.names[cleaned, kind] = ListedName(text=cleaned, kind=kind, family=line(family))

    def add_birth(self, birth: Birth | None) -> None:
        """Add what a list says about the day of birth; None adds nothing."""
        if isinstance(birth, BirthSpan):
            self.spans[birth] = None
        elif birth is not None and not birth.is_unknown:
            self.births[birth] = None

    def add_place(self, *parts: str) -> None:
        """Add a place of birth, from its smallest part to its largest."""
        if text := joined(parts):
            self.places[text] = None

    def add_address(self, *parts: str) -> None:
        """Add an address, from its smallest part to its largest."""
        if text := joined(parts):
            self.addresses[text] = None

    def add_citizenship(self, text: str, *, is_code: bool = False) -> None:
        """Add a citizenship by its code, or as it is written where no code is known."""
        code, written = self._state(text, is_code=is_code)
        if code:
            self.citizenships[code] = None
        elif written:
            self.unknown[written] = None

    def add_document(self, number: str, *, kind: str = "", issuer: str = "", is_code: bool = False) -> None:
        """Add a document; one without a number adds nothing."""
        if self._is_too_long(number, LONGEST_LINE):
            return
        cleaned, words = taken_apart(line(number))
        if words and not issuer and code_of(words):
            issuer = words
        elif words:
            self.add_remark(f"{line(kind)}: {line(number)}")
        if any(character.isalnum() for character in cleaned):
            code, written = self._state(issuer, is_code=is_code)
            said = ListedDocument(number=cleaned, kind=line(kind), issuer=code, issuer_as_written=written)
            self.documents[said] = None

    def add_remark(self, text: str) -> None:
        """Add a remark, in lines of its own."""
        if cleaned := clean_words(text[: 2 * LONGEST_REMARKS], longest=LONGEST_REMARKS):
            self.remarks[cleaned] = None

    def add_date(self, text: str) -> None:
        """Keep a date of birth that cannot be read in words, and count it."""
        said = line(text)
        self._notes.dates[said[:40]] += 1
        self.add_remark(f"Date of birth: {said}")

    def _is_too_long(self, text: str, longest: int) -> bool:
        """Return True for what is too long to be any, which then stands in the remarks: no entry is lost for it."""
        if len(text) <= longest or len(clean_line(text[: 8 * longest], longest=longest + 1)) <= longest:
            return False
        self._notes.too_long += 1
        self.add_remark(f"{line(text)} …")
        return True

    def _state(self, text: str, *, is_code: bool) -> tuple[str, str]:
        """Return (code, ""), ("", what is written) or ("", "")."""
        cleaned = line(text)
        if not any(character.isalnum() for character in cleaned):
            return "", ""
        code = coded(cleaned) if is_code else code_of(cleaned)
        if code is None:
            self._notes.countries[cleaned] += 1
            return "", cleaned
        return code, ""

    def done(self) -> ListedPerson:
        """Return the entry. Raises FieldMissing, FieldTooLong or TooMany."""
        key = bounded(self.key, longest=LONGEST_KEY, field=N_("Key"))
        names = tuple(sorted(self.names.values(), key=lambda each: _RANK[each.kind]))
        if not key:
            raise FieldMissing(field=Word(N_("number of its own")))
        if not names:
            raise FieldMissing(field=Word(N_("name")))
        self._check()
        return ListedPerson(
            key=key,
            names=names,
            births=tuple(self.births),
            birth_spans=tuple(self.spans),
            birth_places=tuple(self.places),
            sex=self.sex,
            citizenships=tuple(self.citizenships),
            citizenships_as_written=tuple(self.unknown),
            documents=tuple(self.documents),
            category=line(self.category),
            programme="; ".join(filter(None, map(line, self.programmes))),
            topics=tuple(filter(None, map(line, self.topics))),
            addresses=tuple(self.addresses),
            reference=line(self.reference),
            listed_on=self.listed_on,
            changed_on=self.changed_on,
            remarks=clean_words("\n".join(self.remarks), longest=LONGEST_REMARKS),
        )

    def _check(self) -> None:
        each = (self.births, self.spans, self.places, self.citizenships, self.unknown, self.documents, self.addresses)
        if max(len(one) for one in each) > MOST_EACH:
            raise TooMany(field=Word(N_("Births, places, citizenships, documents or addresses")), most=MOST_EACH)


_DOCUMENT: Final = ("number", "issuer", "kind", "issuer_as_written")
_RANK: Final = {NameKind.PRIMARY: 0, NameKind.ALIAS: 1, NameKind.WEAK: 2}


def sex_of(text: str) -> Sex:
    """Return the sex that a list writes as `Male`, `f` and the like; X for everything else."""
    return _SEXES.get(text.strip().casefold(), Sex.X)


def line(text: str) -> str:
    """Return `text` as one line of at most 400 characters."""
    return clean_line(text[: 4 * LONGEST_LINE], longest=LONGEST_LINE)


def bounded(text: str, *, longest: int, field: str) -> str:
    """Return `text` as one line. Raises FieldTooLong where cutting it would make it another one."""
    if len(text) > 8 * longest:
        raise FieldTooLong(field=Word(field), longest=longest)
    cleaned = clean_line(text, longest=longest + 1)
    if len(cleaned) > longest:
        raise FieldTooLong(field=Word(field), longest=longest)
    return cleaned


def joined(parts: Iterable[str]) -> str:
    """Return the parts that say something as one line with commas between them."""
    return line(", ".join(filter(None, (line(each) for each in parts))))


def taken_apart(written: str) -> tuple[str, str]:
    """Return the number and the words of what a list writes where a number should stand: `Booklet: A5199819`.

    Numbers are compared exactly, so that words would keep a document from ever being found. Where two could be meant,
    all of it comes back as the number; where not one digit stands, as words.
    """
    if not _WORDY.search(written):
        return written, ""
    if not any(map(str.isdigit, written)):
        return "", written
    outside = _BRACKETED.sub(" ", written)
    found = [each for each in _NUMBER.findall(outside) if sum(map(str.isdigit, each)) >= _FEWEST_DIGITS]
    if len(found) != 1:
        return written, ""
    words = re.sub(r"[():#,]", " ", written.replace(found[0], " ", 1))
    return found[0].strip(" ./-"), squeezed(words)


def squeezed(text: str) -> str:
    """Return `text` with single spaces, none at its ends."""
    return _SPACES.sub(" ", text).strip()
