"""A child noticed has an authority that was told, a guardian on the way, its own view heard, and its case closed to all
others.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.protection import access
from limen.apps.protection.access import NoSuchChildCase
from limen.apps.protection.models import ChildCase
from limen.apps.protection.operations import children, flags
from limen.lib.basics.roles import Role
from limen.lib.decision.moves import DutyOpen
from limen.lib.decision.rights import RIGHTS, NotAllowed, Right
from limen.lib.inspection.moves import Move
from limen.lib.safeguards.children import FORMS, CaseNotReady, RecordKind, require_closable_case
from tests.fakes import helped
from tests.fakes.outcomes import dutch, in_hand, proposed
from tests.fakes.post import CHILD, Post, decided, open_duties, opened


def test_age_in_doubt_means_child_whatever_the_document_says(post: Post) -> None:
    """Committee on the Rights of the Child, C.O.C. v Spain (2021)."""
    sofia, inspection = in_hand(post, dutch())
    crossings.note_need_of(sofia, inspection=inspection, need="age-doubted")
    with pytest.raises(DutyOpen):
        proposed(sofia, inspection)
    assert ChildCase.objects.get().noticed_by == "age-doubted"
    assert set(open_duties(sofia, inspection)) == {"age-doubted", "guardian"}


def test_a_girl_with_an_unrelated_adult_goes_nowhere_with_him(post: Post) -> None:
    party = crossings.open_party(post.first)
    man = opened(post.first, dutch("X0000009"), party=party)
    girl = opened(post.first, dutch("X0000015", primary="TEKLE", secondary="SELAM", birth=CHILD), party=party)
    assert open_duties(post.first, girl) == ["child-other-name"]
    crossings.note_need_of(post.first, inspection=girl.inspection, need="child-at-risk")
    for one in (girl,):
        with pytest.raises(DutyOpen):
            decided(post.first, one, Move.ADMIT, words="They say uncle.")
    crossings.note_need_of(post.first, inspection=man.inspection, need="trafficking")
    with pytest.raises(DutyOpen):
        decided(post.first, man, Move.ADMIT, words="They say uncle.")
    assert ChildCase.objects.get().told_at == post.first.at


def test_nobody_closes_the_case_without_the_childs_best_interests() -> None:
    """Convention on the Rights of the Child, art. 3(1)."""
    everything = set(RecordKind)
    require_closable_case(everything, is_adult=False)
    for kind in (RecordKind.SAFE_PLACE, RecordKind.GUARDIAN):
        with pytest.raises(CaseNotReady):
            require_closable_case(everything - {kind, RecordKind.FAMILY}, is_adult=False)
    with pytest.raises(CaseNotReady):
        require_closable_case(everything - {RecordKind.BEST_INTERESTS}, is_adult=False)
    require_closable_case((), is_adult=True)


def test_the_child_is_heard_by_somebody_trained_and_its_own_view_stands_in_the_assessment() -> None:
    asked = {kind: {field.name for field in form.fields if field.required} for kind, form in FORMS.items()}
    assert {"view", "how_heard", "conclusion", "by_whom"} <= asked[RecordKind.BEST_INTERESTS]
    assert {"training", "present", "language"} <= asked[RecordKind.INTERVIEW]
    assert {"relation", "consent"} <= asked[RecordKind.ADULT]
    assert "consent" in asked[RecordKind.TRANSFER]
    for kind in (RecordKind.BEST_INTERESTS, RecordKind.AGE, RecordKind.FAMILY, RecordKind.TRANSFER):
        assert FORMS[kind].is_approved


def test_who_need_not_know_does_not(post: Post) -> None:
    one = opened(post.first, dutch())
    crossings.note_need_of(post.first, inspection=one.inspection, need="child-at-risk")
    clara = helped.authority(post)
    case = helped.taken(clara)
    for role in Role:
        other = replace(post.officer(f"x-{role}".replace("_", "-"), role), lane="A1")
        with pytest.raises(NoSuchChildCase):
            access.look_at_child_case(other, case=case)
        with pytest.raises(NoSuchChildCase):
            children.leave_child_case(other, case=case)
    assert {role for role in Role if Right.WORK_CHILD_CASES in RIGHTS[role]} == {Role.CHILD_PROTECTION}


def test_a_flag_is_seen_by_who_knows_of_the_case_and_by_nobody_else(post: Post) -> None:
    one = opened(post.first, dutch())
    crossings.note_need_of(post.first, inspection=one.inspection, need="child-at-risk")
    clara, jonas = helped.authority(post), helped.authority(post, "jonas")
    case, flag = helped.taken(clara), clock.new_id()
    flags.raise_flag(clara, case=case, flag=flag, words="The uncle is back.", day=clara.today)
    assert [(each.words, each.is_flag) for each in access.work_for(clara)] == [("The uncle is back.", True)]
    assert access.work_for(jonas) == ()
    with pytest.raises(NoSuchChildCase):
        flags.resolve_flag(jonas, case=case, flag=flag, words="Nothing.")
    with pytest.raises(NoSuchChildCase):
        flags.raise_flag(jonas, case=case, flag=clock.new_id(), words="Let me in.")
    with pytest.raises(NotAllowed):
        access.work_for(post.first)
    assert not any(hasattr(row, "flags") for row in access.child_cases_for(jonas))
