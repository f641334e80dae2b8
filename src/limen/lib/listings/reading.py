"""What every reader of a list shares: the file and how much of it was read, places, problems, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol, runtime_checkable

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_, Word
from limen.lib.listings.persons import ListedPerson

LONGEST_TEXT: Final = 80
"""Characters of a record that could not be read which are shown with the reason."""
MOST_SHOWN: Final = 12
"""Texts that a finding spells out."""
MEGABYTE: Final = 1 << 20


class Readable(Protocol):
    """A file of bytes that somebody else opened."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        ...


@runtime_checkable
class Seekable(Readable, Protocol):
    """A file of bytes that can be read from any place, as an archive is."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place and return it."""
        ...

    def tell(self) -> int:
        """Return the place."""
        ...


class Counted:
    """A file handed in, and how much of it was read: what a bar of progress shows."""

    def __init__(self, file: Readable, *, name: str) -> None:
        self.file = file
        self.name = name
        self.consumed = 0

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, none at the end."""
        data = self.file.read(size)
        self.consumed += len(data)
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record stands; `str()` writes it as an editor does: `sdn:17`, `list:345 INDIVIDUAL[12]`."""

    file: str
    """What the format calls the file."""
    line: int
    """Counted from 1."""
    path: str = ""
    """Element and its number among its kind, row of a sheet; empty where the line says it all."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.path}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A record that was kept aside; the rest goes in."""

    place: Place
    why: Problem
    text: str
    """What stands there, at most 80 characters, as far as it can be shown."""


class FormatUnknown(Problem):
    """No reader goes by that name."""

    code = "listing-format-unknown"
    sentence = N_("“%(format)s” is no format of a list. There are: %(formats)s.")


class ListFileMissing(Problem):
    """A format wants a file that was not handed in."""

    code = "listing-file-missing"
    sentence = N_("A list of this format needs the file %(file)s as well. Choose it and try again.")


class ListFileUnexpected(Problem):
    """A file was handed in that the format has no use for."""

    code = "listing-file-unexpected"
    sentence = N_("The file %(file)s does not belong to a list of this format. It takes: %(files)s.")


class NotThisFormat(Problem):
    """The file begins as something else."""

    code = "listing-not-this-format"
    sentence = N_(
        "This is not a list of the chosen format: it should begin with %(expected)s, but begins with “%(found)s”."
        " Was a page of the owner's web site saved in place of the file?"
    )


class ListBroken(Problem):
    """The file cannot be read to its end."""

    code = "listing-broken"
    sentence = N_(
        "The file %(file)s is damaged or cut off near line %(line)s: %(what)s. Nothing of it was taken. Fetch it again."
    )


class ListForbidden(Problem):
    """The file holds what could make a program read other files or fill its memory."""

    code = "listing-forbidden"
    sentence = N_(
        "The file %(file)s holds a document type declaration, with which a file can read others or fill the memory. No"
        " owner's list needs one. It was not read; ask the owner of the list."
    )


class RecordTooLarge(Problem):
    """Nothing that belongs to a list is so large."""

    code = "listing-record-too-large"
    sentence = N_(
        "The file %(file)s holds more than %(megabytes)s megabytes without an end of a record near line %(line)s. It"
        " was not read further; fetch it again, or ask the owner of the list."
    )


class EncodingWrong(Problem):
    """The bytes are no text."""

    code = "listing-encoding"
    sentence = N_("The file %(file)s is not text as it says it is, near line %(line)s. Save it as UTF-8 and try again.")


class FieldWrong(Problem):
    """A field of a record cannot be what it says."""

    code = "entry-field-wrong"
    sentence = N_("%(field)s: “%(typed)s” is not possible here.")


class FieldMissing(Problem):
    """A record lacks what no entry can do without."""

    code = "entry-field-missing"
    sentence = N_("This record has no %(field)s.")


class FieldTooLong(Problem):
    """A field is longer than anything of its kind."""

    code = "entry-field-too-long"
    sentence = N_("%(field)s: longer than %(longest)s characters, which none is.")


class TooMany(Problem):
    """A record names more of a kind than any record does."""

    code = "entry-too-many"
    sentence = N_("%(field)s: more than %(most)s, which no record has.")


class LineTooLong(Problem):
    """A line is longer than any record."""

    code = "entry-line-too-long"
    sentence = N_("This line is longer than %(kilobytes)s kilobytes, which no record is.")


class LineNotText(Problem):
    """The bytes of a line are text in no encoding that lists come in."""

    code = "entry-line-not-text"
    sentence = N_("This line is text neither in UTF-8 nor in Windows-1252.")


class QuoteOpen(Problem):
    """A quotation mark has no partner."""

    code = "entry-quote-open"
    sentence = N_("The quotation marks of this record do not close.")


class NotJSON(Problem):
    """A line should hold one JSON object and does not."""

    code = "entry-not-json"
    sentence = N_("This is not one JSON object: it is cut off, nested too deeply or something else.")


@dataclass(slots=True)
class Notes:
    """What a reader has to say beside the persons. Grows while the list is read."""

    persons: int = 0
    unreadable: int = 0
    others: Counter[str] = field(default_factory=Counter)
    """Records that are about no person, by kind: `organisation`, `vessel`, `aircraft`, or what the list calls it."""
    countries: Counter[str] = field(default_factory=Counter)
    """Names of States that no code is known for."""
    encoding: str = "UTF-8"
    legacy_lines: int = 0
    """Lines that are not UTF-8 and were read as Windows-1252."""
    dates: Counter[str] = field(default_factory=Counter)
    """Dates of birth that cannot be read and stand in the remarks of their entries."""
    too_long: int = 0
    """Aliases and numbers of documents that are too long to be any, and stand cut in the remarks of their entries."""
    aliases_astray: int = 0
    """Aliases that belong to no entry of the list."""

    def findings(self) -> tuple[Finding, ...]:
        """Return what the desk must know about the file as a whole, in a fixed order."""
        notice, attention = Severity.NOTICE, Severity.ATTENTION
        others = sorted(self.others.items(), key=lambda each: (-each[1], each[0]))
        nobody = not self.persons and not self.unreadable
        told: tuple[tuple[object, str, Severity, str, Mapping[str, str | int]], ...] = (
            (nobody, "no-persons", attention, _NOBODY, {}),
            (self.unreadable, "records-aside", attention, _ASIDE, {"count": self.unreadable, "persons": self.persons}),
            (self.countries, "countries-unknown", notice, _COUNTRIES, _named(self.countries)),
            (self.dates, "dates-unread", attention, _DATES, _named(self.dates)),
            (self.too_long, "too-long", notice, _TOO_LONG, {"count": self.too_long}),
            (self.legacy_lines, "encoding-legacy", notice, _LEGACY, {"count": self.legacy_lines}),
            (self.encoding != "UTF-8", "encoding-told", Severity.INFO, _ENCODING, {"encoding": self.encoding}),
            (self.aliases_astray, "aliases-astray", attention, _ASTRAY, {"count": self.aliases_astray}),
        )
        return (
            *(_others(kind, count) for kind, count in others),
            *(_finding(rule, weight, words, **values) for is_so, rule, weight, words, values in told if is_so),
        )


class Reading(Iterator[ListedPerson | Unreadable]):
    """A list while it is read: iterate over it for the entries, and ask it how far it is and what it left out."""

    def __init__(
        self, files: Mapping[str, Counted], read: Callable[[Notes], Iterator[ListedPerson | Unreadable]]
    ) -> None:
        self.notes = Notes()
        self._files = files
        self._records = read(self.notes)

    def __next__(self) -> ListedPerson | Unreadable:
        record = next(self._records)
        if isinstance(record, Unreadable):
            self.notes.unreadable += 1
        else:
            self.notes.persons += 1
        return record

    @property
    def consumed(self) -> int:
        """Bytes of all files that were read so far."""
        return sum(each.consumed for each in self._files.values())

    def findings(self) -> tuple[Finding, ...]:
        """Return what the desk must know about the file as a whole; complete once the last record was read."""
        return self.notes.findings()


OTHERS: Final[Mapping[str, str]] = {
    "organisation": N_("organisations"),
    "vessel": N_("vessels"),
    "aircraft": N_("aircraft"),
}
_OTHERS = N_("%(count)s records of this list are about %(kind)s, not about persons, and were left out.")
_ASIDE = N_("Kept aside because they cannot be read: %(count)s. Persons read: %(persons)s.")
_COUNTRIES = N_(
    "%(count)s times the list names a State or citizenship that no code is known for. It was kept as text and takes no"
    " part in the comparison: %(names)s."
)
_NOBODY = N_("There is not one person in this list. Was it the right file?")
_DATES = N_(
    "%(count)s dates of birth cannot be read and stand in the remarks of their entries, which are compared without"
    " them: %(names)s. Is the order of day and month right?"
)
_TOO_LONG = N_(
    "%(count)s aliases or numbers of documents are too long to be any. They stand, cut, in the remarks of their"
    " entries."
)
_LEGACY = N_("%(count)s lines are not UTF-8 and were read as Windows-1252. Check the accents in the names.")
_ENCODING = N_("The file is written in %(encoding)s.")
_ASTRAY = N_("%(count)s aliases belong to no entry of the list. Were the files fetched on the same day?")


def _others(kind: str, count: int) -> Finding:
    word = OTHERS.get(kind)
    return _finding("not-persons", Severity.INFO, _OTHERS, count=count, kind=Word(word) if word else kind)


def _named(said: Counter[str]) -> dict[str, str | int]:
    """Return how often something was said, and the texts that were said most."""
    common = [f"{name} ({count})" if count > 1 else name for name, count in said.most_common(MOST_SHOWN)]
    more = len(said) - len(common)
    return {"count": sum(said.values()), "names": ", ".join(common) + (f" + {more}" if more else "")}


def _finding(rule: str, severity: Severity, sentence: str, **values: str | int | Word) -> Finding:
    return Finding(rule=f"listing.{rule}", severity=severity, sentence=sentence, values=values)


def aside(place: Place, why: Problem, text: str) -> Unreadable:
    """Return the record at `place` as one that could not be read."""
    return Unreadable(place=place, why=why, text=clean_line(text[: 4 * LONGEST_TEXT], longest=LONGEST_TEXT))


def shown(text: str) -> str:
    """Return `text` as a sentence may quote it: one line, at most 40 characters."""
    return clean_line(text[:200], longest=40)
