"""A reader that proves to a chip that it may read fingers: certificates, the conversation, and every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.basics.findings import Severity
from limen.lib.emrtd.agreement import PRIME_GROUPS
from limen.lib.emrtd.algorithms import Kind, Scheme, UnknownAlgorithm
from limen.lib.emrtd.apdu import drive
from limen.lib.emrtd.asn1 import write_integer, write_oid
from limen.lib.emrtd.card_certificates import ChainWrong, Role, checked_chain, read_references
from limen.lib.emrtd.ciphers import Suite
from limen.lib.emrtd.curves import CURVES
from limen.lib.emrtd.fingers import read_fingers
from limen.lib.emrtd.passive import Verdict
from limen.lib.emrtd.reading import WANTED, ChipRead, read_chip
from limen.lib.emrtd.security import TERMINAL
from limen.lib.emrtd.terminal_authentication import Terminal
from limen.lib.emrtd.tlv import Malformed, write_tlv
from tests.fakes import card_authority as making
from tests.fakes import chip as faking
from tests.fakes import chip_issuer
from tests.fakes.card_authority import TODAY, Hierarchy, Wanted, certify, hierarchy, read
from tests.fakes.chip import CHIP_PAIR, Chip
from tests.fakes.chip_issuer import ec_pair, passport, rsa_pair
from tests.fakes.chip_terminal import SCHEMES, Guard
from tests.found import as_many
from tests.lib.emrtd.test_reading import PACE, PAGE, a_chip, judged, rules

PRINT = b"\xff\xa0 no real print of anybody"
IDENTITY = b"L898902C36"
ALL = (*WANTED, 3, 4)
DAYS = st.dates(min_value=date(2001, 1, 1), max_value=date(2099, 12, 31))


def announced(file: int | None = None) -> bytes:
    told = b"" if file is None else write_tlv(0x30, write_tlv(4, file.to_bytes(2, "big")))
    return write_tlv(0x30, write_oid(TERMINAL), write_integer(1), told)


def a_guarded_chip(state: Hierarchy | None = None, **wanted: object) -> Chip:
    state = state or hierarchy()
    oid = faking.chip_oid("ECDH", "AES", 16)
    infos = (faking.chip_key(CHIP_PAIR.info), faking.chip_info(oid), announced())
    groups = {**passport(), 3: chip_issuer.group_3(PRINT), 4: b"\x76\x02\x01\x00", 14: faking.group_14(*infos)}
    said = {
        "chip_secret": faking.secret_of(CHIP_PAIR),
        "chip_suites": {oid: Suite(name="AES", key_bytes=16)},
        "guard": Guard(state.authority),
        "identity": IDENTITY,
        **wanted,
    }
    return a_chip(groups, **said)


def read_with(chip: Chip, terminal: Terminal | None, *, piece: int = 223) -> ChipRead:
    talk = read_chip(PAGE, draw=Random(7).randbytes, wanted=ALL, terminal=terminal, piece=piece)
    return drive(talk, chip.transmit)


# --- the conversation ------------------------------------------------------------------------------


@pytest.mark.parametrize("piece", [223, 4096])
@pytest.mark.parametrize("pace", [PACE, {}], ids=["PACE", "BAC"])
def test_a_certified_reader_reads_fingers_and_no_irises(pace: dict[str, int], piece: int) -> None:
    found = read_with(a_guarded_chip(pace=pace, longest=65_536), hierarchy().terminal(), piece=piece)
    assert [finger.image.data for finger in read_fingers(found.files.groups[3])] == [PRINT]
    assert 4 not in found.files.groups, "the reader's certificate says nothing of irises"
    assert rules(found) == set()
    assert judged(found)[0].verdict is Verdict.GENUINE
    assert "chip.reader-accepted" in {finding.rule for finding in found.findings}


def test_both_parts_where_every_certificate_says_so() -> None:
    state = hierarchy(reader=making.READER | making.FINGERS | making.IRISES)
    assert {3, 4} <= read_with(a_guarded_chip(state), state.terminal()).files.groups.keys()


def test_without_a_certificate_fingers_are_not_asked_for() -> None:
    chip = a_guarded_chip()
    found = read_with(chip, None)
    assert not {3, 4} & found.files.groups.keys()
    assert rules(found) == set()
    selected = {command.data for command in chip.log if command.ins == 0xA4}
    assert not {b"\x01\x03", b"\x01\x04"} & selected


def test_a_reader_that_wants_no_fingers_shows_nobody_its_certificate() -> None:
    chip = a_guarded_chip()
    drive(read_chip(PAGE, draw=Random(7).randbytes, terminal=hierarchy().terminal()), chip.transmit)
    assert chip.guard is not None
    assert chip.guard.groups == frozenset()


@pytest.mark.parametrize("curve", CURVES)
def test_over_every_curve(curve: str) -> None:
    state = hierarchy(curve)
    assert 3 in read_with(a_guarded_chip(state), state.terminal()).files.groups


@pytest.mark.parametrize("scheme", SCHEMES, ids=str)
def test_by_every_way_of_signing(scheme: Scheme) -> None:
    pair = None if scheme.kind is Kind.ECDSA_PLAIN else rsa_pair("card", 2048)
    state = hierarchy(scheme=scheme, pair=pair)
    assert 3 in read_with(a_guarded_chip(state), state.terminal()).files.groups


def test_modulo_a_prime_the_proof_holds_the_digest_of_the_key() -> None:
    group, oid = PRIME_GROUPS[2], faking.chip_oid("DH", "AES", 16)
    infos = (
        faking.chip_key(faking.dh_info(group, 4711), agreement="DH"),
        faking.chip_info(oid),
        announced(),
    )
    groups = {**passport(), 3: chip_issuer.group_3(PRINT), 14: faking.group_14(*infos)}
    chip = a_chip(
        groups,
        chip_secret=(group, 4711),
        chip_suites={oid: Suite(name="AES", key_bytes=16)},
        guard=Guard(hierarchy().authority),
        identity=IDENTITY,
    )
    assert 3 in read_with(chip, hierarchy().terminal()).files.groups


def test_an_authority_that_changed_its_key_is_followed() -> None:
    state = hierarchy()
    link, pair = making.linked(state)
    verifier = Wanted(
        authority="UTCVCA00002", holder="SYDVVISA00009", pair=ec_pair("brainpoolP256r1", name="v"), may=0x41
    )
    reader = Wanted(authority="SYDVVISA00009", holder="SYREADER00043", pair=state.pairs["reader"])
    terminal = replace(
        state.terminal(link, certify(verifier, by=pair)), certificate=read(certify(reader, by=verifier.pair))
    )
    chip = a_guarded_chip(state)
    assert 3 in read_with(chip, terminal).files.groups
    shown = [command for command in chip.log if command.ins == 0x2A and not command.cla & 0x10]
    assert len(shown) == 3, "the link, the verifier, the reader"


# --- refusals --------------------------------------------------------------------------------------


def told_of(found: ChipRead, rule: str) -> str:
    assert not {3, 4} & found.files.groups.keys()
    assert 2 in found.files.groups, "everything else is read all the same"
    [said] = [finding for finding in found.findings if finding.rule == rule]
    assert said.severity is Severity.NOTICE, "that a chip keeps its fingers to itself is nothing against it"
    return str(said)


def test_a_chip_of_another_authority() -> None:
    chip = a_guarded_chip(guard=Guard(certify(_other_authority(), by=_other_authority().pair)))
    assert "no certificates lead from XXCVCA00001" in told_of(
        read_with(chip, hierarchy().terminal()), "chip.reader-not-certified"
    )


def _other_authority() -> Wanted:
    pair = ec_pair(name="another authority")
    return Wanted(authority="XXCVCA00001", holder="XXCVCA00001", pair=pair, may=0xC3, with_curve=True)


def test_an_authority_of_the_same_name_and_another_key() -> None:
    pair = ec_pair(name="another of the name")
    other = replace(_other_authority(), authority="UTCVCA00001", holder="UTCVCA00001", pair=pair)
    chip = a_guarded_chip(guard=Guard(certify(other, by=pair)))
    assert "6300" in told_of(read_with(chip, hierarchy().terminal()), "chip.reader-refused")


def test_a_reader_without_the_key_of_its_certificate() -> None:
    terminal = replace(
        hierarchy().terminal(), sign=lambda data: ec_pair("brainpoolP256r1", name="no").sign(making.PLAIN_256, data)
    )
    found = read_with(a_guarded_chip(), terminal)
    assert "proof of the reader, answer 6300" in told_of(found, "chip.reader-refused")


def test_a_certificate_that_ended_is_not_shown() -> None:
    state = hierarchy(end=date(2026, 11, 21))
    chip = a_guarded_chip(state)
    said = told_of(read_with(chip, state.terminal()), "chip.reader-not-certified")
    assert "counts from 2025-01-01 to 2026-11-21" in said
    assert not [command for command in chip.log if command.ins == 0x2A]


def test_a_chip_that_knows_of_a_later_day() -> None:
    chip = a_guarded_chip(guard=Guard(hierarchy().authority, today=date(2026, 12, 2)))
    assert "certificate, answer 6300" in told_of(read_with(chip, hierarchy().terminal()), "chip.reader-refused")


def test_a_verifier_without_the_right_gives_none() -> None:
    state = hierarchy(verifier=making.FOREIGN)
    told_of(read_with(a_guarded_chip(state), state.terminal()), "chip.reader-not-certified")


def test_a_chip_that_names_no_authority() -> None:
    chip = a_guarded_chip(faults=frozenset({"no-references"}))
    assert "EF.CVCA" in told_of(read_with(chip, hierarchy().terminal()), "chip.reader-not-certified")


def test_a_copy_is_shown_nothing() -> None:
    chip = a_guarded_chip(faults=frozenset({"copy"}))
    found = read_with(chip, hierarchy().terminal())
    assert found.evidence.agreed is False
    assert not [command for command in chip.log if command.ins == 0x2A]


def test_a_chip_whose_key_is_not_in_its_signature_is_shown_nothing() -> None:
    chip = a_guarded_chip()
    oid = faking.chip_oid("ECDH", "AES", 16)
    chip.files[0x010E] = faking.group_14(faking.chip_key(CHIP_PAIR.info), faking.chip_info(oid), announced(0x011C))
    told_of(read_with(chip, hierarchy().terminal()), "chip.reader-not-certified")
    assert not [command for command in chip.log if command.ins == 0x2A]


def test_a_chip_taken_away_at_any_moment_gives_no_finger_unread() -> None:
    whole = a_guarded_chip(pace=PACE)
    read_with(whole, hierarchy().terminal())
    for after in range(0, len(whole.log), 3):
        found = read_with(a_guarded_chip(pace=PACE, gone_after=after), hierarchy().terminal())
        assert "chip.gone" in rules(found)
        assert found.files.groups.get(3, whole.files[0x0103]) == whole.files[0x0103]


# --- certificates ----------------------------------------------------------------------------------


def test_what_a_certificate_says() -> None:
    found = read(hierarchy().verifier)
    assert (found.authority, found.holder, found.role) == ("UTCVCA00001", "SYDVVISA00007", Role.VERIFIER_FOREIGN)
    assert (found.rights, found.begin, found.end) == (frozenset({3, 4}), date(2025, 1, 1), date(2027, 1, 1))
    assert found.curve is None, "the curve is that of the authority"


def chain(state: Hierarchy, *, on: date = TODAY) -> frozenset[int]:
    return state.terminal(on=on).chain(("UTCVCA00001",)).rights


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"verifier": making.READER | 1}, "may not certify"),
        ({"verifier": making.AUTHORITY | 1}, "may not certify"),
        ({"reader": making.FOREIGN | 1}, "may not certify"),
        ({"end": date(2026, 11, 21)}, "counts from"),
    ],
)
def test_a_chain_of_the_wrong_people_counts_for_nothing(wanted: dict[str, object], says: str) -> None:
    with pytest.raises(ChainWrong, match=says):
        chain(hierarchy(**wanted))


@pytest.mark.parametrize("is_first", [True, False])
def test_a_certificate_that_ended_beside_the_one_made_anew_stands_in_nobody_s_way(is_first: bool) -> None:
    state = hierarchy()
    now = read(state.verifier)
    wanted = Wanted(
        authority=now.authority,
        holder=now.holder,
        pair=state.pairs["verifier"],
        may=making.FOREIGN | 1,
        end=date(2026, 11, 21),
    )
    before = read(certify(wanted, by=state.pairs["authority"]))
    both = [before, now] if is_first else [now, before]
    found = checked_chain(["UTCVCA00001"], [read(state.authority), *both], reader=read(state.reader), on=TODAY)
    assert found.certificates[0] == now


def test_a_verifier_is_no_reader() -> None:
    state = hierarchy()
    with pytest.raises(ChainWrong, match="is no reader"):
        checked_chain(["UTCVCA00001"], [read(state.authority)], reader=read(state.verifier), on=TODAY)


def test_the_authority_itself_must_be_at_hand() -> None:
    state = hierarchy()
    with pytest.raises(ChainWrong, match="certificate of UTCVCA00001 is not here"):
        checked_chain(["UTCVCA00001"], [read(state.verifier)], reader=read(state.reader), on=TODAY)


def test_certificates_that_name_each_other_come_to_an_end() -> None:
    pair = ec_pair("brainpoolP256r1", name="round")
    ring = [
        read(certify(Wanted(authority=one, holder=other, pair=pair, may=0xC1, with_curve=True), by=pair))
        for one, other in (("A", "B"), ("B", "A"), ("B", "B2"), ("A", "SYDVVISA00007"))
    ]
    with pytest.raises(ChainWrong, match="no certificates lead"):
        checked_chain(["C"], ring, reader=read(hierarchy().reader), on=TODAY)


@given(on=DAYS, end=DAYS)
@settings(max_examples=as_many(100, here=30), deadline=None)
def test_rights_end_with_the_day_that_the_certificate_names(on: date, end: date) -> None:
    state = hierarchy()
    reader = read(
        certify(
            Wanted(authority="SYDVVISA00007", holder="R", pair=state.pairs["reader"], end=end),
            by=state.pairs["verifier"],
        )
    )
    counts = all(each.is_valid(on) for each in (read(state.verifier), reader))
    try:
        checked_chain(["UTCVCA00001"], [read(state.authority), read(state.verifier)], reader=reader, on=on)
    except ChainWrong:
        assert not counts
    else:
        assert counts


@given(masks=st.tuples(*[st.integers(0, 3)] * 3))
@settings(max_examples=as_many(64, here=20), deadline=None)
def test_rights_are_those_that_everybody_in_the_chain_has(masks: tuple[int, int, int]) -> None:
    top, middle, last = masks
    state = hierarchy(authority=making.AUTHORITY | top, verifier=making.FOREIGN | middle, reader=making.READER | last)
    common = top & middle & last
    assert chain(state) == {group for group, bit in ((3, 1), (4, 2)) if common & bit}


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255), which=st.sampled_from([0, 1, 2]))
@settings(max_examples=as_many(400, here=120), deadline=None)
def test_no_change_to_a_certificate_passes(at: int, byte: int, which: int) -> None:
    state = hierarchy()
    changed = [bytearray(each) for each in state.raw]
    place = at % len(changed[which])
    same = changed[which][place] == byte
    changed[which][place] = byte
    try:
        top, middle, last = (read(bytes(each)) for each in changed)
        rights = checked_chain(["UTCVCA00001"], [top, middle], reader=last, on=TODAY).rights
    except (Malformed, UnknownAlgorithm, ChainWrong):
        assert not same
    else:
        # The chip holds the authority's certificate itself: what is written in ours gives nobody a right of the chip's.
        assert same or which == 0
        assert rights <= {3}


@pytest.mark.parametrize(
    "wanted",
    [
        {"kind": "0.4.0.127.0.7.3.1.2.2"},
        {"profile": b"\1"},
        {"more": write_tlv(0x42, b"UTCVCA00002")},
        {"holder": "A" * 17},
        {"holder": ""},
    ],
)
def test_certificates_for_other_things_are_told(wanted: dict[str, object]) -> None:
    usual = Wanted(authority="A", holder="B", pair=ec_pair(name="x"))
    with pytest.raises((Malformed, UnknownAlgorithm)):
        read(certify(replace(usual, **wanted), by=ec_pair(name="x")))  # type: ignore[arg-type]  # named by their fields


def test_authorities_that_a_chip_names() -> None:
    two = write_tlv(0x42, b"UTCVCA00002") + write_tlv(0x42, b"UTCVCA00001")
    assert read_references(two.ljust(36, b"\0")) == ("UTCVCA00002", "UTCVCA00001")
    for wrong in (b"", bytes(36), write_tlv(0x43, b"UTCVCA00001"), two + write_tlv(0x42, b"X")):
        with pytest.raises(Malformed):
            read_references(wrong)


def test_the_file_that_a_chip_names_is_asked() -> None:
    chip = a_guarded_chip()
    oid = faking.chip_oid("ECDH", "AES", 16)
    infos = (faking.chip_key(CHIP_PAIR.info), faking.chip_info(oid), announced(0x0155))
    groups = {**passport(), 3: chip_issuer.group_3(PRINT), 14: faking.group_14(*infos)}
    chip = a_guarded_chip(faults=frozenset({"no-references"}))
    chip.files.update(a_chip(groups).files)
    chip.files[0x0155] = Guard(hierarchy().authority).references
    assert 3 in read_with(chip, hierarchy().terminal()).files.groups
