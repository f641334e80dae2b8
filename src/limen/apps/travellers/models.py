"""Tables of persons, documents and links; private to this app."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.basics.sex import Sex


class Person(models.Model):
    """A subject record: what the register holds about one human being, as far as it knows."""

    id = models.UUIDField(primary_key=True, editable=False)
    root = models.UUIDField(db_index=True)
    """The oldest person of those linked to this one; its own id where there is none."""
    made_at = models.DateTimeField()


class Document(models.Model):
    """A travel document as it was met: the same number with other data is another row."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="documents")
    code = models.CharField(max_length=2, blank=True)
    """Empty, with issuer and number, for a person met without a document: what they said about themselves."""
    issuer = models.CharField(max_length=3, blank=True)
    """ISO alpha-3 code of the issuing State where there is one: DEU for the D of the lines."""
    number = models.CharField(max_length=32, blank=True)
    expiry = models.CharField(max_length=10)
    primary = models.CharField(max_length=80)
    secondary = models.CharField(max_length=80, blank=True)
    birth = models.CharField(max_length=10)
    """A `PartialDate` as text."""
    sex = models.CharField(max_length=1)
    citizenship = models.CharField(max_length=3, blank=True)
    identity_key = models.BinaryField(max_length=16)
    """Digest of folded name, birth date and citizenship: equal for the same person under another document, and for
    namesakes."""
    first_met = models.DateTimeField()
    last_met = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="travellers_identity", fields=["identity_key"]),
            # The partial unique index below is of no use to a search: SQLite cannot see that a number is not empty.
            models.Index(name="travellers_number", fields=["number", "issuer"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="travellers_document_as_met",
                fields=["number", "issuer", "identity_key", "sex", "expiry", "code"],
                # Two people without papers may say the same of themselves; they are never made one by that.
                condition=~Q(number=""),
            ),
            models.CheckConstraint(
                name="travellers_document_or_none", condition=~Q(number="") | Q(number="", issuer="", code="")
            ),
            models.CheckConstraint(name="travellers_document_sex", condition=Q(sex__in=[sex.value for sex in Sex])),
        ]


class Link(models.Model):
    """An officer's word that two persons are one, or are two."""

    id = models.UUIDField(primary_key=True, editable=False)
    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    same = models.BooleanField()
    why = models.CharField(max_length=500)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="travellers_link_once", fields=["one", "other"], condition=Q(withdrawn_at__isnull=True)
            ),
            # One order for a pair, so that the same pair cannot be linked and kept apart at once.
            models.CheckConstraint(name="travellers_link_ordered", condition=Q(one__lt=F("other"))),
            models.CheckConstraint(name="travellers_link_reason", condition=~Q(why="")),
        ]


def settle_roots(concerned: Collection[UUID]) -> None:
    """Set roots anew from the links in force, so that drawing a link apart is as easy as drawing it.

    `concerned`: everybody whom a link may join.
    """
    links = Link.objects.filter(same=True, withdrawn_at__isnull=True, one__in=concerned, other__in=concerned)
    group = {person: {person} for person in concerned}
    for one, other in links.values_list("one_id", "other_id"):
        joined = group[one] | group[other]
        for person in joined:
            group[person] = joined
    for root, members in {min(members): members for members in group.values()}.items():
        Person.objects.filter(id__in=members).update(root=root)
