"""A document is sent to examination by whoever has the case, and what comes of it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.crossings.operations import RequestReused, claim_protection, look_at_case, require_holder
from limen.apps.examination import models, queries
from limen.apps.examination.access import examination_for
from limen.apps.examination.queries import ExaminationView
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.basics.countries import is_issuer
from limen.lib.basics.document_numbers import LONGEST_NUMBER, normal_number
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require

LONGEST_WORDS: Final = 1_000


class AskIncomplete(Problem):
    """A document was sent without its kind, or without a word on what looks wrong."""

    code = "examination-ask-incomplete"
    sentence = N_("Say what kind of document it is, and in words what looks wrong with it or should be compared.")


class ExaminationOpen(Problem):
    """A document of this case is being examined already."""

    code = "examination-open"
    sentence = N_("A document of this case is with the examiner already. Wait for what comes of it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the second line sends, and why."""

    document_type: str
    """Code of the country pack."""
    words: str
    compares_bearer: bool = False
    issuer: str = ""
    """Only where no document was read: else the reading says it."""
    number: str = ""


def look_at_examination(act: Act, *, examination: UUID) -> ExaminationView:
    """Return everything about an examination. Raises NoSuchExamination."""
    with transaction.atomic():
        return queries.view_of(examination_for(act, examination, what="examination"))


def look_at_examinations_of(act: Act, *, inspection: UUID) -> tuple[ExaminationView, ...]:
    """Return the examinations of a case, the newest first; the look is logged. Raises NoSuchInspection."""
    with transaction.atomic():
        look_at_case(act, inspection=inspection)
        return queries.of_inspection(inspection)


def claim_at_bench(act: Act, *, examination: UUID) -> bool:
    """Record that the bearer of a document under examination needs protection; False when it is recorded already.

    Whoever compares a face meets its bearer. Raises NotAllowed or NoSuchExamination.
    """
    with transaction.atomic():
        row = examination_for(act, examination, what="examination")
        return claim_protection(act, inspection=row.inspection_id)


@once_more
def ask_examination(act: Act, *, inspection: UUID, examination: UUID, asked: Asked) -> UUID:
    """Send the document of a case in hand to examination, under the id that the caller made, and return that id.

    The same id with the same words once more changes nothing. Raises NotAllowed, NoSuchInspection, NotYourCase,
    AskIncomplete, ExaminationOpen or RequestReused.
    """
    require(act.roles, Right.WORK_CASES)
    with transaction.atomic():
        view = look_at_case(act, inspection=inspection)
        require_holder(act, inspection)
        made = _made(act, inspection, examination, asked)
        document = view.facts.document
        made.person = view.person
        if document is not None:
            made.issuer, made.number = document.issuer, document.number[:LONGEST_NUMBER]
        if known := models.Examination.objects.filter(id=examination).first():
            if (known.inspection_id, known.document_type, known.words) != (inspection, made.document_type, made.words):
                raise RequestReused
            return known.id
        if models.Examination.objects.filter(inspection=inspection, concluded_at__isnull=True).exists():
            raise ExaminationOpen
        made.save(force_insert=True)
        _tell(act, made)
    return examination


def _made(act: Act, inspection: UUID, examination: UUID, asked: Asked) -> models.Examination:
    words = clean_words(asked.words, longest=LONGEST_WORDS)
    kind = act.pack.examination.document_type(asked.document_type)
    if not words or kind is None:
        raise AskIncomplete
    issuer = clean_line(asked.issuer, longest=3).upper()
    return models.Examination(
        id=examination,
        inspection_id=inspection,
        post=act.post,
        document_type=kind.code,
        issuer=issuer if is_issuer(issuer) else "",
        number=normal_number(asked.number)[:LONGEST_NUMBER],
        asked_by_id=act.actor,
        asked_at=act.at,
        words=words,
        compares_bearer=asked.compares_bearer,
    )


def _tell(act: Act, made: models.Examination) -> None:
    append(
        act,
        kind="limen.examination.asked",
        subject=made.inspection_id,
        data={"examination": str(made.id)},
        sealed={
            "document_type": made.document_type,
            "issuer": made.issuer,
            "number": made.number,
            "words": made.words,
            "compares_bearer": made.compares_bearer,
        },
        subject_record=made.person,
    )
