"""Tables of what follows an outcome: the notice, the carrier, custody, headquarters, appeals and sanctions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.apps.crossings.models.inspections import Decision, Inspection
from limen.apps.crossings.models.second_line import LONG


class Notice(models.Model):
    """The paper that a traveller is handed: what was decided, why, and what can be done about it."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=32, unique=True)
    """Printed on the notice."""
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="notices")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="notice")
    language = models.CharField(max_length=16)
    """The traveller's, beside the State's own."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    """SHA-256 of the PDF."""
    seal = models.CharField(max_length=2000)
    """The signed seal as its QR code carries it."""
    sealed = models.BinaryField()
    """The PDF under the key of the person: destroyed with it."""
    served_at = models.DateTimeField(null=True)
    served_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    served_how = models.CharField(max_length=12, blank=True)
    """printed, phone."""
    signature = models.CharField(max_length=12, blank=True)
    """signed, refused, unable."""
    told = models.CharField(max_length=200, blank=True)
    """Codes of what the traveller was told, comma-separated: reasons, appeal, legal-aid, monitor."""
    told_language = models.CharField(max_length=16, blank=True)
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="crossings_notice_served",
                condition=Q(served_at__isnull=True, served_by__isnull=True, served_how="", signature="")
                | (
                    Q(served_at__isnull=False, served_by__isnull=False)
                    & Q(served_how__in=["printed", "phone"], signature__in=["signed", "refused", "unable"])
                ),
            ),
        ]


class PhoneCopy(models.Model):
    """A link that brings a notice to the traveller's own phone: once, within hours, known here by its digest alone."""

    id = models.UUIDField(primary_key=True, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="copies")
    digest = models.BinaryField(max_length=32, unique=True)
    """SHA-256 of the secret in the link."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="crossings_copy_ends", condition=Q(expires_at__gt=F("made_at"))),
        ]


class CarrierNotice(models.Model):
    """A carrier learns that its passenger was refused: without delay, then in writing (ICAO Annex 9, 5.3)."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="carrier_notice")
    carrier = models.CharField(max_length=120)
    conveyance = models.CharField(max_length=60, blank=True)
    """Flight number, ship, plate."""
    told_at = models.DateTimeField()
    told_how = models.CharField(max_length=120)
    """To whom and by what means."""
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(null=True)
    written_how = models.CharField(max_length=120, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    consulted_at = models.DateTimeField(null=True)
    """When the time of the removal was talked over with the carrier (Annex 9, 5.4)."""
    consulted_words = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="crossings_carrier_told_first",
                condition=Q(written_at__isnull=True) | Q(written_at__gte=F("told_at")),
            ),
        ]


class Custody(models.Model):
    """A person is in our care after an outcome: from when, where, on what legal basis, until when."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="custodies")
    place = models.CharField(max_length=120)
    basis = models.CharField(max_length=200)
    alternatives = models.CharField(max_length=LONG)
    """What milder was considered, and why it would not do, in one text; `CustodyAlternative` has them one by one."""
    reasons = models.CharField(max_length=LONG, blank=True)
    """Why this person, individually; empty only in records of before the register of detention."""
    authority = models.CharField(max_length=120, blank=True)
    """Who ordered it, by name and office."""
    language = models.CharField(max_length=16, blank=True)
    """Language in which the person was told why, and of their rights; BCP 47."""
    lawyer = models.CharField(max_length=200, blank=True)
    """Which lawyer was called, or that none is wanted."""
    consulate = models.CharField(max_length=8, blank=True)
    """Whether the person wants their consulate to be told: wanted, declined."""
    contact = models.CharField(max_length=200, blank=True)
    """Whom of the family the person could reach, and how."""
    medical = models.CharField(max_length=500, blank=True)
    """By whom the person was seen, and what must be minded."""
    review_at = models.DateTimeField()
    """By when somebody looks again whether it is still needed."""
    since = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    end_words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="crossings_one_custody", fields=["inspection"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(name="crossings_custody_weighed", condition=~Q(basis="") & ~Q(alternatives="")),
            models.CheckConstraint(
                name="crossings_custody_consulate", condition=Q(consulate__in=["", "wanted", "declined"])
            ),
            models.CheckConstraint(
                name="crossings_custody_forward", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]


class CustodyAlternative(models.Model):
    """One milder means, and why it would not do for this person. Appended, never changed."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="weighed")
    kind = models.CharField(max_length=32)
    """Code of the country pack."""
    why_not = models.CharField(max_length=1000)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="crossings_alternative_once", fields=["custody", "kind"]),
            models.CheckConstraint(name="crossings_alternative_weighed", condition=~Q(why_not="")),
        ]


class CustodyMiss(models.Model):
    """A review that was not held by its day, and that oversight was told of."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="missed")
    due_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="crossings_missed_once", fields=["custody", "due_at"]),
        ]


class CustodyEntry(models.Model):
    """One line of the custody log: what care was given. Appended, never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=32)
    """Code of a kind of care of the country pack: meal, medical, call, visit, rest."""
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    words = models.CharField(max_length=500, blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="crossings_custody_entry_number", fields=["custody", "number"]),
        ]


class PostRequest(models.Model):
    """A post asks headquarters whether a removal or a hand-over may go on; without an answer it may not."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="post_requests")
    move = models.CharField(max_length=20)
    destination = models.CharField(max_length=3)
    """State, ICAO 9303-3 code."""
    ground = models.CharField(max_length=16)
    """began (where the journey began) or admissible (where the person may enter): Annex 9, 5.11."""
    words = models.CharField(max_length=LONG)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=8, blank=True)
    """yes, no."""
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    answer_words = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="crossings_asked_once", fields=["inspection", "move"], condition=Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(name="crossings_request_move", condition=Q(move__in=["remove", "hand_over"])),
            models.CheckConstraint(name="crossings_request_ground", condition=Q(ground__in=["began", "admissible"])),
            models.CheckConstraint(
                name="crossings_request_answered",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & Q(answer__in=["yes", "no"])),
            ),
            models.CheckConstraint(
                name="crossings_request_two_people",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
            ),
        ]


class Returned(models.Model):
    """The traveller was sent back by another State: accepted for examination, never bounced (Annex 9, 5.12-5.13)."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="returned")
    sent_by = models.CharField(max_length=3)
    """State that refused them, ICAO 9303-3 code; never a destination of ours."""
    letter = models.CharField(max_length=120, blank=True)
    """Reference of the covering letter, which is document enough."""
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class Appeal(models.Model):
    """An appeal against, or a review of, an outcome."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="appeals")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    kind = models.CharField(max_length=8)
    """appeal (by the traveller), review (by the service itself)."""
    body = models.CharField(max_length=120)
    """Who decides it: court, tribunal, office."""
    reference = models.CharField(max_length=60, blank=True)
    suspensive = models.BooleanField()
    """True when removal waits for the outcome."""
    lodged_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, blank=True)
    """upheld (the decision was wrong), dismissed, withdrawn."""
    decided_on = models.DateField(null=True)
    outcome_at = models.DateTimeField(null=True)
    outcome_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    words = models.CharField(max_length=LONG, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="crossings_appeal_kind", condition=Q(kind__in=["appeal", "review"])),
            models.CheckConstraint(
                name="crossings_appeal_decided",
                condition=Q(outcome="", outcome_at__isnull=True, outcome_by__isnull=True, decided_on__isnull=True)
                | (
                    Q(outcome__in=["upheld", "dismissed", "withdrawn"])
                    & Q(outcome_at__isnull=False, outcome_by__isnull=False, decided_on__isnull=False)
                ),
            ),
        ]


class Sanction(models.Model):
    """A sanction proposed for irregular entry or stay, and what the competent authority decided. Never automatic."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="sanctions")
    kind = models.CharField(max_length=32)
    """Code of the country pack."""
    protection = models.CharField(max_length=LONG)
    """Protection grounds, looked for before anything else."""
    circumstances = models.CharField(max_length=LONG)
    proportionality = models.CharField(max_length=LONG)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=12, blank=True)
    """imposed, not-imposed."""
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=LONG, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="crossings_sanction_in_words",
                condition=~Q(protection="") & ~Q(circumstances="") & ~Q(proportionality=""),
            ),
            models.CheckConstraint(
                name="crossings_sanction_decided",
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    Q(decision__in=["imposed", "not-imposed"])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(words="")
                ),
            ),
            models.CheckConstraint(
                name="crossings_sanction_two_people",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
        ]
