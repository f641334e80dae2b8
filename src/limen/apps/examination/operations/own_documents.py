"""Own lost, stolen and revoked documents: recorded, withdrawn, on the list of the lanes, told outward."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from limen.apps.examination import models, queries
from limen.apps.journal.operations import append, once_more
from limen.apps.watchlists.operations import ImportReport, import_numbers, open_list
from limen.apps.watchlists.queries import lists_in_force
from limen.lib.basics.act import Act
from limen.lib.basics.document_numbers import is_number, normal_number
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.examination.exchange import write_file
from limen.lib.examination.ranges import MOST as MOST_IN_A_ROW
from limen.lib.examination.ranges import NotInARow, Row, row_of

LONGEST_WORDS: Final = 400
BLANKS: Final = "blank-stolen"


class OwnDocumentWrong(Problem):
    """A report leaves something out, or says what cannot be."""

    code = "own-document-wrong"
    sentence = N_("Say what kind of document it is, its number, and whether it is lost, stolen, revoked or a blank.")


class NoRow(Problem):
    """Two numbers that are no row of blanks."""

    code = "own-document-row"
    sentence = N_(
        "Only stolen blanks are reported in a row: from one number to a later one of the same form, %(most)s at most."
    )


class OwnDocumentThere(Problem):
    """The number is in the register already."""

    code = "own-document-there"
    sentence = N_("This number is in the register already. Withdraw that report first, if it says something else.")


class OwnDocumentGone(Problem):
    """There is no such report, or it was withdrawn."""

    code = "own-document-gone"
    sentence = N_("There is no such report in force.")


class WhyMissing(Problem):
    """A report was withdrawn without a word why."""

    code = "own-document-why-missing"
    sentence = N_("Say in words why the report is withdrawn.")


class NothingToTell(Problem):
    """Other States know everything."""

    code = "nothing-to-tell"
    sentence = N_("Nothing has changed since the last file: other States were told of everything.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A document of this State that is not to be used any more."""

    document_type: str
    number: str
    until: str = ""
    """The last number, where blanks were stolen that are numbered in a row."""
    status: str
    happened_on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutwardFile:
    """A file for other States."""

    number: int
    rows: int
    text: str


@once_more
def report_document(act: Act, *, document: UUID, reported: Reported) -> UUID:
    """Record a document as lost, stolen or revoked, under the id that the caller made, and return that id.

    Raises NotAllowed, OwnDocumentWrong, NoRow or OwnDocumentThere.
    """
    require(act.roles, Right.KEEP_OWN_DOCUMENTS)
    return record_report(act, document=document, reported=reported)


def record_report(act: Act, *, document: UUID, reported: Reported) -> UUID:
    """Record a report, whoever may: the caller has asked. Raises OwnDocumentWrong, NoRow or OwnDocumentThere."""
    number = normal_number(reported.number)
    is_known = act.pack.examination.document_type(reported.document_type) is not None
    if not is_known or not is_number(reported.number) or reported.status not in models.STATUSES:
        raise OwnDocumentWrong
    if reported.happened_on and reported.happened_on > act.today:
        raise OwnDocumentWrong
    row = _row(reported)
    with transaction.atomic():
        if models.OwnDocument.objects.filter(id=document, number=number).exists():
            return document
        append(
            act,
            kind="limen.own-document.reported",
            subject=document,
            data={"type": reported.document_type, "status": reported.status},
            sealed={"number": number, "until": _until(row), "words": reported.words[:LONGEST_WORDS]},
            subject_record=document,
        )
        # Asked while the head of the journal is locked: nobody reports a number of this row meanwhile.
        if is_reported(row):
            raise OwnDocumentThere
        models.OwnDocument.objects.create(
            id=document,
            document_type=reported.document_type,
            number=number,
            until=_until(row),
            status=reported.status,
            happened_on=reported.happened_on,
            words=clean_line(reported.words, longest=LONGEST_WORDS),
            reported_by_id=act.actor,
            reported_at=act.at,
        )
    return document


def is_reported(row: Row) -> bool:
    """Return True when a number of the row is reported, alone or in a row of its own."""
    alike = row.first[: row.alike]
    in_force = models.OwnDocument.objects.filter(withdrawn_at__isnull=True)
    near = in_force.filter(Q(number__startswith=alike) | ~Q(until=""))
    return any(
        Row(first=number, last=until or number).meets(row) for number, until in near.values_list("number", "until")
    )


def _row(reported: Reported) -> Row:
    if not reported.until.strip():
        return row_of(reported.number)
    try:
        row = row_of(reported.number, reported.until)
    except NotInARow as error:
        raise NoRow(most=MOST_IN_A_ROW) from error
    if reported.status != BLANKS:
        raise NoRow(most=MOST_IN_A_ROW)
    return row


def _until(row: Row) -> str:
    return "" if row.last == row.first else row.last


@once_more
def withdraw_document(act: Act, *, document: UUID, why: str) -> None:
    """Withdraw a report: the document was found, or it was wrong. Raises NotAllowed, OwnDocumentGone or WhyMissing."""
    require(act.roles, Right.KEEP_OWN_DOCUMENTS)
    words = clean_line(why, longest=LONGEST_WORDS)
    with transaction.atomic():
        row = models.OwnDocument.objects.select_for_update().filter(id=document, withdrawn_at__isnull=True).first()
        if row is None:
            raise OwnDocumentGone
        if not words:
            raise WhyMissing
        row.withdrawn_by_id, row.withdrawn_at, row.why = act.actor, act.at, words
        row.save(update_fields=["withdrawn_by", "withdrawn_at", "why"])
        append(
            act,
            kind="limen.own-document.withdrawn",
            subject=document,
            data={},
            sealed={"words": words},
            subject_record=document,
        )


def put_on_list(act: Act) -> ImportReport:
    """Bring the register as a new copy of the list that the lanes check; it takes effect by a second person.

    The list is opened as the country pack names it where it is not there. Raises NotAllowed, or ListEmpty while nothing
    is in the register.
    """
    require(act.roles, Right.KEEP_OWN_DOCUMENTS)
    own = act.pack.examination.own_list
    if own.code not in {each.code for each in lists_in_force()}:
        open_list(
            act, code=own.code, name=own.name, owner=own.owner, legal_basis=own.legal_basis, action="stop-and-call"
        )
    return import_numbers(act, list_code=own.code, lines=_lines(act), made_at=act.at)


def _lines(act: Act) -> Iterator[str]:
    yield "issuer,number,status,listed_on\n"
    rows = models.OwnDocument.objects.filter(withdrawn_at__isnull=True).order_by("number")
    for row in rows.iterator(chunk_size=2000):
        for number in Row(first=row.number, last=row.until or row.number).numbers():
            yield f"{act.pack.state.code},{number},{row.status},{row.reported_at:%Y-%m-%d}\n"


@once_more
def tell_outward(act: Act) -> OutwardFile:
    """Make the next file for other States, of all that they were not told yet. Raises NotAllowed or NothingToTell."""
    require(act.roles, Right.KEEP_OWN_DOCUMENTS)
    with transaction.atomic():
        # Locked, so that no two files take one number or tell one row twice.
        last = models.Outward.objects.select_for_update().order_by("-number").first()
        number = (last.number if last else 0) + 1
        # What was withdrawn before anybody was told is no news to anybody.
        reported = models.OwnDocument.objects.filter(told__isnull=True, withdrawn_at__isnull=True)
        withdrawn = models.OwnDocument.objects.filter(
            told__isnull=False, withdrawn_at__isnull=False, told_withdrawn__isnull=True
        )
        ids = [list(rows.values_list("id", flat=True)) for rows in (reported, withdrawn)]
        if not any(ids):
            raise NothingToTell
        file = models.Outward.objects.create(
            number=number, made_at=act.at, made_by_id=act.actor, rows=sum(map(len, ids)), digest=bytes(32)
        )
        models.OwnDocument.objects.filter(id__in=ids[0]).update(told=file)
        models.OwnDocument.objects.filter(id__in=ids[1]).update(told_withdrawn=file)
        text = file_of(act, file)
        file.digest = sha256(text.encode()).digest()
        file.save(update_fields=["digest"])
        append(
            act,
            kind="limen.own-documents.told",
            subject=named_id("own-documents", "outward"),
            data={"number": number, "rows": file.rows, "digest": file.digest.hex()},
        )
        return OutwardFile(number=number, rows=file.rows, text=text)


def hand_out(act: Act, *, number: int) -> OutwardFile:
    """Return a file of before as it was handed out. Raises NotAllowed or OwnDocumentGone."""
    require(act.roles, Right.KEEP_OWN_DOCUMENTS)
    file = models.Outward.objects.filter(number=number).first()
    if file is None:
        raise OwnDocumentGone
    return OutwardFile(number=number, rows=file.rows, text=file_of(act, file))


def file_of(act: Act, file: models.Outward) -> str:
    """Return the text of a file."""
    return write_file(
        state=act.pack.state.code, number=file.number, made_at=file.made_at, rows=queries.told_in(file.number)
    )
