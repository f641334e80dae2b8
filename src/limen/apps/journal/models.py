"""Tables of the journal.

The database refuses UPDATE and DELETE on all but `Head` and `SubjectKey` (migration 0002); looks past their legal days
may be deleted behind a line that is itself recorded for ever (`LookPruning`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

HASH = 32


def _is_hash(column: str) -> Q:
    return Q(Exact(Length(F(column)), HASH))


class Event(models.Model):
    """One thing that happened; see `limen.lib.events.Event`, whose canonical bytes are what `hash` covers."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    time = models.DateTimeField()
    subject = models.UUIDField()
    subject_record = models.UUIDField(null=True)
    node = models.CharField(max_length=64)
    incarnation = models.UUIDField()
    sequence = models.BigIntegerField()
    actor = models.UUIDField()
    roles = models.CharField(max_length=300)
    """Role names in alphabetical order, separated by spaces."""
    post = models.CharField(max_length=16)
    lane = models.CharField(max_length=16)
    purpose = models.CharField(max_length=200)
    data = models.TextField()
    """Canonical JSON; text, because a JSON column may give back another spelling than the one that was hashed."""
    sealed = models.BinaryField(null=True)
    key_id = models.UUIDField(null=True)
    previous_hash = models.BinaryField(max_length=HASH)
    hash = models.BinaryField(max_length=HASH)

    class Meta:
        # Ids rise with time: an index on them is the timeline of a subject across all lives of a node.
        indexes: ClassVar[list[models.Index]] = [models.Index(name="journal_event_subject", fields=["subject", "id"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="journal_event_place", fields=["incarnation", "sequence", "node"]),
            models.CheckConstraint(name="journal_event_sequence", condition=Q(sequence__gte=1)),
            models.CheckConstraint(name="journal_event_hashes", condition=_is_hash("hash") & _is_hash("previous_hash")),
            models.CheckConstraint(
                name="journal_event_sealed",
                condition=Q(sealed__isnull=True, key_id__isnull=True)
                | Q(sealed__isnull=False, key_id__isnull=False, subject_record__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.sequence} {self.kind}"


class Head(models.Model):
    """The last link of a chain: the one row that a writer locks."""

    incarnation = models.UUIDField(primary_key=True)
    node = models.CharField(max_length=64)
    sequence = models.BigIntegerField()
    hash = models.BinaryField(max_length=HASH)
    time = models.DateTimeField()
    """What the last event claims."""
    latest = models.DateTimeField()
    """The latest moment any event of this chain claims; later than `time` once the clock was set back."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="journal_head_sequence", condition=Q(sequence__gte=0)),
            models.CheckConstraint(name="journal_head_hash", condition=_is_hash("hash")),
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.sequence}"


class Checkpoint(models.Model):
    """The node's signature under its chain up to an event."""

    id = models.UUIDField(primary_key=True)
    node = models.CharField(max_length=64)
    incarnation = models.UUIDField()
    sequence = models.BigIntegerField()
    hash = models.BinaryField(max_length=HASH)
    time = models.DateTimeField()
    public_key = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="journal_checkpoint_place", fields=["incarnation", "sequence"]),
            models.CheckConstraint(name="journal_checkpoint_sequence", condition=Q(sequence__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.node} up to {self.sequence}"


class Look(models.Model):
    """One look at personal data, written before it was shown."""

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.UUIDField()
    roles = models.CharField(max_length=300)
    post = models.CharField(max_length=16)
    lane = models.CharField(max_length=16)
    purpose = models.CharField(max_length=200)
    subject = models.UUIDField()
    what = models.CharField(max_length=80)
    """What was shown, as a code: `traveller`, `inspection`, `meetings` …"""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="journal_look_subject", fields=["subject", "number"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="journal_look_purpose", condition=~Q(purpose="") & ~Q(what="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"


class LookBatch(models.Model):
    """A stretch of the access log and the hash over it and over the batch before."""

    number = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    previous_hash = models.BinaryField(max_length=HASH)
    hash = models.BinaryField(max_length=HASH)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="journal_lookbatch_range",
                condition=Q(number__gte=1, first__gte=1, count__gte=1, last__gte=F("first")),
            ),
            models.CheckConstraint(
                name="journal_lookbatch_hashes",
                condition=_is_hash("hash") & _is_hash("previous_hash"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.first} to {self.last}"


class LookPruning(models.Model):
    """The line up to which looks past their legal days may be deleted; the database refuses to delete beyond it."""

    up_to = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    legal_basis = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="journal_lookpruning_basis", condition=Q(up_to__gte=1) & ~Q(legal_basis="")),
        ]

    def __str__(self) -> str:
        return f"up to {self.up_to}"


class SubjectKey(models.Model):
    """Which key seals what is recorded of a person; the row goes when the person is erased."""

    subject_record = models.UUIDField(primary_key=True)
    key_id = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return str(self.subject_record)


class Erasure(models.Model):
    """A person's data was erased: what a restored register must do again before it serves."""

    id = models.UUIDField(primary_key=True)
    subject_record = models.UUIDField(db_index=True)
    key_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="journal_erasure_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return str(self.subject_record)
