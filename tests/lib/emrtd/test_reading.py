"""A chip read from beginning to end, in this process: every way in, every proof, and every way to misbehave."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.basics.findings import Severity
from limen.lib.emrtd.access import Password, password_of, password_of_number
from limen.lib.emrtd.agreement import PRIME_GROUPS, group_of
from limen.lib.emrtd.algorithms import Kind, Scheme
from limen.lib.emrtd.apdu import MOST_COMMANDS, drive
from limen.lib.emrtd.asn1 import write_integer, write_oid
from limen.lib.emrtd.authenticity import authenticity
from limen.lib.emrtd.ciphers import Suite
from limen.lib.emrtd.curves import BY_NUMBER, CURVES
from limen.lib.emrtd.passive import Outcome, Verdict, passive_authentication
from limen.lib.emrtd.reading import COM, SOD, Access, ChipRead, read_chip
from limen.lib.emrtd.results import Result, Step
from limen.lib.emrtd.security import ACTIVE, CARD_SECURITY, CIPHERS
from limen.lib.emrtd.tlv import write_tlv
from limen.lib.emrtd.trust import TrustStore
from tests.fakes import chip as faking
from tests.fakes import chip_issuer as making
from tests.fakes.chip import CHIP_PAIR, Chip
from tests.fakes.chip_issuer import NOW, Pair, ec_pair, issuer, passport, rsa_pair
from tests.found import as_many

UTOPIA = issuer()
TRUST = TrustStore(authorities=(UTOPIA.authority,))
PAGE = password_of(number="L898902C3", birth="740812", expiry="300415")
CAN = password_of_number("123456")
SUITES = list(CIPHERS.values())


def files_of(groups: dict[int, bytes], *, sod: bytes | None = None) -> dict[int, bytes]:
    found = {0x0100 + number: data for number, data in groups.items()}
    return found | {COM: making.com(sorted(groups)), SOD: UTOPIA.sod(groups) if sod is None else sod}


def a_chip(groups: dict[int, bytes] | None = None, **wanted: object) -> Chip:
    files = files_of(passport() if groups is None else groups)
    return Chip(**{"files": files, "password": PAGE, "passwords": (CAN,), **wanted})  # type: ignore[arg-type]  # tests name the fields


def read(chip: Chip, password: Password = PAGE, *, piece: int = 223) -> ChipRead:
    return drive(read_chip(password, draw=Random(7).randbytes, piece=piece), chip.transmit)


def judged(found: ChipRead, trust: TrustStore = TRUST) -> tuple[Outcome, tuple[Step, ...]]:
    outcome = passive_authentication(found.files, trust=trust, at=NOW)
    return outcome, authenticity(found, outcome, trust=trust, at=NOW)


def rules(found: ChipRead) -> set[str]:
    assert all(str(finding) for finding in found.findings)
    return {finding.rule for finding in found.findings if finding.severity > Severity.INFO}


# --- ways in ---------------------------------------------------------------------------------------


def test_by_the_lines_of_the_page() -> None:
    found = read(a_chip())
    assert found.access is Access.BAC
    assert rules(found) == set()
    assert found.files.groups == passport()
    assert judged(found)[0].verdict is Verdict.GENUINE


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: f"{suite[0]}-{8 * suite[1]}")
@pytest.mark.parametrize("mapping", ["ECDH-GM", "ECDH-IM"])
@pytest.mark.parametrize("number", BY_NUMBER)
def test_pace_over_every_curve(number: int, mapping: str, suite: tuple[str, int]) -> None:
    chip = a_chip(pace={faking.pace_oid(mapping, *suite): number}, has_bac=False)
    found = read(chip)
    if mapping == "ECDH-IM" and BY_NUMBER[number].name == "secp224r1":
        assert found.access is Access.SHUT, "integrated mapping is not defined there"
        return
    assert found.access is Access.PACE
    assert rules(found) == set()
    assert found.files.groups == passport()


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: f"{suite[0]}-{8 * suite[1]}")
@pytest.mark.parametrize("mapping", ["DH-GM", "DH-IM"])
@pytest.mark.parametrize("number", PRIME_GROUPS)
def test_pace_modulo_every_prime(number: int, mapping: str, suite: tuple[str, int]) -> None:
    found = read(a_chip(pace={faking.pace_oid(mapping, *suite): number}, has_bac=False))
    assert found.access is Access.PACE
    assert found.files.groups == passport()


PACE = {faking.pace_oid("ECDH-GM", "AES", 16): 13}


def test_pace_by_the_number_on_the_card() -> None:
    assert read(a_chip(pace=PACE), CAN).access is Access.PACE


@pytest.mark.parametrize("password", [password_of_number("654321"), replace(PAGE, secret=b"x" * 20)])
@pytest.mark.parametrize("pace", [PACE, {}])
def test_a_wrong_password_opens_nothing(password: Password, pace: dict[str, int]) -> None:
    found = read(a_chip(pace=pace), password)
    assert found.access is Access.SHUT
    assert "chip.password-wrong" in rules(found)
    assert found.files.groups == {}


def test_the_older_access_in_spite_of_the_stronger_is_told() -> None:
    found = read(a_chip(pace=PACE, faults=frozenset({"no-pace"})))
    assert found.access is Access.BAC
    assert "chip.weaker-access" in rules(found)


def test_a_chip_that_is_open_to_all_is_told() -> None:
    found = read(a_chip(is_open=True))
    assert found.access is Access.NONE
    assert rules(found) == {"chip.no-access-control"}
    assert found.files.groups == passport()


def test_a_chip_that_knows_no_master_file_is_read() -> None:
    assert read(a_chip(pace=PACE, faults=frozenset({"no-master-file"}))).access is Access.PACE


@pytest.mark.parametrize("piece", [64, 223, 4096, 60_000])
@pytest.mark.parametrize("faults", [frozenset(), frozenset({"frame-apart"})], ids=["framed", "apart"])
def test_large_files_in_pieces_of_any_size(piece: int, faults: frozenset[str]) -> None:
    groups = {**passport(), 2: making.group_2(b"\xff\xd8\xff" + bytes(70_000))}
    found = read(a_chip(groups, longest=65_536, pace=PACE, faults=faults), piece=piece)
    assert found.files.groups == groups


# --- proofs ----------------------------------------------------------------------------------------


def a_chip_with_key(
    pair: making.EcPair = CHIP_PAIR, *, suite: tuple[str, int] | None = ("AES", 16), **wanted: object
) -> Chip:
    infos = [faking.chip_key(pair.info)]
    suites = {}
    if suite is not None:
        oid = faking.chip_oid("ECDH", *suite)
        infos.append(faking.chip_info(oid))
        suites[oid] = Suite(name=suite[0], key_bytes=suite[1])
    groups = {**passport(), 14: faking.group_14(*infos)}
    return a_chip(groups, chip_secret=faking.secret_of(pair), chip_suites=suites, **wanted)


def passes_chip_authentication(chip: Chip) -> None:
    found = read(chip)
    outcome, steps = judged(found)
    assert outcome.verdict is Verdict.GENUINE
    assert [step.result for step in steps] == [Result.SUCCESSFUL]
    assert found.files.groups[2] == passport()[2], "read in the new channel"


@pytest.mark.parametrize("explicit", [True, False], ids=["explicit", "named"])
@pytest.mark.parametrize("curve", CURVES)
def test_chip_authentication_over_every_curve(curve: str, explicit: bool) -> None:
    passes_chip_authentication(a_chip_with_key(ec_pair(curve, name="chip", explicit=explicit)))


@pytest.mark.parametrize("suite", [*SUITES, None], ids=str)
def test_chip_authentication_with_every_cipher(suite: tuple[str, int] | None) -> None:
    passes_chip_authentication(a_chip_with_key(suite=suite))


@pytest.mark.parametrize("number", PRIME_GROUPS)
@pytest.mark.parametrize("suite", SUITES, ids=str)
def test_chip_authentication_modulo_every_prime(number: int, suite: tuple[str, int]) -> None:
    group, oid = PRIME_GROUPS[number], faking.chip_oid("DH", *suite)
    infos = (faking.chip_key(faking.dh_info(group, 4711), agreement="DH", key_id=3), faking.chip_info(oid, 3))
    chip = a_chip(
        {**passport(), 14: faking.group_14(*infos)},
        chip_secret=(group, 4711),
        chip_suites={oid: Suite(name=suite[0], key_bytes=suite[1])},
    )
    assert [step.result for step in judged(read(chip))[1]] == [Result.SUCCESSFUL]


def test_a_copy_fails_chip_authentication() -> None:
    found = read(a_chip_with_key(faults=frozenset({"copy"})))
    assert found.evidence.agreed is False
    steps = judged(found)[1]
    assert steps[0].finding.rule == "chip.copy"
    assert steps[0].finding.severity is Severity.STOP


ACTIVE_KEYS: list[tuple[Pair, Scheme | None, str]] = [
    (rsa_pair("active", 1024), None, ""),
    (rsa_pair("active long", 2048), None, ""),
    (ec_pair(name="active"), None, ""),
    (ec_pair("brainpoolP384r1", name="active"), Scheme(kind=Kind.ECDSA_PLAIN, digest="sha384"), ""),
    (ec_pair(name="active"), Scheme(kind=Kind.ECDSA, digest="sha256"), ""),
    (
        ec_pair("brainpoolP224r1", name="active"),
        Scheme(kind=Kind.ECDSA_PLAIN, digest="sha512"),
        "0.4.0.127.0.7.1.1.4.1.5",
    ),
]


def a_chip_that_signs(pair: Pair, scheme: Scheme | None = None, algorithm: str = "", **wanted: object) -> Chip:
    groups = {**passport(), 15: faking.group_15(pair)}
    if algorithm:
        info = write_tlv(0x30, write_oid(ACTIVE), write_integer(1), write_oid(algorithm))
        groups[14] = faking.group_14(info)
    return a_chip(groups, active=pair, active_scheme=scheme, **wanted)


@pytest.mark.parametrize(("pair", "scheme", "algorithm"), ACTIVE_KEYS)
def test_active_authentication(pair: Pair, scheme: Scheme | None, algorithm: str) -> None:
    steps = judged(read(a_chip_that_signs(pair, scheme, algorithm, pace=PACE, longest=65_536)))[1]
    assert [(step.id, step.result) for step in steps] == [("authenticity.active", Result.SUCCESSFUL)]


@pytest.mark.parametrize("pair", [rsa_pair("active", 1024), ec_pair(name="active")])
def test_a_copy_fails_active_authentication(pair: Pair) -> None:
    steps = judged(read(a_chip_that_signs(pair, faults=frozenset({"copy"}))))[1]
    assert [step.finding.rule for step in steps] == ["chip.copy"]


def test_a_proof_counts_only_after_passive_authentication() -> None:
    """Anybody can make a chip that proves that it has the key that it names."""
    found = read(a_chip_that_signs(ec_pair(name="forger's own")))
    outcome, steps = judged(found, TrustStore())
    assert outcome.verdict is Verdict.SIGNER_UNKNOWN
    assert [(step.result, step.finding.rule) for step in steps] == [(Result.UNDETERMINED, "chip.proof-not-counted")]


def test_a_key_put_beside_a_genuine_chip_proves_nothing() -> None:
    pair = ec_pair(name="forger's own")
    chip = a_chip(active=pair)
    chip.files[0x010F] = faking.group_15(pair)
    chip.files[COM] = making.com([1, 2, 15])
    outcome, steps = judged(read(chip))
    assert outcome.verdict is Verdict.ALTERED
    assert [step.result for step in steps] == [Result.UNDETERMINED]


def test_a_key_that_is_not_announced_is_asked_all_the_same() -> None:
    chip = a_chip_that_signs(ec_pair(name="active"))
    chip.files[COM] = making.com([1, 2])
    outcome, steps = judged(read(chip))
    assert [step.result for step in steps] == [Result.SUCCESSFUL]
    assert "chip.announced-differs" in {finding.rule for finding in outcome.findings}


def test_a_proof_that_does_not_come_about_is_told() -> None:
    chip = a_chip_that_signs(ec_pair(name="active"))
    chip.active = None
    assert [step.finding.rule for step in judged(read(chip))[1]] == ["chip.proof-not-done"]


def test_a_chip_without_means_to_prove_itself() -> None:
    assert [step.finding.rule for step in judged(read(a_chip()))[1]] == ["chip.no-proof"]


# --- Chip Authentication in PACE -------------------------------------------------------------------


def a_chip_that_maps(number: int = 13, *, by: making.Issuer = UTOPIA, **wanted: object) -> Chip:
    oid = faking.pace_oid("ECDH-CAM", "AES", 16)
    pair = ec_pair(BY_NUMBER[number].name, name="mapping")
    infos = faking.security_infos(faking.pace_info(oid, number), faking.chip_key(pair.info, key_id=number))
    card = making.signed_data(by, infos, content_type=CARD_SECURITY)
    return a_chip(None, pace={oid: number}, card_security=card, mapping_secret=pair.secret, **wanted)


@pytest.mark.parametrize("number", [12, 13, 15, 16, 17, 18])
def test_chip_authentication_mapping(number: int) -> None:
    found = read(a_chip_that_maps(number))
    assert found.card_security is not None
    results = [(step.id, step.result) for step in judged(found)[1]]
    assert results == [
        ("authenticity.card-security", Result.SUCCESSFUL),
        ("authenticity.mapping", Result.SUCCESSFUL),
    ]


def test_a_copy_fails_chip_authentication_mapping() -> None:
    steps = judged(read(a_chip_that_maps(faults=frozenset({"copy"}))))[1]
    assert [step.finding.rule for step in steps][-1] == "chip.copy"


def test_a_mapping_with_a_card_of_ones_own_counts_for_nothing() -> None:
    forger = issuer(authority=ec_pair(name="forger"))
    steps = judged(read(a_chip_that_maps(by=forger)))[1]
    assert [step.result for step in steps] == [Result.UNDETERMINED, Result.UNDETERMINED]


# --- misbehaviour ----------------------------------------------------------------------------------


@pytest.mark.parametrize("pace", [PACE, {}])
@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("naked", "chip.answer-unprotected"),
        ("naked-status", "chip.answer-unprotected"),
        ("forged", "chip.answer-forged"),
        ("more", "chip.reading-broken"),
    ],
)
def test_what_comes_outside_the_channel_is_never_data(fault: str, rule: str, pace: dict[str, int]) -> None:
    found = read(a_chip(pace=pace, faults=frozenset({fault})))
    assert rule in rules(found)
    assert 2 not in found.files.groups


@pytest.mark.parametrize("fault", ["mirror", "off-curve", "wrong-proof"])
def test_a_chip_that_does_not_know_the_password_opens_nothing(fault: str) -> None:
    found = read(a_chip(pace=PACE, has_bac=False, faults=frozenset({fault})))
    assert found.access is Access.SHUT
    assert "chip.access-broken" in rules(found)


@pytest.mark.parametrize("pace", [PACE, {}])
def test_a_chip_taken_away_at_any_moment_is_told(pace: dict[str, int]) -> None:
    whole = a_chip_with_key(pace=pace)
    read(whole)
    for after in range(len(whole.log)):
        found = read(a_chip_with_key(pace=pace, gone_after=after))
        assert "chip.gone" in rules(found)
        assert "chip.copy" not in {step.finding.rule for step in judged(found)[1]}


def test_a_refused_part_is_told() -> None:
    chip = a_chip()
    del chip.files[0x0102]
    found = read(chip)
    assert "chip.part-refused" in rules(found)
    assert judged(found)[0].verdict is Verdict.NOT_CHECKED


@given(
    answers=st.lists(
        st.binary(max_size=40) | st.sampled_from([b"\x90\x00", b"\x63\x00", b"\x7c\x02\x80\x00\x90\x00", b"\x6f\x00"]),
        max_size=60,
    ),
    kind=st.sampled_from([PAGE, CAN]),
)
@settings(max_examples=as_many(400, here=80), deadline=None)
def test_no_answers_can_crash_or_stall_the_reader(answers: list[bytes], kind: Password) -> None:
    queue = iter(answers)
    found = drive(read_chip(kind, draw=Random(7).randbytes), lambda _: next(queue, b"\x6f\x00"))
    assert found.findings


@given(data=st.data(), pace=st.sampled_from([PACE, {}]))
@settings(max_examples=as_many(150, here=30), deadline=None)
def test_no_damaged_answer_passes_for_the_chips(data: st.DataObject, pace: dict[str, int]) -> None:
    chip = a_chip_with_key(pace=pace)
    at = data.draw(st.integers(0, 40))
    change = data.draw(st.binary(min_size=1, max_size=4))

    def transmit(command: bytes) -> bytes:
        answer = chip.transmit(command)
        return change + answer[len(change) :] if len(chip.log) == at else answer

    found = drive(read_chip(PAGE, draw=Random(7).randbytes), transmit)
    for number, content in found.files.groups.items():
        assert content == chip.files[0x0100 + number]


def test_a_chip_that_gives_a_byte_at_a_time_is_given_up() -> None:
    groups = {**passport(), 2: making.group_2(b"\xff\xd8\xff" + bytes(30_000))}
    chip = a_chip(groups, is_open=True)
    usual = chip.transmit

    def transmit(command: bytes) -> bytes:
        answer = usual(command)
        return answer[:8] + answer[-2:] if len(answer) > 10 else answer

    found = drive(read_chip(PAGE, draw=Random(7).randbytes), transmit)
    assert len(found.files.groups[2]) > 30_000, "eight bytes at a time is slow, and in order"
    found = drive(read_chip(PAGE, draw=Random(7).randbytes), lambda command: usual(command)[:1] + b"\x90\x00")
    assert found.findings


def test_more_commands_than_any_chip_needs_end_a_conversation() -> None:
    groups = {**passport(), 2: making.group_2(b"\xff\xd8\xff" + bytes(60_000))}
    chip = a_chip(groups, is_open=True)

    def transmit(command: bytes) -> bytes:
        answer = chip.transmit(command)
        return answer[:9] + answer[-2:] if len(answer) > 11 else answer

    found = drive(read_chip(PAGE, draw=Random(7).randbytes), transmit)
    assert "chip.reading-broken" in rules(found)
    assert set(found.files.groups) == {1}, "what was read before is kept"
    assert len(chip.log) == MOST_COMMANDS


def test_groups_are_found_by_number() -> None:
    assert group_of(13).name == "brainpoolP256r1"
    assert group_of(0).name.startswith("DH")


def test_a_file_that_says_it_is_larger_than_any_is_not_read() -> None:
    chip = a_chip()
    chip.files[0x0102] = b"\x75\x83\xff\xff\xff" + bytes(100)
    assert "chip.reading-broken" in rules(read(chip))
