"""The report of an examination, and letters about a document: made once it is concluded, sealed, opened on record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.crossings.operations.examined import bearer_of, printed_of
from limen.apps.examination import models, queries
from limen.apps.examination.access import examination_for
from limen.apps.examination.operations.examining import ExaminationDone
from limen.apps.examination.queries import ExaminationView, PictureView
from limen.apps.journal.operations import append, once_more, open_file, seal_file
from limen.apps.posts.queries import officer_names
from limen.lib.basics.act import Act
from limen.lib.basics.countries import is_issuer
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.checkpoints import Signer
from limen.lib.examination.conclusions import ADVERSE
from limen.lib.examination.features import Sheet
from limen.lib.examination.letters import (
    Addressee,
    Bearer,
    LetterNotDue,
    LetterTooEarly,
    LetterWrong,
    require_letter,
)
from limen.lib.examination.papers import (
    SEAL_OUTCOME,
    ExaminationPaper,
    PaperKind,
    Press,
    PrintedFeature,
    PrintedPicture,
    PrintedStep,
)
from limen.lib.seals.printed import Printed, control_word, digest_of
from limen.lib.seals.seal import Seal, write_seal

LONGEST_ADDRESSEE: Final = 200
ATTEMPTS: Final = 3
"""How often a paper is set that is overtaken each time."""
NOBODY: Final = Printed(name="-", birth="?", document="")
"""What the box for checking says of a bearer of whom nothing may be told."""


class PaperUnknown(Problem):
    """There is no such paper in the examination."""

    code = "examination-paper-unknown"
    sentence = N_("There is no such report or letter in this examination.")


class ReportTooEarly(Problem):
    """A report before there is a conclusion."""

    code = "report-too-early"
    sentence = N_("The report follows the conclusion. This document is not concluded yet.")


class PaperOvertaken(Problem):
    """What a paper says changed each time that it was set."""

    code = "paper-overtaken"
    sentence = N_("What this paper says changed while it was set. Look at the examination again, then make it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Who is written to."""

    to: Addressee
    addressee: str
    """The authority or company, and where."""
    state: str
    """Of the authority, or to which the carrier belongs; empty for a private carrier."""
    conveyance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePaper:
    """A paper that is there now."""

    id: UUID
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A paper that is ready to be set."""

    paper: ExaminationPaper
    made_of: tuple[object, ...]
    """What it was made of: asked anew before it is kept."""
    state: str = ""


def make_report(act: Act, *, examination: UUID, paper_id: UUID, signer: Signer, press: Press) -> MadePaper:
    """Make the report of a concluded examination, once: asked again, the one that is there is returned.

    It is set between two transactions, for the seconds of the press nobody waits who writes; what changed meanwhile
    makes it be set anew. Raises NotAllowed, NoSuchExamination, ReportTooEarly, PaperOvertaken, and whatever `press`
    raises; nothing is kept then.
    """
    require(act.roles, Right.EXAMINE)
    return _set(
        press,
        draft=lambda: _drafted_report(act, examination=examination, signer=signer),
        keep=lambda draft, pdf: _keep_report(act, draft, examination=examination, paper_id=paper_id, pdf=pdf),
    )


def write_letter(
    act: Act, *, examination: UUID, paper_id: UUID, letter: Letter, signer: Signer, press: Press
) -> MadePaper:
    """Write to the issuing State or the carrier about a document that two examiners spoke against.

    Never to a State from which the bearer may seek protection; and about a claimant's document no number is told to
    anybody. It is set between two transactions as a report is, and who may be told what is asked in both. Raises
    NotAllowed, NoSuchExamination, LetterTooEarly, LetterNotDue, LetterWrong, LetterEndangers or PaperOvertaken, and
    whatever `press` raises.
    """
    require(act.roles, Right.EXAMINE)
    return _set(
        press,
        draft=lambda: _drafted_letter(act, examination=examination, paper_id=paper_id, letter=letter, signer=signer),
        keep=lambda draft, pdf: _keep_letter(
            act, draft, examination=examination, paper_id=paper_id, letter=letter, pdf=pdf
        ),
    )


def _set(
    press: Press, *, draft: Callable[[], _Draft | MadePaper], keep: Callable[[_Draft, bytes], MadePaper | None]
) -> MadePaper:
    """Draft, set and keep a paper; one that was overtaken while it was set is drafted anew. Raises PaperOvertaken."""
    for _ in range(ATTEMPTS):
        drafted = draft()
        if isinstance(drafted, MadePaper):
            return drafted
        if made := keep(drafted, press(drafted.paper)):
            return made
    raise PaperOvertaken


@once_more
def _drafted_report(act: Act, *, examination: UUID, signer: Signer) -> _Draft | MadePaper:
    with transaction.atomic():
        row = examination_for(act, examination, what="examination-report")
        if before := _report_of(row):
            return before
        view = queries.view_of(row)
        if view.in_force is None:
            raise ReportTooEarly
        told = replace(
            _paper(act, view, kind=PaperKind.REPORT),
            pictures=tuple(_picture(act, row, each) for each in view.pictures),
            custody=tuple(_custody(row.id)),
            printed=printed_of(row.inspection_id),
        )
        return _Draft(paper=_sealed(act, told, signer=signer), made_of=(view, told.custody, told.printed))


@once_more
def _keep_report(act: Act, draft: _Draft, *, examination: UUID, paper_id: UUID, pdf: bytes) -> MadePaper | None:
    """Keep a report; None where what it was made of has changed, or its number was taken."""
    with transaction.atomic():
        row = examination_for(act, examination, what="examination-report", lock=True)
        if before := _report_of(row):
            return before
        made_of = (queries.view_of(row), tuple(_custody(row.id)), printed_of(row.inspection_id))
        return None if _is_overtaken(draft, made_of) else _kept(act, row, draft, paper_id=paper_id, pdf=pdf)


def _report_of(row: models.Examination) -> MadePaper | None:
    before = models.Paper.objects.filter(examination=row, kind=PaperKind.REPORT).defer("sealed").first()
    return MadePaper(id=before.id, number=before.number) if before else None


@once_more
def _drafted_letter(
    act: Act, *, examination: UUID, paper_id: UUID, letter: Letter, signer: Signer
) -> _Draft | MadePaper:
    with transaction.atomic():
        row = examination_for(act, examination, what="examination-letter")
        if known := models.Paper.objects.filter(id=paper_id, examination=row).defer("sealed").first():
            return MadePaper(id=known.id, number=known.number)
        view = queries.view_of(row)
        if view.in_force is None:
            raise LetterTooEarly
        if view.in_force.conclusion not in ADVERSE:
            raise LetterNotDue
        said = _said(letter)
        bearer = _may_be_told(act, row, said)
        kind = PaperKind.LETTER_STATE if said.to is Addressee.ISSUING_STATE else PaperKind.LETTER_CARRIER
        paper = replace(
            _paper(act, view, kind=kind),
            addressee=said.addressee,
            conveyance=said.conveyance,
            # What the second line saw, and who looked, is not the addressee's.
            asked="",
            features=tuple(each for each in _features(act, view) if each.sheet is Sheet.DOCUMENT),
        )
        if bearer.claimed:
            # Neither who they are nor where: not by a number, not by the examiner's words, not by the post.
            paper = replace(paper, document_number="", words="", post_name="", conveyance="")
        return _Draft(paper=_sealed(act, paper, signer=signer), made_of=(view, bearer), state=said.state)


@once_more
def _keep_letter(
    act: Act, draft: _Draft, *, examination: UUID, paper_id: UUID, letter: Letter, pdf: bytes
) -> MadePaper | None:
    """Keep a letter; None where what it was made of has changed, or its number was taken.

    Who may be told is asked once more: a claim may have been made while it was set.
    """
    with transaction.atomic():
        row = examination_for(act, examination, what="examination-letter", lock=True)
        if known := models.Paper.objects.filter(id=paper_id, examination=row).defer("sealed").first():
            return MadePaper(id=known.id, number=known.number)
        made_of = (queries.view_of(row), _may_be_told(act, row, _said(letter)))
        return None if _is_overtaken(draft, made_of) else _kept(act, row, draft, paper_id=paper_id, pdf=pdf)


def _may_be_told(act: Act, row: models.Examination, said: Letter) -> Bearer:
    """Return what is known of the bearer. Raises LetterEndangers where the addressee may not be written to."""
    # Asked now and not when the page was loaded: a claim may have been made since.
    bearer = bearer_of(act, inspection=row.inspection_id)
    require_letter(to=said.to, state=said.state, bearer=bearer)
    return bearer


def _is_overtaken(draft: _Draft, made_of: tuple[object, ...]) -> bool:
    return made_of != draft.made_of or models.Paper.objects.filter(number=draft.paper.number).exists()


def open_paper(act: Act, *, examination: UUID, paper: UUID) -> tuple[str, bytes]:
    """Return number and PDF of a paper as it was made; the look is written first.

    Raises NoSuchExamination, PaperUnknown, or PayloadErased once the person was erased.
    """
    with transaction.atomic():
        row = examination_for(act, examination, what="examination-paper")
        kept = models.Paper.objects.filter(id=paper, examination=row).first()
        if kept is None:
            raise PaperUnknown
        data = open_file(
            act, file_id=kept.id, subject_record=row.person, sealed=bytes(kept.sealed), what="examination-paper"
        )
        return kept.number, data


def _said(letter: Letter) -> Letter:
    addressee = clean_line(letter.addressee, longest=LONGEST_ADDRESSEE)
    state = clean_line(letter.state, longest=3).upper()
    if not addressee or (state and not is_issuer(state)) or (letter.to is Addressee.ISSUING_STATE and not state):
        raise LetterWrong
    return replace(letter, addressee=addressee, state=state, conveyance=clean_line(letter.conveyance, longest=60))


def _paper(act: Act, view: ExaminationView, *, kind: PaperKind) -> ExaminationPaper:
    """Return what every paper about an examination says, without number, seal, bearer and pictures."""
    concluded = view.in_force
    if concluded is None:
        raise ExaminationDone
    law, post = act.pack.examination, act.pack.post(view.post)
    document_type = law.document_type(view.document_type)
    methods = (law.method(code) for code in concluded.methods)
    second = concluded.answered_by if concluded.answered_by != concluded.proposed_by else None
    names = officer_names({concluded.proposed_by, *([second] if second else [])})
    return ExaminationPaper(
        kind=kind,
        number="",
        day=act.today,
        language=act.pack.state.languages[0],
        authority=act.pack.second_line.issuer,
        state_code=act.pack.state.code,
        post_name=post.name if post else "",
        addressee="",
        document_type=document_type.name if document_type else view.document_type,
        issuer=view.issuer,
        document_number=view.number,
        series=view.series,
        asked=view.words,
        conclusion=concluded.conclusion.label,
        methods=tuple(each.name for each in methods if each),
        words=concluded.words,
        first_examiner=names.get(concluded.proposed_by, ""),
        second_examiner=names.get(second, "") if second else "",
        features=tuple(_features(act, view)),
        pictures=(),
        custody=(),
        conveyance="",
        printed=NOBODY,
        seal="",
        control="",
    )


def _features(act: Act, view: ExaminationView) -> Iterator[PrintedFeature]:
    for each in view.seen:
        feature = act.pack.examination.feature(each.seen.feature)
        if feature:
            yield PrintedFeature(
                sheet=each.seen.sheet, name=feature.name, result=each.seen.result, words=each.seen.words
            )


def _picture(act: Act, row: models.Examination, each: PictureView) -> PrintedPicture:
    sealed = bytes(models.Picture.objects.values_list("sealed", flat=True).get(id=each.id))
    data = open_file(act, file_id=each.id, subject_record=row.person, sealed=sealed, what="examination-picture")
    return PrintedPicture(
        label=each.label,
        light=each.light,
        media_type=each.media_type,
        data=data,
        width=each.width,
        height=each.height,
        digest=each.digest,
        marks=tuple((mark.number, mark.mark, mark.length_mm) for mark in each.marks),
    )


def _custody(examination: UUID) -> Iterator[PrintedStep]:
    for each in queries.chain_of(examination):
        yield PrintedStep(
            step=each.step.label,
            given_by=each.given_by,
            taken_by=each.taken_by,
            place=each.place,
            bag=each.bag,
            at=each.at,
        )


def _sealed(act: Act, paper: ExaminationPaper, *, signer: Signer) -> ExaminationPaper:
    prefix = f"{paper.state_code}-EX-{act.today.year}-"
    last = models.Paper.objects.filter(number__startswith=prefix).order_by("-number").values_list("number", flat=True)
    before = last.first()
    number = f"{prefix}{int(before.rpartition('-')[2]) + 1 if before else 1:06d}"
    control = control_word(act.keys.nonce())
    seal = Seal(
        state=paper.state_code,
        number=number,
        issued=paper.day,
        outcome=SEAL_OUTCOME,
        reasons="",
        facts=digest_of(paper.printed, control=control),
    )
    return replace(paper, number=number, control=control, seal=write_seal(seal, signer=signer))


def _kept(act: Act, row: models.Examination, draft: _Draft, *, paper_id: UUID, pdf: bytes) -> MadePaper:
    paper, state = draft.paper, draft.state
    digest = sha256(pdf).digest()
    models.Paper.objects.create(
        id=paper_id,
        examination=row,
        kind=paper.kind,
        number=paper.number,
        addressee=paper.addressee,
        state=state,
        digest=digest,
        seal=paper.seal,
        sealed=seal_file(act, file_id=paper_id, subject_record=row.person, data=pdf),
        made_by_id=act.actor,
        made_at=act.at,
    )
    append(
        act,
        kind="limen.examination.written",
        subject=row.inspection_id,
        data={
            "examination": str(row.id),
            "paper": str(paper_id),
            "kind": paper.kind,
            "number": paper.number,
            "digest": digest.hex(),
        },
        sealed={"addressee": paper.addressee, "state": state},
        subject_record=row.person,
    )
    return MadePaper(id=paper_id, number=paper.number)
