"""Signing in and what belongs to it: second factors enrolled and removed, sign-ins, locks and refusals on record."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.posts.models import Officer
from limen.apps.posts.operations.officers import locked_officer
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require


class SignInEvent(StrEnum):
    """What an officer did at the sign-in or lock page; the value is the end of the event's kind."""

    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    SECOND_FACTOR_ADDED = "second-factor-added"
    SECOND_FACTOR_REMOVED = "second-factor-removed"


class Refusal(StrEnum):
    """Why somebody was not let in."""

    PASSWORD = "password"  # noqa: S105 - a reason, not a password
    SECOND_FACTOR = "second-factor"
    SLOWED = "slowed"
    INACTIVE = "inactive"
    TOKEN = "token"  # noqa: S105 - a reason: a program came with wrong tokens too often


def record_sign_in(act: Act, *, what: SignInEvent, how: str) -> None:
    """Put on record what the acting officer did; `how` names the factor: `totp`, `passkey`, `idle` ..."""
    with transaction.atomic():
        append(act, kind=f"limen.officer.{what.value}", subject=act.actor, data={"how": how})


def record_sign_in_refused(act: Act, *, username: str, why: Refusal) -> None:
    """Put on record that somebody was not let in.

    The name that was typed is not kept: it may be a password in the wrong field. Where it is an officer's, their id is.
    """
    with transaction.atomic():
        officer = Officer.objects.filter(username=username.strip().lower()[:60]).values_list("id", flat=True).first()
        data = {"why": why.value, "officer": str(officer) if officer else None}
        append(act, kind="limen.sign-in.refused", subject=officer or act.new_id(), data=data)


class NotProved(Problem):
    """Name, password and code do not belong together; which of them is wrong is not said."""

    code = "officer-not-proved"
    sentence = N_(
        "Name, password and code do not belong together, or the account is not active. Wait for the next code."
    )


def prove_officer(act: Act, *, username: str, password: str, code: str) -> Officer:
    """Return the active officer whom password and code prove, for doors without a sign-in page; recorded either way.

    Each code is good for one proof. Raises NotProved.
    """
    officer = Officer.objects.filter(username=username.strip().lower()[:60], is_active=True).first()
    factor = Authenticator.objects.filter(user=officer, type=Authenticator.Type.TOTP).first() if officer else None
    if officer and factor and officer.check_password(password) and TOTP(factor).validate_code(code):
        with transaction.atomic():
            append(act, kind="limen.officer.signed-in", subject=officer.id, data={"how": "terminal"})
        return officer
    record_sign_in_refused(act, username=username, why=Refusal.PASSWORD)
    raise NotProved


def enrol_totp(act: Act, *, officer: UUID, secret: str) -> None:
    """Give an officer a time-based code as second factor; `secret` is base32, 20 bytes.

    For the installation's first administrator and the demo; everybody else enrols at the desk.
    Raises NotAllowed or OfficerUnknown.
    """
    require(act.roles, Right.KEEP_OFFICERS)
    with transaction.atomic():
        row = locked_officer(officer)
        Authenticator.objects.filter(user=row, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(row, secret)
        append(act, kind="limen.officer.second-factor-added", subject=officer, data={"how": "totp"})
