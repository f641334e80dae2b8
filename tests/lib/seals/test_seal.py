"""The text of a seal: what is written is read back, and nothing else is."""

from __future__ import annotations

import base64
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.seals.seal import PREFIX, Damaged, NewerSeal, NotASeal, Seal, is_signed_by, read_seal, write_seal
from tests.lib.seals.making import Signing, a_seal

ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:"
"""The characters that a QR code packs into eleven bits a pair."""

seals = st.builds(
    Seal,
    state=st.from_regex(r"[A-Z]{1,3}", fullmatch=True),
    number=st.from_regex(r"[A-Z0-9-]{1,32}", fullmatch=True),
    issued=st.dates(),
    outcome=st.sampled_from(["refuse", "withdraw", "stop", "admit_conditionally"]),
    reasons=st.from_regex(r"[A-Z]{0,9}", fullmatch=True),
    facts=st.binary(min_size=32, max_size=32),
)


@given(seals)
def test_what_is_written_is_read_back(seal: Seal) -> None:
    signer = Signing()
    read = read_seal(write_seal(seal, signer=signer))
    assert read.seal == seal
    assert is_signed_by(signer.public_key, read)


def test_a_code_packs_the_text_in_its_small_alphabet() -> None:
    text = write_seal(a_seal(), signer=Signing())
    assert set(text) <= set(ALNUM)
    assert len(text) < 300


@given(st.data())
def test_any_bit_that_is_turned_over_is_noticed(data: st.DataObject) -> None:
    signer = Signing()
    text = write_seal(a_seal(), signer=signer)
    content = bytearray(_bytes_of(text))
    place = data.draw(st.integers(0, len(content) * 8 - 1))
    content[place // 8] ^= 1 << (place % 8)
    changed = PREFIX + base64.b32encode(bytes(content)).decode().rstrip("=")
    assert not _holds(changed, signer)


@given(st.data())
def test_any_other_letter_is_noticed(data: st.DataObject) -> None:
    signer = Signing()
    text = write_seal(a_seal(), signer=signer)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([each for each in ALNUM.strip() if each not in {text[place], " "}]))
    assert not _holds(text[:place] + other + text[place + 1 :], signer)


def test_a_seal_has_one_spelling() -> None:
    aliases = [alias for length in range(1, 6) for alias in _aliases(a_seal(number="A" * length))]
    assert aliases
    for alias in aliases:
        with pytest.raises(Damaged):
            read_seal(alias)


def _aliases(seal: Seal) -> list[str]:
    """Return other texts that base32 reads as the same bytes: the last letter may hold bits of nothing."""
    text = write_seal(seal, signer=Signing())
    others = [text[:-1] + letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if letter != text[-1]]
    return [other for other in others if _bytes_of(other) == _bytes_of(text)]


def _bytes_of(text: str) -> bytes:
    payload = text.removeprefix(PREFIX)
    return base64.b32decode(payload + "=" * (-len(payload) % 8))


@given(st.text(max_size=400) | st.text(alphabet=ALNUM, max_size=400).map(lambda text: PREFIX + text))
def test_nothing_else_is_a_seal(text: str) -> None:
    with pytest.raises((NotASeal, NewerSeal, Damaged)):
        read_seal(text)


def test_small_letters_and_white_space_do_not_matter() -> None:
    text = write_seal(a_seal(), signer=Signing())
    lines = "\r\n ".join(text[start : start + 40] for start in range(0, len(text), 40)).lower()
    assert read_seal(lines).seal == a_seal()


def test_a_seal_of_a_later_version_is_not_called_forged() -> None:
    with pytest.raises(NewerSeal):
        read_seal("LIMEN2:ABCDEF")


def test_a_text_that_no_code_holds_is_not_looked_at() -> None:
    with pytest.raises(NotASeal):
        read_seal(PREFIX + "A" * 100_000)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "uto"},
        {"number": "A\x1fB"},
        {"outcome": "REFUSE!"},
        {"reasons": "é"},
        {"facts": b"short"},
        {"number": ""},
    ],
)
def test_a_seal_says_nothing_that_could_be_read_in_two_ways(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="cannot say"):
        write_seal(a_seal(**wrong), signer=Signing())


def test_another_key_did_not_sign_it() -> None:
    read = read_seal(write_seal(a_seal(issued=date(2026, 1, 1)), signer=Signing()))
    assert not is_signed_by(Signing(b"2" * 32).public_key, read)
    assert not is_signed_by(b"no key", read)


def _holds(text: str, signer: Signing) -> bool:
    try:
        read = read_seal(text)
    except (NotASeal, NewerSeal, Damaged):
        return False
    return read.key == signer_name(signer) and is_signed_by(signer.public_key, read)


def signer_name(signer: Signing) -> bytes:
    return read_seal(write_seal(a_seal(), signer=signer)).key
