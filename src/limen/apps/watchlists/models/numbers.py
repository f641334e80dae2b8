"""Tables of exact-number lists, their versions and entries."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

STATUSES = ("lost", "stolen", "revoked", "blank-stolen")
ACTIONS = ("stop-and-call", "inform")


class NumberList(models.Model):
    """A list of document numbers with one owner."""

    code = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=120)
    owner = models.CharField(max_length=120)
    """The authority to verify a hit with."""
    legal_basis = models.CharField(max_length=200)
    action = models.CharField(max_length=16)
    version = models.ForeignKey("NumberListVersion", on_delete=models.PROTECT, related_name="+", null=True)
    """The version in force; null before the first."""
    waiting = models.ForeignKey("NumberListVersion", on_delete=models.PROTECT, related_name="+", null=True)
    """The version that somebody proposed and nobody has confirmed yet."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="watchlists_list_action", condition=Q(action__in=ACTIONS)),
            models.CheckConstraint(
                name="watchlists_list_told", condition=~Q(owner="") & ~Q(legal_basis="") & ~Q(name="")
            ),
        ]


class NumberListVersion(models.Model):
    """One import of a list: brought and proposed by one person, in force once another has confirmed it."""

    id = models.UUIDField(primary_key=True, editable=False)
    list = models.ForeignKey(NumberList, on_delete=models.PROTECT, related_name="versions")
    made_at = models.DateTimeField()
    """When the owner made this copy: the age that is shown."""
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    """SHA-256 of the file as it came, in hexadecimal; empty for an import of before, cut short."""
    artefact = models.CharField(max_length=64, blank=True, default="")
    """Digest of the list data that holds the numbers; empty for a version of before, whose numbers are rows still."""
    entries_count = models.PositiveIntegerField()
    unreadable_count = models.PositiveIntegerField()
    added_count = models.PositiveIntegerField(default=0)
    """Against the version in force when this was brought, as are the next two."""
    changed_count = models.PositiveIntegerField(default=0)
    removed_count = models.PositiveIntegerField(default=0)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    """Who last proposed that it takes effect; null for a version of before two people were asked for."""
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="watchlists_numbers_two_people",
                condition=Q(confirmed_by__isnull=True)
                | (Q(proposed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("proposed_by"))),
            ),
        ]


class NumberEntry(models.Model):
    """A document number on a version of before list data was kept in files; none is written any more."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(NumberListVersion, on_delete=models.CASCADE, related_name="entries")
    issuer = models.CharField(max_length=3)
    number = models.CharField(max_length=32)
    status = models.CharField(max_length=16)
    listed_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="watchlists_entry_once", fields=["number", "issuer", "version"]),
            models.CheckConstraint(name="watchlists_entry_status", condition=Q(status__in=STATUSES)),
            models.CheckConstraint(name="watchlists_entry_number", condition=~Q(number="")),
        ]
