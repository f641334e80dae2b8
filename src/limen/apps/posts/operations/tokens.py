"""Tokens: what a program carries to act, or to read, in an officer's name. Shown once, taken back at any time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.posts.models import Officer, Post, Token
from limen.apps.posts.operations.officers import (
    OfficerInactive,
    UsernameTaken,
    UsernameUnfit,
    is_username,
    locked_officer,
)
from limen.apps.posts.operations.shifts import PostUnknown
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.decision.scopes import IN_PERSON, Scope, require_grounded, roles_for
from limen.lib.events.canonical import moment_text

LONGEST_LIFE = timedelta(days=366)
NOTED_EVERY = timedelta(hours=1)
_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")


class TokenNameUnfit(Problem):
    """The name of a token has another form than allowed, or was given before."""

    code = "token-name-unfit"
    sentence = N_(
        "“%(name)s” cannot name a token. Use 2 to 40 small letters, digits or hyphens, a letter first,"
        " and no name that was ever given."
    )


class TokenUnknown(Problem):
    """There is no such token that still opens anything."""

    code = "token-unknown"
    sentence = N_("There is no token “%(name)s” in force. Look at the list of tokens.")


class TokenTooLong(Problem):
    """A token was asked for that would not end, or that is over before it begins."""

    code = "token-too-long"
    sentence = N_("A token lives from one minute to %(days)s days. Choose another end.")


class ScopesMissing(Problem):
    """A token that opens nothing."""

    code = "scopes-missing"
    sentence = N_("Choose at least one scope.")


class NotTheirOwn(Problem):
    """A token was to act in the name of somebody who is not the one who gives it."""

    code = "token-not-their-own"
    sentence = N_("“%(scope)s” acts in an officer's name, so only that officer can give a token for it.")


class NoPerson(Problem):
    """An account without a password is no person: nobody would answer for what is seen and done."""

    code = "token-needs-person"
    sentence = N_(
        "“%(scope)s” needs a person who answers for it, and this account is none. Name an officer who signs in."
    )


def add_token(
    act: Act,
    *,
    name: str,
    officer: UUID,
    scopes: Collection[Scope],
    digest: bytes,
    expires_at: datetime,
    post: str = "",
) -> UUID:
    """Put a token in force whose secret has the SHA-256 `digest`, and return its id; `post` limits where it works.

    Officers give tokens in their own name, for a part of what they may do; whoever keeps officers gives them to other
    accounts, for what is only read. Raises NotAllowed, NotTheirOwn, TokenNameUnfit, ScopesMissing, TokenTooLong,
    PostUnknown, OfficerUnknown, OfficerInactive, NoPerson or ScopeBeyondRole.
    """
    _require_giver(act, officer, scopes)
    if not scopes:
        raise ScopesMissing
    if not timedelta(minutes=1) <= expires_at - act.at <= LONGEST_LIFE:
        raise TokenTooLong(days=LONGEST_LIFE.days)
    with transaction.atomic():
        _require_name(name)
        if post and not Post.objects.filter(code=post, active=True).exists():
            raise PostUnknown(post=post)
        token = Token.objects.create(
            id=act.new_id(),
            name=name,
            officer_id=officer,
            digest=digest,
            scopes=sorted(scope.value for scope in scopes),
            roles=sorted(_roles_of(officer, scopes)),
            post_id=post or None,
            created_at=act.at,
            created_by=act.actor,
            expires_at=expires_at,
        )
        append(act, kind="limen.token.added", subject=token.id, data=_told(token))
    return token.id


def revoke_token(act: Act, *, name: str) -> None:
    """Take a token back, one's own or, for whoever keeps officers, any; it opens nothing some seconds later.

    Raises NotAllowed or TokenUnknown.
    """
    with transaction.atomic():
        row = Token.objects.select_for_update().filter(name=name, revoked_at__isnull=True).first()
        if row is None:
            raise TokenUnknown(name=name[:40])
        if row.officer_id != act.actor:
            require(act.roles, Right.KEEP_OFFICERS)
        row.revoked_at = act.at
        row.save(update_fields=["revoked_at"])
        append(act, kind="limen.token.revoked", subject=row.id, data={})


def note_token_used(*, token: UUID, at: datetime, last: datetime | None) -> None:
    """Note, once an hour, that a token was used: a mark for whoever clears away what nobody uses, no event."""
    if last is None or last < at - NOTED_EVERY:
        Token.objects.filter(id=token).update(last_used_at=at)


def add_system_account(act: Act, *, username: str, full_name: str, roles: Iterable[Role]) -> UUID:
    """Make an account that no person signs in to, for programs that only read, and return its id.

    Raises NotAllowed, UsernameUnfit or UsernameTaken.
    """
    require(act.roles, Right.KEEP_OFFICERS)
    if not is_username(username):
        raise UsernameUnfit(username=username[:60])
    held = sorted({role.value for role in roles})
    account = Officer(id=act.new_id(), username=username, full_name=full_name.strip(), roles=held)
    account.set_unusable_password()
    account.password_is_one_time = False
    with transaction.atomic():
        if Officer.objects.filter(username=username).exists():
            raise UsernameTaken(username=username)
        account.save(force_insert=True)
        append(act, kind="limen.officer.added", subject=account.id, data={"roles": held, "language": account.language})
    return account.id


def _require_giver(act: Act, officer: UUID, scopes: Collection[Scope]) -> None:
    if act.actor == officer:
        return
    require(act.roles, Right.KEEP_OFFICERS)
    # Otherwise whoever keeps the machine could open inspections, and decide, in anybody's name.
    for scope in sorted(IN_PERSON.intersection(scopes)):
        raise NotTheirOwn(scope=scope.value)


def _require_name(name: str) -> None:
    if not _NAME.fullmatch(name) or Token.objects.filter(name=name).exists():
        raise TokenNameUnfit(name=name[:40])


def _roles_of(officer: UUID, scopes: Collection[Scope]) -> frozenset[Role]:
    """Return the roles of the officer that count for the token, once it is sure that they carry it."""
    row = locked_officer(officer)
    if not row.is_active:
        raise OfficerInactive
    if not row.has_usable_password():
        for scope in sorted(IN_PERSON.intersection(scopes)):
            raise NoPerson(scope=scope.value)
    require_grounded(sorted(scopes), roles=row.role_set)
    return roles_for(scopes, held=row.role_set)


def _told(token: Token) -> dict[str, str | list[str] | None]:
    return {
        "officer": str(token.officer_id),
        "scopes": token.scopes,
        "roles": token.roles,
        "post": token.post_id,
        "expires_at": moment_text(token.expires_at),
    }
