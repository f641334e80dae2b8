"""Tables of missing and dead persons; private to this app."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.basics.sex import Sex
from limen.lib.safeguards.missing import LeadKind
from limen.lib.safeguards.tracing import Risk

LONG = 2_000
"""Characters of what somebody writes in words of their own."""
_OFFICER = settings.AUTH_USER_MODEL
_SEXES, _KINDS, _RISKS = ([each.value for each in kind] for kind in (Sex, LeadKind, Risk))


class Request(models.Model):
    """Somebody outside looks for somebody: a relative, another post, an agency."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Also the subject record under whose key the journal seals it."""
    number = models.CharField(max_length=16, unique=True)
    family_name = models.CharField(max_length=80, blank=True)
    given_names = models.CharField(max_length=80, blank=True)
    sounds = models.CharField(max_length=240, blank=True)
    sex = models.CharField(max_length=1)
    birth = models.CharField(max_length=10, blank=True)
    origin = models.CharField(max_length=120, blank=True)
    last_seen = models.CharField(max_length=200, blank=True)
    marks = models.CharField(max_length=LONG, blank=True)
    """What they look like, wear, carry."""
    seeker = models.CharField(max_length=120)
    relation = models.CharField(max_length=40, blank=True)
    contact = models.CharField(max_length=200)
    agreement = models.UUIDField(null=True)
    """The agreement with the agency through which it came; null where it came to an officer."""
    token = models.UUIDField(null=True)
    """The token of the agency's program that asked; null where an officer wrote it down."""
    post = models.CharField(max_length=16, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")
    compared_until = models.DateTimeField()
    """Who was registered later is compared next."""
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+", null=True)
    close_words = models.CharField(max_length=LONG, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="missing_request_sex", condition=Q(sex__in=_SEXES)),
            models.CheckConstraint(
                name="missing_request_named",
                condition=~Q(family_name="", given_names="") & ~Q(seeker="") & ~Q(contact=""),
            ),
            models.CheckConstraint(
                name="missing_request_closed",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, close_words="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(close_words="")),
            ),
        ]


class Dead(models.Model):
    """Somebody who was found dead at or near a post. What was found is never changed; where they are now is."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Also the subject record under whose key the journal seals it."""
    number = models.CharField(max_length=16, unique=True)
    post = models.CharField(max_length=16)
    found_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    family_name = models.CharField(max_length=80, blank=True)
    given_names = models.CharField(max_length=80, blank=True)
    """As a document or a belonging says, where one does."""
    sex = models.CharField(max_length=1)
    birth = models.CharField(max_length=10, blank=True)
    """As guessed by who found them, or as a document says."""
    marks = models.CharField(max_length=LONG)
    """What may tell who they were: scars, teeth, tattoos, clothes."""
    belongings = models.CharField(max_length=LONG, blank=True)
    whereabouts = models.CharField(max_length=200)
    """Where the body is now."""
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")
    handed_to = models.CharField(max_length=200, blank=True)
    """The competent body that has taken them over, and its reference."""
    handed_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+", null=True)
    identified_as = models.CharField(max_length=200, blank=True)
    """Who it was, as the competent body says."""
    identified_how = models.CharField(max_length=LONG, blank=True)
    identified_at = models.DateTimeField(null=True)
    identified_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+", null=True)
    """Who recorded what the competent body said."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="missing_dead_sex", condition=Q(sex__in=_SEXES)),
            models.CheckConstraint(
                name="missing_dead_told", condition=~Q(place="") & ~Q(marks="") & ~Q(whereabouts="")
            ),
            models.CheckConstraint(
                name="missing_dead_handed",
                condition=Q(handed_at__isnull=True, handed_by__isnull=True, handed_to="")
                | (Q(handed_at__isnull=False, handed_by__isnull=False) & ~Q(handed_to="")),
            ),
            # Nobody but the competent body says who died: it has them first.
            models.CheckConstraint(
                name="missing_dead_identified",
                condition=Q(identified_at__isnull=True, identified_by__isnull=True, identified_as="", identified_how="")
                | (
                    Q(handed_at__isnull=False, identified_at__gte=F("handed_at"), identified_by__isnull=False)
                    & ~Q(identified_as="")
                    & ~Q(identified_how="")
                ),
            ),
        ]


class Lead(models.Model):
    """Somebody who may be whom a request, or a registered family, looks for. Shown to nobody who looks."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=12)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="leads", null=True)
    report = models.UUIDField(null=True)
    """The report of a registered family, where that is who looks."""
    dead = models.ForeignKey(Dead, on_delete=models.CASCADE, related_name="leads", null=True)
    registered = models.UUIDField(null=True)
    person = models.UUIDField()
    """Subject record of whoever was found, with which it goes too."""
    score = models.PositiveSmallIntegerField()
    reasons = models.TextField()
    """JSON text: what, verdict, both sides, points; the weightiest first."""
    made_at = models.DateTimeField()
    risk = models.CharField(max_length=8, blank=True)
    agrees = models.BooleanField(default=False)
    """Whether whoever was found alive, asked alone, wants those who look to know."""
    words = models.CharField(max_length=LONG, blank=True)
    assessed_at = models.DateTimeField(null=True)
    assessed_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+", null=True)
    told_words = models.CharField(max_length=LONG, blank=True)
    """Who was told, how, and who was with them."""
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+", null=True)
    heard_at = models.DateTimeField(null=True)
    """Since when the program that asked hears that the family was told; what happens afterwards takes nothing back."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="missing_lead_once",
                fields=["request", "dead"],
                condition=Q(request__isnull=False) & Q(dead__isnull=False),
            ),
            models.UniqueConstraint(
                name="missing_lead_once_alive",
                fields=["request", "registered"],
                condition=Q(request__isnull=False, registered__isnull=False),
            ),
            models.UniqueConstraint(
                name="missing_lead_once_family", fields=["report", "dead"], condition=Q(report__isnull=False)
            ),
            models.CheckConstraint(
                name="missing_lead_sides",
                condition=(
                    Q(kind="dead", dead__isnull=False, registered__isnull=True)
                    | Q(kind="registered", dead__isnull=True, registered__isnull=False)
                )
                & (Q(request__isnull=False, report__isnull=True) | Q(request__isnull=True, report__isnull=False)),
            ),
            models.CheckConstraint(
                name="missing_lead_by_name",
                condition=Q(risk="", assessed_at__isnull=True, assessed_by__isnull=True, words="")
                | (Q(risk__in=_RISKS, assessed_at__isnull=False, assessed_by__isnull=False) & ~Q(words="")),
            ),
            # Safe for those who look is not enough: whoever was found alive says whether they are to know.
            models.CheckConstraint(
                name="missing_lead_wanted", condition=~Q(risk="safe", kind="registered") | Q(agrees=True)
            ),
            models.CheckConstraint(
                name="missing_lead_told",
                condition=Q(told_at__isnull=True, told_by__isnull=True, told_words="")
                | (Q(told_at__isnull=False, told_by__isnull=False, risk="safe") & ~Q(told_words="")),
            ),
        ]
