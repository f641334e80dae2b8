"""Tables of the trust store: its versions, and the sources that each was made of; private to this app.

What is in a version is one file of list data (`lib.emrtd.trust_data`): no certificate stands in a table.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

READ, PROPOSED, IN_FORCE = "read", "proposed", "in-force"
SUPERSEDED, ROLLED_BACK, WITHDRAWN = "superseded", "rolled-back", "withdrawn"
STATES: Final = (READ, PROPOSED, IN_FORCE, SUPERSEDED, ROLLED_BACK, WITHDRAWN)
WAITING: Final = (READ, PROPOSED)
"""States of a version that may still take effect."""
TOOK_EFFECT: Final = (IN_FORCE, SUPERSEDED, ROLLED_BACK)
"""States of a version that counts, or once counted."""
IMPORT, REMOVAL, ROLLBACK, RECEIVED = "import", "removal", "rollback", "received"
HOWS: Final = (IMPORT, REMOVAL, ROLLBACK, RECEIVED)
LONGEST_WORDS: Final = 1_000


def nothing() -> list[object]:
    """Return an empty list: what a column holds where there is nothing to tell."""
    return []


class TrustVersion(models.Model):
    """What the trust store becomes: brought by one person, confirmed by another, in force, and later not any more."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    """Counts all versions, those that never took effect too."""
    base = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    """The version in force when this was made: what it is a difference to."""
    how = models.CharField(max_length=8)
    restores = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    """For a roll-back: the version that comes back."""
    state = models.CharField(max_length=12)
    artefact = models.CharField(max_length=64, blank=True)
    """Digest of the file that holds the store; empty once it was erased."""
    made_at = models.DateTimeField(null=True)
    """When its newest list of authorities was signed: the age that is shown. Null where no list says so."""
    authorities_count = models.PositiveIntegerField()
    signers_count = models.PositiveIntegerField()
    states_count = models.PositiveIntegerField()
    added_count = models.PositiveIntegerField()
    """Certificates of authorities against the version in force when this was made, as are the next two."""
    changed_count = models.PositiveIntegerField()
    removed_count = models.PositiveIntegerField()
    suspicious = models.JSONField(default=nothing)
    """Findings: what is to be looked at twice."""
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    """Null for what came signed by headquarters."""
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    """Why it is proposed."""
    decided_at = models.DateTimeField(null=True)
    """When it took effect, or was sent back."""
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    answer = models.CharField(max_length=LONGEST_WORDS, blank=True)
    """Why it was sent back."""
    left_at = models.DateTimeField(null=True)
    """When another version took its place."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="trust_version_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="trust_version_how", condition=Q(how__in=HOWS)),
            models.CheckConstraint(
                name="trust_version_two_people",
                condition=~Q(state__in=TOOK_EFFECT)
                | Q(how=RECEIVED)
                | (
                    Q(brought_by__isnull=False, proposed_by__isnull=False, decided_by__isnull=False)
                    & Q(decided_at__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by=F("brought_by"))
                ),
            ),
            models.CheckConstraint(
                name="trust_version_data", condition=~Q(state__in=(*WAITING, IN_FORCE), artefact="")
            ),
            models.UniqueConstraint(name="trust_version_one_in_force", fields=["state"], condition=Q(state=IN_FORCE)),
        ]


class TrustSource(models.Model):
    """One file that a version was made of: a list of authorities, of what was revoked, of faults, or a certificate."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(TrustVersion, on_delete=models.CASCADE, related_name="sources")
    code = models.CharField(max_length=80)
    """Which list this is a copy of: a newer copy takes the place of the one with the same code."""
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="trust_source_once", fields=["version", "code"]),
        ]
