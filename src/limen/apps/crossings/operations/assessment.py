"""The individual assessment sheet: what was found about one person, and what a human says of each of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import case_for
from limen.apps.crossings.operations.cases import require_holder
from limen.apps.crossings.operations.decide import SeenIsOld
from limen.apps.crossings.operations.evidence import NoSuchEvidence
from limen.apps.crossings.operations.open import RequestReused
from limen.apps.crossings.queries import AnswerView, EvidenceView, InspectionView
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Finding
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.assessment import AnswerKind, must_be_answered, name_of, to_answer
from limen.lib.decision.moves import MoveNotOpen
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.moves import State
from limen.lib.inspection.record import load_findings

LONGEST_WORDS = 4_000


class NoSuchFinding(Problem):
    """The reading in force has no such finding to answer."""

    code = "finding-unknown"
    sentence = N_("This finding is not among those to answer now. Look at the sheet again.")


class AnswerIncomplete(Problem):
    """An answer without its kind, or without words."""

    code = "answer-incomplete"
    sentence = N_("Choose an answer, and say in words what it rests on: what you saw, heard or were shown.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What an officer says of one finding."""

    finding: str
    """Its name, as `name_of` gives it."""
    reading: int
    """Number of the reading that was on the screen."""
    answer: AnswerKind | None
    words: str
    evidence: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One finding of the sheet with every answer it had."""

    name: str
    finding: Finding
    must: bool
    """True when nothing adverse may be decided before it is answered."""
    answers: tuple[AnswerView, ...]
    """The first one first; the last one counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssessment:
    """The assessment sheet of a case."""

    view: InspectionView
    rows: tuple[SheetRow, ...]
    evidence: tuple[EvidenceView, ...]

    @property
    def missing(self) -> int:
        """How many findings must be answered and are not."""
        return sum(row.must and not row.answers for row in self.rows)


def look_at_assessment(act: Act, *, inspection: UUID) -> CaseAssessment:
    """Return the assessment sheet of a case; the look is logged. Raises NoSuchInspection."""
    with transaction.atomic():
        row = case_for(act, inspection, what="assessment")
        view = queries.view_of(row)
        return CaseAssessment(view=view, rows=sheet_of(view), evidence=queries.evidence_of(row.id))


def sheet_of(view: InspectionView) -> tuple[SheetRow, ...]:
    """Return the rows of the sheet over the reading in force, heaviest first."""
    history = queries.answer_history(view.id)
    named = {name_of(finding): finding for finding in to_answer(view.findings)}
    return tuple(
        SheetRow(name=name, finding=finding, must=must_be_answered(finding), answers=history.get(name, ()))
        for name, finding in named.items()
    )


@once_more
def answer_finding(act: Act, *, inspection: UUID, answer_id: UUID, answered: Answered) -> int:
    """Answer one finding of a case in hand, under the id that the caller made; return the number of the answer.

    The same id with the same answer once more changes nothing. Raises NotAllowed, NoSuchInspection, NotYourCase,
    MoveNotOpen once the case is decided, SeenIsOld, NoSuchFinding, AnswerIncomplete, NoSuchEvidence or RequestReused.
    """
    require(act.roles, Right.WORK_CASES)
    said = replace(answered, words=clean_words(answered.words, longest=LONGEST_WORDS))
    with transaction.atomic():
        row = case_for(act, inspection, what="assessment", lock=True)
        require_holder(act, row.id)
        if known := models.Answer.objects.filter(id=answer_id, inspection=row).first():
            return _same(known, said)
        _require_answerable(row, said)
        return _keep(act, row, answer_id, said)


def _same(known: models.Answer, said: Answered) -> int:
    evidence = frozenset(known.evidence.values_list("id", flat=True))
    if (known.finding, known.answer, known.words, evidence) != (said.finding, said.answer, said.words, said.evidence):
        raise RequestReused
    return known.number


def _require_answerable(row: models.Inspection, said: Answered) -> None:
    if row.state != State.REFERRED:
        raise MoveNotOpen
    if said.reading != row.readings_count:
        raise SeenIsOld
    findings = load_findings(queries.last_reading(row.id).findings)
    if said.finding not in {name_of(finding) for finding in to_answer(findings)}:
        raise NoSuchFinding
    if said.answer is None or not said.words:
        raise AnswerIncomplete
    if models.Evidence.objects.filter(inspection=row, id__in=said.evidence).count() != len(said.evidence):
        raise NoSuchEvidence


def _keep(act: Act, row: models.Inspection, answer_id: UUID, said: Answered) -> int:
    number = models.Answer.objects.filter(inspection=row, finding=said.finding).count() + 1
    answer = said.answer.value if said.answer else ""
    kept = models.Answer.objects.create(
        id=answer_id,
        inspection=row,
        reading=said.reading,
        finding=said.finding,
        number=number,
        answer=answer,
        words=said.words,
        officer_id=act.actor,
        at=act.at,
    )
    kept.evidence.set(models.Evidence.objects.filter(id__in=said.evidence).only("id"))
    append(
        act,
        kind="limen.assessment.answered",
        subject=row.id,
        data={"reading": said.reading, "number": number},
        sealed={
            "finding": said.finding,
            "answer": answer,
            "words": said.words,
            "evidence": sorted(str(each) for each in said.evidence),
        },
        subject_record=row.person,
    )
    return number
