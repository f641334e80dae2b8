"""A conclusion: written by one examiner, confirmed by a second one where it speaks against the document.

What is concluded goes back to the case as a finding, which a human of the second line answers in words like any other.
It moves nothing: no case is decided by it, no duty is closed, and a claim for protection is not touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.crossings.operations.examined import note_examination, travel_of
from limen.apps.examination import models
from limen.apps.examination.access import examination_for
from limen.apps.examination.operations.examining import features_of, open_row
from limen.apps.examination.queries import seen_of
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.basics.countries import is_issuer
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.examination.conclusions import (
    ADVERSE,
    LONGEST_WORDS,
    Answer,
    Conclusion,
    ConclusionIncomplete,
    FeaturesMissing,
    NothingDeviates,
    PicturesMissing,
)
from limen.lib.examination.features import Sheet, deviating, missing
from limen.lib.examination.fraud import age_group
from limen.lib.inspection.facts import Examined

LONGEST_ANSWER: Final = 1_000
RESTS_ON: Final = {
    Conclusion.COUNTERFEIT: Sheet.DOCUMENT,
    Conclusion.FORGED: Sheet.DOCUMENT,
    Conclusion.IMPOSTOR: Sheet.FACE,
}
"""Conclusions that rest on something that was seen; what an issuer said of a blank or a file shows on no page."""


class ConclusionWaits(Problem):
    """There is a conclusion already that waits for its second examiner."""

    code = "conclusion-waits"
    sentence = N_("A conclusion already waits for a second examiner. Take it back first, if it is wrong.")


class NoConclusionWaits(Problem):
    """What was looked at waits no longer."""

    code = "conclusion-gone"
    sentence = N_("This conclusion no longer waits for a second examiner. Look at the examination again.")


class SecondExaminer(Problem):
    """Nobody confirms themselves."""

    code = "second-examiner"
    sentence = N_("You concluded this yourself: another examiner has to look at it.")


class AnswerWordsMissing(Problem):
    """A conclusion was not confirmed, or taken back, without a word why."""

    code = "conclusion-words-missing"
    sentence = N_("Say in words why you do not confirm it, or take it back.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an examiner concludes."""

    conclusion: Conclusion
    words: str
    methods: tuple[str, ...] = ()
    """Codes of the country pack."""
    came_from: str = ""
    """State where the journey began, as far as it is known."""
    went_to: str = ""


@once_more
def conclude(act: Act, *, examination: UUID, conclusion_id: UUID, said: Said) -> Answer | None:
    """Write down what an examination in hand came to; return CONCLUDED, or None where a second examiner must confirm.

    Under the id that the caller made: the same once more changes nothing. Raises NotAllowed, NoSuchExamination,
    NotYourExamination, ExaminationDone, ConclusionIncomplete, PicturesMissing, FeaturesMissing or NothingDeviates.
    """
    require(act.roles, Right.EXAMINE)
    with transaction.atomic():
        if known := models.Concluded.objects.filter(id=conclusion_id, proposed_by=act.actor).first():
            return Answer(known.answer) if known.answer else None
        row = open_row(act, examination, what="examination")
        made = _made(act, row, conclusion_id, said)
        alone = said.conclusion not in ADVERSE
        if alone:
            made.answered_by_id, made.answered_at, made.answer = act.actor, act.at, Answer.CONCLUDED
        made.save(force_insert=True)
        _tell(act, row, made)
        if alone:
            _close(act, row, made)
        return Answer.CONCLUDED if alone else None


def _made(act: Act, row: models.Examination, conclusion_id: UUID, said: Said) -> models.Concluded:
    words = clean_words(said.words, longest=LONGEST_WORDS)
    known = {each.code for each in act.pack.examination.methods}
    methods = tuple(code for code in said.methods if code in known)
    if not words or (said.conclusion in ADVERSE and not methods):
        raise ConclusionIncomplete
    _require_seen(act, row, said.conclusion)
    return models.Concluded(
        id=conclusion_id,
        examination=row,
        conclusion=said.conclusion,
        methods=",".join(methods),
        words=words,
        came_from=_state(said.came_from),
        went_to=_state(said.went_to),
        proposed_by_id=act.actor,
        proposed_at=act.at,
    )


def _state(typed: str) -> str:
    code = clean_line(typed, longest=3).upper()
    return code if is_issuer(code) else ""


def _require_seen(act: Act, row: models.Examination, conclusion: Conclusion) -> None:
    if conclusion is Conclusion.UNDECIDED:
        return
    seen = [each.seen for each in seen_of(row.id)]
    if not models.Picture.objects.filter(examination=row).exists():
        raise PicturesMissing
    if left := missing(features_of(act, row, Sheet.DOCUMENT), seen):
        raise FeaturesMissing(count=len(left))
    sheet = RESTS_ON.get(conclusion)
    if sheet and not any(each.sheet is sheet for each in deviating(seen)):
        raise NothingDeviates


@once_more
def answer_conclusion(act: Act, *, examination: UUID, conclusion: UUID, answer: Answer, words: str = "") -> None:
    """Confirm or decline what another examiner concluded, or take one's own conclusion back.

    Confirmed, it goes to the case as a finding, and the fraud is recorded without anybody in it. Raises NotAllowed,
    NoSuchExamination, NoConclusionWaits, SecondExaminer or AnswerWordsMissing.
    """
    require(act.roles, Right.EXAMINE)
    said = clean_words(words, longest=LONGEST_ANSWER)
    with transaction.atomic():
        row = examination_for(act, examination, what="examination", lock=True)
        waits = models.Concluded.objects.filter(id=conclusion, examination=row, answered_at__isnull=True).first()
        if waits is None or answer is Answer.CONCLUDED:
            raise NoConclusionWaits
        if (answer is Answer.WITHDRAWN) != (waits.proposed_by_id == act.actor):
            raise SecondExaminer
        if answer is not Answer.CONFIRMED and not said:
            raise AnswerWordsMissing
        waits.answered_by_id, waits.answered_at, waits.answer, waits.answer_words = act.actor, act.at, answer, said
        waits.save(update_fields=["answered_by", "answered_at", "answer", "answer_words"])
        fraud = _close(act, row, waits) if answer is Answer.CONFIRMED else {}
        append(
            act,
            kind="limen.examination.answered",
            subject=row.inspection_id,
            data={"examination": str(row.id), "conclusion": str(waits.id)},
            # What becomes of it says what was concluded; so it lies under the person's key with all the rest.
            sealed={"answer": answer, "words": said, "fraud": fraud},
            subject_record=row.person,
        )


def _tell(act: Act, row: models.Examination, made: models.Concluded) -> None:
    append(
        act,
        kind="limen.examination.concluded",
        subject=row.inspection_id,
        data={"examination": str(row.id), "conclusion": str(made.id)},
        sealed={
            "found": made.conclusion,
            "methods": made.methods,
            "words": made.words,
            "came_from": made.came_from,
            "went_to": made.went_to,
            "answer": made.answer,
        },
        subject_record=row.person,
    )


def _close(act: Act, row: models.Examination, made: models.Concluded) -> dict[str, JSON]:
    """Close the examination with what was concluded, tell the case, and return the fraud as it was recorded."""
    row.concluded_at = act.at
    fraud: dict[str, JSON] = {}
    if made.conclusion in ADVERSE:
        kept = _record_fraud(act, row, made)
        row.fraud = kept.id
        fraud = {field.name: str(getattr(kept, field.name)) for field in models.Fraud._meta.concrete_fields}  # noqa: SLF001 - the columns of a table are asked so
    row.save(update_fields=["concluded_at", "fraud"])
    note_examination(
        act,
        inspection=row.inspection_id,
        examined=Examined(
            at=act.at,
            issuer=row.issuer,
            number=row.number,
            conclusion=made.conclusion,
            document_type=row.document_type,
        ),
    )
    return fraud


def _record_fraud(act: Act, row: models.Examination, made: models.Concluded) -> models.Fraud:
    travel = travel_of(row.inspection_id)
    return models.Fraud.objects.create(
        id=UUID(bytes=act.keys.nonce() + act.keys.nonce()[:4], version=4),
        year=act.today.year,
        month=act.today.month,
        conclusion=made.conclusion,
        methods=made.methods,
        document_type=row.document_type,
        issuer=row.issuer,
        series=row.series,
        sex=travel.sex,
        age_group=age_group(travel.birth, act.today),
        came_from=made.came_from,
        went_to=made.went_to,
        post=row.post,
        direction=travel.direction,
    )
