"""Reads: posts and lanes, officers, who works where now, what is out of order, which notes nobody has read yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.db.models import Q, QuerySet

from limen.apps.journal.operations.statements import select
from limen.apps.posts import models
from limen.lib.basics.country_pack import DemoOfficer, LaneDirection, LaneKind, Mode, Service
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope

TOTP_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """A post that is worked."""

    code: str
    name: str
    mode: Mode
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRow:
    """A lane that is worked."""

    post: str
    code: str
    name: str
    direction: LaneDirection
    kind: LaneKind


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerRow:
    """An officer, without anything to sign in with."""

    id: UUID
    username: str
    full_name: str
    language: str
    theme: str
    roles: frozenset[Role]
    is_active: bool
    last_login: datetime | None
    has_second_factor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorResetNow:
    """Somebody asked that an officer's second factors are taken away, and nobody has confirmed it."""

    id: UUID
    officer: UUID
    asked_by: UUID
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftNow:
    """A shift that has not ended."""

    id: UUID
    officer: UUID
    post: str
    lane: str
    """Code of the lane; empty for somebody who works the whole post."""
    direction: LaneDirection
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageNow:
    """Something declared out that nobody has declared back."""

    id: UUID
    post: str
    what: Service
    declared_by: UUID
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A hand-over note that nobody has acknowledged."""

    id: UUID
    post: str
    lane: str
    written_by: UUID
    written_by_name: str
    written_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A token, without anything that opens a door."""

    id: UUID
    name: str
    officer: UUID
    officer_name: str
    scopes: frozenset[Scope]
    roles: frozenset[Role]
    """Roles that count: those of the token that its officer still holds."""
    post: str
    """Where it works; empty for every post."""
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSignIn:
    """How to sign in as an invented officer of a demo installation, at this moment."""

    username: str
    full_name: str
    roles: frozenset[Role]
    post: str
    password: str
    code: str
    """Six digits, good for the current half minute."""


class NotADemo(RuntimeError):
    """Somebody asked a real installation for sign-ins: a mistake of the program, never answered."""


def posts() -> tuple[PostRow, ...]:
    """Return the posts in force, by code."""
    rows = models.Post.objects.filter(active=True)
    return tuple(PostRow(code=row.code, name=row.name, mode=Mode(row.mode), time_zone=row.time_zone) for row in rows)


def lanes(post: str) -> tuple[LaneRow, ...]:
    """Return the lanes in force of a post, by code."""
    return tuple(_lane(row) for row in models.Lane.objects.filter(post_id=post, active=True))


def lane(post: str, code: str) -> LaneRow | None:
    """Return one lane in force; None when the post has none of that code."""
    row = models.Lane.objects.filter(key=lane_key(post, code), active=True).first()
    return _lane(row) if row else None


def lane_key(post: str, code: str) -> str:
    """Return the primary key of a lane."""
    return f"{post}/{code}"


def officers() -> tuple[OfficerRow, ...]:
    """Return every officer, active or not, by the name they sign in with."""
    return tuple(_officers(models.Officer.objects.all()))


def officer(id: UUID) -> OfficerRow | None:  # noqa: A002 - the field's own name
    """Return an officer by id; None when there is none."""
    return next(_officers(models.Officer.objects.filter(id=id)), None)


def officer_named(username: str) -> OfficerRow | None:
    """Return an officer by the name they sign in with; None when there is none."""
    return next(_officers(models.Officer.objects.filter(username=username.strip().lower())), None)


def officer_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the full names of officers, for pages that list who did what."""
    return dict(models.Officer.objects.filter(id__in=set(ids)).values_list("id", "full_name"))


def factor_resets(*, since: datetime) -> tuple[FactorResetNow, ...]:
    """Return what was asked for since then and nobody confirmed, oldest first."""
    rows = models.FactorReset.objects.filter(confirmed_at__isnull=True, asked_at__gt=since).order_by("asked_at", "id")
    return tuple(
        FactorResetNow(id=row.id, officer=row.officer_id, asked_by=row.asked_by_id, asked_at=row.asked_at)
        for row in rows
    )


def current_shift(officer: UUID) -> ShiftNow | None:
    """Return the open shift of an officer; None when they work none."""
    rows = select(models.Shift, "WHERE officer_id = %s AND ended_at IS NULL", officer)
    return _shift(rows[0]) if rows else None


def open_shifts(post: str) -> tuple[ShiftNow, ...]:
    """Return who works at a post now, by lane."""
    rows = models.Shift.objects.filter(post_id=post, ended_at__isnull=True).order_by("lane_id", "started_at")
    return tuple(_shift(row) for row in rows)


def officers_at_work(post: str) -> tuple[OfficerRow, ...]:
    """Return who has an open shift at a post, by the name they sign in with."""
    at_work = models.Shift.objects.filter(post_id=post, ended_at__isnull=True).values_list("officer_id")
    return tuple(_officers(models.Officer.objects.filter(id__in=at_work, is_active=True)))


def posts_worked_at(officer: UUID) -> frozenset[str]:
    """Return the codes of the posts where an officer ever worked a shift that is still on record."""
    rows = models.Shift.objects.filter(officer=officer).values_list("post_id", flat=True)
    return frozenset(rows.distinct())


def declared_out(post: str) -> tuple[str, ...]:
    """Return the names of what is declared out at a post now, in order."""
    return tuple(sorted(outage.what.value for outage in open_outages(post)))


def open_outages(post: str) -> tuple[OutageNow, ...]:
    """Return what is declared out at a post, oldest first."""
    rows = select(models.Outage, "WHERE post_id = %s AND until IS NULL ORDER BY since, id", post)
    return tuple(
        OutageNow(id=row.id, post=row.post_id, what=Service(row.what), declared_by=row.declared_by_id, since=row.since)
        for row in rows
    )


def unacknowledged_notes(post: str, lane: str = "") -> tuple[Note, ...]:
    """Return the notes that wait for a reader at this lane, those for the whole post among them, oldest first."""
    where = Q(lane__isnull=True) | Q(lane_id=lane_key(post, lane)) if lane else Q()
    rows = models.HandOverNote.objects.filter(where, post_id=post, acknowledged_at__isnull=True)
    return tuple(
        Note(
            id=row.id,
            post=row.post_id,
            lane=code_of_lane(row.lane_id),
            written_by=row.written_by_id,
            written_by_name=row.written_by.full_name,
            written_at=row.written_at,
            text=row.text,
        )
        for row in rows.select_related("written_by").order_by("written_at", "id")
    )


def token_in_force(digest: bytes, *, now: datetime) -> TokenRow | None:
    """Return the token whose secret has this SHA-256, None unless it is in force and its officer active; one query."""
    rows = models.Token.objects.filter(
        digest=digest, revoked_at__isnull=True, expires_at__gt=now, officer__is_active=True
    )
    row = rows.select_related("officer").first()
    return _token(row) if row else None


def tokens() -> tuple[TokenRow, ...]:
    """Return every token ever given, in force or not, by name."""
    return tuple(_token(row) for row in models.Token.objects.select_related("officer"))


def demo_sign_ins(officers: Iterable[DemoOfficer], *, at: datetime) -> tuple[DemoSignIn, ...]:
    """Return how to sign in as each invented officer at the moment `at`; raises NotADemo anywhere but in a demo."""
    if not settings.LIMEN_DEMO:
        raise NotADemo
    invented = {officer.username: officer for officer in officers}
    rows = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__username__in=invented)
    data = dict(rows.values_list("user__username", "data"))
    return tuple(
        DemoSignIn(
            username=officer.username,
            full_name=officer.full_name,
            roles=officer.roles,
            post=officer.post,
            password=officer.password,
            code=_totp_code(data[officer.username]["secret"], at),
        )
        for officer in invented.values()
        if officer.username in data
    )


def _totp_code(encrypted: str, at: datetime) -> str:
    secret = get_adapter().decrypt(encrypted)
    code: str = format_hotp_value(hotp_value(secret, int(at.timestamp()) // TOTP_SECONDS))
    return code


def _lane(row: models.Lane) -> LaneRow:
    return LaneRow(
        post=row.post_id,
        code=row.code,
        name=row.name,
        direction=LaneDirection(row.direction),
        kind=LaneKind(row.kind),
    )


def _officers(rows: QuerySet[models.Officer]) -> Iterator[OfficerRow]:
    with_factor = set(
        Authenticator.objects.filter(user__in=rows).exclude(type="recovery_codes").values_list("user_id", flat=True)
    )
    for row in rows:
        yield OfficerRow(
            id=row.id,
            username=row.username,
            full_name=row.full_name,
            language=row.language,
            theme=row.theme,
            roles=row.role_set,
            is_active=row.is_active,
            last_login=row.last_login,
            has_second_factor=row.id in with_factor,
        )


def _token(row: models.Token) -> TokenRow:
    # A scope that this version does not know (a newer one wrote it) opens nothing here.
    return TokenRow(
        id=row.id,
        name=row.name,
        officer=row.officer_id,
        officer_name=row.officer.full_name,
        scopes=frozenset(scope for scope in Scope if scope.value in row.scopes),
        roles=frozenset(role for role in row.officer.role_set if role.value in row.roles),
        post=row.post_id or "",
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )


def _shift(row: models.Shift) -> ShiftNow:
    return ShiftNow(
        id=row.id,
        officer=row.officer_id,
        post=row.post_id,
        lane=code_of_lane(row.lane_id),
        direction=LaneDirection(row.direction),
        started_at=row.started_at,
    )


def code_of_lane(key: str | None) -> str:
    """Return the lane's code out of its key; empty where a row names no lane."""
    return key.partition("/")[2] if key else ""
