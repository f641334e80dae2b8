"""What a seal is worth to whoever holds the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.seals import verify
from limen.lib.seals.printed import WORD, Printed, control_word, digest_of
from limen.lib.seals.seal import write_seal
from limen.lib.seals.trust import TrustedKey, TrustUnreadable, read_trust, write_trust
from limen.lib.seals.verify import Compared, verify_seal
from tests.lib.seals.making import CONTROL, PRINTED, Signing, a_seal, trusted

SIGNER = Signing()
TEXT = write_seal(a_seal(), signer=SIGNER)
TRUST = (trusted(SIGNER),)


def rules(verdict: verify.Verdict) -> list[str]:
    return [finding.rule for finding in verdict.findings]


def test_a_seal_of_a_known_key_is_genuine() -> None:
    verdict = verify_seal(TEXT, trust=TRUST)
    assert rules(verdict) == ["seal.genuine"]
    assert verdict.is_genuine
    assert verdict.seal == a_seal()


@pytest.mark.parametrize(
    ("text", "trust", "rule"),
    [
        ("hello", TRUST, "seal.not-a-seal"),
        ("LIMEN7:AAAA", TRUST, "seal.newer"),
        (TEXT[:-1], TRUST, "seal.altered"),
        (TEXT, (), "seal.unknown-key"),
        (TEXT, (trusted(Signing(b"2" * 32)),), "seal.unknown-key"),
        # A key counts for its own State alone.
        (TEXT, (trusted(SIGNER, state="XXA"),), "seal.unknown-key"),
    ],
)
def test_what_is_not_genuine_says_why_and_repeats_nothing(text: str, trust: tuple[TrustedKey, ...], rule: str) -> None:
    verdict = verify_seal(text, trust=trust)
    assert rules(verdict) == [rule]
    assert not verdict.is_genuine
    assert verdict.seal is None


def test_a_changed_outcome_under_an_old_signature_is_altered() -> None:
    other = write_seal(a_seal(outcome="withdraw"), signer=SIGNER)
    assert rules(verify_seal(TEXT[:-103] + other[-103:], trust=TRUST)) == ["seal.altered"]


def test_whoever_holds_the_paper_can_compare() -> None:
    typed = Printed(name="eriksson anna-maria", birth="1974 08 12", document="l898902c3")
    same = verify_seal(TEXT, trust=TRUST, compared=Compared(printed=typed, control=CONTROL.lower()))
    assert rules(same) == ["seal.genuine", "seal.person-matches"]
    other = replace(typed, name="Eriksen Anna Maria")
    differs = verify_seal(TEXT, trust=TRUST, compared=Compared(printed=other, control=CONTROL))
    assert rules(differs) == ["seal.person-differs", "seal.genuine"]
    assert not differs.is_genuine


def test_without_the_control_word_nobody_is_recognised() -> None:
    guessed = Compared(printed=PRINTED, control="")
    assert "seal.person-differs" in rules(verify_seal(TEXT, trust=TRUST, compared=guessed))


def test_an_annulled_decision_outweighs_a_genuine_seal() -> None:
    verdict = verify.annulled(verify_seal(TEXT, trust=TRUST), since=date(2026, 4, 1))
    assert rules(verdict)[0] == "seal.annulled"
    assert not verdict.is_genuine
    assert verdict.seal == a_seal()


@given(st.binary(min_size=8, max_size=20))
def test_control_words_have_their_form(random: bytes) -> None:
    assert WORD.fullmatch(control_word(random))


def test_fields_do_not_flow_into_one_another() -> None:
    moved = digest_of(Printed(name="AB", birth="C", document=""), control="")
    assert moved != digest_of(Printed(name="A", birth="BC", document=""), control="")


def test_a_trust_file_is_read_back() -> None:
    keys = (trusted(SIGNER), trusted(Signing(b"3" * 32), node="post-2"))
    assert read_trust(write_trust(keys)) == keys


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"limen_seal_trust": 2, "keys": []}',
        '{"limen_seal_trust": 1, "keys": {}}',
        '{"limen_seal_trust": 1, "keys": ["a"]}',
        '{"limen_seal_trust": 1, "keys": [{"state": "UTO", "node": "post-1", "public_key": "00"}]}',
        '{"limen_seal_trust": 1, "keys": [{"state": 1, "node": "post-1", "public_key": "00"}]}',
        '{"limen_seal_trust": 1, "keys": [{"state": "UTO", "node": "", "public_key": "00"}]}',
        " " * 1_000_001,
    ],
)
def test_a_broken_trust_file_trusts_nobody(text: str) -> None:
    with pytest.raises(TrustUnreadable):
        read_trust(text)
