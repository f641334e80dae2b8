"""Tables of carriers, of whom to call there, and of who and what may come in under a carrier's name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Lower, Upper
from django.db.models.lookups import Exact

from limen.lib.carriage.movement import MODES


class Carrier(models.Model):
    """An airline, shipping company, railway or bus company: the one register of them."""

    id = models.UUIDField(primary_key=True, editable=False)
    code = models.CharField(max_length=12, unique=True)
    """What it is called in its messages: IATA or ICAO designator, or a code that was agreed."""
    name = models.CharField(max_length=120)
    mode = models.CharField(max_length=8)
    profile = models.CharField(max_length=40, blank=True)
    """Code of the agreed message profile; empty where the usual one counts."""
    senders = models.JSONField(default=list)
    """Identifiers under which its messages are sent, in capitals: its own, or those of its handling agents."""
    is_interactive = models.BooleanField(default=False)
    """True when it asks for an answer before boarding."""
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    """Null where the register came with the installation."""
    ended_at = models.DateTimeField(null=True)
    """When it ceased to carry here; its record stays."""

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="carriers_carrier_code", condition=~Q(code="") & Q(Exact(F("code"), Upper(F("code"))))
            ),
            models.CheckConstraint(name="carriers_carrier_named", condition=~Q(name="")),
            models.CheckConstraint(name="carriers_carrier_mode", condition=Q(mode__in=MODES)),
        ]


class Contact(models.Model):
    """Whom to call at a carrier, and for what."""

    id = models.UUIDField(primary_key=True, editable=False)
    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    task = models.CharField(max_length=16)
    """operations, data, legal."""
    phone = models.CharField(max_length=32, blank=True)
    email = models.CharField(max_length=120, blank=True)
    round_the_clock = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="carriers_contact_task", condition=Q(task__in=["operations", "data", "legal"])),
            models.CheckConstraint(name="carriers_contact_reachable", condition=~Q(phone="") | ~Q(email="")),
        ]


class CarrierUser(models.Model):
    """Somebody of a carrier who signs in at the carrier portal; no officer, and never taken for one."""

    id = models.UUIDField(primary_key=True, editable=False)
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="users")
    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    language = models.CharField(max_length=16, default="en")
    password = models.CharField(max_length=256)
    """As Django's hashers write it."""
    password_is_one_time = models.BooleanField(default=True)
    secret = models.CharField(max_length=256)
    """The secret of the code generator, sealed."""
    last_code = models.BigIntegerField(default=0)
    """The half minute of the last code that counted: each code is good once."""
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="carriers_user_name", condition=~Q(username="") & Q(Exact(F("username"), Lower(F("username"))))
            ),
        ]


class CarrierSitting(models.Model):
    """A carrier's user is signed in; what the browser carries is known here only by its digest."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    user = models.ForeignKey(CarrierUser, on_delete=models.CASCADE, related_name="sittings")
    began_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(name="carriers_sitting_end", fields=["ends_at"])]


class CarrierKey(models.Model):
    """What a carrier's program carries to send messages. The secret itself is nowhere kept."""

    id = models.UUIDField(primary_key=True, editable=False)
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="keys")
    name = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32, unique=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="carriers_key_name", fields=["carrier", "name"]),
            models.CheckConstraint(name="carriers_key_digest", condition=Q(Exact(Length(F("digest")), Value(32)))),
            models.CheckConstraint(name="carriers_key_expires", condition=Q(expires_at__gt=F("added_at"))),
        ]
