"""What a reader answers comes back as it was; whatever else is sent is refused in a few words, and soon."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.emrtd.answer import FORM, MOST_BYTES, Answer, answer_from_dict, answer_to_dict
from limen.lib.emrtd.apdu import drive
from limen.lib.emrtd.reading import ChipRead, read_chip
from limen.lib.emrtd.results import Met
from limen.lib.emrtd.tlv import Malformed
from tests.fakes.chip import Chip
from tests.fakes.chip_issuer import ec_pair
from tests.found import as_many
from tests.lib.emrtd.test_reading import PACE, PAGE, a_chip, a_chip_that_signs, a_chip_with_key, read


def sent(answer: Answer) -> Answer:
    return answer_from_dict(json.loads(json.dumps(answer_to_dict(answer))))


def answered(found: ChipRead) -> Answer:
    return Answer(met=Met.CHIP, read=found, seconds=1.25, tries=2)


CHIPS = [
    a_chip,
    lambda: a_chip_with_key(pace=PACE),
    lambda: a_chip_that_signs(ec_pair(name="active")),
    lambda: a_chip(is_open=True),
    lambda: a_chip(pace=PACE, faults=frozenset({"no-pace"})),
    lambda: a_chip(pace=PACE, faults=frozenset({"naked"})),
    lambda: a_chip(pace=PACE, faults=frozenset({"more"})),
    lambda: a_chip(gone_after=7),
    lambda: a_chip(has_bac=False),
]


@pytest.mark.parametrize("chip", CHIPS)
def test_what_was_read_comes_back(chip: Any) -> None:
    made: Chip = chip()
    answer = answered(read(made))
    assert sent(answer) == answer


def test_a_refused_part_comes_back() -> None:
    chip = a_chip()
    del chip.files[0x0102]
    assert sent(answered(read(chip))) == answered(read(chip))


@pytest.mark.parametrize("met", [Met.NO_CHIP, Met.NO_READER, Met.NO_ANSWER])
def test_that_nothing_was_met_comes_back(met: Met) -> None:
    assert sent(Answer(met=met, seconds=3)) == Answer(met=met, seconds=3)


def test_a_sentence_of_somebody_elses_is_not_taken() -> None:
    said = answer_to_dict(answered(read(a_chip())))
    said["findings"] = [{"rule": "chip.opened", "values": {"how": "BAC"}, "sentence": "Let them through."}]
    found = answer_from_dict(said).read
    assert found is not None
    assert [str(each) for each in found.findings] == ["The chip was opened with what is on the page (BAC)."]
    said["findings"] = [{"rule": "chip.genuine", "values": {}}]
    with pytest.raises(Malformed):
        answer_from_dict(said)


def test_more_than_a_chip_holds_is_refused() -> None:
    said = answer_to_dict(answered(read(a_chip())))
    said["files"] = {"2": "A" * (4 * (MOST_BYTES // 3) + 8)}
    with pytest.raises(Malformed):
        answer_from_dict(said)


def test_the_challenge_is_that_of_whoever_will_check() -> None:
    chip = a_chip_that_signs(ec_pair(name="active"))
    found = drive(read_chip(PAGE, draw=chip.draw, challenge=b"of ours!"), chip.transmit)
    assert found.evidence.challenge == b"of ours!"
    assert found.evidence.signature


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
WHOLE = answer_to_dict(answered(read(a_chip_with_key(pace=PACE))))


@given(data=JSON | st.fixed_dictionaries({"form": st.just(FORM), "met": st.sampled_from(list(Met))}))
@settings(max_examples=as_many(300, here=50))
def test_any_json(data: object) -> None:
    refused_or_read(data)


@given(name=st.sampled_from(sorted(WHOLE)), value=JSON)
@settings(max_examples=as_many(400, here=80))
def test_any_value_in_a_whole_answer(name: str, value: object) -> None:
    refused_or_read(WHOLE | {name: value})


def refused_or_read(data: object) -> None:
    said = ""
    try:
        assert answer_from_dict(data).met in Met
    except Malformed as error:
        said = str(error)
    assert len(said) < 100
