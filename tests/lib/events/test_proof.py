from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.events import exchange
from limen.lib.events.event import Event, linked
from limen.lib.events.looks import Look, LookBatch, batch_of
from limen.lib.events.proof import SHOWN, verify_chain, verify_looks
from tests.found import as_many
from tests.lib.events.making import START, FixedSigner, a_chain, a_checkpoint, an_event, rules

CHAIN = a_chain(6)
KEYS = {"post-1": [FixedSigner().public_key]}
OTHER_VALUES: dict[str, st.SearchStrategy[object]] = {
    "UUID": st.uuids(),
    "UUID | None": st.uuids() | st.none(),
    "str": st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    "int": st.integers(1, 2**31),
    "datetime": st.integers(-(10**9), 10**9).map(lambda seconds: START + timedelta(seconds=seconds)),
    "tuple[str, ...]": st.lists(st.sampled_from(["first_line", "oversight"]), max_size=2).map(tuple),
    "Mapping[str, JSON]": st.dictionaries(
        st.sampled_from(["reason", "x"]), st.sampled_from(["retention", "a"]), max_size=2
    ),
    "bytes | None": st.binary(max_size=60) | st.none(),
    "bytes": st.binary(min_size=32, max_size=32),
}


def test_a_whole_chain_holds() -> None:
    proof = verify_chain(CHAIN, checkpoints=[a_checkpoint(CHAIN[-1])], public_keys=KEYS)
    assert proof.holds
    assert proof.findings == []
    assert proof.events == 6


@settings(max_examples=as_many(400, here=80))
@given(st.data())
def test_a_change_of_any_field_of_any_event_is_noticed(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(CHAIN) - 1))
    field = data.draw(st.sampled_from(fields(Event)))
    other = data.draw(OTHER_VALUES[str(field.type)])
    change: dict[str, Any] = {field.name: other}
    changed = replace(CHAIN[place], **change)
    if changed == CHAIN[place]:
        return
    proof = verify_chain([*CHAIN[:place], changed, *CHAIN[place + 1 :]])
    assert not proof.holds, field.name


@given(st.integers(1, 4))
def test_an_event_written_anew_with_a_fitting_hash_breaks_the_link_after_it(place: int) -> None:
    anew = linked(replace(CHAIN[place], purpose="other"), previous_hash=CHAIN[place].previous_hash)
    assert rules(verify_chain([*CHAIN[:place], anew, *CHAIN[place + 1 :]]).findings)[:1] == ["journal.link"]


def test_a_chain_written_anew_to_its_end_does_not_fit_the_checkpoint() -> None:
    anew = [linked(replace(CHAIN[0], purpose="other"), previous_hash=CHAIN[0].previous_hash)]
    for event in CHAIN[1:]:
        anew.append(linked(event, previous_hash=anew[-1].hash))
    assert verify_chain(anew).holds  # nothing but the checkpoint can tell
    proof = verify_chain(anew, checkpoints=[a_checkpoint(CHAIN[3])], public_keys=KEYS)
    assert "journal.checkpoint" in rules(proof.findings)


@given(st.integers(0, 5), st.integers(1, 5))
def test_missing_events_are_noticed(start: int, count: int) -> None:
    rest = [*CHAIN[:start], *CHAIN[start + count :]]
    proof = verify_chain(rest, checkpoints=[a_checkpoint(CHAIN[-1])], public_keys=KEYS)
    told = set(rules(proof.findings))
    assert told & {"journal.gap", "journal.cut-off", "journal.begins-late"}
    assert start == 0 or not proof.holds


def test_an_event_twice_is_a_fork() -> None:
    assert rules(verify_chain([*CHAIN, CHAIN[2]]).findings)[:1] == ["journal.fork"]


def test_two_nodes_cannot_share_a_chain() -> None:
    stray = linked(replace(an_event(7), node="post-2"), previous_hash=CHAIN[-1].hash)
    assert "journal.node" in rules(verify_chain([*CHAIN, stray]).findings)


def test_a_forged_signature_and_an_unknown_key_are_told() -> None:
    forged = replace(a_checkpoint(CHAIN[-1]), sequence=5)
    assert "journal.signature" in rules(verify_chain(CHAIN, checkpoints=[forged]).findings)
    foreign = a_checkpoint(CHAIN[-1], seed=8)
    assert "journal.key-unknown" in rules(verify_chain(CHAIN, checkpoints=[foreign], public_keys=KEYS).findings)


def test_without_known_keys_the_fingerprint_is_told_once() -> None:
    proof = verify_chain(CHAIN, checkpoints=[a_checkpoint(CHAIN[3]), a_checkpoint(CHAIN[5])])
    assert rules(proof.findings) == ["journal.key"]
    assert proof.holds


def test_an_extract_begins_where_a_checkpoint_proves_it() -> None:
    extract = CHAIN[3:]
    assert rules(verify_chain(extract, checkpoints=[a_checkpoint(CHAIN[5])], public_keys=KEYS).findings) == [
        "journal.begins-late"
    ]
    both = [a_checkpoint(CHAIN[2]), a_checkpoint(CHAIN[5])]
    assert verify_chain(extract, checkpoints=both, public_keys=KEYS).findings == []


def test_events_after_the_last_checkpoint_are_counted() -> None:
    proof = verify_chain(CHAIN, checkpoints=[a_checkpoint(CHAIN[3])], public_keys=KEYS)
    assert [(finding.rule, finding.values["count"]) for finding in proof.findings] == [("journal.unsigned", 2)]


def test_a_clock_set_back_is_told_and_breaks_nothing() -> None:
    late = linked(an_event(7, time=START - timedelta(hours=1)), previous_hash=CHAIN[-1].hash)
    proof = verify_chain([*CHAIN, late], checkpoints=[a_checkpoint(late)], public_keys=KEYS)
    assert rules(proof.findings) == ["journal.clock"]
    assert proof.holds


def test_an_unknown_kind_is_shown_not_dropped() -> None:
    newer = linked(an_event(7, version=99), previous_hash=CHAIN[-1].hash)
    assert "journal.kind" in rules(verify_chain([*CHAIN, newer]).findings)


def test_a_journal_overwritten_from_end_to_end_is_told_briefly() -> None:
    proof = verify_chain(replace(event, purpose="x") for event in a_chain(600))
    assert not proof.holds
    assert len(proof.findings) == 2 * SHOWN
    assert proof.untold == 600 + 1 - 2 * SHOWN


@given(st.integers(0, 5))
def test_export_lines_read_back(place: int) -> None:
    line = exchange.event_line(CHAIN[place])
    assert "\n" not in line
    assert exchange.parse_line(line) == CHAIN[place]
    checkpoint = a_checkpoint(CHAIN[place])
    assert exchange.parse_line(exchange.checkpoint_line(checkpoint)) == checkpoint


@given(st.text() | st.from_regex(r'\{"(checkpoint|specversion|limen)": ?.*\}', fullmatch=True))
def test_garbage_in_an_export_is_refused_in_one_way(line: str) -> None:
    with suppress(exchange.NotAnExport):
        exchange.parse_line(line)


def test_deep_garbage_is_refused_too() -> None:
    with pytest.raises(exchange.NotAnExport):
        exchange.parse_line('{"data":' * 100_000)


def _looks(start: int, count: int) -> list[Look]:
    return [
        Look(
            number=number,
            at=START + timedelta(seconds=number),
            actor=UUID(int=1),
            roles=("first_line",),
            post="UTO-AIR-1",
            lane="A1",
            purpose="inspection",
            subject=UUID(int=number),
            what="traveller",
        )
        for number in range(start, start + count)
    ]


def _batches() -> list[tuple[LookBatch, list[Look]]]:
    first = _looks(1, 3)
    one = batch_of(first, after=None, sealed_at=START)
    second = _looks(5, 2)
    return [(one, first), (batch_of(second, after=one, sealed_at=START), second)]


def test_a_whole_access_log_holds() -> None:
    assert list(verify_looks(_batches())) == []


@given(st.integers(0, 1), st.sampled_from(["drop", "purpose", "subject", "add", "empty"]))
def test_a_change_in_the_access_log_is_noticed(place: int, change: str) -> None:
    batches = _batches()
    batch, looks = batches[place]
    match change:
        case "drop":
            looks = looks[1:]
        case "purpose" | "subject":
            other: dict[str, Any] = {change: "other" if change == "purpose" else UUID(int=9)}
            looks = [replace(looks[0], **other), *looks[1:]]
        case "add":
            looks = sorted([*looks, replace(looks[0], number=looks[0].number + 1)], key=lambda look: look.number)
        case _:
            looks = []
    batches[place] = (batch, looks)
    assert rules(list(verify_looks(batches))) == ["looks.content"]


def test_a_missing_batch_is_noticed_and_an_erased_one_is_not() -> None:
    batches = _batches()
    assert "looks.link" in rules(list(verify_looks(batches[1:])))
    erased = [(batches[0][0], []), batches[1]]
    assert list(verify_looks(erased, pruned_to=3)) == []
