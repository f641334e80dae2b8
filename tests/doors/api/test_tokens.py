"""Who is let in: no scope, no answer; a token counts only as long as it, its officer, their role and their shift do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.adapters import clock
from limen.adapters.bearer import digest_of, new_bearer
from limen.adapters.world import World
from limen.api import authentication
from limen.apps.journal.models import Event
from limen.apps.posts import operations as posts
from limen.apps.posts.models import Officer, Token
from limen.apps.posts.queries import ShiftNow, TokenRow
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.decision.scopes import AT_WORK, IN_PERSON, Scope, ScopeBeyondRole, ScopeMissing
from tests.doors.api.programs import (
    EVERYTHING_AT_WORK,
    PASSWORD,
    ROOT,
    Program,
    Said,
    administrator,
    lines,
    officer,
    program,
)
from tests.found import as_many


@dataclass(frozen=True, slots=True)
class Call:
    """One operation of the door, and the scope it asks for."""

    scope: Scope
    make: Callable[[Program, str], Said]


CALLS = {
    "open": Call(Scope.INSPECTIONS, lambda who, _: who.open(lines(number="N00000001"))),
    "read": Call(Scope.INSPECTIONS, lambda who, at: who.post(f"/inspections/{at}/readings", {"scanned": lines()})),
    "see": Call(Scope.INSPECTIONS, lambda who, at: who.get(f"/inspections/{at}")),
    "party": Call(Scope.INSPECTIONS, lambda who, at: who.post(f"/inspections/{at}/party")),
    "decide": Call(Scope.DECISIONS, lambda who, at: who.decide(at, move="refer")),
    "answer": Call(
        Scope.DECISIONS,
        lambda who, at: who.post(f"/inspections/{at}/duties/{uuid4()}/answers", {"evidence": "x", "words": "x"}),
    ),
    "claim": Call(Scope.CLAIMS, lambda who, at: who.post(f"/inspections/{at}/claims")),
    "documents": Call(Scope.DOCUMENTS, lambda who, at: who.get(f"/inspections/{at}/documents")),
    "crossings": Call(Scope.CROSSINGS, lambda who, _: who.get("/crossings")),
    "lists": Call(Scope.LISTS, lambda who, _: who.get("/lists")),
    "health": Call(Scope.HEALTH, lambda who, _: who.get("/health")),
}
EVERY_ROLE = tuple(Role)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_without_a_token_there_is_no_answer(world: World, call: Call) -> None:
    said = call.make(Program(None), str(uuid4()))
    assert (said.status, said.code) == (401, "token-missing")
    assert said.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_the_scope_and_no_other_opens_an_operation(world: World, booth: Program, call: Call) -> None:
    inspection = booth.open(lines()).body["id"]
    tomas = officer(world, "tomas", *EVERY_ROLE, lane="A2")
    for scope in Scope:
        said = call.make(program(world, tomas, scope), inspection)
        assert (said.code == "scope-missing") is (scope is not call.scope), (scope, said.body)


@settings(max_examples=as_many(40, here=10), deadline=None)
@given(scopes=st.sets(st.sampled_from(Scope)), name=st.sampled_from(sorted(CALLS)))
def test_no_set_of_scopes_opens_more_than_it_names(scopes: set[Scope], name: str) -> None:
    bearer = authentication.Bearer(CALLS[name].scope)
    caller = authentication.Caller(token=_token(scopes), shift=_shift())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(authentication, "_caller", lambda *_, **__: caller)
        request = RequestFactory().get("/nowhere")
        if CALLS[name].scope in scopes:
            assert bearer.authenticate(request, "any") == caller or CALLS[name].scope not in AT_WORK
        else:
            with pytest.raises(ScopeMissing):
                bearer.authenticate(request, "any")


def _tomorrow(act: Act) -> datetime:
    return act.at + timedelta(days=1)


def _token(scopes: set[Scope]) -> TokenRow:
    now = clock.now()
    return TokenRow(
        id=uuid4(),
        name="any",
        officer=uuid4(),
        officer_name="Any",
        scopes=frozenset(scopes),
        roles=frozenset(Role),
        post="",
        created_at=now,
        expires_at=now,
        revoked_at=None,
        last_used_at=None,
    )


def _shift() -> ShiftNow:
    return ShiftNow(
        id=uuid4(),
        officer=uuid4(),
        post="UTO-AIR-1",
        lane="A1",
        direction=LaneDirection.ENTRY,
        started_at=clock.now(),
    )


# --- tokens begin and end ------------------------------------------------------------------------


def test_a_token_that_is_taken_back_opens_nothing_any_more(world: World, booth: Program) -> None:
    assert booth.open(lines()).status == 201
    posts.revoke_token(administrator(world), name="booth-a1")
    authentication.forget_callers()
    said = booth.open(lines())
    assert (said.status, said.code) == (401, "token-refused")


def test_a_token_is_trusted_for_two_seconds_and_no_longer(
    world: World, booth: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [100.0]
    monkeypatch.setattr(clock, "stopwatch", lambda: seconds[0])
    assert booth.get(f"/inspections/{uuid4()}").status == 404
    posts.revoke_token(administrator(world), name="booth-a1")
    seconds[0] += authentication.KEPT_SECONDS - 0.1
    assert booth.get(f"/inspections/{uuid4()}").status == 404
    seconds[0] += 0.2
    assert booth.get(f"/inspections/{uuid4()}").status == 401


def test_a_token_ends_with_its_day(world: World, booth: Program) -> None:
    Token.objects.update(created_at="2020-01-01T00:00:00Z", expires_at="2020-01-02T00:00:00Z")
    assert booth.get(f"/inspections/{uuid4()}").code == "token-refused"


def test_a_token_ends_with_its_officer_s_work(world: World, booth: Program) -> None:
    ines = Officer.objects.get(username="ines")
    posts.deactivate(administrator(world), officer=ines.id)
    assert booth.get(f"/inspections/{uuid4()}").code == "token-refused"


def test_a_role_that_the_officer_loses_is_lost_to_the_token(world: World, booth: Program) -> None:
    ines = Officer.objects.get(username="ines")
    posts.change_roles(administrator(world), officer=ines.id, roles=[Role.STATISTICIAN])
    assert booth.open(lines()).code == "not-allowed"


def test_a_role_that_the_officer_gains_is_no_gain_of_the_token(world: World, booth: Program) -> None:
    ines = Officer.objects.get(username="ines")
    posts.change_roles(administrator(world), officer=ines.id, roles=[Role.FIRST_LINE, Role.SUPERVISOR])
    other = program(world, officer(world, "omar", Role.FIRST_LINE, lane="A2"), *EVERYTHING_AT_WORK)
    inspection = other.open(lines()).body["id"]
    assert booth.get(f"/inspections/{inspection}").code == "inspection-unknown"


def test_nobody_acts_after_the_shift(world: World, booth: Program) -> None:
    ines = Officer.objects.get(username="ines")
    act = world.act(actor=ines.id, actor_name="ines", roles=[Role.FIRST_LINE], purpose="shift")
    posts.end_shift(act)
    said = booth.open(lines())
    assert (said.status, said.code) == (409, "officer-not-at-work")
    assert "Officer Ines" in said.body["detail"]


def test_a_token_for_one_post_does_not_act_at_another(world: World) -> None:
    ines = officer(world, "ines", Role.FIRST_LINE)
    assert program(world, ines, Scope.INSPECTIONS, post="UTO-LND-1").open(lines()).code == "officer-not-at-work"
    assert program(world, ines, Scope.INSPECTIONS, post="UTO-AIR-1").open(lines()).status == 201


def test_every_act_names_the_officer_and_the_program(world: World, booth: Program) -> None:
    booth.open(lines())
    event = Event.objects.get(kind="limen.inspection.opened")
    ines = Officer.objects.get(username="ines")
    assert (event.actor, event.purpose, event.post, event.lane) == (
        ines.id,
        "border-check via booth-a1",
        "UTO-AIR-1",
        "A1",
    )


# --- giving a token ------------------------------------------------------------------------------


def test_a_token_never_opens_more_than_its_officer_may(world: World) -> None:
    ines = officer(world, "ines", Role.FIRST_LINE)
    with pytest.raises(ScopeBeyondRole):
        program(world, ines, Scope.INSPECTIONS, Scope.CROSSINGS)
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": "Booth A1"}, posts.TokenNameUnfit),
        ({"name": ""}, posts.TokenNameUnfit),
        ({"name": "booth-a1"}, posts.TokenNameUnfit),
        ({"scopes": []}, posts.ScopesMissing),
        ({"post": "UTO-AIR-9"}, posts.PostUnknown),
        ({"officer": uuid4()}, posts.OfficerUnknown),
        ({"days": -1}, posts.TokenTooLong),
        ({"days": 400}, posts.TokenTooLong),
    ],
)
def test_what_is_no_token_is_refused(
    world: World, booth: Program, changes: dict[str, Any], problem: type[Problem]
) -> None:
    ines = Officer.objects.get(username="ines").id
    said = {"name": "other", "officer": ines, "scopes": [Scope.CLAIMS], "post": "", **changes}
    days = said.pop("days", 1)
    act = world.act(actor=said["officer"], actor_name="ines", roles=[Role.FIRST_LINE], purpose="keep-tokens")
    with pytest.raises(problem):
        posts.add_token(act, **said, digest=digest_of(new_bearer()), expires_at=act.at + timedelta(days=days))
    assert Token.objects.count() == 1


def test_whoever_keeps_the_machine_gives_no_token_in_another_s_name(world: World, booth: Program) -> None:
    ines = Officer.objects.get(username="ines").id
    act = administrator(world)
    for scope in sorted(IN_PERSON):
        with pytest.raises(posts.NotTheirOwn):
            posts.add_token(
                act, name="mine", officer=ines, scopes=[scope], digest=digest_of("x"), expires_at=_tomorrow(act)
            )
    assert Token.objects.count() == 1


def test_an_officer_takes_back_a_token_of_their_own(world: World, booth: Program) -> None:
    ines = Officer.objects.get(username="ines").id
    act = world.act(actor=ines, actor_name="ines", roles=[Role.FIRST_LINE], purpose="keep-tokens")
    posts.revoke_token(act, name="booth-a1")
    with pytest.raises(posts.TokenUnknown):
        posts.revoke_token(act, name="booth-a1")


def test_nobody_else_gives_and_takes_tokens(world: World, booth: Program) -> None:
    ines = Officer.objects.get(username="ines").id
    act = world.act(actor=uuid4(), actor_name="", roles=set(Role) - {Role.ADMINISTRATOR}, purpose="keep-tokens")
    with pytest.raises(NotAllowed):
        posts.revoke_token(act, name="booth-a1")
    with pytest.raises(NotAllowed):
        posts.add_system_account(act, username="census", full_name="", roles=[])
    with pytest.raises(NotAllowed):
        posts.add_token(act, name="x1", officer=ines, scopes=[Scope.CLAIMS], digest=digest_of("x"), expires_at=act.at)


def test_a_system_account_reads_and_never_acts(world: World) -> None:
    act = administrator(world)
    reader = posts.add_system_account(act, username="census", full_name="Census", roles=[Role.STATISTICIAN])
    assert program(world, reader, Scope.CROSSINGS).get("/crossings").status == 200
    line = posts.add_system_account(act, username="kiosk", full_name="Kiosk", roles=list(Role))
    for scope in sorted(IN_PERSON):
        with pytest.raises(posts.NoPerson):
            program(world, line, scope)


def test_a_system_account_cannot_sign_in(world: World) -> None:
    posts.add_system_account(administrator(world), username="census", full_name="Census", roles=[Role.STATISTICIAN])
    assert not Officer.objects.get(username="census").check_password("")
    assert not Officer.objects.get(username="census").check_password(PASSWORD)


def test_the_secret_is_nowhere_kept(world: World) -> None:
    bearer = new_bearer()
    ines = officer(world, "ines", Role.FIRST_LINE)
    act = world.act(actor=ines, actor_name="ines", roles=[Role.FIRST_LINE], purpose="keep-tokens")
    posts.add_token(
        act,
        name="booth-a1",
        officer=ines,
        scopes=[Scope.CLAIMS],
        digest=digest_of(bearer),
        expires_at=act.at.replace(year=act.at.year + 1),
    )
    kept = repr(list(Token.objects.values())) + repr(list(Event.objects.values()))
    assert bearer not in kept
    assert bearer.removeprefix("limen_") not in kept


# --- wrong tokens --------------------------------------------------------------------------------


def test_wrong_tokens_are_slowed_recorded_once_and_right_ones_go_on(world: World, booth: Program) -> None:
    for number in range(authentication.MOST_WRONG):
        assert Program(f"limen_wrong-{number}").get("/lists").code == "token-refused"
    for number in range(3):
        said = Program(f"limen_more-{number}").get("/lists")
        assert (said.status, said.code) == (429, "token-slowed")
        assert int(said.headers["Retry-After"]) > 0
    assert Event.objects.filter(kind="limen.sign-in.refused").count() == 1
    assert booth.open(lines()).status == 201, "a device with a wrong token must not shut the post"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic aW5lczp4", "limen_x", "Bearer \u00e9\u00ff", "Bearer " + "x" * 5000]
)
def test_whatever_stands_in_the_header_is_answered(world: World, header: str) -> None:
    response = Client().get(f"{ROOT}/lists", headers={"authorization": header} if header else {})
    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_browser_that_is_signed_in_to_the_desk_is_nobody_here(world: World) -> None:
    ines = Officer.objects.get(id=officer(world, "ines", Role.FIRST_LINE))
    client = Client()
    client.force_login(ines, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(f"{ROOT}/lists")
    assert response.status_code == 401
    assert not response.cookies
