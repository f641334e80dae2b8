"""The second line in a browser: who has which case, the supervisor's view, the hand-over. Without a browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from limen.adapters import clock
from limen.adapters.world import World
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import HandOver, Holding, Inspection
from limen.apps.posts import operations as posts
from limen.apps.posts.models import Officer
from limen.apps.posts.queries import current_shift
from limen.desk import acting, sitting
from limen.lib.basics.country_pack import LaneDirection
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.inspection.moves import Move, State
from tests.apps.conftest import post
from tests.fakes.artefacts import MemoryArtefacts
from tests.fakes.keys import MemoryKeys
from tests.fakes.post import AIR, LAND, Post, decided, opened, passport

__all__ = ["post"]
pytestmark = pytest.mark.django_db
QUEUE, CASES, HAND_OVER, SHIFT = "/second-line", "/second-line/cases", "/second-line/hand-over", "/shift"
LINE = "Ask the consulate again at eight."
Seat = Callable[..., Client]


@pytest.fixture
def seat(post: Post, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Seat:
    """Return a function that seats an officer, at work at the airport unless told otherwise.

    How one signs in has tests of its own: here the sitting is there already.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    made = World(keys=MemoryKeys(), artefacts=MemoryArtefacts(), node=post.base.node, pack=post.base.pack)
    monkeypatch.setattr(acting, "world", lambda: made)
    monkeypatch.setattr(acting, "sitting_records", lambda _request: [{"method": "password", "at": time.time()}])

    def seated(name: str, *roles: Role, where: str = AIR) -> Client:
        officer = post.officer(name, *(roles or (Role.SECOND_LINE,)), post=where)
        client = Client()
        client.force_login(Officer.objects.get(pk=officer.actor), backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session[sitting.COMPLETE] = True
        session.save()
        if where:
            posts.start_shift(post.at(officer, clock.now()), post=where, lane="", direction=LaneDirection.BOTH)
        return client

    return seated


def referred(post: Post, number: str = "A1", primary: str = "HADDAD") -> UUID:
    """Refer a traveller whose document has expired."""
    one = opened(post.first, passport(number, primary=primary, expiry=PartialDate(2020, 1, 1)))
    decided(post.first, one, Move.REFER)
    return one.inspection


def case_page(inspection: UUID, step: str = "") -> str:
    return f"/second-line/inspections/{inspection}{step}"


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def id_of(name: str) -> str:
    return str(Officer.objects.get(username=name).pk)


def test_the_queue_says_with_whom_and_hides_the_name(post: Post, seat: Seat) -> None:
    case, sofia = referred(post), seat("sofia")
    assert "Nobody" in text_of(sofia, QUEUE)
    assert sofia.post(case_page(case, "/take")).headers["location"] == case_page(case)
    seen = text_of(seat("omar"), QUEUE)
    assert "H•••" in seen
    assert "HADDAD" not in seen
    assert "Sofia" in seen
    assert "<b>You</b>" in text_of(sofia, QUEUE)


def test_the_case_says_who_has_it_and_offers_what_is_open(post: Post, seat: Seat) -> None:
    case, sofia, omar = referred(post), seat("sofia"), seat("omar")
    assert "Take this case" in text_of(sofia, case_page(case))
    sofia.post(case_page(case, "/take"))
    mine, theirs = text_of(sofia, case_page(case)), text_of(omar, case_page(case))
    assert "You have this case" in mine
    assert "Put the case back" in mine
    assert "has this case" in theirs
    assert "Take this case" not in theirs
    assert "Put the case back" not in theirs


def test_a_case_of_a_colleague_is_refused_in_a_sentence_on_its_page(post: Post, seat: Seat) -> None:
    case, sofia, omar = referred(post), seat("sofia"), seat("omar")
    sofia.post(case_page(case, "/take"))
    answer = omar.post(case_page(case, "/take"))
    assert answer.status_code == 409
    assert "has this case. Ask for it" in answer.content.decode()


def test_a_case_is_put_back_with_words_that_the_next_one_reads(post: Post, seat: Seat) -> None:
    case, sofia, omar = referred(post), seat("sofia"), seat("omar")
    sofia.post(case_page(case, "/take"))
    assert sofia.post(case_page(case, "/leave"), {"words": " "}).status_code == 422
    assert sofia.post(case_page(case, "/leave"), {"words": LINE}).headers["location"] == QUEUE
    assert omar.post(case_page(case, "/take")).headers["location"] == HAND_OVER
    assert not Holding.objects.filter(until__isnull=True).exists()
    page = text_of(omar, HAND_OVER)
    assert LINE in page
    assert "HADDAD" not in page
    assert omar.post(HAND_OVER, {"line": str(HandOver.objects.get().id)}).headers["location"] == QUEUE
    assert omar.post(case_page(case, "/take")).headers["location"] == case_page(case)
    assert LINE in text_of(omar, case_page(case))


def test_what_came_after_the_page_was_shown_is_not_read_by_it(post: Post, seat: Seat) -> None:
    one, two, sofia, omar = referred(post, "A1"), referred(post, "A2"), seat("sofia"), seat("omar")
    for case in (one, two):
        sofia.post(case_page(case, "/take"))
    sofia.post(case_page(one, "/leave"), {"words": LINE})
    shown = str(HandOver.objects.get().id)
    sofia.post(case_page(two, "/leave"), {"words": "The second."})
    answer = omar.post(HAND_OVER, {"line": shown})
    assert "The second." in answer.content.decode()
    assert HandOver.objects.filter(acknowledged_at__isnull=True).count() == 1


@pytest.mark.parametrize("value", ["x", ""])
def test_a_line_that_is_none_is_refused(seat: Seat, value: str) -> None:
    assert seat("sofia").post(HAND_OVER, {"line": value}).status_code == 400


def test_the_end_of_a_shift_asks_for_a_line_for_each_case_and_keeps_what_was_typed(post: Post, seat: Seat) -> None:
    one, two, sofia = referred(post, "A1"), referred(post, "A2", "OKAFOR"), seat("sofia")
    for case in (one, two):
        sofia.post(case_page(case, "/take"))
    page = text_of(sofia, SHIFT)
    assert "You have 2 cases: what is to be done next in each?" in page
    assert "OKAFOR" not in page
    answer = sofia.post("/shift/end", {f"line-{one}": LINE, "text": "The printer is slow."})
    assert answer.status_code == 422
    kept = answer.content.decode()
    assert LINE in kept
    assert "The printer is slow." in kept
    assert current_shift(UUID(id_of("sofia")))
    answer = sofia.post("/shift/end", {f"line-{one}": LINE, f"line-{two}": "Call the carrier."})
    assert answer.headers["location"] == "/shift/start"
    assert current_shift(UUID(id_of("sofia"))) is None
    assert {row.words for row in HandOver.objects.all()} == {LINE, "Call the carrier."}


def test_whoever_begins_is_led_to_the_hand_over(post: Post, seat: Seat) -> None:
    case, sofia = referred(post), seat("sofia")
    sofia.post(case_page(case, "/take"))
    sofia.post("/shift/end", {f"line-{case}": LINE})
    place = {"place": f"{AIR}/", "direction": "both"}
    assert seat("omar", where="").post("/shift/start", place).headers["location"] == HAND_OVER
    assert seat("ines2", Role.FIRST_LINE, where="").post("/shift/start", place).headers["location"] == "/"
    assert "1 case was handed over" in text_of(seat("li"), QUEUE)


def test_the_supervisor_sees_who_has_what_and_gives_cases_on(post: Post, seat: Seat) -> None:
    one, two, boss, sofia = referred(post), referred(post, "A2"), seat("boss", Role.SUPERVISOR), seat("sofia")
    sofia.post(case_page(one, "/take"))
    page = text_of(boss, CASES)
    # The case that nobody has was referred in the spring.
    assert "1 case rests with nobody" in page
    assert "With nobody" in page
    assert "HADDAD" not in page
    said = {"to": id_of("sofia"), "why": "Speaks Tigrinya.", "from": "cases"}
    assert boss.post(case_page(two, "/give"), said).headers["location"] == CASES
    page = text_of(boss, CASES)
    assert "2 cases are in hand" in page
    assert "With nobody" not in page
    assert "Speaks Tigrinya." in text_of(sofia, case_page(two))


def test_a_gift_without_words_says_so_and_keeps_the_page(post: Post, seat: Seat) -> None:
    case, boss = referred(post), seat("boss", Role.SUPERVISOR)
    answer = boss.post(case_page(case, "/give"), {"to": id_of("boss"), "why": ""})
    assert answer.status_code == 422
    assert "Say in words why this case goes to somebody else." in answer.content.decode()
    assert boss.post(case_page(case, "/give"), {"to": "", "why": "x"}).status_code == 400


def test_what_somebody_not_at_work_has_is_marked_and_can_be_taken(post: Post, seat: Seat) -> None:
    case, sofia, boss = referred(post), seat("sofia"), seat("boss", Role.SUPERVISOR)
    sofia.post(case_page(case, "/take"))
    posts.end_shift(post.officer("sofia"))
    assert "not at work" in text_of(boss, QUEUE)
    assert "1 case rests with nobody" in text_of(boss, CASES)
    assert boss.post(case_page(case, "/take")).headers["location"] == case_page(case)


def test_unread_lines_are_told_to_the_supervisor_without_their_words(post: Post, seat: Seat) -> None:
    case, sofia = referred(post), seat("sofia")
    sofia.post(case_page(case, "/take"))
    sofia.post("/shift/end", {f"line-{case}": LINE})
    page = text_of(seat("boss", Role.SUPERVISOR), CASES)
    assert "Handed over, and nobody has read it" in page
    assert LINE not in page


def test_what_is_left_to_do_after_a_decision_has_a_table_of_its_own(post: Post, seat: Seat) -> None:
    Inspection.objects.filter(id=referred(post)).update(state=State.REFUSED)
    page = text_of(seat("sofia"), QUEUE)
    assert "Nobody waits" in page
    assert "Decided, with something left to do" in page
    assert "Refused: entry" in page


def test_the_tables_renew_themselves_alone(post: Post, seat: Seat) -> None:
    referred(post)
    sofia = seat("sofia")
    for part in ("queue", "after"):
        answer = sofia.get(QUEUE, headers={"HX-Request": "true", "HX-Target": part}).content.decode()
        assert answer.startswith(f'<div id="{part}"')
        assert "<h1" not in answer


@pytest.mark.parametrize(
    ("role", "path"), [(Role.SECOND_LINE, CASES), (Role.FIRST_LINE, HAND_OVER), (Role.PROTECTION, HAND_OVER)]
)
def test_a_page_of_another_role_says_so(seat: Seat, role: Role, path: str) -> None:
    assert seat("xenia", role).get(path).status_code == 403


def test_protection_sees_no_case_that_is_not_theirs(post: Post, seat: Seat) -> None:
    mine, other, pia = referred(post, "A1", "TEKLE"), referred(post, "A2", "OKAFOR"), seat("pia", Role.PROTECTION)
    crossings.claim_protection(post.first, inspection=mine)
    page = text_of(pia, QUEUE)
    assert "T•••" in page
    assert "O•••" not in page
    assert pia.get(case_page(other)).status_code == 404
    seen = text_of(pia, case_page(mine))
    assert "Take this case" not in seen


def test_nobody_at_another_post_is_led_anywhere(post: Post, seat: Seat) -> None:
    case = referred(post)
    lara = seat("lara", where=LAND)
    assert lara.get(case_page(case)).status_code == 404
    assert lara.post(case_page(case, "/take")).status_code == 404
