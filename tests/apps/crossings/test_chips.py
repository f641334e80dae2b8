"""A chip read at the lane: checked against whom the node believes, told, replayed; its files are kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from limen.adapters.chip_challenge import challenge_for
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Reading
from limen.apps.crossings.operations import ChipWithoutDocument, NoSuchInspection, NotOpen, Opened, Presented
from limen.apps.journal.models import Event
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.emrtd.answer import Answer
from limen.lib.emrtd.results import Met
from limen.lib.inspection.moves import Move
from tests.fakes.chips_read import FACE, UTOPIA, answered, chip_of
from tests.fakes.post import Post, chain_findings, decided, holder, opened, passport, rules_of, view
from tests.fakes.trusted import trusting

LINES = passport()


def read(act: Act, inspection: Opened, *, reading: int | None = None, **wanted: Any) -> Opened:
    number = inspection.reading if reading is None else reading
    challenge = challenge_for(inspection.inspection, number)
    answer = answered(chip_of(LINES, **wanted), challenge=challenge)
    return given(act, inspection, answer, reading=number)


def given(act: Act, inspection: Opened, answer: Answer, *, reading: int) -> Opened:
    return crossings.read_chip(
        act, inspection=inspection.inspection, reading=reading, answer=answer, challenge_of=challenge_for
    )


def chip_rules(act: Act, inspection: Opened) -> set[str]:
    return {rule for rule in rules_of(act, inspection) if rule.startswith("chip.")}


def test_a_genuine_chip_is_told_and_its_files_are_kept_nowhere(post: Post) -> None:
    trusting(post, UTOPIA.authority)
    inspection = opened(post.first, LINES)
    assert read(post.first, inspection).reading == 2
    assert chip_rules(post.first, inspection) == {"chip.genuine", "chip.not-a-copy"}
    seen = view(post.first, inspection)
    assert seen.facts.chip is not None
    assert len(seen.facts.chip.trust) == 64
    assert crossings.replay(post.first, inspection=inspection.inspection)
    assert chain_findings() == []
    kept = "".join(Reading.objects.values_list("facts", flat=True))
    assert FACE.decode("latin-1") not in kept
    sealed = [each.sealed for each in Event.objects.exclude(sealed=None)]
    assert max(len(each) for each in sealed if each is not None) < 40_000


def test_without_anybody_believed_the_signer_is_unknown(post: Post) -> None:
    inspection = opened(post.first, LINES)
    read(post.first, inspection)
    assert chip_rules(post.first, inspection) == {"chip.signer-unknown", "chip.state-unknown", "chip.proof-not-counted"}


def test_a_copy_is_not_admitted_at_the_first_line(post: Post) -> None:
    trusting(post, UTOPIA.authority)
    inspection = opened(post.first, LINES)
    read(post.first, inspection, faults=frozenset({"copy"}))
    with pytest.raises(crossings.SeenIsOld):
        decided(post.first, inspection)
    assert view(post.first, inspection).advice.move is Move.REFER
    # Nor is a clean document shown afterwards a way around it.
    crossings.read_again(
        post.first, inspection=inspection.inspection, presented=Presented(scanned=passport("X00000001"))
    )
    assert view(post.first, inspection).facts.chip is None
    assert "inspection.stopped-before" in rules_of(post.first, inspection)


def test_what_was_known_of_the_chip_stays_with_its_document(post: Post) -> None:
    trusting(post, UTOPIA.authority)
    inspection = opened(post.first, LINES)
    read(post.first, inspection)
    crossings.read_again(post.first, inspection=inspection.inspection, presented=Presented(scanned=LINES))
    assert view(post.first, inspection).reading == 2, "the same once more, with nothing new known"
    assert chip_rules(post.first, inspection) == {"chip.genuine", "chip.not-a-copy"}


def test_a_chip_asked_long_ago_proves_nothing(post: Post) -> None:
    trusting(post, UTOPIA.authority)
    inspection = opened(post.first, LINES)
    again = inspection
    for seconds in range(1, 5):
        again = read(post.after(post.first, seconds=seconds), again)
    assert "chip.not-a-copy" in chip_rules(post.first, inspection)
    assert again.reading == 5
    read(post.first, inspection, reading=1)
    assert "chip.proof-not-done" in chip_rules(post.first, inspection)
    other = answered(chip_of(LINES), challenge=challenge_for(UUID(int=7), 6))
    given(post.first, inspection, other, reading=6)
    assert "chip.proof-not-done" in chip_rules(post.first, inspection)


def test_that_no_chip_answered_is_told(post: Post) -> None:
    trusting(post, UTOPIA.authority)
    inspection = opened(post.first, LINES)
    given(post.first, inspection, Answer(met=Met.NO_CHIP, seconds=6), reading=1)
    assert chip_rules(post.first, inspection) == {"chip.missing"}


def test_there_must_be_a_document_and_an_open_inspection_of_mine(post: Post) -> None:
    answer = Answer(met=Met.NO_READER)
    nobody = opened(post.first, presented=Presented(holder=holder()))
    with pytest.raises(ChipWithoutDocument):
        given(post.first, nobody, answer, reading=1)
    inspection = opened(post.first, passport("X00000002"))
    with pytest.raises(NoSuchInspection):
        given(post.officer("nadia", lane="A2"), inspection, answer, reading=1)
    with pytest.raises(NotAllowed):
        given(post.officer("wanda", Role.WATCHLIST_DESK), inspection, answer, reading=1)
    decided(post.first, inspection)
    with pytest.raises(NotOpen):
        given(replace(post.first), inspection, answer, reading=1)
