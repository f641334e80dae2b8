"""What the reader sent is what is kept and compared; a correction is offered, chosen by a human, and told for ever."""

from __future__ import annotations

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Inspection, Reading
from limen.apps.crossings.operations import Presented
from limen.apps.travellers.models import Document
from limen.lib.basics.findings import Severity
from limen.lib.inspection.moves import Move
from limen.lib.inspection.presented import RepairNotOffered
from tests.fakes.post import Post, opened, passport, view

RIGHT = passport("L898902C3").replace("\r\n", "\n").strip()
MISREAD = RIGHT.replace("L898902C3", "L8989O2C3")
"""A zero that the reader took for the letter O."""


def test_a_misread_number_stays_as_it_was_read(post: Post) -> None:
    one = opened(post.first, MISREAD)
    facts = view(post.first, one).facts
    assert facts.document is not None
    assert facts.document.number == "L8989O2C3"
    assert Document.objects.get().number == "L8989O2C3"
    assert facts.received == MISREAD
    assert facts.repaired_from == ""


def test_the_correction_is_offered_and_the_officer_sent_to_look(post: Post) -> None:
    seen = view(post.first, opened(post.first, MISREAD))
    assert RIGHT in seen.facts.repairs
    assert any(each.rule.startswith("mrz.check-digit") for each in seen.findings)
    assert seen.findings[0].severity >= Severity.ATTENTION
    assert seen.advice.move is Move.REFER


def test_an_accepted_correction_is_told_with_what_the_reader_had_sent(post: Post) -> None:
    one = opened(post.first, MISREAD)
    repaired = Presented(scanned=RIGHT, repaired_from=MISREAD)
    crossings.read_again(post.first, inspection=one.inspection, presented=repaired)
    seen = view(post.first, one)
    told = next(each for each in seen.findings if each.rule == "document.repaired")
    assert (told.severity, told.ours, told.theirs) == (Severity.NOTICE, RIGHT, MISREAD)
    assert seen.facts.repaired_from == MISREAD
    assert Reading.objects.filter(inspection=one.inspection).count() == 2


@pytest.mark.parametrize("put", [passport("X1234567"), RIGHT.replace("ERIKSSON", "ERIKSEN<"), MISREAD])
def test_other_lines_do_not_pass_for_a_correction(post: Post, put: str) -> None:
    with pytest.raises(RepairNotOffered):
        opened(post.first, presented=Presented(scanned=put, repaired_from=MISREAD))
    assert Inspection.objects.count() == 0


def test_nothing_is_offered_where_every_digit_is_right(post: Post) -> None:
    assert view(post.first, opened(post.first, RIGHT)).facts.repairs == ()


def test_two_characters_taken_for_one_another_are_two_documents(post: Post) -> None:
    """The register never merges a misread document with the one it was probably meant to be."""
    opened(post.first, RIGHT)
    misread = opened(post.first, MISREAD)
    assert Document.objects.count() == 2
    assert view(post.first, misread).person != view(post.first, opened(post.first, RIGHT)).person
