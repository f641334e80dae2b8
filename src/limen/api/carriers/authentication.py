"""Which carrier calls: the key of the request, looked up anew every few seconds."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer

from limen.adapters import clock
from limen.adapters.bearer import digest_of
from limen.adapters.world import world
from limen.api.problems import FieldsWrong, TokenRefused, TokenSlowed
from limen.apps.carriers import operations as carriers
from limen.apps.carriers.queries import CarrierRow, KeyRow, carrier_of, key_in_force
from limen.lib.basics.act import Act

KEPT_SECONDS: Final = 2.0
"""For how long a process trusts what it looked up: a key taken back counts this much later."""
MOST_KEPT: Final = 1_000
MOST_WRONG: Final = 20
SLOWED_SECONDS: Final = 300
LONGEST_KEY: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CallingCarrier:
    """A program, and the carrier behind it."""

    key: KeyRow
    carrier: CarrierRow

    def act(self, *, purpose: str) -> Act:
        """Return the `Act` of one call: the program's, without any role of an officer."""
        return world().act(
            actor=self.key.id,
            actor_name=f"{self.carrier.code}/{self.key.name}",
            roles=(),
            purpose=f"{purpose} via {self.carrier.code}/{self.key.name}",
        )


class CarrierBearer(HttpBearer):
    """Lets a call through when its key is in force. Raises TokenRefused, TokenSlowed or FieldsWrong."""

    def authenticate(self, request: HttpRequest, token: str) -> CallingCarrier:
        """Return which carrier calls."""
        if unknown := sorted(request.GET):
            raise FieldsWrong({"type": "extra_forbidden", "loc": ("query", name)} for name in unknown)
        return _caller(token, address=request.META.get("REMOTE_ADDR", ""))


def calling(request: HttpRequest) -> CallingCarrier:
    """Return which carrier calls, once `CarrierBearer` has let it through."""
    caller: CallingCarrier = request.auth  # type: ignore[attr-defined]  # set by ninja to what the bearer returned
    return caller


_kept: OrderedDict[bytes, tuple[float, CallingCarrier]] = OrderedDict()


def forget_callers() -> None:
    """Forget who was looked up: the next call of every key is looked up anew."""
    _kept.clear()


def _caller(token: str, *, address: str) -> CallingCarrier:
    digest = digest_of(token[:LONGEST_KEY])
    until, caller = _kept.get(digest, (0.0, None))
    if caller is not None and clock.stopwatch() < until:
        return caller
    now = clock.now()
    key = key_in_force(digest, now=now)
    carrier = carrier_of(key.carrier) if key else None
    if key is None or carrier is None or carrier.ended_at is not None:
        _kept.pop(digest, None)
        raise _refused(address)
    carriers.note_key_used(key=key.id, at=now, last=key.last_used_at)
    found = CallingCarrier(key=key, carrier=carrier)
    _kept[digest] = (clock.stopwatch() + KEPT_SECONDS, found)
    _kept.move_to_end(digest)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return found


def _refused(address: str) -> TokenRefused | TokenSlowed:
    """Count a wrong key of this machine: after many it must wait."""
    name = f"limen-wrong-carrier-key-{address}"
    wrong = int(cache.get(name, 0)) + 1
    if wrong > MOST_WRONG:
        return TokenSlowed()
    cache.set(name, wrong, SLOWED_SECONDS)
    return TokenRefused()
