"""What stands before the officer, read: lines from a reader, what the officer typed, or a person with nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from limen.lib import mrz
from limen.lib.basics.countries import is_issuer, is_nationality
from limen.lib.basics.document_numbers import is_number, normal_number
from limen.lib.basics.findings import Finding
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_, Word
from limen.lib.inspection.facts import Document, Holder
from limen.lib.names import fold

LONGEST_NAME: Final = 80
"""Characters of a typed primary or secondary identifier; the machine-readable zone has room for 39."""
LONGEST_SHOWN: Final = 40
"""Characters of a wrong entry that a sentence repeats."""
_CODE: Final = re.compile(r"[A-Z][A-Z]?").fullmatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """Lines as a reader sent them, or fields as an officer typed them; lines win where both are there."""

    scanned: str = ""
    repaired_from: str = ""
    """What the reader had sent, where the officer accepted a repair of it that was offered; `scanned` is the repair."""
    picture: mrz.Seen | None = None
    """What was seen in a picture of the page, where the lines come from one and not from a reader."""
    document: Document | None = None
    holder: Holder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Document and holder as presented, with what the reading found."""

    document: Document | None
    holder: Holder | None
    form: str = ""
    received: str = ""
    """What the reader sent, but for characters that no database keeps; empty when nothing was read."""
    repairs: tuple[str, ...] = ()
    """Lines that would be right in every check digit, offered for the officer to compare with the page."""
    repaired_from: str = ""
    findings: tuple[Finding, ...] = ()


class Unreadable(Problem):
    """What was scanned is no machine-readable zone at all; `findings` say what stood in the way."""

    code = "scan-unreadable"
    sentence = N_("This could not be read as the lines of a document. Scan again, or type the document.")

    def __init__(self, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__()
        self.findings = findings

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.findings,)


class NothingPresented(Problem):
    """Neither lines nor typed fields nor a description of the person."""

    code = "nothing-presented"
    sentence = N_("Nothing was scanned or typed. Scan the document, or describe the person who has none.")


class RepairNotOffered(Problem):
    """Lines are called a repair of others that they are no offered repair of."""

    code = "repair-not-offered"
    sentence = N_(
        "These lines are not a correction that was offered for what the reader sent. Scan the document again."
    )


class HolderMissing(Problem):
    """A document was typed without the person it describes."""

    code = "holder-missing"
    sentence = N_("The document was typed, but not whose it is. Type name, date of birth and citizenship as printed.")


class TypedWrong(Problem):
    """A typed field cannot be what it says."""

    code = "typed-wrong"
    sentence = N_("%(field)s: “%(typed)s” is not possible. Compare it with the page and type it again.")


def read_presented(presented: Presented, *, today: date) -> Read:
    """Return what was presented as document and holder; `today` settles the century of its dates.

    Raises Unreadable, NothingPresented, RepairNotOffered, HolderMissing or TypedWrong.
    """
    if presented.repaired_from:
        return _read_repaired(presented, today)
    if presented.scanned.strip():
        return _with_picture(_read_lines(presented.scanned, today), presented, today)
    if presented.document is None and presented.holder is None:
        raise NothingPresented
    # Without a holder nothing could be compared and nobody would be met: a document is always somebody's.
    if presented.document is not None and presented.holder is None:
        raise HolderMissing
    return Read(
        document=_typed_document(presented.document) if presented.document else None,
        holder=_typed_holder(presented.holder) if presented.holder else None,
    )


def _read_repaired(presented: Presented, today: date) -> Read:
    """Return the repaired reading, which keeps and tells what the reader had really sent."""
    before = _read_lines(presented.repaired_from, today)
    if presented.scanned not in before.repairs:
        raise RepairNotOffered
    return replace(_read_lines(presented.scanned, today), repaired_from=before.received)


def _with_picture(read: Read, presented: Presented, today: date) -> Read:
    """Return the reading with what is to be said of the picture that its lines come from."""
    if presented.picture is None:
        return read
    told = mrz.tell_picture(presented.picture, presented.scanned.replace("\r\n", "\n").strip(), today=today)
    return replace(read, findings=(*read.findings, *told))


def _read_lines(scanned: str, today: date) -> Read:
    reading = mrz.parse(scanned, today=today)
    if reading.format is None or not is_number(reading.number):
        raise Unreadable(reading.findings)
    return Read(
        document=Document(
            code=reading.document_code,
            issuer=reading.issuer,
            number=normal_number(reading.number),
            expiry=reading.expiry,
        ),
        holder=Holder(
            primary=reading.names.primary,
            secondary=reading.names.secondary,
            birth=reading.birth,
            sex=reading.sex,
            citizenship=reading.nationality,
        ),
        form=reading.format,
        received=reading.received,
        repairs=tuple("\n".join(repair.lines) for repair in reading.repairs),
        findings=reading.findings,
    )


def _typed_document(document: Document) -> Document:
    """Return what was typed as lines would have said it, so that the same document is met again however it came in."""
    code, issuer = document.code.strip().upper().rstrip("<"), document.issuer.strip().upper().rstrip("<")
    if not _CODE(code):
        raise _wrong(N_("document code"), document.code)
    if not is_issuer(issuer):
        raise _wrong(N_("issuer"), document.issuer)
    if not is_number(document.number):
        raise _wrong(N_("document number"), document.number)
    return replace(document, code=code, issuer=issuer, number=normal_number(document.number), read=False)


def _typed_holder(holder: Holder) -> Holder:
    citizenship = holder.citizenship.strip().upper().rstrip("<")
    if citizenship and not is_nationality(citizenship):
        raise _wrong(N_("citizenship"), holder.citizenship)
    return replace(
        holder, primary=_typed_name(holder.primary), secondary=_typed_name(holder.secondary), citizenship=citizenship
    )


def _typed_name(name: str) -> str:
    return clean_line(fold(clean_line(name, longest=LONGEST_NAME)), longest=LONGEST_NAME)


def _wrong(field: str, typed: str) -> TypedWrong:
    return TypedWrong(field=Word(field), typed=clean_line(typed, longest=LONGEST_SHOWN))
