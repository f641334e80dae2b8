"""What stands before the officer, read: lines from a reader, what the officer typed, or a person with nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from limen.lib import mrz
from limen.lib.basics.findings import Finding
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.inspection.facts import Document, Holder
from limen.lib.inspection.numbers import normal_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """Lines as a reader sent them, or fields as an officer typed them; lines win where both are there."""

    scanned: str = ""
    document: Document | None = None
    holder: Holder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Document and holder as presented, with what the reading found."""

    document: Document | None
    holder: Holder | None
    form: str = ""
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


def read_presented(presented: Presented, *, today: date) -> Read:
    """Return what was presented as document and holder; `today` settles the century of its dates.

    Raises Unreadable or NothingPresented.
    """
    if presented.scanned.strip():
        return _read_lines(presented.scanned, today)
    if presented.document is None and presented.holder is None:
        raise NothingPresented
    return Read(document=presented.document, holder=presented.holder)


def _read_lines(scanned: str, today: date) -> Read:
    reading = mrz.parse(scanned, today=today)
    if reading.format is None or not reading.number:
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
        findings=reading.findings,
    )
