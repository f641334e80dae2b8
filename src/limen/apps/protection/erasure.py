"""What is kept of those who need protection: it goes with everything else about the person, and not before."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from limen.apps.journal.operations import forget as forget_sealed
from limen.apps.protection import models
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

_HELPED = N_("What somebody needed, who was asked to help and what came of it: to help, and to answer for it.")
_CHILD = N_("The case of a child: so that those who look after it know what they must, and nobody else does.")
_TRACED = N_("Families that look for each other: names, ages and places by which they may be found.")

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
    *(
        Kept(table=f"protection_{table}", fields=fields, why=why, retention=RetentionClass.DUTIES)
        for table, fields, why in (
            ("screening", ("person", "language", "interpreter", "pointed", "situations", "words"), _HELPED),
            ("screeninganswer", ("said", "words"), _HELPED),
            ("referral", ("person", "service", "situations", "consent_words", "note"), _HELPED),
            ("referralstep", ("words",), _HELPED),
            ("childcase", ("person", "close_words", "foreign_id"), _CHILD),
            ("casemember", ("why",), _CHILD),
            ("childrecord", ("said",), _CHILD),
            ("casetask", ("words",), _CHILD),
            ("caseflag", ("words", "resolved_words"), _CHILD),
            (
                "traced",
                (
                    "person", "primary", "secondary", "own_script", "sex", "birth", "origin", "last_seen", "relatives",
                    "relation", "contact",
                ),
                _TRACED,
            ),
            ("tracingmatch", ("reasons", "risk", "words"), _TRACED),
        )
    ),
)  # fmt: skip
ANNOUNCED = Kept(
    table="protection_childannounced",
    fields=("passenger", "movement", "inspection"),
    why=N_("That a child was announced without an adult, and when its authority was told: to be there when it comes."),
    retention=RetentionClass.PASSENGERS,
)
KEEPS = (*KEEPS, ANNOUNCED)
MESSAGE_DAYS = 90
"""How long it can be shown that a message went; nobody's data is in it."""


def erase_due(act: Act) -> int:
    """Erase messages that went long ago, and requests of relatives who stand in no case, past their days.

    Everything else goes with its person, whom `queries.still_needed` holds until their days are over.
    """
    gone = models.Message.objects.filter(sent_at__lt=act.at - timedelta(days=MESSAGE_DAYS)).delete()[0]
    over = act.at - timedelta(days=act.pack.retention[RetentionClass.PASSENGERS].days)
    gone += models.ChildAnnounced.objects.filter(told_at__lt=over).delete()[0]
    limit = act.at - timedelta(days=act.pack.retention[RetentionClass.DUTIES].days)
    for row in models.Traced.objects.filter(case__isnull=True, closed_at__lt=limit):
        gone += row.delete()[0]
        forget_sealed(act, subject_record=row.person, reason="retention-over", rooms=())
    return gone


def forget(act: Act, *, subject_record: UUID) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Erase all of a person whose erasure the journal has recorded: the database asks for that."""
    of = {"person": subject_record}
    rows = (
        models.Traced.objects.filter(**of),
        models.ChildCase.objects.filter(**of),
        models.Referral.objects.filter(**of),
        models.Screening.objects.filter(**of),
        models.Claim.objects.filter(**of),
        models.Duty.objects.filter(**of),
    )
    return sum(each.delete()[0] for each in rows)
