"""Tables of permits, of what happened to each, and of the lists they came with; private to this app."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.basics.sex import Sex
from limen.lib.stays.permits import PermitStatus

WHATS = ("issued", "changed", *(status.value for status in PermitStatus if status is not PermitStatus.VALID))
"""What may happen to a permit."""
LONGEST_WORDS = 1_000
LONGEST_CONDITIONS = 1_010


class Permit(models.Model):
    """A permission to enter or stay, as it says now."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.UUIDField(unique=True, editable=False)
    """The subject record of the holder of this permit, under whose key its events are sealed."""
    kind = models.CharField(max_length=32)
    """Code of the country pack."""
    number = models.CharField(max_length=32)
    """As it is compared: capitals and digits only."""
    issuer = models.CharField(max_length=3)
    """ISO alpha-3 code of the issuing State where there is one: DEU for the D of a sticker."""
    authority = models.CharField(max_length=120, blank=True)
    primary = models.CharField(max_length=80)
    secondary = models.CharField(max_length=80, blank=True)
    birth = models.CharField(max_length=10)
    """A `PartialDate` as text."""
    sex = models.CharField(max_length=1)
    citizenship = models.CharField(max_length=3, blank=True)
    identity_key = models.BinaryField(max_length=16)
    """Digest of folded name, birth date and citizenship, as `apps.travellers` takes it of documents."""
    document_issuer = models.CharField(max_length=3, blank=True)
    document_number = models.CharField(max_length=32, blank=True)
    """The travel document that the permit is bound to; empty, with its issuer, where it is bound to none."""
    valid_from = models.DateField()
    valid_until = models.DateField()
    entries = models.PositiveSmallIntegerField()
    """0 for any number."""
    stay_days = models.PositiveSmallIntegerField(null=True)
    conditions = models.CharField(max_length=LONGEST_CONDITIONS, blank=True)
    """One a line."""
    status = models.CharField(max_length=8)
    content_hash = models.CharField(max_length=64)
    """SHA-256 of what the permit says, in hexadecimal: a list that comes again changes nothing."""
    version = models.PositiveIntegerField()
    """1 when issued, one more at every change and at its end."""
    issued_at = models.DateTimeField()
    """When it was recorded here."""
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    """The local day of its end, from which it counts no more."""
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    end_reason = models.CharField(max_length=32, blank=True)
    """Code of the country pack."""
    end_words = models.CharField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="permits_identity", fields=["identity_key"]),
            models.Index(name="permits_document", fields=["document_number", "document_issuer"]),
            models.Index(name="permits_until", fields=["valid_until"]),
            models.Index(name="permits_name", fields=["birth", "primary"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="permits_permit_once", fields=["number", "issuer", "kind"]),
            models.CheckConstraint(name="permits_told", condition=~Q(number="") & ~Q(issuer="") & ~Q(primary="")),
            models.CheckConstraint(name="permits_forward", condition=Q(valid_until__gte=F("valid_from"))),
            models.CheckConstraint(name="permits_entries", condition=Q(entries__in=(0, 1, 2))),
            models.CheckConstraint(name="permits_stay", condition=Q(stay_days__isnull=True) | Q(stay_days__gte=1)),
            models.CheckConstraint(name="permits_sex", condition=Q(sex__in=[sex.value for sex in Sex])),
            models.CheckConstraint(
                name="permits_bound",
                condition=Q(document_number="", document_issuer="") | (~Q(document_number="") & ~Q(document_issuer="")),
            ),
            models.CheckConstraint(
                name="permits_ended_with_reason",
                condition=Q(
                    status=PermitStatus.VALID.value,
                    ended_at__isnull=True,
                    ended_on__isnull=True,
                    ended_by__isnull=True,
                    end_reason="",
                    end_words="",
                )
                | (
                    Q(
                        status__in=[PermitStatus.ANNULLED.value, PermitStatus.REVOKED.value],
                        ended_at__isnull=False,
                        ended_on__isnull=False,
                        ended_by__isnull=False,
                    )
                    & ~Q(end_reason="")
                ),
            ),
        ]


class PermitImport(models.Model):
    """A list of permits as an authority sent it."""

    id = models.UUIDField(primary_key=True, editable=False)
    source = models.CharField(max_length=120)
    """The authority that sent it."""
    made_at = models.DateTimeField()
    """When the authority made this copy."""
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of the file as it came, in hexadecimal; empty until the import is whole."""
    issued_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    ended_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    aside_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="permits_import_source", condition=~Q(source="")),
        ]


class PermitChange(models.Model):
    """One thing that happened to a permit; never changed, gone with its permit."""

    number = models.BigAutoField(primary_key=True)
    """Grows in the order of recording, because it is given while the head of the journal is locked: the cursor of
    readers."""
    permit = models.ForeignKey(Permit, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    list = models.ForeignKey(PermitImport, on_delete=models.PROTECT, related_name="+", null=True)
    """The list it came with; null for what was done one by one."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="permits_change_once", fields=["permit", "version"]),
            models.CheckConstraint(name="permits_change_what", condition=Q(what__in=WHATS)),
        ]
