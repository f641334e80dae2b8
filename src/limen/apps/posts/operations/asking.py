"""Asked twice, done once: a program that lost the answer sends the same request again under the same key."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from limen.apps.journal.operations.statements import insert, select
from limen.apps.posts.models import Asked
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

Outcome = Mapping[str, str | bool | None]


class KeyReused(Problem):
    """The same key came again with other content."""

    code = "idempotency-key-reused"
    sentence = N_("This Idempotency-Key was already used for another request. Make a new key for every new request.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of a request."""

    outcome: Outcome
    is_repeat: bool
    """True when it had been done before, and nothing was done now."""


def do_once(act: Act, *, key: UUID, fingerprint: bytes, do: Callable[[], Outcome]) -> Answered:
    """Do what was asked and remember the ids that came of it, in one transaction; asked again, return these ids.

    What ends in a problem is not remembered: it may be asked again. Raises KeyReused, and whatever `do` raises.
    """
    try:
        with transaction.atomic():
            return _remembered(act, key, fingerprint) or _do(act, key, fingerprint, do)
    except IntegrityError:
        # Two asked at the same moment and both did it; this one is undone whole, and the other one's outcome counts.
        with transaction.atomic():
            if before := _remembered(act, key, fingerprint):
                return before
        raise


def was_asked(act: Act, *, key: UUID, fingerprint: bytes) -> bool:
    """Return True when this was done under this key before. Raises KeyReused."""
    return _remembered(act, key, fingerprint) is not None


def _do(act: Act, key: UUID, fingerprint: bytes, do: Callable[[], Outcome]) -> Answered:
    outcome = do()
    told = json.dumps(outcome, separators=(",", ":"))
    insert(Asked(officer_id=act.actor, key=key, fingerprint=fingerprint, outcome=told, at=act.at))
    return Answered(outcome=outcome, is_repeat=False)


def _remembered(act: Act, key: UUID, fingerprint: bytes) -> Answered | None:
    rows = select(Asked, "WHERE officer_id = %s AND key = %s", act.actor, key)
    if not rows:
        return None
    row = rows[0]
    if bytes(row.fingerprint) != fingerprint:
        raise KeyReused
    return Answered(outcome=json.loads(row.outcome), is_repeat=True)
