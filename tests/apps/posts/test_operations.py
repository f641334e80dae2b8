"""Officers, shifts, notes, outages and the posts of the pack: what is done, what is refused, what is put on record."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.db import connection

from limen.adapters import clock
from limen.adapters.country_pack import read_demo_officers
from limen.apps.posts import operations, queries
from limen.apps.posts.models import Officer, Theme
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection, Service
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from tests.fakes.acting import an_act, utopia

pytestmark = pytest.mark.django_db

PASSWORD = "quiet-lantern-at-the-pass"
AIR = "UTO-AIR-1"


def _administrator(act: Act | None = None) -> Act:
    return replace(act or an_act(), roles=frozenset({Role.ADMINISTRATOR}))


def _officer(username: str = "ines", *roles: Role) -> Act:
    """Return the act of an officer who was taken in, at the posts of Utopia."""
    act = an_act()
    operations.load_pack_posts(act)
    held = roles or (Role.FIRST_LINE,)
    id_ = operations.add_officer(
        _administrator(act), username=username, full_name="Inés Aldana", roles=held, password=PASSWORD
    )
    return replace(act, actor=id_, roles=frozenset(held))


def _kinds() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM journal_event ORDER BY incarnation, sequence")
        return [row[0] for row in cursor.fetchall()]


# --- the posts of the pack ---------------------------------------------------------------------


def test_the_posts_of_the_pack_are_put_in_force_once() -> None:
    act = an_act()
    first, again = operations.load_pack_posts(act), operations.load_pack_posts(act)
    assert first.changed
    assert not again.changed
    assert (first.posts, first.lanes) == (5, 17)
    assert [post.code for post in queries.posts()] == sorted(post.code for post in act.pack.posts)
    assert _kinds() == ["limen.posts.loaded"]


def test_a_post_that_the_pack_drops_is_out_of_force_and_kept() -> None:
    act = _officer()
    kept = replace(utopia(), posts=tuple(post for post in utopia().posts if post.code != "UTO-LND-2"))
    assert operations.load_pack_posts(replace(act, pack=kept)).changed
    assert "UTO-LND-2" not in {post.code for post in queries.posts()}
    assert queries.lane("UTO-LND-2", "T1") is None
    with pytest.raises(operations.PostUnknown):
        operations.start_shift(act, post="UTO-LND-2", lane="T1", direction=LaneDirection.ENTRY)
    operations.load_pack_posts(act)
    assert queries.lane("UTO-LND-2", "T1") is not None, "and comes back with the pack"


# --- officers ------------------------------------------------------------------------------------


def test_an_officer_is_taken_in_and_must_choose_a_password() -> None:
    act = _officer("ines", Role.SECOND_LINE, Role.FIRST_LINE)
    row = queries.officer_named(" Ines ")
    assert row is not None
    assert row == queries.officer(act.actor)
    assert row.roles == {Role.FIRST_LINE, Role.SECOND_LINE}
    assert not row.has_second_factor
    officer = Officer.objects.get(id=row.id)
    assert officer.check_password(PASSWORD)
    assert officer.password_is_one_time
    operations.choose_password(act, password="another-lantern-at-noon")
    officer.refresh_from_db()
    assert officer.check_password("another-lantern-at-noon")
    assert not officer.password_is_one_time


def test_no_name_of_an_officer_is_in_the_journal() -> None:
    _officer()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_event")
        everything = repr(cursor.fetchall())
    assert "ines" not in everything.lower()
    assert "Aldana" not in everything


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"username": "Ines"}, operations.UsernameUnfit),
        ({"username": "1nes"}, operations.UsernameUnfit),
        ({"username": ""}, operations.UsernameUnfit),
        ({"username": "i" * 61}, operations.UsernameUnfit),
        ({"username": "ines\n"}, operations.UsernameUnfit),
        ({"roles": ()}, operations.RolesMissing),
        ({"password": "short"}, operations.PasswordUnfit),
        ({"password": "password12345"}, operations.PasswordUnfit),
        ({"language": "tlh"}, operations.LanguageUnknown),
    ],
)
def test_an_unfit_officer_is_refused(changes: dict[str, Any], problem: type[Problem]) -> None:
    fit: dict[str, Any] = {"username": "ines", "full_name": "Inés", "roles": [Role.FIRST_LINE], "password": PASSWORD}
    with pytest.raises(problem):
        operations.add_officer(_administrator(), **{**fit, **changes})
    assert not queries.officers()


def test_a_user_name_is_given_once() -> None:
    act = _officer("ines")
    with pytest.raises(operations.UsernameTaken, match="“ines” is taken"):
        operations.add_officer(
            _administrator(act), username="ines", full_name="I", roles=[Role.OVERSIGHT], password=PASSWORD
        )


def _acts_of_administrators(officer: UUID) -> list[Callable[[Act], object]]:
    return [
        lambda act: operations.add_officer(act, username="x", full_name="", roles=[], password=""),
        lambda act: operations.change_roles(act, officer=officer, roles=[Role.OVERSIGHT]),
        lambda act: operations.deactivate(act, officer=officer),
        lambda act: operations.reactivate(act, officer=officer),
        lambda act: operations.give_one_time_password(act, officer=officer, password=PASSWORD),
        lambda act: operations.enrol_totp(act, officer=officer, secret="JBSWY3DPEHPK3PXP"),
        lambda act: operations.remove_second_factors(act, officer=officer),
        lambda act: operations.ask_factor_reset(act, officer=officer),
    ]


@pytest.mark.parametrize("which", range(8))
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_keeps_officers(role: Role, which: int) -> None:
    act = an_act(roles=frozenset({role}))
    with pytest.raises(NotAllowed):
        _acts_of_administrators(act.actor)[which](act)


def _somebody_else(act: Act) -> Act:
    """Return an act of another administrator: nobody changes their own roles."""
    return replace(_administrator(act), actor=UUID(int=7))


def test_roles_change_and_the_same_roles_are_no_news() -> None:
    act = _officer("ines")
    for _ in range(2):
        operations.change_roles(_somebody_else(act), officer=act.actor, roles=[Role.SUPERVISOR])
    row = queries.officer(act.actor)
    assert row is not None
    assert row.roles == {Role.SUPERVISOR}
    assert _kinds().count("limen.officer.roles-changed") == 1


def test_the_last_administrator_stays() -> None:
    act = _officer("ada", Role.ADMINISTRATOR)
    with pytest.raises(operations.LastAdministrator):
        operations.deactivate(act, officer=act.actor)
    with pytest.raises(operations.LastAdministrator):
        operations.change_roles(_somebody_else(act), officer=act.actor, roles=[Role.OVERSIGHT])
    other = operations.add_officer(act, username="second", full_name="S", roles=[Role.ADMINISTRATOR], password=PASSWORD)
    operations.deactivate(act, officer=other)
    with pytest.raises(operations.LastAdministrator):
        operations.deactivate(act, officer=act.actor)
    operations.reactivate(act, officer=other)
    operations.deactivate(act, officer=act.actor)
    row = queries.officer(act.actor)
    assert row is not None
    assert not row.is_active


def test_language_and_theme_are_the_officers_own_choice() -> None:
    act = _officer()
    operations.set_language(act, language="ar")
    operations.set_theme(act, theme=Theme.DARK)
    row = queries.officer(act.actor)
    assert row is not None
    assert (row.language, row.theme) == ("ar", "dark")
    with pytest.raises(operations.LanguageUnknown):
        operations.set_language(act, language="xx")
    with pytest.raises(operations.OfficerUnknown):
        operations.set_language(replace(act, actor=clock.new_id()), language="ar")


# --- signing in ------------------------------------------------------------------------------------


def test_the_code_shown_in_a_demo_is_the_code_that_opens(settings: Any) -> None:
    invented = read_demo_officers("utopia")
    act, secret = _officer(invented[0].username), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    operations.enrol_totp(_administrator(act), officer=act.actor, secret=secret)
    settings.LIMEN_DEMO = True
    (sign_in,) = queries.demo_sign_ins(invented, at=clock.now())
    assert re.fullmatch(r"\d{6}", sign_in.code)
    assert validate_totp_code(secret, sign_in.code)
    earlier = queries.demo_sign_ins(invented, at=clock.now() - timedelta(hours=1))
    assert not validate_totp_code(secret, earlier[0].code)


def test_no_code_is_ever_told_outside_a_demo(settings: Any) -> None:
    settings.LIMEN_DEMO = False
    with pytest.raises(queries.NotADemo):
        queries.demo_sign_ins(read_demo_officers("utopia"), at=clock.now())


def test_a_lost_second_factor_is_removed() -> None:
    act = _officer()
    operations.enrol_totp(_administrator(act), officer=act.actor, secret="JBSWY3DPEHPK3PXP")
    row = queries.officer(act.actor)
    assert row is not None
    assert row.has_second_factor
    assert operations.remove_second_factors(_administrator(act), officer=act.actor) == 1
    row = queries.officer(act.actor)
    assert row is not None
    assert not row.has_second_factor


def test_sign_ins_and_refusals_are_on_record_without_what_was_typed() -> None:
    act = _officer()
    for what in operations.SignInEvent:
        operations.record_sign_in(act, what=what, how="totp")
    for why in operations.Refusal:
        operations.record_sign_in_refused(act, username="hunter2-secret", why=why)
    operations.record_sign_in_refused(act, username="INES", why=operations.Refusal.PASSWORD)
    assert _kinds().count("limen.sign-in.refused") == len(operations.Refusal) + 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_event")
        assert "hunter2" not in repr(cursor.fetchall())
        cursor.execute("SELECT subject FROM journal_event WHERE kind = 'limen.sign-in.refused' ORDER BY sequence DESC")
        assert UUID(str(cursor.fetchone()[0])) == act.actor


# --- shifts --------------------------------------------------------------------------------------------


def test_a_shift_is_started_and_ended() -> None:
    act = _officer()
    assert queries.current_shift(act.actor) is None
    shift = operations.start_shift(act, post=AIR, lane="A1", direction=LaneDirection.ENTRY)
    now = queries.current_shift(act.actor)
    assert now is not None
    assert (now.id, now.post, now.lane, now.direction) == (shift, AIR, "A1", LaneDirection.ENTRY)
    assert queries.open_shifts(AIR) == (now,)
    assert operations.end_shift(replace(act, at=act.at + timedelta(hours=8))) == shift
    assert queries.current_shift(act.actor) is None
    assert _kinds()[-2:] == ["limen.shift.started", "limen.shift.ended"]


@pytest.mark.parametrize(
    ("where", "problem"),
    [
        ({"post": "UTO-AIR-9"}, operations.PostUnknown),
        ({"lane": "Z9"}, operations.LaneUnknown),
        ({"lane": "J1"}, operations.LaneUnknown),
        ({"direction": LaneDirection.EXIT}, operations.LaneWrongWay),
        ({"direction": LaneDirection.BOTH}, operations.LaneWrongWay),
        ({"lane": "C1", "direction": LaneDirection.BOTH}, None),
        ({"lane": "", "direction": LaneDirection.BOTH}, None),
    ],
)
def test_a_shift_is_at_a_lane_that_works_that_way(where: dict[str, Any], problem: type[Problem] | None) -> None:
    act = _officer()
    place: dict[str, Any] = {"post": AIR, "lane": "A1", "direction": LaneDirection.ENTRY, **where}
    if problem is None:
        operations.start_shift(act, **place)
        return
    with pytest.raises(problem):
        operations.start_shift(act, **place)
    assert queries.current_shift(act.actor) is None


def test_nobody_works_at_two_places() -> None:
    act = _officer()
    operations.start_shift(act, post=AIR, lane="A1", direction=LaneDirection.ENTRY)
    with pytest.raises(operations.ShiftOpen, match="UTO-AIR-1”, lane “A1”"):
        operations.start_shift(act, post="UTO-SEA-1", lane="Q1", direction=LaneDirection.ENTRY)


def test_who_works_nowhere_has_no_shift_to_end() -> None:
    with pytest.raises(operations.ShiftMissing):
        operations.end_shift(_officer())


def test_an_inactive_officer_starts_no_shift() -> None:
    act = _officer()
    operations.deactivate(_administrator(act), officer=act.actor)
    with pytest.raises(operations.OfficerInactive):
        operations.start_shift(act, post=AIR, lane="A1", direction=LaneDirection.ENTRY)


def test_a_clock_that_was_set_back_keeps_nobody_at_work() -> None:
    act = _officer()
    operations.start_shift(act, post=AIR, lane="A1", direction=LaneDirection.ENTRY)
    operations.declare_outage(act, post=AIR, what=Service.READER)
    back = replace(act, at=act.at - timedelta(days=400))
    operations.end_outage(back, post=AIR, what=Service.READER)
    operations.end_shift(back)
    assert queries.current_shift(act.actor) is None
    assert queries.open_outages(AIR) == ()


# --- hand-over notes -----------------------------------------------------------------------------


def test_a_note_waits_until_somebody_has_read_it() -> None:
    act = _officer()
    everywhere = operations.write_note(act, post=AIR, lane="", text="The printer of booth 2 jams.")
    later = replace(act, at=act.at + timedelta(minutes=1))
    at_lane = operations.write_note(later, post=AIR, lane="A1", text=" Scanner was cleaned.\x00 ")
    operations.write_note(later, post=AIR, lane="A2", text="For somebody else.")
    assert [note.id for note in queries.unacknowledged_notes(AIR, "A1")] == [everywhere, at_lane]
    assert len(queries.unacknowledged_notes(AIR)) == 3
    assert queries.unacknowledged_notes(AIR, "A1")[1].text == "Scanner was cleaned."
    for _ in range(2):
        operations.acknowledge_note(act, note=at_lane)
    assert [note.id for note in queries.unacknowledged_notes(AIR, "A1")] == [everywhere]
    assert _kinds().count("limen.note.acknowledged") == 1


def test_a_note_of_another_post_is_not_there() -> None:
    act = _officer()
    note = operations.write_note(act, post="UTO-SEA-1", lane="", text="Fog.")
    with pytest.raises(operations.NoteUnknown):
        operations.acknowledge_note(act, note=note)


@pytest.mark.parametrize(("text", "problem"), [(" \n\x00", operations.NoteEmpty), ("x" * 4001, operations.NoteTooLong)])
def test_a_note_says_something_and_not_everything(text: str, problem: type[Problem]) -> None:
    with pytest.raises(problem):
        operations.write_note(_officer(), post=AIR, lane="", text=text)


def test_the_words_of_a_note_are_sealed_in_the_journal() -> None:
    act = _officer()
    operations.write_note(act, post=AIR, lane="", text="Mrs Halvorsen forgot her umbrella.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_event WHERE kind = 'limen.note.written'")
        row = cursor.fetchone()
    assert not any(
        "Halvorsen" in (bytes(each).decode("latin-1") if isinstance(each, bytes | memoryview) else str(each))
        for each in row
    )


# --- declared fallback ---------------------------------------------------------------------------------


def test_an_outage_is_said_once_and_ended_once() -> None:
    act = _officer()
    first = operations.declare_outage(act, post=AIR, what=Service.READER)
    again = operations.declare_outage(act, post=AIR, what=Service.READER)
    operations.declare_outage(act, post=AIR, what=Service.LISTS)
    assert first == again
    assert [outage.what for outage in queries.open_outages(AIR)] == [Service.READER, Service.LISTS]
    assert queries.open_outages("UTO-SEA-1") == ()
    for _ in range(2):
        operations.end_outage(replace(act, at=datetime(2026, 3, 15, tzinfo=UTC)), post=AIR, what=Service.READER)
    assert [outage.what for outage in queries.open_outages(AIR)] == [Service.LISTS]
    assert _kinds().count("limen.outage.declared") == 2
    assert _kinds().count("limen.outage.ended") == 1
    assert operations.declare_outage(act, post=AIR, what=Service.READER) != first


def test_an_outage_needs_a_post_and_a_role() -> None:
    act = _officer()
    with pytest.raises(operations.PostUnknown):
        operations.declare_outage(act, post="nowhere", what=Service.READER)
    with pytest.raises(NotAllowed):
        operations.declare_outage(_administrator(act), post=AIR, what=Service.READER)
