"""Who calls: the token of the request, the officer in whose name it acts, and the scope that the call asks for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer

from limen.adapters import clock
from limen.adapters.bearer import digest_of
from limen.adapters.world import world
from limen.api.problems import FieldsWrong, OfficerNotAtWork, TokenRefused, TokenSlowed
from limen.apps.posts import operations as posts
from limen.apps.posts.operations import Refusal
from limen.apps.posts.queries import ShiftNow, TokenRow, current_shift, token_in_force
from limen.lib.basics.act import Act
from limen.lib.decision.rights import require
from limen.lib.decision.scopes import AT_WORK, RESTS_ON, Scope, require_scope

NOBODY = UUID(int=0)
"""The actor of an attempt to come in: nobody has shown who they are yet."""
KEPT_SECONDS: Final = 2.0
"""For how long a process trusts what it looked up: a token taken back, or a shift ended, counts this much later."""
MOST_KEPT: Final = 1_000
MOST_WRONG: Final = 20
SLOWED_SECONDS: Final = 300
LONGEST_TOKEN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A program and the officer behind it, as they were when last looked up."""

    token: TokenRow
    shift: ShiftNow | None

    def act(self, *, purpose: str) -> Act:
        """Return the `Act` of one call: the officer's, the program named in the purpose."""
        shift = self.shift
        return world().act(
            actor=self.token.officer,
            actor_name=self.token.officer_name,
            roles=self.token.roles,
            purpose=f"{purpose} via {self.token.name}",
            post=shift.post if shift else self.token.post,
            lane=shift.lane if shift else "",
        )


class Bearer(HttpBearer):
    """Lets a call through when its token includes `scope` and, where that touches a traveller, its officer is at work.

    Raises TokenRefused, TokenSlowed, ScopeMissing, NotAllowed, OfficerNotAtWork or FieldsWrong.
    """

    def __init__(self, scope: Scope | None, *, parameters: Collection[str] = ()) -> None:
        """Ask for `scope`, None where any token will do; the address may carry these `parameters` and no others."""
        super().__init__()
        self.scope = scope
        self.parameters = frozenset(parameters)

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return who calls."""
        caller = _caller(token, address=request.META.get("REMOTE_ADDR", ""))
        if self.scope is not None:
            require_scope(caller.token.scopes, self.scope)
            require(caller.token.roles, RESTS_ON[self.scope])
        self.check_parameters(request)
        return _at_work(caller) if self.scope in AT_WORK else _at_office(caller)

    def check_parameters(self, request: HttpRequest) -> None:
        """Raise FieldsWrong where the address carries a parameter that the call does not know."""
        # A misspelt parameter must not silently leave the usual value in force.
        if unknown := sorted(request.GET.keys() - self.parameters):
            raise FieldsWrong({"type": "extra_forbidden", "loc": ("query", name)} for name in unknown)


def caller_of(request: HttpRequest) -> Caller:
    """Return who calls, once `Bearer` has let them through."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja to what `Bearer` returned
    return caller


def _at_work(caller: Caller) -> Caller:
    shift, post = caller.shift, caller.token.post
    if shift is None or (post and post != shift.post):
        raise OfficerNotAtWork(officer=caller.token.officer_name)
    return caller


def _at_office(caller: Caller) -> Caller:
    """What is only read is read for the token's post, wherever its officer happens to work today."""
    return Caller(token=caller.token, shift=None)


_kept: OrderedDict[bytes, tuple[float, Caller]] = OrderedDict()


def forget_callers() -> None:
    """Forget who was looked up: the next call of every token is looked up anew."""
    _kept.clear()


def _caller(token: str, *, address: str) -> Caller:
    digest = digest_of(token[:LONGEST_TOKEN])
    until, caller = _kept.get(digest, (0.0, None))
    if caller is not None and clock.stopwatch() < until:
        return caller
    return _looked_up(digest, address)


def _looked_up(digest: bytes, address: str) -> Caller:
    now = clock.now()
    token = token_in_force(digest, now=now)
    if token is None:
        _kept.pop(digest, None)
        raise _refused(address)
    posts.note_token_used(token=token.id, at=now, last=token.last_used_at)
    caller = Caller(token=token, shift=current_shift(token.officer))
    _kept[digest] = (clock.stopwatch() + KEPT_SECONDS, caller)
    _kept.move_to_end(digest)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return caller


def _refused(address: str) -> TokenRefused | TokenSlowed:
    """Count a wrong token of this machine; the last one before the pause is put on record."""
    key = f"limen-wrong-token-{address}"
    wrong = int(cache.get(key, 0)) + 1
    if wrong > MOST_WRONG:
        return TokenSlowed()
    cache.set(key, wrong, SLOWED_SECONDS)
    if wrong == MOST_WRONG:
        nobody = world().act(actor=NOBODY, actor_name="", roles=(), purpose="sign-in")
        posts.record_sign_in_refused(nobody, username="", why=Refusal.TOKEN)
    return TokenRefused()
