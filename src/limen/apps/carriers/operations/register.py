"""The one register of carriers: who carries here, whom to call there, who and what comes in under its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from limen.apps.carriers import models
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.carriage.movement import MODES, code_of
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import moment_text

MOST_SENDERS: Final = 20
TASKS: Final = ("operations", "data", "legal")
LONGEST_LIFE: Final = timedelta(days=366)
"""Of a key."""
_USERNAME: Final = re.compile(r"[a-z][a-z0-9.-]{2,59}").fullmatch
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{1,39}").fullmatch


class CarrierNotRight(Problem):
    """What is said of a carrier leaves something out, or cannot be."""

    code = "carrier-not-right"
    sentence = N_("A carrier has a code of 2 to 12 capitals or digits, a name, and one of the ways of travel.")


class CarrierKnown(Problem):
    """The code is another carrier's."""

    code = "carrier-known"
    sentence = N_("There is a carrier “%(code)s” already. A code is never given twice.")


class CarrierUnknown(Problem):
    """There is no such carrier."""

    code = "carrier-unknown"
    sentence = N_("There is no such carrier in the register.")


class ContactNotRight(Problem):
    """A contact that nobody could reach."""

    code = "carrier-contact-wrong"
    sentence = N_("Name the contact and its task, with a telephone number or an address for e-mail.")


class CarrierUserNotRight(Problem):
    """A user name of another form, or one that was given before."""

    code = "carrier-user-wrong"
    sentence = N_(
        "Choose a user name of 3 to 60 small letters, digits, dots or hyphens that was never given, and the full name."
    )


class CarrierPasswordUnfit(Problem):
    """The password is too easy."""

    code = "carrier-password-unfit"
    sentence = N_("Choose a password of at least 12 characters that is not a common one and not like the name.")


class CarrierKeyNotRight(Problem):
    """A key with a name of another form, or one that would not end."""

    code = "carrier-key-wrong"
    sentence = N_(
        "Name the key with 2 to 40 small letters, digits or hyphens that this carrier has not used, and let it end"
        " within %(days)s days."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierTold:
    """What is said of a carrier."""

    code: str
    name: str
    mode: str
    profile: str = ""
    senders: tuple[str, ...] = ()
    is_interactive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactTold:
    """Whom to call."""

    name: str
    task: str
    phone: str = ""
    email: str = ""
    round_the_clock: bool = False


@once_more
def add_carrier(act: Act, *, told: CarrierTold) -> UUID:
    """Take a carrier into the register and return its id. Raises NotAllowed, CarrierNotRight or CarrierKnown."""
    require(act.roles, Right.KEEP_CARRIERS)
    clean = _clean(told)
    with transaction.atomic():
        if models.Carrier.objects.filter(code=clean.code).exists():
            raise CarrierKnown(code=clean.code)
        row = models.Carrier(
            id=act.new_id(),
            code=clean.code,
            name=clean.name,
            mode=clean.mode,
            profile=clean.profile,
            senders=list(clean.senders),
            is_interactive=clean.is_interactive,
            added_at=act.at,
            added_by_id=act.actor,
        )
        row.save(force_insert=True)
        _adopt(row)
        append(act, kind="limen.carrier.added", subject=row.id, data={"code": row.code, "mode": row.mode})
    return row.id


@once_more
def change_carrier(act: Act, *, carrier: UUID, told: CarrierTold) -> None:
    """Write what is said of a carrier anew; its code stays. Raises NotAllowed, CarrierUnknown or CarrierNotRight."""
    require(act.roles, Right.KEEP_CARRIERS)
    with transaction.atomic():
        row = locked_carrier(carrier)
        clean = _clean(CarrierTold(
            code=row.code, name=told.name, mode=told.mode, profile=told.profile, senders=told.senders,
            is_interactive=told.is_interactive,
        ))  # fmt: skip
        row.name, row.mode, row.profile = clean.name, clean.mode, clean.profile
        row.senders, row.is_interactive = list(clean.senders), clean.is_interactive
        row.save()
        append(act, kind="limen.carrier.changed", subject=row.id, data={"what": "details"})


@once_more
def end_carrier(act: Act, *, carrier: UUID) -> None:
    """Record that a carrier carries here no more: its keys and users open nothing from now on.

    Raises NotAllowed or CarrierUnknown.
    """
    require(act.roles, Right.KEEP_CARRIERS)
    with transaction.atomic():
        row = locked_carrier(carrier)
        if row.ended_at is not None:
            return
        row.ended_at = act.at
        row.save(update_fields=["ended_at"])
        models.CarrierKey.objects.filter(carrier=row, revoked_at__isnull=True).update(revoked_at=act.at)
        models.CarrierUser.objects.filter(carrier=row, ended_at__isnull=True).update(ended_at=act.at)
        models.CarrierSitting.objects.filter(user__carrier=row).delete()
        append(act, kind="limen.carrier.changed", subject=row.id, data={"what": "ended"})


@once_more
def add_contact(act: Act, *, carrier: UUID, told: ContactTold) -> UUID:
    """Record whom to call at a carrier and return the contact's id.

    Raises NotAllowed, CarrierUnknown or ContactNotRight.
    """
    require(act.roles, Right.KEEP_CARRIERS)
    name, phone, email = (clean_line(text, longest=120) for text in (told.name, told.phone, told.email))
    if not name or told.task not in TASKS or not (phone or "@" in email) or len(phone) > 32:
        raise ContactNotRight
    with transaction.atomic():
        row = models.Contact(
            id=act.new_id(),
            carrier=locked_carrier(carrier),
            name=name,
            task=told.task,
            phone=phone,
            email=email,
            round_the_clock=told.round_the_clock,
            added_at=act.at,
        )
        row.save(force_insert=True)
        append(act, kind="limen.carrier.changed", subject=row.carrier_id, data={"what": "contact-added"})
    return row.id


@once_more
def remove_contact(act: Act, *, carrier: UUID, contact: UUID) -> None:
    """Remove a contact of a carrier. Raises NotAllowed or CarrierUnknown."""
    require(act.roles, Right.KEEP_CARRIERS)
    with transaction.atomic():
        row = locked_carrier(carrier)
        if models.Contact.objects.filter(id=contact, carrier=row).delete()[0]:
            append(act, kind="limen.carrier.changed", subject=row.id, data={"what": "contact-removed"})


@once_more
def add_user(act: Act, *, carrier: UUID, username: str, full_name: str, password: str, sealed_secret: str) -> UUID:
    """Let somebody sign in for a carrier, with a password for once and a sealed code secret; return the user's id.

    Raises NotAllowed, CarrierUnknown, CarrierUserNotRight or CarrierPasswordUnfit.
    """
    require(act.roles, Right.KEEP_CARRIERS)
    name, full = username.strip().lower(), clean_line(full_name, longest=120)
    if not _USERNAME(name) or not full:
        raise CarrierUserNotRight
    require_password(password, username=name)
    with transaction.atomic():
        row = locked_carrier(carrier)
        if row.ended_at is not None or models.CarrierUser.objects.filter(username=name).exists():
            raise CarrierUserNotRight
        user = models.CarrierUser(
            id=act.new_id(),
            carrier=row,
            username=name,
            full_name=full,
            password=make_password(password),
            secret=sealed_secret,
            added_at=act.at,
            added_by_id=act.actor,
        )
        user.save(force_insert=True)
        append(act, kind="limen.carrier-user.added", subject=user.id, data={"carrier": str(row.id)})
    return user.id


def require_password(password: str, *, username: str) -> None:
    """Raise CarrierPasswordUnfit unless a password is one that the settings allow."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise CarrierPasswordUnfit from error
    if username in password.lower():
        raise CarrierPasswordUnfit


@once_more
def end_user(act: Act, *, carrier: UUID, user: UUID) -> None:
    """Let somebody sign in no more for a carrier; whoever is signed in is out. Raises NotAllowed or CarrierUnknown."""
    require(act.roles, Right.KEEP_CARRIERS)
    with transaction.atomic():
        row = locked_carrier(carrier)
        ended = models.CarrierUser.objects.filter(id=user, carrier=row, ended_at__isnull=True).update(ended_at=act.at)
        models.CarrierSitting.objects.filter(user=user, user__carrier=row).delete()
        if ended:
            append(act, kind="limen.carrier-user.ended", subject=user, data={"carrier": str(row.id)})


@once_more
def add_key(act: Act, *, carrier: UUID, name: str, digest: bytes, expires_at: datetime) -> UUID:
    """Put a key of a carrier's program in force whose secret has the SHA-256 `digest`; return its id.

    Raises NotAllowed, CarrierUnknown or CarrierKeyNotRight.
    """
    require(act.roles, Right.KEEP_CARRIERS)
    with transaction.atomic():
        row = locked_carrier(carrier)
        known = models.CarrierKey.objects.filter(carrier=row, name=name).exists()
        lasts = expires_at - act.at
        if not _NAME(name) or known or row.ended_at or not timedelta(minutes=1) <= lasts <= LONGEST_LIFE:
            raise CarrierKeyNotRight(days=LONGEST_LIFE.days)
        key = models.CarrierKey(
            id=act.new_id(),
            carrier=row,
            name=name,
            digest=digest,
            added_at=act.at,
            added_by_id=act.actor,
            expires_at=expires_at,
        )
        key.save(force_insert=True)
        data = {"carrier": str(row.id), "expires_at": moment_text(expires_at)}
        append(act, kind="limen.carrier-key.added", subject=key.id, data=data)
    return key.id


@once_more
def revoke_key(act: Act, *, carrier: UUID, key: UUID) -> None:
    """Take a key back. Raises NotAllowed or CarrierUnknown."""
    require(act.roles, Right.KEEP_CARRIERS)
    with transaction.atomic():
        row = locked_carrier(carrier)
        of = models.CarrierKey.objects.filter(id=key, carrier=row, revoked_at__isnull=True)
        if of.update(revoked_at=act.at):
            append(act, kind="limen.carrier-key.revoked", subject=key, data={"carrier": str(row.id)})


def note_key_used(*, key: UUID, at: datetime, last: datetime | None) -> None:
    """Note, once an hour, that a key was used."""
    if last is None or last < at - timedelta(hours=1):
        models.CarrierKey.objects.filter(id=key).update(last_used_at=at)


def locked_carrier(carrier: UUID) -> models.Carrier:
    """Return the row of a carrier, locked until the transaction ends. Raises CarrierUnknown."""
    row = models.Carrier.objects.select_for_update().filter(id=carrier).first()
    if row is None:
        raise CarrierUnknown
    return row


def _clean(told: CarrierTold) -> CarrierTold:
    code, name = code_of(told.code), clean_line(told.name, longest=120)
    if len(code) < 2 or not name or told.mode not in MODES:
        raise CarrierNotRight
    return CarrierTold(
        code=code,
        name=name,
        mode=told.mode,
        profile=clean_line(told.profile, longest=40),
        senders=_senders(told.senders),
        is_interactive=told.is_interactive,
    )


def _senders(told: Iterable[str]) -> tuple[str, ...]:
    clean = (clean_line(each, longest=70).upper() for each in told)
    return tuple(dict.fromkeys(each for each in clean if each))[:MOST_SENDERS]


def _adopt(row: models.Carrier) -> None:
    """Give a new carrier the movements that messages named before the register knew it."""
    nobodys = models.Movement.objects.filter(carrier__isnull=True, number__startswith=row.code)
    nobodys.update(carrier=row)
