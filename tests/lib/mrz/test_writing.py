from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib import mrz
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.mrz.writing import fit_names
from limen.lib.names import Untransliterable
from tests.found import as_many
from tests.lib.mrz.specimens import CASES, TODAY, documents, words


@given(documents())
@settings(max_examples=as_many(300, here=60))
def test_what_is_composed_reads_back_the_same(document: mrz.Document) -> None:
    reading = mrz.parse("\n".join(mrz.compose(document)), today=TODAY)
    assert reading.valid
    assert not reading.repairs
    assert mrz.document_of(reading) == document


@pytest.mark.parametrize("case", [case for case in CASES if "variant" not in case], ids=lambda case: str(case["name"]))
def test_composing_a_reading_gives_its_lines(case: dict[str, list[str]]) -> None:
    skipped = {"mrz.name-separator", "mrz.sex-written-x", "mrz.date-zeros.birth", "mrz.check-digit-omitted.birth"}
    if skipped & set(case["rules"]) or "Council" in case["name"]:
        return
    reading = mrz.parse("\n".join(case["lines"]), today=TODAY)
    may_be_either = reading.format == mrz.Format.TD3 and not reading.personal_number  # 0 or a filler
    if reading.names.primary and not may_be_either:
        assert mrz.compose(mrz.document_of(reading)) == reading.lines


LONG = ["BENNELONG", "WOOLOOMOOLOO", "WARRANDYTE", "WARNAMBOOL"]
TRUNCATED = [
    # ICAO 9303-4, -5, -6, 4.2.3: the examples with components truncated to initials
    (39, LONG, ["DINGO", "POTOROO"], "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI"),
    (31, LONG, ["DINGO", "POTOROO"], "BENNELONG<WOOLOOMOOLOO<W<W<<D<P"),
    (30, LONG, ["DINGO", "POTOROO"], "BENNELONG<WOOLOOMOOLOO<W<W<<DI"),
    (39, ["NILAVADHANANANDA"], ["CHAYAPA", "DEJTHAMRONG", "KRASUANG"], "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
    (31, ["NILAVADHANANANDA"], ["CHAYAPA", "DEJTHAMRONG", "KRASUANG"], "NILAVADHANANANDA<<CHAYAPA<DEJ<K"),
    (30, ["NILAVADHANANANDA"], ["CHAYAPA", "DEJTHAMRONG", "KRASUANG"], "NILAVADHANANANDA<<CHAYAPA<DE<K"),
    (39, ["NILAVADHANANANDA"], ["ARNPOL", "PETCH", "CHARONGUANG"], "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU"),
    (39, ["PAPANDROPOULOUS"], ["JONATHON", "WARREN", "TREVOR"], "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR"),
    (30, ["VILARCHAO", "FERNANDEZ"], ["JOSE", "RAMON"], "VILARCHAO<FERNANDEZ<<JOSE<RAMO"),
    # one name only
    (39, LONG, [], "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WARNA"),
    # a short secondary identifier leaves room that the primary takes back
    (39, LONG, ["D"], "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WA<<D"),
    (10, ["ABCDEFGHIJKLMN"], ["XY"], "ABCDEFG<<X"),
]


@pytest.mark.parametrize(("width", "primary", "secondary", "written"), TRUNCATED)
def test_truncates_by_the_rules(width: int, primary: list[str], secondary: list[str], written: str) -> None:
    assert fit_names(primary, secondary, width) == written


@given(
    st.lists(st.text("ABCDEF", min_size=1, max_size=14), min_size=1, max_size=9),
    st.lists(words, max_size=6),
    st.sampled_from([30, 31, 39]),
)
def test_a_truncated_name_fills_the_field_and_ends_with_a_letter(
    primary: list[str], secondary: list[str], width: int
) -> None:
    whole = "<".join(primary) + ("<<" + "<".join(secondary) if secondary else "")
    written = fit_names(primary, secondary, width)
    if len(whole) <= width:
        assert written == whole
        return
    assert len(written) in {width, width - 1}
    assert written[-1] != "<"
    assert ("<<" in written) == bool(secondary)
    assert "<<<" not in written
    if secondary:
        assert written.partition("<<")[2][0] == secondary[0][0]


def test_names_in_national_scripts_are_transliterated() -> None:
    document = mrz.Document(
        format=mrz.Format.TD3,
        document_code="P",
        issuer="UKR",
        number="AB123456",
        primary="Гнатюк-Їжак",
        secondary="Юрій",
        nationality="UKR",
        birth=PartialDate(1980, 2, 29),
        sex=Sex.M,
        expiry=PartialDate(2031, 1, 31),
    )
    upper, _ = mrz.compose(document)
    assert upper == "P<UKRHNATIUK<YIZHAK<<YURII<<<<<<<<<<<<<<<<<<"


@pytest.mark.parametrize(
    "change",
    [
        {"number": "A" * 10},
        {"document_code": "P1"},
        {"issuer": "utopia"},
        {"nationality": ""},
        {"optional": ("1", "2")},
        {"optional": ("1" * 15,)},
        {"primary": "", "secondary": ""},
        {"number": "Ж1"},
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, object]) -> None:
    fields: dict[str, object] = {
        "format": mrz.Format.TD3,
        "document_code": "P",
        "issuer": "UTO",
        "number": "L898902C3",
        "primary": "ERIKSSON",
        "nationality": "UTO",
    }
    with pytest.raises(mrz.NotComposable) as refused:
        mrz.compose(mrz.Document(**(fields | change)))  # type: ignore[arg-type]  # every field is named above
    assert "TD3" in str(refused.value)
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)  # noqa: S301 - pickled on this line


def test_a_name_without_a_table_is_refused() -> None:
    with pytest.raises(Untransliterable, match="王"):
        mrz.compose(
            mrz.Document(
                format=mrz.Format.TD3, document_code="P", issuer="UTO", number="1", primary="王", nationality="UTO"
            )
        )


def test_national_layouts_are_not_composed() -> None:
    case = next(case for case in CASES if case.get("variant") == "FRA-ID")
    with pytest.raises(ValueError, match="five formats"):
        mrz.document_of(mrz.parse("\n".join(case["lines"]), today=TODAY))
