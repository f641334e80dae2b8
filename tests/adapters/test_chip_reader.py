"""A chip on a reader: lost, slow, torn, taken for another; whatever it does, an answer comes within the time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.adapters import chip_reader
from limen.adapters.chip_reader import Order, read_card, says_extended
from limen.lib.emrtd.access import password_of_number
from limen.lib.emrtd.answer import Answer, answer_from_dict, answer_to_dict
from limen.lib.emrtd.apdu import Gone
from limen.lib.emrtd.reading import Access, ChipRead
from limen.lib.emrtd.results import Met
from tests.fakes import chip_issuer as making
from tests.fakes.chip import Chip, group_15
from tests.fakes.chip_issuer import ec_pair, passport
from tests.found import as_many
from tests.lib.emrtd.test_reading import CAN, PACE, PAGE, a_chip, files_of

PAIR = ec_pair(name="active")
LARGE = {**passport(), 2: making.group_2(b"\xff\xd8\xff" + bytes(20_000)), 15: group_15(PAIR)}
FILES = files_of(LARGE)
"""Signed once: of a chip that is read twice the signature is the same."""


@dataclass
class Laid:
    """A chip in the same process, as a reader gives it; `again` are the chips that answer after each reset."""

    chip: Chip
    again: list[Chip | None] = field(default_factory=list)
    takes_extended: bool = False
    resets: int = 0
    sent: list[bytes] = field(default_factory=list)

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command)
        return self.chip.transmit(command)

    def reset(self) -> None:
        self.resets += 1
        after = self.again.pop(0) if self.again else None
        if after is None:
            raise Gone("not laid down again")
        self.chip = after


def the_chip(**wanted: object) -> Chip:
    return a_chip(**{"files": FILES, "active": PAIR, **wanted})  # type: ignore[arg-type]  # tests name the fields


def reading(card: Laid, **wanted: object) -> tuple[Answer, ChipRead]:
    order = Order(**{"passwords": (PAGE,), **wanted})  # type: ignore[arg-type]  # tests name the fields
    answer = read_card(card, order, draw=Random(7).randbytes)
    assert answer.met is Met.CHIP
    assert answer.read is not None
    return answer, answer.read


def rules(found: ChipRead) -> list[str]:
    return [each.rule for each in found.findings]


def test_a_chip_that_is_lost_is_opened_again_and_goes_on_where_it_was() -> None:
    whole = Laid(the_chip(pace=PACE))
    reading(whole)
    lost = len(whole.sent) - 3
    card = Laid(the_chip(pace=PACE, gone_after=lost), again=[the_chip(pace=PACE)])
    answer, found = reading(card)
    assert answer.tries == 2
    assert found.is_whole
    assert found.files.groups == LARGE
    assert rules(found) == ["chip.opened", "chip.read-again"]
    assert card.resets == 1


def test_what_was_read_is_not_read_twice() -> None:
    whole, second = Laid(the_chip(pace=PACE)), the_chip(pace=PACE)
    reading(whole)
    _, found = reading(Laid(the_chip(pace=PACE, gone_after=len(whole.sent) - 1), again=[second]))
    assert found.evidence.signature
    assert found.files.groups == LARGE
    assert len(second.log) < len(whole.sent) / 2


def test_of_another_chip_nothing_is_mixed_in() -> None:
    other = a_chip({1: making.group_1(making.lines(number="X00000001")), 2: LARGE[2]}, pace=PACE)
    card = Laid(the_chip(pace=PACE, gone_after=30), again=[other])
    _, found = reading(card)
    assert found.files.groups[1] == other.files[0x0101]


def test_a_chip_that_stays_away_gives_what_it_gave() -> None:
    whole = Laid(the_chip(pace=PACE))
    reading(whole)
    answer, found = reading(Laid(the_chip(pace=PACE, gone_after=len(whole.sent) - 1)))
    assert not found.is_whole
    assert set(found.files.groups) == set(LARGE)
    assert not found.evidence.signature
    assert "chip.gone" in rules(found)
    assert answer.tries == 2


def test_answers_outside_the_channel_bring_smaller_pieces() -> None:
    naked = frozenset({"naked-status"})
    card = Laid(
        the_chip(pace=PACE, faults=naked, longest=65_536),
        again=[the_chip(pace=PACE)],
        takes_extended=True,
    )
    answer, found = reading(card)
    assert found.is_whole
    assert answer.tries == 2
    assert max(len(each) for each in card.sent) < 300


def test_long_pieces_where_the_chip_takes_them() -> None:
    short, long = Laid(the_chip(pace=PACE)), Laid(the_chip(pace=PACE, longest=65_536), takes_extended=True)
    assert reading(short)[1].files == reading(long)[1].files
    assert len(long.sent) < len(short.sent) / 2


def test_the_number_on_the_card_first_and_then_the_lines() -> None:
    card = Laid(the_chip(pace=PACE), again=[the_chip(pace=PACE)])
    _, found = reading(card, passwords=(password_of_number("654321"), PAGE))
    assert found.access is Access.PACE
    assert card.resets == 1
    assert reading(Laid(the_chip(pace=PACE)), passwords=(CAN, PAGE))[1].access is Access.PACE


def test_a_slow_chip_ends_with_its_time() -> None:
    card = Laid(the_chip(pace=PACE), again=[the_chip(pace=PACE)])
    answer, found = reading(card, seconds=0.0)
    assert "chip.too-slow" in rules(found)
    assert card.resets == 0
    assert answer.seconds < 1


@pytest.mark.parametrize(
    ("atr", "extended"),
    [
        ("3b858001" + "8073c021c0" + "57", True),
        ("3b858001" + "8073c02180" + "57", False),
        ("3b850000" + "8073c021c0", False),
        ("3b650000" + "0073c80040", True),
        ("3b650000" + "3173c80040", False),
        ("3b", False),
        ("", False),
        ("3bffffffffff", False),
    ],
)
def test_whether_a_chip_takes_long_commands_stands_in_its_first_answer(atr: str, extended: bool) -> None:
    assert says_extended(bytes.fromhex(atr)) is extended


def test_any_first_answer() -> None:
    dice = Random(7)
    for _ in range(500):
        says_extended(dice.randbytes(dice.randint(0, 33)))


def test_without_the_extra_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(chip_reader, "import_module", missing)
    with pytest.raises(chip_reader.ReaderSupportMissing):
        chip_reader.reader_names()


@dataclass
class SaysAnything(Laid):
    """A card that is always there, and answers what no chip would."""

    said: Iterator[bytes] = field(default_factory=lambda: iter(()))

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command)
        return next(self.said, b"\x6f\x00")

    def reset(self) -> None:
        """Stay."""


@given(
    answers=st.lists(st.binary(max_size=300) | st.sampled_from([b"\x90\x00", b"\x61\xff", b"\x6c\x00"]), max_size=40),
    extended=st.booleans(),
)
@settings(max_examples=as_many(300, here=50), deadline=None)
def test_no_answers_of_a_card_crash_or_stall_the_reader(answers: list[bytes], extended: bool) -> None:
    answer, found = reading(SaysAnything(a_chip(), takes_extended=extended, said=iter(answers)))
    assert found.findings
    assert answer.tries <= 3
    assert answer_from_dict(answer_to_dict(answer)).read == found
