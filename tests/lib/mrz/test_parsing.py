from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib import mrz
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Severity, finding_from_dict, finding_to_dict
from limen.lib.mrz.cleaning import KEPT
from limen.lib.mrz.digits import check_digit
from tests.found import as_many
from tests.lib.mrz.specimens import CASES, TD1, TD3, TODAY, documents, rules


def _as_case(reading: mrz.Reading) -> dict[str, Any]:
    """Everything a case of the table may name."""
    texts = {field: str(getattr(reading, field)) for field in ("birth", "expiry", "sex")}
    lists = {"optional": list(reading.optional), "checks": [check.field for check in reading.checks]}
    return {**reading._asdict(), **reading.names._asdict(), **texts, **lists, "rules": rules(reading)}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_reads_the_case_table(case: dict[str, Any]) -> None:
    reading = mrz.parse("\n".join(case["lines"]), today=TODAY)

    expected = {field: value for field, value in case.items() if field not in {"name", "lines"}}
    read = _as_case(reading)
    assert {field: read[field] for field in expected} == expected
    assert reading.valid
    assert all(check.ok for check in reading.checks)
    assert reading.lines == tuple(case["lines"])


@given(st.text(max_size=400))
@settings(max_examples=as_many(400, here=80))
def test_never_raises_on_any_text(text: str) -> None:
    reading = mrz.parse(text, today=TODAY)
    assert reading.valid or reading.findings
    for finding in reading.findings:
        assert str(finding)
        assert finding_from_dict(finding_to_dict(finding)) == finding
    reading.received.encode()  # what no database could keep is gone


@given(st.text("PIVACD0O1IS5<FUTO\n ?«\t\r", min_size=60, max_size=120))
@settings(max_examples=as_many(400, here=80))
def test_never_raises_on_what_looks_like_lines(text: str) -> None:
    mrz.parse(text, today=TODAY)


@given(
    st.sampled_from([44, 36]).flatmap(
        lambda width: st.text("PVIDU<0123456789ABCDEFGSO", min_size=2 * width, max_size=2 * width)
    )
)
@settings(max_examples=as_many(300, here=60))
def test_never_raises_on_lines_of_the_right_length(zone: str) -> None:
    half = len(zone) // 2
    reading = mrz.parse(f"{zone[:half]}\n{zone[half:]}", today=TODAY)
    assert reading.format is not None


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", "\0\0"])
def test_says_that_nothing_was_read(text: str) -> None:
    reading = mrz.parse(text, today=TODAY)
    assert "mrz.empty" in rules(reading)
    assert not reading.valid


@pytest.mark.parametrize("filling", ["<", "A", " ", "\0", "\U0001f600", "P<UTO\n"])
def test_looks_at_no_more_than_a_document_can_have(filling: str) -> None:
    text = (filling * 1_000_000)[:1_000_000]
    start = time.process_time()
    reading = mrz.parse(text, today=TODAY)
    assert time.process_time() - start < 0.05
    assert rules(reading) == ["mrz.too-long"]
    assert len(reading.received) <= KEPT
    assert "1000000" in str(reading.findings[0])


def test_the_worst_garbage_is_bounded_in_time() -> None:
    look_alikes = (
        "ID" + "UTO" + "05182BSIO0" + "05182BSIO051820" + "\n" + "0B1IS5OF5S1O2I8UTO05182BSIO05B" + "\n" + "O0" * 15
    )
    start = time.process_time()
    mrz.parse(look_alikes, today=TODAY)
    assert time.process_time() - start < 1


def test_a_wrong_digit_is_told_with_what_was_expected() -> None:
    reading = mrz.parse(TD3.replace("L898902C36", "L898902C37"), today=TODAY)
    assert not reading.valid
    number = reading.checks[0]
    assert (number.field, number.value, number.expected, number.found, number.ok) == (
        "number",
        "L898902C3",
        "6",
        "7",
        False,
    )
    finding = next(finding for finding in reading.findings if finding.rule == "mrz.check-digit.number")
    assert (finding.severity, finding.ours, finding.theirs) == (Severity.ATTENTION, "6", "7")
    assert "document number" in str(finding)


def test_findings_come_with_the_heaviest_first() -> None:
    reading = mrz.parse(TD3.replace("UTO7408122", "QQQ74<<122").lower(), today=TODAY)
    severities = [finding.severity for finding in reading.findings]
    assert severities == sorted(severities, reverse=True)
    assert len(set(severities)) == 3


def _checked(form: mrz.Format) -> list[int]:
    """Positions in the zone that a check digit covers, one that is a check digit included."""
    first = {"TD1": [*range(5, 37), *range(38, 45), *range(48, 60)]}
    line = {"TD2": 36, "TD3": 44, "MRV-A": 44, "MRV-B": 36}
    if form in first:
        return first[form]
    start = line[form]
    covered = [*range(10), *range(13, 20), *range(21, 28)]
    if form in {"TD2", "TD3"}:
        covered += range(28, start)
    return [start + position for position in covered]


@given(st.data())
@settings(max_examples=as_many(300, here=60))
def test_a_change_that_check_digits_can_see_is_always_noticed(data: st.DataObject) -> None:
    lines = mrz.compose(data.draw(documents(long_numbers=False)))
    reading = mrz.parse("\n".join(lines), today=TODAY)
    assert reading.format is not None
    zone = "".join(lines)
    place = data.draw(st.sampled_from(_checked(reading.format)))
    put = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    # the digits of 7-3-1 modulo 10 cannot tell characters apart whose values differ by a multiple of ten
    if check_digit(put) == check_digit(zone[place]):
        return
    width = len(lines[0])
    changed = zone[:place] + put + zone[place + 1 :]
    text = "\n".join(changed[start : start + width] for start in range(0, len(zone), width))
    assert not mrz.parse(text, today=TODAY).valid


def test_a_filler_for_a_digit_is_in_order_only_over_an_empty_field() -> None:
    empty = mrz.parse(
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159<<<<<<<<<<<<<<<6", today=TODAY
    )
    assert {check.field: (check.found, check.ok) for check in empty.checks}["personal"] == ("<", True)
    filled = mrz.parse(TD3[:-2] + "<" + TD3[-1], today=TODAY)
    assert "mrz.check-digit.personal" in rules(filled)


def test_a_long_number_without_its_digit_is_not_guessed() -> None:
    reading = mrz.parse(TD1.replace("D231458907<<<<", "D23145890<<<<<"), today=TODAY)
    assert reading.number == "D23145890"
    assert "mrz.check-digit.number" in rules(reading)


def _card_with(overflow: str) -> mrz.Reading:
    upper = f"I<UTOD23145890<{overflow}"
    lower = "7408122F1204159UTO<<<<<<<<<<<"
    whole = check_digit(upper[5:] + lower[:7] + lower[8:15] + lower[18:])
    return mrz.parse(f"{upper}\n{lower}{whole}\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", today=TODAY)


def test_a_long_number_that_takes_all_the_room_ends_where_its_digit_agrees() -> None:
    rest = "12345678901234"
    right = _card_with(rest + check_digit("D23145890" + rest))
    assert (right.number, right.valid) == ("D23145890" + rest, True)
    wrong = _card_with(rest + str((int(check_digit("D23145890" + rest)) + 1) % 10))
    assert (wrong.number, wrong.valid) == ("D23145890", False)


def test_a_long_number_ends_with_a_digit_or_is_none() -> None:
    reading = _card_with("ABC<<<<<<<<<<<<")
    assert (reading.number, reading.optional[0]) == ("D23145890", "ABC")
    assert "mrz.check-digit.number" in rules(reading)


@pytest.mark.parametrize("code", ["AV", "CV", "IV", "AI", "XY", "I1"])
def test_document_codes_that_cards_may_not_have_are_told(code: str) -> None:
    reading = mrz.parse(code + TD1[2:], today=TODAY)
    assert reading.document_code == code
    assert "mrz.document-code" in rules(reading)


def test_a_russian_passport_with_an_expiry_is_an_ordinary_one() -> None:
    reading = mrz.parse(TD3.replace("P<UTO", "PNRUS").replace("UTO74", "RUS74"), today=TODAY)
    assert (reading.variant, reading.number, reading.valid) == ("", "L898902C3", True)


@pytest.mark.parametrize(
    ("written", "birth", "told"),
    [
        ("261122", "2026-11-22", True),
        ("261123", "1926-11-23", False),
        ("2612<<", "1926-12", False),
        ("26<<<<", "2026", True),
        ("110101", "2011-01-01", True),
        ("100101", "2010-01-01", False),
        ("000229", "2000-02-29", False),
        ("<<0512", "?-05-12", False),
    ],
)
def test_nobody_is_born_after_today(written: str, birth: str, told: bool) -> None:
    line = f"L8988901C4XXX{written}{check_digit(written)}F3001020<<<<<<<<"
    reading = mrz.parse(f"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n{line}", today=TODAY)
    assert reading.valid
    assert str(reading.birth) == birth
    assert ("mrz.century.birth" in rules(reading)) is told


@pytest.mark.parametrize(
    ("written", "year", "told"),
    [("3001020", 2030, False), ("7601014", 2076, True), ("7701017", 1977, True), ("0601011", 2006, False)],
)
def test_a_date_of_expiry_lies_near_today(written: str, year: int, told: bool) -> None:
    written = written[:6] + check_digit(written[:6])
    line = f"L8988901C4XXX4009078F{written}<<<<<<<<"
    reading = mrz.parse(f"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n{line}", today=TODAY)
    assert reading.valid
    assert reading.expiry.year == year
    assert ("mrz.century.expiry" in rules(reading)) is told


@pytest.mark.parametrize("written", ["741332", "740230", "7A0812", "74081<", "7<0812", "000230"])
def test_what_is_no_date_is_unknown_and_told(written: str) -> None:
    text = TD3.replace("7408122", written + check_digit(written))
    reading = mrz.parse(text, today=TODAY)
    assert reading.birth == PartialDate()
    assert "mrz.date-invalid.birth" in rules(reading)
    assert not reading.valid


def test_the_day_that_decides_is_the_one_given() -> None:
    text = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX2601010F3001020<<<<<<<<"
    assert mrz.parse(text, today=date(2026, 1, 1)).birth == PartialDate(2026, 1, 1)
    assert mrz.parse(text, today=date(2025, 12, 31)).birth == PartialDate(1926, 1, 1)


@pytest.mark.parametrize(
    ("lines", "number", "variant"),
    [
        (["AAA001D<<", "FACHE305142128097<<800126<<<<<", "MUSTER<<MARIA<<<<<<<<<<<<<<<<<"], "AAA001D", "CHE-DL"),
        (["D1FRA13AA000026181231MARTIN<<9"], "13AA00002", "DL"),
    ],
)
def test_a_driving_licence_is_no_travel_document(lines: list[str], number: str, variant: str) -> None:
    reading = mrz.parse("\n".join(lines), today=TODAY)
    assert (reading.format, reading.number, reading.variant) == (None, number, variant)
    assert rules(reading) == ["mrz.not-a-travel-document"]
    assert not reading.valid


def test_an_empty_number_and_an_empty_name_are_told() -> None:
    blank = "P<UTO" + "<" * 39 + "\n" + "<" * 9 + TD3.split("\n")[1][9:]
    assert {"mrz.number-missing", "mrz.name-missing"} <= set(rules(mrz.parse(blank, today=TODAY)))


def test_document_kinds_have_a_word() -> None:
    assert mrz.document_kind("PD") == "diplomatic passport"
    assert mrz.document_kind("PX") == "passport"
    assert mrz.document_kind("AC") == "crew member certificate"
    assert mrz.document_kind("") == "unknown document"
