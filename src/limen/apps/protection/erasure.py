"""What is kept of those who need protection: it goes with everything else about the person, and not before."""

from __future__ import annotations

from uuid import UUID

from limen.apps.protection import models
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

KEEPS: tuple[Kept, ...] = (
    Kept(
        table="protection_duty",
        fields=("inspection", "person", "words"),
        why=N_("Proof that a safeguard was kept, on what evidence, for the person and for the ombudsman."),
        retention=RetentionClass.DUTIES,
    ),
    Kept(
        table="protection_claim",
        fields=("inspection", "person"),
        why=N_("Proof that a person asked for protection, and when."),
        retention=RetentionClass.DUTIES,
    ),
)


def erase_due(act: Act) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Return 0: duties and claims go with their person, whom `queries.still_needed` holds until their days are over."""
    return 0


def forget(act: Act, *, subject_record: UUID) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Erase the duties and claims of a person whose erasure the journal has recorded: the database asks for that."""
    claims, _ = models.Claim.objects.filter(person=subject_record).delete()
    duties, _ = models.Duty.objects.filter(person=subject_record).delete()
    return claims + duties
