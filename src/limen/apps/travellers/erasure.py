"""What is kept of persons and their documents: it goes when nothing is left that needs it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from limen.apps.travellers import models
from limen.apps.travellers.queries import persons_linked_to
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

KEEPS: tuple[Kept, ...] = (
    Kept(
        table="travellers_person",
        fields=("root",),
        why=N_("That several documents are one person's, as officers found, so that stays can be counted."),
        retention=RetentionClass.TRAVELLERS,
    ),
    Kept(
        table="travellers_document",
        fields=(
            "code",
            "issuer",
            "number",
            "expiry",
            "primary",
            "secondary",
            "birth",
            "sex",
            "citizenship",
            "identity_key",
        ),
        why=N_("To know a document that is met again, and to notice when it says something else."),
        retention=RetentionClass.TRAVELLERS,
    ),
    Kept(
        table="travellers_link",
        fields=("why",),
        why=N_("Why an officer said that two records are, or are not, one person."),
        retention=RetentionClass.TRAVELLERS,
    ),
)


def erase_due(act: Act) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Return 0: a person goes when no app above keeps anything of them, which `apps.crossings` sees, not this one."""
    return 0


def forget(act: Act, *, subject_record: UUID) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Erase a person with documents and links; those who were linked through them are joined by what links remain."""
    with transaction.atomic():
        others = [person for person in persons_linked_to(subject_record) if person != subject_record]
        ends = Q(one=subject_record) | Q(other=subject_record)
        rows = models.Link.objects.filter(ends), models.Document.objects.filter(person=subject_record)
        gone = sum(each.delete()[0] for each in (*rows, models.Person.objects.filter(id=subject_record)))
        models.settle_roots(others)
        return gone
