"""What can be wrong with a carrier's message: every code with its weight, its sentence, and what the carrier does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Final, NamedTuple

from limen.lib.basics.words import N_, Value, Word, in_english


class Level(IntEnum):
    """How much an issue weighs."""

    REMARK = 10
    """Read all the same; worth telling the carrier."""
    WARNING = 20
    """Read all the same, and something may be missing or wrong."""
    INSUFFICIENT = 30
    """The person is kept and cannot be answered for until the data is sent again."""
    UNUSABLE = 40
    """The message is rejected as a whole."""


class Told(NamedTuple):
    """What is said of one code: msgids."""

    level: Level
    sentence: str
    remedy: str


class Issue(NamedTuple):
    """One thing that is wrong, and where."""

    code: str
    values: Mapping[str, Value] = {}
    segment: int = -1
    """Index of the segment in its interchange, or number of the line or row; -1 where it is about the whole."""
    offset: int = -1
    """Of the first byte of that segment in the file as it came; -1 where it is not known."""
    person: int = -1
    """Place in `Manifest.persons`; -1 where it is about none."""

    @property
    def level(self) -> Level:
        """How much it weighs."""
        return ISSUES[self.code].level

    @property
    def sentence(self) -> str:
        """The msgid of what is wrong, with placeholders for `values`."""
        return ISSUES[self.code].sentence

    @property
    def remedy(self) -> str:
        """The msgid of what the carrier does about it."""
        return ISSUES[self.code].remedy

    def __str__(self) -> str:
        return f"{in_english(self.sentence, self.values)} {self.remedy}"


def worst(issues: Iterable[Issue]) -> Level | None:
    """Return the greatest weight among issues, None where there are none."""
    return max((each.level for each in issues), default=None)


_REMARK, _WARNING, _INSUFFICIENT, _UNUSABLE = Level
_SAME: Final = N_("Nothing needs to be sent again; have the sending system corrected.")
_AGAIN: Final = N_("Send the message again, whole.")
_PERSON: Final = N_("Send this person again with it.")
_CHECK: Final = N_("Check it against the document and send this person again if it is wrong.")

ISSUES: Final[Mapping[str, Told]] = {
    # The file and what surrounds the messages.
    "nothing-found": Told(
        _UNUSABLE,
        N_("There is no message in this file that can be read: it begins with “%(said)s”."),
        N_("Send a PAXLST or PNRGOV message, lines of APP, or a table with the names of its columns in the first row."),
    ),
    "message-missing": Told(_UNUSABLE, N_("There is no message in the interchange: no UNH can be read."), _AGAIN),
    "too-large": Told(
        _UNUSABLE, N_("The file has %(said)s bytes, more than %(expected)s."), N_("Send the list in parts.")
    ),
    "too-many-persons": Told(
        _UNUSABLE, N_("The message has more than %(expected)s persons."), N_("Send the list in parts.")
    ),
    "issues-cut": Told(_WARNING, N_("More than %(expected)s things are wrong; the others are not listed."), _AGAIN),
    "signs-clash": Told(
        _WARNING,
        N_("The signs that part the message (%(said)s) also stand in names and numbers, which may be cut."),
        N_("Use + : ' and release them in the data with ?."),
    ),
    "charset-guessed": Told(
        _WARNING,
        N_("Letters beyond A to Z are in no declared character set; they were read as %(expected)s."),
        N_("Declare the character set in UNB, or send UTF-8 as UNOW."),
    ),
    "charset-undeclared": Told(
        _REMARK, N_("The message says %(said)s and is written in %(expected)s; it was read as that."), _SAME
    ),
    "controls-left-out": Told(_REMARK, N_("Signs that cannot be seen stood in the message and were left out."), _SAME),
    "interchange-repeated": Told(
        _REMARK, N_("The same interchange stands in the file more than once; it was read once."), _SAME
    ),
    "interchange-end-missing": Told(
        _WARNING, N_("The interchange has no end (UNZ)."), N_("Check that nothing is missing; send it again if so.")
    ),
    "interchange-count": Told(
        _REMARK, N_("UNZ counts %(said)s messages or groups, and there are %(expected)s."), _SAME
    ),
    "interchange-reference": Told(_REMARK, N_("UNZ names the reference “%(said)s”, and UNB “%(expected)s”."), _SAME),
    "group-count": Told(_REMARK, N_("UNE counts %(said)s messages, and there are %(expected)s."), _SAME),
    "group-reference": Told(_REMARK, N_("UNE names the reference “%(said)s”, and UNG “%(expected)s”."), _SAME),
    "messages-too-many": Told(
        _WARNING, N_("The file holds more than %(expected)s messages; the others were not read."), N_("Send the rest.")
    ),
    "message-end-alone": Told(_REMARK, N_("A UNT ends no message."), _SAME),
    "message-end-missing": Told(
        _WARNING,
        N_("The message has no end (UNT): persons at its end may be missing."),
        N_("Check that nothing is missing; send it again if so."),
    ),
    "segment-count": Told(_REMARK, N_("UNT counts %(said)s segments, and there are %(expected)s."), _SAME),
    "message-reference": Told(_REMARK, N_("UNT names the reference “%(said)s”, and UNH “%(expected)s”."), _SAME),
    "kind-unknown": Told(
        _UNUSABLE,
        N_("A message of the kind “%(said)s” is not taken here."),
        N_("Send PAXLST or PNRGOV; CUSRES and CONTRL as answers."),
    ),
    "answers-missing": Told(
        _UNUSABLE, N_("The message answers nothing."), N_("Send the answers, one for each person or one for all.")
    ),
    "answer-unknown": Told(
        _WARNING, N_("The answer “%(said)s” is not known and was left out."), N_("Use the codes of the agreed profile.")
    ),
    "markup-broken": Told(_UNUSABLE, N_("The file is no well-formed XML: near line %(line)s, %(said)s."), _AGAIN),
    "markup-forbidden": Told(
        _UNUSABLE,
        N_("The file holds a document type declaration, with which a file can read others. It was not read."),
        N_("Send it without one."),
    ),
    "columns-missing": Told(
        _UNUSABLE,
        N_("The table has no column for %(element)s. Its columns are: %(said)s."),
        N_("Name the columns as in the template."),
    ),
    "table-unreadable": Told(
        _UNUSABLE, N_("The table cannot be read: %(said)s."), N_("Save it anew as XLSX, or as CSV in UTF-8.")
    ),
    "row-unreadable": Told(
        _WARNING, N_("Row %(line)s cannot be read: %(said)s."), N_("Correct the row and send it again.")
    ),
    "line-unknown": Told(_WARNING, N_("The line “%(said)s” is none that is known here."), _SAME),
    # The message as a whole.
    "function-unknown": Told(
        _WARNING,
        N_("The message function “%(said)s” is not known; the message was taken as a new list."),
        N_("Use the codes of the agreed profile."),
    ),
    "begin-missing": Told(
        _WARNING, N_("The message does not say what it is (no BGM); it was taken as a passenger list."), _SAME
    ),
    "movement-missing": Told(
        _UNUSABLE,
        N_("The message names no movement: neither a carrier with a number nor a place nor a time."),
        N_("Send the message again with TDT, LOC and DTM."),
    ),
    "number-missing": Told(
        _WARNING, N_("The message names no flight, voyage or train."), N_("Send the message again with its number.")
    ),
    "departure-missing": Told(
        _WARNING, N_("The message does not say when the movement departs."), N_("Send the message again with the time.")
    ),
    "place-missing": Told(
        _WARNING,
        N_("The message does not name both where the movement comes from and where it goes."),
        N_("Send the message again with both places."),
    ),
    "time-unreadable": Told(
        _WARNING, N_("“%(said)s” is no time that can be read."), N_("Send the message again with the time.")
    ),
    "nobody": Told(
        _WARNING, N_("There is nobody on this list."), N_("If the movement carries persons, send the list again.")
    ),
    "total-differs": Told(
        _WARNING,
        N_("The message counts %(said)s on board, and lists %(expected)s."),
        N_("Send who is missing, or the right count."),
    ),
    "bookings-differ": Told(_REMARK, N_("The message counts %(said)s bookings, and there are %(expected)s."), _SAME),
    "segment-unknown": Told(
        _REMARK, N_("The segment “%(said)s” has no place in this message and was left out."), _SAME
    ),
    "not-in-set": Told(_REMARK, N_("“%(said)s” belongs to no element that may be asked for, and was left out."), _SAME),
    "parts-missing": Told(
        _WARNING, N_("Of this list the parts %(said)s have not come."), N_("Send the parts that are missing.")
    ),
    "part-repeated": Told(
        _REMARK, N_("Part %(said)s came more than once with other content; the last one counts."), _SAME
    ),
    "access-reference-long": Told(_REMARK, N_("“%(said)s” is longer than this element may be."), _SAME),
    # One person.
    "person-without": Told(_INSUFFICIENT, N_("%(name)s: the %(element)s is missing."), _PERSON),
    "person-duplicate": Told(_WARNING, N_("%(name)s stands on the list more than once."), N_("Send each person once.")),
    "date-unreadable": Told(_WARNING, N_("%(name)s: “%(said)s” cannot be read as %(element)s."), _PERSON),
    "birth-in-future": Told(_WARNING, N_("%(name)s: the date of birth %(said)s is still to come."), _CHECK),
    "sex-unknown": Told(_REMARK, N_("%(name)s: “%(said)s” says no sex that documents have."), _CHECK),
    "code-unknown": Told(_WARNING, N_("%(name)s: “%(said)s” is no code of a State (%(element)s)."), _CHECK),
    "element-repeated": Told(
        _REMARK, N_("%(name)s: the %(element)s is given more than once; the first counts."), _CHECK
    ),
    "name-cut": Told(
        _REMARK,
        N_("%(name)s: a part of the name is as long as the element may be; it may be cut."),
        N_("Compare the name with the document."),
    ),
    "name-in-one": Told(
        _REMARK, N_("%(name)s: the whole name stands in one component."), N_("Send surname and given names apart.")
    ),
    "given-unknown": Told(_REMARK, N_("%(name)s: no given name."), _CHECK),
    "document-empty": Told(_REMARK, N_("%(name)s: a document without a number was left out."), _PERSON),
    "person-unnamed": Told(_INSUFFICIENT, N_("A person has no name."), _PERSON),
    "bags-unreadable": Told(_REMARK, N_("%(name)s: “%(said)s” is no count or weight of baggage."), _SAME),
}
"""Everything that may be said, by its code."""

ELEMENT_WORDS: Final[Mapping[str, Word]] = {
    "name": Word(N_("name")),
    "surname": Word(N_("surname")),
    "given": Word(N_("given name")),
    "birth": Word(N_("date of birth")),
    "sex": Word(N_("sex")),
    "nationality": Word(N_("nationality")),
    "residence": Word(N_("country of residence")),
    "birth_place": Word(N_("place of birth")),
    "embarkation": Word(N_("place of embarkation")),
    "disembarkation": Word(N_("place of disembarkation")),
    "clearance": Word(N_("place where the border is crossed")),
    "seat": Word(N_("seat")),
    "booking": Word(N_("reference of the booking")),
    "reference": Word(N_("passenger reference")),
    "ticket": Word(N_("ticket number")),
    "crew_role": Word(N_("role in the crew")),
    "bag_count": Word(N_("number of bags")),
    "bag_weight": Word(N_("weight of the bags")),
    "verified": Word(N_("mark that the document was read")),
    "address": Word(N_("address")),
    "document": Word(N_("travel document")),
    "document_kind": Word(N_("kind of document")),
    "document_number": Word(N_("document number")),
    "document_issuer": Word(N_("issuer of the document")),
    "document_expiry": Word(N_("date of expiry")),
    "visa": Word(N_("visa")),
    "expiry": Word(N_("expiry")),
    "issue": Word(N_("issue")),
}
"""What the elements of a person are called."""
