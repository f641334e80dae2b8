from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.names import Untransliterable, transliterate
from limen.lib.names.tables import ARABIC, CYRILLIC, LATIN, SHADDA, TEH_MARBUTA

TABLES = Path(__file__).parents[4] / "shared" / "data" / "names" / "icao9303p3_section6_tables.csv"


@pytest.mark.parametrize(
    ("name", "issuer", "written"),
    [
        ("Eriksson", "", "ERIKSSON"),
        ("Müller", "D", "MUELLER"),
        ("Gößmann", "D", "GOESSMANN"),
        ("MULLER", "D", "MULLER"),
        ("Gülşen", "TUR", "GULSEN"),
        ("Ərkin", "AZE", "ARKIN"),
        ("Muñoz", "ESP", "MUNOZ"),
        ("Ångström", "SWE", "AANGSTROEM"),
        ("Þór Æðis", "ISL", "THOR<AEDIS"),
        ("Nguyễn Văn Đức", "VNM", "NGUYEN<VAN<DUC"),
        ("Ștefan Țară", "ROU", "STEFAN<TARA"),
        ("İnci Işık", "TUR", "INCI<ISIK"),
        ("D'Artagnan", "", "DARTAGNAN"),
        ("D\N{RIGHT SINGLE QUOTATION MARK}Artagnan", "", "DARTAGNAN"),
        ("Marie-Elise", "", "MARIE<ELISE"),
        ("Anna, Maria", "", "ANNA<MARIA"),
        ("St. John", "", "ST<JOHN"),
        ("  Anna \N{EN DASH}  Maria ", "", "ANNA<MARIA"),
        ("e\u0301te\u0301", "", "ETE"),
        ("", "", ""),
        ("Щербаков Юрий", "RUS", "SHCHERBAKOV<IURII"),
        ("Ёлкина Ольга", "RUS", "ELKINA<OLGA"),
        ("Ёлкіна Галіна", "BLR", "IOLKINA<HALINA"),
        ("Юрій Гнатюк", "UKR", "YURII<HNATIUK"),
        ("Їжакевич Марія", "UKR", "YIZHAKEVYCH<MARIIA"),
        ("Щърбанов", "BGR", "SHTIERBANOV"),
        ("Живковић Жељко", "SRB", "ZIVKOVIC<ZELJKO"),
        ("Ќосевски Џорџи Ѓорѓи", "MKD", "KJOSEVSKI<DJORDJI<GJORGJI"),
        ("محمد", "", "MXHMD"),
        ("صدام حسين", "", "XSSDAM<XHSYN"),
        ("عَبَّاس", "", "EBBAS"),
        ("فضّة", "", "FXDZXDZXAH"),
        ("هبةالله", "", "HBXTAALLH"),
        ("مــحمد", "", "MXHMD"),
    ],
)
def test_writes_names_by_the_tables(name: str, issuer: str, written: str) -> None:
    assert transliterate(name, issuer=issuer) == written


@pytest.mark.parametrize(("name", "sign"), [("王小明", "王"), ("Jean 2", "2"), ("Ανδρέας", "Α"), ("😀", "😀")])
def test_refuses_what_no_table_has(name: str, sign: str) -> None:
    if sign == "😀":
        assert transliterate(name) == ""
        return
    with pytest.raises(Untransliterable) as refused:
        transliterate(name)
    assert refused.value.values == {"character": sign}


@given(st.text(max_size=40), st.sampled_from(["", "D", "UKR", "SRB", "MKD", "ESP"]))
def test_gives_letters_and_single_fillers_or_refuses(name: str, issuer: str) -> None:
    try:
        written = transliterate(name, issuer=issuer)
    except Untransliterable:
        return
    assert set(written) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ<")
    assert "<<" not in written
    assert written == written.strip("<")
    assert transliterate(written, issuer=issuer) == written


def test_the_tables_are_those_of_the_standard() -> None:
    """Compares with the published tables where these are at hand; they are no part of the project."""
    if not TABLES.exists():
        pytest.skip("the table of ICAO 9303-3, section 6 is not at hand (../shared/data/names)")
    ours = {"latin": LATIN, "cyrillic": CYRILLIC, "arabic": ARABIC}
    with TABLES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 223
    for row in rows:
        letter, written = row["char"].strip() or row["char"], row["mrz"].strip()
        if letter in {SHADDA, TEH_MARBUTA}:
            continue
        options = [] if written == "(Not encoded)" else written.split(" or ")
        assert ours[row["section"]][letter] in (options or [""]), row
