"""A post of Utopia with officers at work, and programs that carry their tokens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from limen.adapters import clock
from limen.adapters.bearer import digest_of, new_bearer
from limen.adapters.world import World
from limen.apps.posts import operations as posts
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope

ROOT = "/api/v1"
AIR = "UTO-AIR-1"
PASSWORD = "quiet-lantern-at-the-pass"
EVERYTHING_AT_WORK = (Scope.INSPECTIONS, Scope.DECISIONS, Scope.CLAIMS, Scope.DOCUMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer of the door."""

    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str:
        """The code of the problem, empty when there is none."""
        return str(self.body.get("type", "")).removeprefix("urn:limen:problem:")


class Program:
    """A client that carries a token."""

    def __init__(self, bearer: str | None, *, language: str = "en") -> None:
        self.bearer = bearer
        self._client = Client()
        self._headers = {"accept-language": language}
        if bearer is not None:
            self._headers["authorization"] = f"Bearer {bearer}"

    def get(self, path: str, **parameters: Any) -> Said:
        return _said(self._client.get(ROOT + path, parameters, headers=self._headers))

    def post(self, path: str, body: object = None, *, key: UUID | str | None = None) -> Said:
        headers = {**self._headers, "idempotency-key": str(key or uuid4())}
        data = b"" if body is None else json.dumps(body).encode()
        return self.send(path, data, headers=headers)

    def send(self, path: str, data: bytes, *, headers: dict[str, str], content_type: str = "application/json") -> Said:
        whole = {**self._headers, **headers}
        return _said(self._client.post(ROOT + path, data, content_type=content_type, headers=whole))

    def open(self, scanned: str, *, direction: str = "entry", key: UUID | None = None, **more: object) -> Said:
        return self.post("/inspections", {"direction": direction, "scanned": scanned, **more}, key=key)

    def decide(self, inspection: str, *, move: str, reading: int = 1, key: UUID | None = None, **more: object) -> Said:
        body = {"move": move, "reading": reading, **more}
        return self.post(f"/inspections/{inspection}/decisions", body, key=key)


def _said(response: Any) -> Said:
    return Said(status=response.status_code, body=json.loads(response.content or b"null"), headers=response.headers)


def administrator(world: World) -> Act:
    """Return an act of somebody who keeps officers and tokens."""
    return world.act(actor=uuid4(), actor_name="A. Keeper", roles=[Role.ADMINISTRATOR], purpose="set-up")


def officer(world: World, username: str, *roles: Role, lane: str | None = "A1", post: str = AIR) -> UUID:
    """Take an officer in and, where a lane is named, put them to work there; returns their id."""
    id_ = posts.add_officer(
        administrator(world),
        username=username,
        full_name=f"Officer {username.title()}",
        roles=roles,
        password=PASSWORD,
        one_time=False,
    )
    if lane is not None:
        act = world.act(actor=id_, actor_name=username, roles=roles, purpose="shift")
        posts.start_shift(act, post=post, lane=lane, direction=LaneDirection.BOTH if not lane else LaneDirection.ENTRY)
    return id_


def program(
    world: World,
    officer: UUID,
    *scopes: Scope,
    name: str = "",
    language: str = "en",
    days: float = 1,
    post: str = "",
) -> Program:
    """Let an officer give a program of theirs a token with these scopes."""
    bearer = new_bearer()
    act = world.act(actor=officer, actor_name="", roles=Role, purpose="keep-tokens")
    posts.add_token(
        act,
        name=name or f"program-{uuid4().hex[:12]}",
        officer=officer,
        scopes=scopes,
        digest=digest_of(bearer),
        expires_at=act.at + timedelta(days=days),
        post=post,
    )
    return Program(bearer, language=language)


def lines(
    *,
    number: str = "L898902C3",
    surname: str = "ALDANA",
    given: str = "NOOR",
    birth: str = "740812",
    years_left: int = 5,
    nationality: str = "UTO",
) -> str:
    """Return the two lines of a passport of Utopia."""
    expiry = clock.now().date().replace(month=6, day=15)
    expires = f"{(expiry.year + years_left) % 100:02}0615"
    first = f"P<UTO{surname}<<{given}".ljust(44, "<")
    fields = [number.ljust(9, "<"), birth, expires]
    digits = [_digit(field) for field in fields]
    personal = "<" * 14
    second = f"{fields[0]}{digits[0]}{nationality}{fields[1]}{digits[1]}F{fields[2]}{digits[2]}{personal}<"
    composite = second[0:10] + second[13:20] + second[21:43]
    return f"{first}\n{second}{_digit(composite)}"


def _digit(text: str) -> str:
    values = [0 if c == "<" else int(c) if c.isdigit() else ord(c) - 55 for c in text]
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


__all__ = ["AIR", "EVERYTHING_AT_WORK", "Program", "Said", "administrator", "lines", "officer", "program"]
