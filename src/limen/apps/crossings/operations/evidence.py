"""Evidence of a case: pictures that were written anew, sealed under the person's key, opened only on record."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import case_for
from limen.apps.crossings.operations.cases import require_holder
from limen.apps.crossings.operations.open import RequestReused
from limen.apps.crossings.queries import EvidenceView, InspectionView
from limen.apps.journal.operations import append, once_more, open_file, seal_file
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.decision.evidence import LONGEST_LABEL, EvidenceKind, Picture
from limen.lib.decision.rights import Right, require


class LabelWanted(Problem):
    """A picture without a word on what it shows."""

    code = "evidence-label-missing"
    sentence = N_("Say in a few words what the picture shows.")


class NoSuchEvidence(Problem):
    """There is no such picture in the case."""

    code = "evidence-unknown"
    sentence = N_("There is no such picture in this case.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvidence:
    """A case and the pictures that belong to it, unopened."""

    view: InspectionView
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPicture:
    """A picture of a case, opened."""

    media_type: str
    data: bytes


def look_at_evidence(act: Act, *, inspection: UUID) -> CaseEvidence:
    """Return a case with the list of its evidence; the look is logged. Raises NoSuchInspection."""
    with transaction.atomic():
        row = case_for(act, inspection, what="evidence")
        return CaseEvidence(view=queries.view_of(row), evidence=queries.evidence_of(row.id))


@once_more
def keep_evidence(
    act: Act, *, inspection: UUID, evidence: UUID, kind: EvidenceKind, label: str, picture: Picture
) -> UUID:
    """Keep a picture of a case in hand, sealed, under the id that the caller made, and return that id.

    The same id with the same picture once more changes nothing. Raises NotAllowed, NoSuchInspection, NotYourCase,
    LabelWanted or RequestReused.
    """
    require(act.roles, Right.WORK_CASES)
    shown = clean_line(label, longest=LONGEST_LABEL)
    digest = sha256(picture.data).digest()
    with transaction.atomic():
        row = case_for(act, inspection, what="evidence", lock=True)
        require_holder(act, row.id)
        if known := models.Evidence.objects.filter(id=evidence).defer("sealed").first():
            if (known.inspection_id, known.kind, known.label, bytes(known.digest)) != (row.id, kind, shown, digest):
                raise RequestReused
            return known.id
        if not shown:
            raise LabelWanted
        sealed = seal_file(act, file_id=evidence, subject_record=row.person, data=picture.data)
        made = models.Evidence(
            id=evidence,
            inspection=row,
            kind=kind,
            label=shown,
            media_type=picture.media_type,
            digest=digest,
            size=len(picture.data),
            sealed=sealed,
            officer_id=act.actor,
            at=act.at,
        )
        made.save(force_insert=True)
        _tell(act, row, made)
    return evidence


def _tell(act: Act, row: models.Inspection, made: models.Evidence) -> None:
    append(
        act,
        kind="limen.evidence.kept",
        subject=row.id,
        data={"evidence": str(made.id)},
        sealed={
            "kind": made.kind,
            "label": made.label,
            "media_type": made.media_type,
            # The chain proves later that the picture is the one that was kept.
            "digest": bytes(made.digest).hex(),
            "size": made.size,
        },
        subject_record=row.person,
    )


def open_evidence(act: Act, *, inspection: UUID, evidence: UUID) -> OpenedPicture:
    """Return a picture of a case, opened; the look at it is logged first.

    Raises NoSuchInspection, NoSuchEvidence, or PayloadErased once the person's key is destroyed.
    """
    with transaction.atomic():
        row = case_for(act, inspection, what="evidence")
        kept = models.Evidence.objects.filter(id=evidence, inspection=row).first()
        if kept is None:
            raise NoSuchEvidence
        data = open_file(
            act, file_id=kept.id, subject_record=row.person, sealed=bytes(kept.sealed), what="evidence-picture"
        )
        return OpenedPicture(media_type=kept.media_type, data=data)
