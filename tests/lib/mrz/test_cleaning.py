from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib import mrz
from limen.lib.mrz.cleaning import clean, clean_lines
from tests.found import as_many
from tests.lib.mrz.specimens import TD1, TD2, TD3, TODAY, rules

UPPER, LOWER = TD3.split("\n")
WIDE = "".join(chr(ord(sign) + 0xFEE0) if sign > " " else sign for sign in TD3)

CASES = [
    ("a final line end", TD3 + "\n", ()),
    ("carriage returns", TD3.replace("\n", "\r\n") + "\r\n", ("carriage-return",)),
    ("a carriage return alone", TD3.replace("\n", "\r"), ("carriage-return",)),
    ("tabs", TD3 + "\t", ("spaces", "tabs")),
    ("lower case", TD3.lower(), ("lower-case",)),
    ("joined", TD3.replace("\n", ""), ("joined-lines",)),
    ("joined, form of three lines", TD1.replace("\n", ""), ("joined-lines",)),
    ("in pieces", f"{UPPER}\n{LOWER[:20]}\n{LOWER[20:]}", ("split-lines",)),
    ("cut at the wrong place", f"{UPPER}{LOWER[:3]}\n{LOWER[3:]}", ("split-lines",)),
    ("byte-order mark", "\ufeff" + TD3, ("byte-order-mark",)),
    ("full width", WIDE, ("full-width",)),
    ("STX and ETX", f"\x02{TD3}\x03", ("control-characters",)),
    ("NUL", TD3 + "\0", ("control-characters",)),
    ("zero-width space and direction marks", f"\u200e{UPPER}\u200b\n{LOWER}", ("invisible-characters",)),
    ("spaces between", UPPER[:10] + " " + UPPER[10:] + "\n" + LOWER[:5] + "  " + LOWER[5:], ("spaces",)),
    ("spaces for fillers", TD3.replace("<", " "), ("spaces-for-fillers",)),
    ("guillemets", TD3.replace("<<", "«"), ("lookalikes",)),
    ("single guillemets", TD3.replace("<", "‹"), ("lookalikes",)),
    ("escaped for HTML", TD3.replace("<", "&lt;"), ("lookalikes",)),
    ("empty line between", TD3.replace("\n", "\n\n"), ("blank-lines",)),
    ("signs of a wedge reader", f"%{UPPER}?\n;{LOWER}?", ("frame",)),
    ("sent twice", f"{TD3}\n{TD3}", ("repeated",)),
    ("sent three times", f"{TD2}\n{TD2}\n{TD2}", ("repeated",)),
    ("name line without its fillers", UPPER.rstrip("<") + "\n" + LOWER, ("fillers",)),
    ("name line with fillers too many", UPPER + "<<\n" + LOWER, ("fillers",)),
    ("third line without its fillers", TD1.rstrip("<"), ("fillers",)),
    ("several at once", "\ufeff\x02" + TD3.lower().replace("\n", "\r\n"), None),
]


@pytest.mark.parametrize(("text", "noise"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_noise_is_taken_away_and_told(text: str, noise: tuple[str, ...] | None) -> None:
    reading = mrz.parse(text, today=TODAY)
    assert reading.valid
    assert "".join(reading.lines) in {TD3.replace("\n", ""), TD1.replace("\n", ""), TD2.replace("\n", "")}
    expected = ("byte-order-mark", "carriage-return", "control-characters", "lower-case") if noise is None else noise
    assert reading.noise == expected
    told = {rule.removeprefix("mrz.noise.") for rule in rules(reading) if rule.startswith("mrz.noise.")}
    assert told == set(expected)


def test_clean_lines_are_what_needs_no_cleaning() -> None:
    assert clean_lines(TD3) == (UPPER, LOWER)
    assert clean_lines(TD3 + "\n") is None
    assert clean_lines(TD3.replace("\n", " ")) is None
    assert clean_lines(UPPER[:-1] + "\n<" + LOWER) is None
    assert clean_lines(TD3.replace("A", "Ä")) is None


@pytest.mark.parametrize(
    ("text", "primary", "secondary"),
    [
        (TD1[:62] + "ERIKSSON<<AN", "ERIKSSON", "AN"),  # 72 characters, as many as two lines of 36
        (UPPER[:18].ljust(28, "A") + "\n" + LOWER, "ERIKSSON", "ANNAAAAAAAAAA"),
        ("P UTOVAN DER BERG  ANNA\n" + LOWER, "VAN DER BERG", "ANNA"),
        ("P<UTOVAN<DER BERG<<ANNA\n" + LOWER, "VAN DERBERG", "ANNA"),
    ],
)
def test_a_short_name_line_is_not_taken_for_something_else(text: str, primary: str, secondary: str) -> None:
    reading = mrz.parse(text, today=TODAY)
    assert reading.valid
    assert reading.names[:2] == (primary, secondary)
    assert "fillers" in reading.noise


def test_two_documents_are_not_one() -> None:
    reading = mrz.parse(f"{TD3}\n{TD2}", today=TODAY)
    assert rules(reading) == ["mrz.format-unknown"]


def test_a_strange_sign_inside_is_told_with_its_place() -> None:
    reading = mrz.parse(TD3.replace("L898902C36", "L89*902C36"), today=TODAY)
    assert reading.lines[1][3] == "?"
    finding = next(finding for finding in reading.findings if finding.rule == "mrz.character-unread")
    assert finding.values == {"line": 2, "position": 4}
    number = reading.checks[0]
    assert (number.ok, number.expected) == (False, "")
    assert not reading.valid
    assert not reading.repairs


def test_a_strange_sign_at_the_end_in_the_place_of_a_character_is_no_frame() -> None:
    reading = mrz.parse(TD3[:-1] + "*", today=TODAY)
    assert "mrz.character-unread" in rules(reading)
    assert "frame" not in reading.noise


def test_what_databases_refuse_is_made_visible() -> None:
    assert clean("A\0B\ud800").received == "A␀B?"


@given(st.text(max_size=300))
@settings(max_examples=as_many(300, here=60))
def test_cleaning_gives_lines_of_a_known_form_or_a_problem(text: str) -> None:
    cleaned = clean(text)
    assert (cleaned.problem is None) == bool(cleaned.lines)
    assert [len(line) for line in cleaned.lines] in [[], [44, 44], [36, 36], [30, 30, 30], [9, 30, 30], [30]]
    assert set("".join(cleaned.lines)) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<?")


def _noisy(text: str, draw: st.DrawFn) -> str:
    """Put noise around and between the characters that must not change what is read."""
    noise = st.sampled_from(["", "\u200b", "\x02", "\x03", "\ufeff"])
    signs = [draw(noise) + (sign.lower() if draw(st.booleans()) else sign) for sign in text]
    return "".join(signs).replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r", "\n\n", ""])))


@given(st.data())
@settings(max_examples=as_many(60, here=12))
def test_noise_never_changes_what_is_read(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([TD1, TD2, TD3]))
    noisy = st.composite(lambda draw: _noisy(text, draw))
    assert mrz.parse(data.draw(noisy()), today=TODAY).lines == tuple(text.split("\n"))
