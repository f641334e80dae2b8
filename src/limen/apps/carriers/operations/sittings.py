"""Who of a carrier is signed in at the portal: a realm of its own, into which no officer comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from limen.apps.carriers import models
from limen.apps.carriers.operations.register import require_password
from limen.apps.carriers.queries import CarrierRow, UserRow, carrier_row, user_row
from limen.apps.journal.operations import append
from limen.apps.journal.operations.statements import select
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

LASTS: Final = timedelta(hours=8)
IDLE: Final = timedelta(minutes=30)
TOUCHED_EVERY: Final = timedelta(minutes=1)
STEP_SECONDS: Final = 30
"""Of the codes (RFC 6238)."""


class CarrierSignInRefused(Problem):
    """Name, password and code do not belong together; which of them is wrong is not said."""

    code = "carrier-sign-in-refused"
    sentence = N_("Name, password and code do not belong together. Wait for the next code and try again.")


class CarrierSignedOut(Problem):
    """Nobody of a carrier is signed in in this browser."""

    code = "carrier-signed-out"
    sentence = N_("You are not signed in, or were away too long. Sign in again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Somebody of a carrier who is signed in."""

    user: UserRow
    carrier: CarrierRow


CodeStep = Callable[[str, str, datetime], int | None]
"""Given the sealed secret, a typed code and a moment: the half minute whose code it is, None for a wrong one."""


def sign_in(act: Act, *, username: str, password: str, code: str, step_of: CodeStep, digest: bytes) -> Sitting:
    """Sign somebody of a carrier in, and know from now on the browser whose secret has the SHA-256 `digest`.

    Each code is good once. Every attempt is recorded. Raises CarrierSignInRefused.
    """
    with transaction.atomic():
        row = (
            models.CarrierUser.objects.select_for_update(of=("self",))
            .select_related("carrier")
            .filter(username=username.strip().lower()[:60])
            .first()
        )
        # A hash is made also where there is nobody: the time it takes tells nothing.
        is_right = check_password(password, row.password if row else _NOBODY) and row is not None
        if is_right and row is not None and row.ended_at is None and row.carrier.ended_at is None:
            step = step_of(row.secret, code, act.at)
            if step is not None and step > row.last_code:
                return _sit_down(act, row, step, digest)
        append(
            act,
            kind="limen.carrier-user.refused",
            subject=row.id if row else act.new_id(),
            data={"carrier": str(row.carrier_id) if row else None},
        )
    raise CarrierSignInRefused


_NOBODY: Final = "!"


def _sit_down(act: Act, row: models.CarrierUser, step: int, digest: bytes) -> Sitting:
    row.last_code = step
    row.save(update_fields=["last_code"])
    models.CarrierSitting.objects.create(
        digest=digest, user=row, began_at=act.at, touched_at=act.at, ends_at=act.at + LASTS
    )
    append(act, kind="limen.carrier-user.signed-in", subject=row.id, data={"carrier": str(row.carrier_id)})
    return Sitting(user=user_row(row), carrier=carrier_row(row.carrier))


def sitting_of(digest: bytes, *, now: datetime) -> Sitting:
    """Return who is signed in in the browser whose secret has this digest; it stays awake. Raises CarrierSignedOut."""
    rows = select(models.CarrierSitting, "WHERE digest = %s", digest)
    if not rows or rows[0].ends_at <= now or rows[0].touched_at <= now - IDLE:
        raise CarrierSignedOut
    user = models.CarrierUser.objects.select_related("carrier").get(id=rows[0].user_id)
    if user.ended_at is not None or user.carrier.ended_at is not None:
        raise CarrierSignedOut
    if rows[0].touched_at < now - TOUCHED_EVERY:
        models.CarrierSitting.objects.filter(digest=digest).update(touched_at=now)
    return Sitting(user=user_row(user), carrier=carrier_row(user.carrier))


def sign_out(digest: bytes) -> None:
    """Forget the browser."""
    models.CarrierSitting.objects.filter(digest=digest).delete()


def choose_password(act: Act, *, user: UUID, old: str, new: str) -> None:
    """Keep the password that a carrier's user chose; other browsers are signed out.

    Raises CarrierSignInRefused or CarrierPasswordUnfit.
    """
    with transaction.atomic():
        row = models.CarrierUser.objects.select_for_update().get(id=user)
        if not check_password(old, row.password):
            raise CarrierSignInRefused
        require_password(new, username=row.username)
        if old == new:
            raise CarrierSignInRefused
        row.password, row.password_is_one_time = make_password(new), False
        row.save(update_fields=["password", "password_is_one_time"])
        append(act, kind="limen.carrier-user.password-set", subject=row.id, data={"carrier": str(row.carrier_id)})


def choose_language(*, user: UUID, language: str) -> None:
    """Keep the language in which somebody of a carrier reads."""
    models.CarrierUser.objects.filter(id=user).update(language=language[:16])
