"""An interpreter, care, a female officer, help against traffickers: an officer's word is enough, and nothing adverse
goes past it.
"""

from __future__ import annotations

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.protection.models import Screening
from limen.lib.basics.country_pack.protection import Situation
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.decision.moves import DutyOpen
from limen.lib.decision.rights import RIGHTS, Right
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.duties import BY_WORD
from limen.lib.safeguards.vulnerability import Consent, ConsentMissing, ScreeningNotApart, Setting, Wording
from tests.fakes import helped
from tests.fakes.outcomes import concluded, dutch, in_hand, proposed
from tests.fakes.post import Post, decided, open_duties, opened

NEEDS_OF_ALL = ("interpreter", "medical-care", "female-officer", "trafficking")


@pytest.mark.parametrize("need", NEEDS_OF_ALL)
def test_nobody_is_refused_before_it_is_met(post: Post, need: str) -> None:
    sofia, inspection = in_hand(post)
    assert crossings.note_need_of(sofia, inspection=inspection, need=need)
    with pytest.raises(DutyOpen):
        proposed(sofia, inspection)


@pytest.mark.parametrize("need", ["interpreter", "medical-care", "female-officer"])
def test_it_keeps_nobody_from_entering(post: Post, need: str) -> None:
    sofia, inspection = in_hand(post)
    crossings.note_need_of(sofia, inspection=inspection, need=need)
    assert concluded(sofia, inspection).state is State.ADMITTED


def test_who_may_be_trafficked_is_not_waved_through_with_whoever_brings_them(post: Post) -> None:
    one = opened(post.first, dutch())
    crossings.note_need_of(post.first, inspection=one.inspection, need="trafficking")
    with pytest.raises(DutyOpen):
        decided(post.first, one, Move.ADMIT, words="Seems well.")
    sofia, inspection = in_hand(post, dutch("X7654321"))
    crossings.note_need_of(sofia, inspection=inspection, need="trafficking")
    with pytest.raises(DutyOpen):
        concluded(sofia, inspection)


def test_everybody_who_meets_a_traveller_may_say_it() -> None:
    for role in (Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR, Role.PROTECTION, Role.CHILD_PROTECTION):
        assert Right.NOTE_NEED in RIGHTS[role]
    assert set(BY_WORD) >= set(NEEDS_OF_ALL)


def test_it_is_asked_apart_and_with_consent_and_never_in_a_security_interview(post: Post) -> None:
    sofia, inspection = in_hand(post)
    right = helped.asked(sofia)
    wrong: list[tuple[dict[str, object], type[Problem]]] = [
        ({"apart": False}, ScreeningNotApart),
        ({"consent": Consent.REFUSED}, ConsentMissing),
    ]
    for changes, problem in wrong:
        said: dict[str, object] = {
            "wording": Wording.ADULT, "consent": Consent.GIVEN, "limits_explained": True, "apart": True,
            "language": "ti", **changes,
        }  # fmt: skip
        with pytest.raises(problem):
            crossings.screen_needs(
                sofia,
                inspection=inspection,
                screening=sofia.new_id(),
                asked=helped.asked(sofia, setting=Setting(**said)),  # type: ignore[arg-type]  # any field
            )
    assert not Screening.objects.exists()
    crossings.screen_needs(sofia, inspection=inspection, screening=sofia.new_id(), asked=right)
    assert open_duties(sofia, inspection) == []


def test_what_a_human_names_opens_its_duties_and_a_machine_names_nothing(post: Post) -> None:
    sofia, inspection = in_hand(post)
    named = (Situation.TRAFFICKING, Situation.MEDICAL, Situation.ASYLUM)
    crossings.screen_needs(
        sofia, inspection=inspection, screening=sofia.new_id(), asked=helped.asked(sofia, named=named)
    )
    assert sorted(open_duties(sofia, inspection)) == ["medical-care", "protection-claim", "trafficking"]
