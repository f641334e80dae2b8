"""Tables of comparisons, hits, what was said of them, cleared pairs and retroactive runs; private to this app."""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.decision.hits import Owner, Said
from limen.lib.inspection.screened import ListAction
from limen.lib.screening.hits import Level

LONGEST_WHY: Final = 1_000
LONGEST_WHO: Final = 120
LANE, RESCREEN, LIST_BACK, CARRIER = "lane", "rescreen", "list-back", "carrier"
WHENCE: Final = (LANE, RESCREEN, LIST_BACK, CARRIER)
"""At an inspection; because a list changed; because a list that could not be asked is back; because a carrier announced
them."""
ALL: Final = "*"
"""In the place of the codes of lists that could not be asked: none of them could."""


class Asked(models.Model):
    """What one comparison or many of them asked: each list with its version and data. A hit names its profile."""

    digest = models.CharField(max_length=64, primary_key=True)
    lists = models.JSONField()
    """(code, number of the version, digests of its data) of every list that was asked."""


class Comparison(models.Model):
    """One person was compared with the lists."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.UUIDField()
    document = models.UUIDField(null=True)
    inspection = models.UUIDField(null=True)
    whence = models.CharField(max_length=12)
    post = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()
    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="+", null=True)
    """Null where no list could be asked."""
    missed = models.CharField(max_length=400, blank=True)
    """Codes of the lists that could not be asked, ALL for all of them; empty where each answered."""
    made_good_at = models.DateTimeField(null=True)
    """When the person was compared with what was missed."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="screening_comparison_of", fields=["person", "at"]),
            models.Index(name="screening_comparison_age", fields=["at"]),
            models.Index(
                name="screening_comparison_owed",
                fields=["id"],
                condition=Q(made_good_at__isnull=True) & ~Q(missed=""),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="screening_comparison_whence", condition=Q(whence__in=WHENCE)),
            models.CheckConstraint(name="screening_comparison_told", condition=Q(asked__isnull=False) | ~Q(missed="")),
        ]


class Hit(models.Model):
    """A person may be an entry of a list: once for each thing by which the entry was ever compared."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Also the record under whose key the journal seals what is said of it: nobody without keys can tell whose."""
    person = models.UUIDField()
    document = models.UUIDField(null=True)
    list_code = models.CharField(max_length=32)
    number = models.PositiveIntegerField()
    """Number of the version of the list in which it was seen last."""
    entry = models.CharField(max_length=80)
    record = models.UUIDField()
    """Subject record of the entry."""
    content = models.CharField(max_length=64)
    """Digest of what of the entry is compared, and of what a hit on it means."""
    action = models.CharField(max_length=16)
    made_here = models.BooleanField()
    level = models.CharField(max_length=8)
    bits = models.FloatField()
    told = models.TextField()
    """The `Hit` as JSON."""
    whence = models.CharField(max_length=12)
    inspection = models.UUIDField(null=True)
    """Where it was seen last; null for a hit that no inspection gave."""
    post = models.CharField(max_length=16, blank=True)
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    said = models.CharField(max_length=12, blank=True)
    """What the last adjudication said that still counts; empty while nobody has said anything."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="screening_hit_of", fields=["person"]),
            models.Index(name="screening_hit_at", fields=["inspection"]),
            models.Index(name="screening_hit_open", fields=["list_code", "found_at"], condition=Q(said="")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="screening_hit_once", fields=["person", "list_code", "entry", "content"]),
            models.CheckConstraint(
                name="screening_hit_action", condition=Q(action__in=[action.value for action in ListAction])
            ),
            models.CheckConstraint(name="screening_hit_level", condition=Q(level__in=[level.value for level in Level])),
            models.CheckConstraint(name="screening_hit_whence", condition=Q(whence__in=WHENCE)),
            models.CheckConstraint(
                name="screening_hit_said", condition=Q(said="") | Q(said__in=[said.value for said in Said])
            ),
        ]

    @property
    def is_discreet(self) -> bool:
        """True when nobody at a lane may learn of it."""
        return self.action == ListAction.DISCREET


class Adjudication(models.Model):
    """A human said by name whether the person is the entry. The database refuses to change it."""

    id = models.UUIDField(primary_key=True, editable=False)
    hit = models.ForeignKey(Hit, on_delete=models.CASCADE, related_name="adjudications")
    said = models.CharField(max_length=12)
    why = models.CharField(max_length=LONGEST_WHY)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="screening_adjudication_said", condition=Q(said__in=[said.value for said in Said])
            ),
            models.CheckConstraint(name="screening_adjudication_why", condition=~Q(why="")),
        ]


class Verification(models.Model):
    """The owner of a list was asked about a hit, and answered. The database refuses to change it."""

    id = models.UUIDField(primary_key=True, editable=False)
    hit = models.ForeignKey(Hit, on_delete=models.CASCADE, related_name="verifications")
    asked = models.CharField(max_length=LONGEST_WHO)
    """Who was asked: name or number of the officer at the other end."""
    how = models.CharField(max_length=16)
    """Code of `limen.lib.decision.hits.HOWS`."""
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=16)
    words = models.CharField(max_length=LONGEST_WHY)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="screening_verification_answer", condition=Q(answer__in=[each.value for each in Owner])
            ),
            models.CheckConstraint(name="screening_verification_told", condition=~Q(asked="") & ~Q(words="")),
            models.CheckConstraint(name="screening_verification_past", condition=Q(asked_at__lte=F("at"))),
        ]


class ClearedPair(models.Model):
    """A person was found not to be an entry: it does not stop them again until it changes or the days are over."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.UUIDField()
    list_code = models.CharField(max_length=32)
    entry = models.CharField(max_length=80)
    content = models.CharField(max_length=64)
    """Digest of what of the entry was compared: any other makes it stop them again."""
    hit = models.ForeignKey(Hit, on_delete=models.SET_NULL, related_name="+", null=True)
    is_discreet = models.BooleanField()
    """True where nobody at a lane may learn that there was anything to clear."""
    cleared_at = models.DateTimeField()
    expires_on = models.DateField()
    """The last day on which it counts."""
    withdrawn_at = models.DateTimeField(null=True)
    """When somebody said otherwise."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="screening_cleared_once",
                fields=["person", "list_code", "entry", "content"],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]


class RedressNumber(models.Model):
    """A number that a traveller carries so that what was cleared is found under a new passport too."""

    number = models.CharField(max_length=16, primary_key=True)
    person = models.UUIDField(unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class Run(models.Model):
    """A version of a list that took effect is compared with the people kept, as the law of the pack allows."""

    id = models.UUIDField(primary_key=True, editable=False)
    list_code = models.CharField(max_length=32)
    after = models.PositiveIntegerField()
    """Entries that versions after this number added or changed are compared."""
    number = models.PositiveIntegerField()
    """Up to this version."""
    scopes = models.CharField(max_length=64)
    look_back_days = models.PositiveIntegerField()
    legal_basis = models.CharField(max_length=200)
    entries_count = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    last = models.UUIDField(null=True)
    """The person up to whom, in the order of their ids, everybody is done: where it goes on after a stop."""
    persons_count = models.PositiveIntegerField(default=0)
    hits_count = models.PositiveIntegerField(default=0)
    known_count = models.PositiveIntegerField(default=0)
    """People known when it began, whether the law names them or not: what its progress is told by."""
    walked_count = models.PositiveIntegerField(default=0)
    """Of these, those up to `last`."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="screening_run_once", fields=["list_code", "number"]),
            models.CheckConstraint(name="screening_run_forward", condition=Q(after__lt=F("number"))),
        ]
