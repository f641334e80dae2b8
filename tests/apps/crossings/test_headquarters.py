"""A post asks, headquarters answers; without its answer nobody is removed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.apps.crossings.models import Inspection, PostRequest
from limen.apps.crossings.operations import headquarters, returned
from limen.apps.crossings.operations.headquarters import (
    Asked,
    AskedAlready,
    HeadquartersWords,
    NoSuchRequest,
    RequestAnswered,
)
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.afterwards import DestinationSentBack, DestinationWrong
from limen.lib.decision.moves import HeadquartersNotAnswered, MoveNotOpen, SecondPersonMissing
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import Move, State
from tests.fakes.post import Post, chain_findings
from tests.fakes.refused import confirmed, legal_desk, proposed, referred, refused


def asked(act: Act, inspection: UUID, **changes: Any) -> UUID:
    request = clock.new_id()
    said = {"move": Move.REMOVE, "destination": "NLD", "ground": "began", "words": "Flight UA 13 tonight."}
    headquarters.ask_headquarters(act, request=request, inspection=inspection, asked=Asked(**(said | changes)))
    return request


def answered(post: Post, request: UUID, *, agreed: bool = True, name: str = "lena", words: str = "Go on.") -> None:
    headquarters.answer_post(legal_desk(post, name), request=request, agreed=agreed, words=words)


def test_asked_answered_removed(post: Post) -> None:
    sofia, inspection = refused(post)
    answered(post, asked(sofia, inspection))
    confirmed(post, proposed(sofia, inspection, Move.REMOVE))
    assert Inspection.objects.get().state == State.REMOVED
    assert chain_findings() == []


@pytest.mark.parametrize("move", [Move.REMOVE, Move.HAND_OVER])
@pytest.mark.parametrize("answer", [None, False])
def test_unanswered_or_refused_it_is_not_available(post: Post, move: Move, answer: bool | None) -> None:
    sofia, inspection = refused(post)
    request = asked(sofia, inspection, move=move)
    if answer is not None:
        answered(post, request, agreed=answer)
    with pytest.raises(HeadquartersNotAnswered):
        proposed(sofia, inspection, move)


def test_a_yes_is_for_one_move_and_one_state(post: Post) -> None:
    sofia, inspection = refused(post)
    answered(post, asked(sofia, inspection, destination="DEU", ground="admissible"))
    with pytest.raises(HeadquartersNotAnswered):
        proposed(sofia, inspection, Move.REMOVE)
    with pytest.raises(HeadquartersNotAnswered):
        proposed(sofia, inspection, Move.HAND_OVER)


def test_the_last_answer_counts(post: Post) -> None:
    sofia, inspection = refused(post)
    answered(post, asked(sofia, inspection))
    later = post.after(sofia, minutes=5)
    request = asked(later, inspection)
    headquarters.answer_post(post.after(legal_desk(post), minutes=6), request=request, agreed=False, words="Wait.")
    with pytest.raises(HeadquartersNotAnswered):
        proposed(later, inspection, Move.REMOVE)


@pytest.mark.parametrize("destination", ["UTO", "", "XXA", "UNO", "SUN", "nld", "QQQ"])
def test_somewhere_else_and_a_state(post: Post, destination: str) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(DestinationWrong):
        asked(sofia, inspection, destination=destination)


def test_a_ground_is_named(post: Post) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(DestinationWrong):
        asked(sofia, inspection, ground="cheaper")
    with pytest.raises(HeadquartersWords):
        asked(sofia, inspection, words=" ")


def test_never_the_state_that_sent_the_person_back(post: Post) -> None:
    sofia, inspection = referred(post)
    returned.record_returned(sofia, inspection=inspection, sent_by="DEU", letter="BP 12/26")
    confirmed(post, proposed(sofia, inspection))
    with pytest.raises(DestinationSentBack):
        asked(sofia, inspection, destination="DEU")
    with pytest.raises(DestinationSentBack):
        asked(sofia, inspection, destination="D")
    asked(sofia, inspection)


def test_asked_once_at_a_time_and_answered_once(post: Post) -> None:
    sofia, inspection = refused(post)
    request = asked(sofia, inspection)
    with pytest.raises(AskedAlready):
        asked(sofia, inspection)
    answered(post, request)
    answered(post, request)
    with pytest.raises(RequestAnswered):
        answered(post, request, agreed=False)
    with pytest.raises(RequestAnswered):
        answered(post, request, name="otto")
    assert PostRequest.objects.count() == 1


def test_the_same_request_twice_is_asked_once(post: Post) -> None:
    sofia, inspection = refused(post)
    said = Asked(move=Move.REMOVE, destination="NLD", ground="began", words="Tonight.")
    request = clock.new_id()
    for _ in range(2):
        headquarters.ask_headquarters(sofia, request=request, inspection=inspection, asked=said)
    assert PostRequest.objects.count() == 1


def test_only_headquarters_answers(post: Post) -> None:
    sofia, inspection = refused(post)
    request = asked(sofia, inspection)
    here = post.officer("lena", Role.LEGAL_DESK, lane="")
    for act in (sofia, here, post.officer("sam", Role.SUPERVISOR, post="", lane="")):
        with pytest.raises(NotAllowed):
            headquarters.answer_post(act, request=request, agreed=True, words="Go on.")
    with pytest.raises(NoSuchRequest):
        answered(post, clock.new_id())


def test_not_by_whoever_asked(post: Post) -> None:
    both = post.officer("sofia", Role.SECOND_LINE, Role.LEGAL_DESK, lane="")
    _, inspection = refused(post)
    request = asked(both, inspection)
    elsewhere = post.officer("sofia", Role.LEGAL_DESK, post="", lane="")
    with pytest.raises(SecondPersonMissing):
        headquarters.answer_post(elsewhere, request=request, agreed=True, words="Go on.")


def test_nothing_to_ask_before_a_refusal(post: Post) -> None:
    sofia, inspection = referred(post)
    with pytest.raises(MoveNotOpen):
        asked(sofia, inspection)


@pytest.mark.parametrize("change", [{"destination": "DEU"}, {"answer": "no"}, {"words": "Else."}], ids=str)
def test_the_database_keeps_question_and_answer_as_they_were(post: Post, change: dict[str, str]) -> None:
    sofia, inspection = refused(post)
    answered(post, asked(sofia, inspection))
    with pytest.raises(IntegrityError), transaction.atomic():
        PostRequest.objects.update(**change)
