"""Tables of screenings for what somebody needs, of referrals to services, and of messages that tell of nobody."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.safeguards.referrals import ReferralConsent, Stage
from limen.lib.safeguards.vulnerability import Consent, Said, Wording

WORDINGS, CONSENTS, ANSWERS, STAGES, GROUNDS = (
    [each.value for each in kind] for kind in (Wording, Consent, Said, Stage, ReferralConsent)
)
LONG = 4_000
"""Characters of what somebody writes in words of their own."""


class Screening(models.Model):
    """Somebody was asked, apart and with consent, what they need; or did not want to be asked. Never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.UUIDField()
    person = models.UUIDField()
    """Subject record of who was asked."""
    wording = models.CharField(max_length=8)
    consent = models.CharField(max_length=8)
    language = models.CharField(max_length=16)
    """Language spoken, BCP 47."""
    interpreter = models.CharField(max_length=120, blank=True)
    pointed = models.CharField(max_length=200, blank=True)
    """Situations that the answers point to, comma-separated: what the machine suggested."""
    situations = models.CharField(max_length=200, blank=True)
    """Situations that the officer named, comma-separated: what a human says."""
    words = models.CharField(max_length=LONG, blank=True)
    at = models.DateTimeField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(name="protection_screened", fields=["inspection"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="protection_screening_wording", condition=Q(wording__in=WORDINGS)),
            models.CheckConstraint(name="protection_screening_consent", condition=Q(consent__in=CONSENTS)),
            models.CheckConstraint(name="protection_screening_language", condition=~Q(language="")),
        ]


class ScreeningAnswer(models.Model):
    """The answer to one question."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=32)
    said = models.CharField(max_length=8)
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="protection_answered_once", fields=["screening", "question"]),
            models.CheckConstraint(name="protection_answer_said", condition=Q(said__in=ANSWERS)),
        ]


class Referral(models.Model):
    """Somebody is referred to a service, with what that service may know of them."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.UUIDField()
    person = models.UUIDField()
    """Subject record of who is referred."""
    post = models.CharField(max_length=16)
    """Where the person is; empty where headquarters refers."""
    service = models.CharField(max_length=32)
    situations = models.CharField(max_length=200)
    """Comma-separated."""
    consent = models.CharField(max_length=8)
    consent_words = models.CharField(max_length=1000, blank=True)
    note = models.TextField()
    """JSON text: what the hand-over note tells, by part; no part that the service may not see is in it."""
    stage = models.CharField(max_length=8)
    since = models.DateTimeField()
    """Since when it stands there."""
    number = models.CharField(max_length=16, unique=True)
    """What is printed on paper and said on the telephone; tells nothing of anybody."""
    code_digest = models.BinaryField(max_length=32)
    """SHA-256 of the word on the paper, with which the service shows that the paper reached it; empty without one."""
    on_paper = models.BooleanField()
    """True where it was handed over on paper first, and entered later."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="protection_referral_of", fields=["inspection"]),
            models.Index(name="protection_referral_to", fields=["service", "stage"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="protection_referral_stage", condition=Q(stage__in=STAGES)),
            models.CheckConstraint(name="protection_referral_consent", condition=Q(consent__in=GROUNDS)),
            models.CheckConstraint(
                name="protection_referral_vital_said", condition=~Q(consent="vital") | ~Q(consent_words="")
            ),
        ]


class ReferralStep(models.Model):
    """One step of a referral. Appended, never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=8)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    words = models.CharField(max_length=LONG, blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="protection_step_number", fields=["referral", "number"]),
            models.CheckConstraint(name="protection_step_stage", condition=Q(stage__in=STAGES)),
            models.CheckConstraint(
                name="protection_step_with_reason",
                condition=~Q(stage__in=["declined", "returned", "revoked"]) | ~Q(words=""),
            ),
        ]


class ReferralReminder(models.Model):
    """Whoever a referral waits for was reminded (1), or whoever is above was told (2): once for each stage."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="reminders")
    stage = models.CharField(max_length=8)
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="protection_reminded_once", fields=["referral", "stage", "level"]),
            models.CheckConstraint(name="protection_reminder_level", condition=Q(level__in=[1, 2])),
        ]


class ServiceMember(models.Model):
    """Who answers for a receiving service."""

    id = models.UUIDField(primary_key=True, editable=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=32)
    since = models.DateTimeField()
    named_by = models.UUIDField()
    """Who named them: an officer, or the machine of a demo."""
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="protection_member_of_one", fields=["officer"], condition=Q(until__isnull=True)
            ),
        ]


class ServiceRoom(models.Model):
    """How many places a service says that it has free."""

    service = models.CharField(max_length=32, primary_key=True)
    free = models.PositiveIntegerField()
    at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class Message(models.Model):
    """Something to be sent: to whom, by what, about what kind of thing; nobody's data is in it."""

    id = models.UUIDField(primary_key=True, editable=False)
    addressee = models.CharField(max_length=40)
    """`contact/…` or `service/…` and the code in the country pack, which knows the address."""
    channel = models.CharField(max_length=8)
    """email, sms, webhook."""
    about = models.CharField(max_length=24)
    """Which sentence is sent."""
    number = models.CharField(max_length=16, blank=True)
    """Number of the referral, where it is about one."""
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    """When it is tried, or tried again."""
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="protection_message_waits", fields=["next_at"], condition=Q(sent_at__isnull=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="protection_message_channel", condition=Q(channel__in=["email", "sms", "webhook"])
            ),
            models.CheckConstraint(
                name="protection_message_forward", condition=Q(sent_at__isnull=True) | Q(sent_at__gte=F("queued_at"))
            ),
        ]
