"""Every published format: an invented list of each, field by field; and the owners' real lists where they are there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO

import pytest

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.listings import (
    FORMATS,
    BirthSpan,
    ListedDocument,
    ListedName,
    NameKind,
    guess_format,
    made_at_of,
    read_persons,
)
from limen.lib.listings.eu import RowsScattered
from limen.lib.listings.reading import FormatUnknown, ListFileMissing, ListFileUnexpected, NotThisFormat
from limen.lib.listings.un import names_in
from tests.lib.listings.shared import CASES, opened, read_all, really, rules

FIRST = ListedName(text="ERIKSSON, Odo", kind=NameKind.PRIMARY, family="ERIKSSON")
ABOUT_1951 = BirthSpan(first=1949, last=1953, is_about=True)
FILES = {
    "un-xml": {"list": "un.xml"},
    "ofac-csv": {"sdn": "ofac_sdn.csv", "alt": "ofac_alt.csv", "add": "ofac_add.csv", "comments": "ofac_comments.csv"},
    "ofac-xml": {"list": "ofac.xml"},
    "eu-xml": {"list": "eu.xml"},
    "eu-csv": {"list": "eu_1_1.csv"},
    "ftm-jsonl": {"list": "ftm.jsonl"},
    "interpol-json": {"list": "interpol_page.json"},
}


def names(person: object, kind: NameKind) -> list[str]:
    return [each.text for each in person.names if each.kind is kind]  # type: ignore[attr-defined] # a ListedPerson


# --- United Nations ----------------------------------------------------------------------------------------------


def test_un() -> None:
    persons, aside, reading = read_all("un-xml", opened(list="un.xml"))
    odo = persons[0]
    assert (odo.key, odo.reference, odo.programme, odo.sex) == ("900001", "UTi.001", "Utopia", Sex.M)
    assert (odo.listed_on, odo.changed_on) == (date(2012, 12, 31), date(2024, 1, 5))
    assert names(odo, NameKind.PRIMARY) == ["ODO ERIKSSON", "Одо Эрикссон"]
    assert names(odo, NameKind.ALIAS) == ["Odo Erikson", "Odo Erickson", "Otto Erik", "Отто Эрик", "Odon Erik"]
    assert names(odo, NameKind.WEAK) == ["The Keeper"]
    assert odo.births == (PartialDate(1951, 2, 3), PartialDate(1952))
    assert odo.birth_spans == (BirthSpan(first=1952, last=1956, is_about=True), BirthSpan(first=1960, last=1965))
    assert (odo.citizenships, odo.citizenships_as_written) == (("IRN",), ("Possibly Ruritanian",))
    assert odo.documents == (
        ListedDocument(number="OB 0243318", issuer="DEU", kind="passport"),
        ListedDocument(number="D00000898", kind="passport"),
        ListedDocument(number="W334061", kind="identity-card"),
    )
    assert (odo.birth_places, odo.addresses) == (("Utopolis, Utopia",), ("Utopolis, Utopia",))
    for said in ("Keeper of the lighthouse.", "Date of birth: 30-35 years old", "Title: Dr.", "expired", "born 1 Jan"):
        assert said in odo.remarks
    assert [each.key for each in persons] == ["900001", "900003"]
    assert str(aside[0].place) == "list:33 INDIVIDUAL[2]"
    assert str(aside[0].why) == "This record has no name."
    assert aside[0].text == "900002"
    assert reading.notes.others == {"organisation": 1}
    assert rules(reading) == ["not-persons", "records-aside", "countries-unknown", "dates-unread"]
    assert reading.consumed == (CASES / "un.xml").stat().st_size


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Odo Erik", ["Odo Erik"]),
        ("Odo Erik; Odo Erick;", ["Odo Erik", "Odo Erick"]),
        ("Odo Erik (Одо Эрик)", ["Odo Erik", "Одо Эрик"]),
        ("Одо Эрик (Odo Erik; Odo Erick)", ["Одо Эрик", "Odo Erik", "Odo Erick"]),
        ("Odo Erik (birth name)", ["Odo Erik"]),
        ("(Sheikh) Odo Erik", ["(Sheikh) Odo Erik"]),
        ("Odo (Erik) Olsen", ["Odo (Erik) Olsen"]),
        ("na", []),
        ("Odo Born", ["Odo Born"]),
        ("Odo born in 1963", ["Odo"]),
        (") Odo Erik", ["Odo Erik"]),
    ],
)
def test_one_alias_of_the_un_may_be_several(written: str, names: list[str]) -> None:
    assert names_in(written) == names


# --- United States -----------------------------------------------------------------------------------------------


def test_ofac_csv() -> None:
    files = opened(**FILES["ofac-csv"])
    # As the owner writes it.
    files["sdn"] = BytesIO(files["sdn"].getvalue().decode().encode("cp1252"))
    persons, aside, reading = read_all("ofac-csv", files)
    odo, ida = persons
    assert odo.names == (
        FIRST,
        ListedName(text="ERICKSON, Odo", kind=NameKind.ALIAS, family="ERICKSON"),
        ListedName(text="Odo the Elder", kind=NameKind.ALIAS),
        ListedName(text="THE KEEPER", kind=NameKind.WEAK),
    )
    assert odo.births == (PartialDate(1948, 12, 10),)
    assert odo.birth_spans == (ABOUT_1951, BirthSpan(first=1960, last=1962))
    assert (odo.citizenships, odo.citizenships_as_written) == (("UTO", "PRK"), ("Atlantis",))
    assert odo.documents == (
        ListedDocument(number="1084010", issuer="DEU", kind="passport"),
        ListedDocument(number="19820215", kind="passport"),
        ListedDocument(number="660000 73767", issuer="BEL", kind="identity-card"),
    )
    assert (odo.sex, odo.programme, odo.birth_places) == (Sex.M, "SDGT; UTO", ("Utopolis, Utopia",))
    assert odo.addresses == ("1 Pier Road, Utopolis, Utopia",)
    assert "Date of birth: sometime in spring" in odo.remarks
    assert "expires 11 Apr 2024" in odo.remarks
    assert (ida.names[0].text, ida.births, ida.citizenships) == ("MUÑOZ, Ida", (PartialDate(1970, 3),), ("UTO",))
    assert (ida.birth_places, ida.sex, ida.remarks) == (("Utopia",), Sex.F, "Title: Keeper")
    assert [str(each.place) for each in aside] == ["sdn:6"]
    assert reading.notes.others == {"organisation": 1, "vessel": 1, "aircraft": 1}
    assert reading.notes.legacy_lines == 1
    assert reading.notes.aliases_astray == 1


def test_ofac_csv_needs_its_aliases() -> None:
    with pytest.raises(ListFileMissing, match="alt"):
        read_persons("ofac-csv", opened(sdn="ofac_sdn.csv"))


def test_ofac_xml() -> None:
    persons, _, reading = read_all("ofac-xml", opened(list="ofac.xml"))
    (odo,) = persons
    assert odo.names == (
        FIRST,
        ListedName(text="ERICKSON, Odo", kind=NameKind.ALIAS, family="ERICKSON"),
        ListedName(text="THE KEEPER", kind=NameKind.WEAK),
    )
    assert (odo.births, odo.birth_spans) == ((PartialDate(1948, 12, 10),), (ABOUT_1951,))
    assert odo.documents == (ListedDocument(number="1084010", issuer="DEU", kind="passport"),)
    assert (odo.citizenships, odo.sex, odo.programme) == (("UTO", "PRK"), Sex.M, "SDGT; UTO")
    assert "Email Address odo@lighthouse.example" in odo.remarks
    assert reading.notes.others == {"organisation": 1, "vessel": 1}


# --- European Union ----------------------------------------------------------------------------------------------


def test_eu_xml() -> None:
    persons, aside, reading = read_all("eu-xml", opened(list="eu.xml"))
    (odo,) = persons
    assert odo.names == (
        ListedName(text="Odo Eriksson", kind=NameKind.PRIMARY, family="Eriksson"),
        ListedName(text="Odo Erickson", kind=NameKind.ALIAS),
        ListedName(text="The Keeper", kind=NameKind.WEAK),
    )
    assert (odo.key, odo.reference, odo.programme, odo.sex) == ("13", "EU.1.2", "UTO", Sex.M)
    assert (odo.births, odo.birth_spans) == (
        (PartialDate(1937, 4, 28),),
        (ABOUT_1951, BirthSpan(first=1960, last=1962)),
    )
    assert (odo.citizenships, odo.birth_places) == (("NAM",), ("Utopolis, UTOPIA",))
    assert odo.documents == (ListedDocument(number="1084010", issuer="DEU", kind="passport"),)
    for said in (
        "Regulation: 1/2003",
        "birthdate 1402-06-24, year 1402 ISLAMIC",
        "yearrangeto 1980",
        "knownfalse",
        "Keeper of the lighthouse",
        "UN: UTi.001",
    ):
        assert said in odo.remarks
    assert str(aside[0].why) == "This record has no name."
    assert reading.notes.others == {"organisation": 1}


def test_eu_csv_of_today() -> None:
    persons, aside, reading = read_all("eu-csv", opened(list="eu_1_1.csv"))
    (odo,) = persons
    assert [each.text for each in odo.names] == ["Odo Eriksson", 'Odo; the "Keeper"']
    assert (odo.births, odo.birth_spans) == ((PartialDate(1937, 4, 28),), (ABOUT_1951,))
    assert (odo.citizenships, odo.sex, odo.listed_on) == (("NAM",), Sex.M, date(2003, 7, 7))
    assert odo.documents == (ListedDocument(number="1084010", issuer="DEU", kind="passport"),)
    assert [str(each.place) for each in aside] == ["list:9"]
    assert reading.notes.others == {"organisation": 1}


def test_eu_csv_of_version_1_0() -> None:
    persons, _, reading = read_all("eu-csv", opened(list="eu_1_0.csv"))
    (odo,) = persons
    assert (odo.key, odo.names[0].family, odo.programme) == ("13", "Eriksson", "UTO")
    assert (odo.births, odo.citizenships) == ((PartialDate(1937, 4, 28),), ("NAM",))
    assert odo.documents[0].issuer == "DEU"
    assert reading.notes.others == {"organisation": 1}


def test_rows_of_an_entry_that_do_not_follow_each_other() -> None:
    """The names before the last row would be lost without a word."""
    head, *rows = (CASES / "eu_1_1.csv").read_text(encoding="utf-8-sig").splitlines()
    scattered = "\n".join((head, *rows, rows[1])).encode()
    with pytest.raises(RowsScattered, match=r"entry 13 .* line 10"):
        read_all("eu-csv", {"list": BytesIO(scattered)})


# --- FollowTheMoney ----------------------------------------------------------------------------------------------


def test_ftm() -> None:
    persons, aside, reading = read_all("ftm-jsonl", opened(list="ftm.jsonl"))
    (odo,) = persons
    assert odo.names == (
        ListedName(text="Odo Eriksson", kind=NameKind.PRIMARY, family="Eriksson"),
        ListedName(text="Odo Erickson", kind=NameKind.PRIMARY),
        ListedName(text="Otto Erik", kind=NameKind.ALIAS),
        ListedName(text="The Keeper", kind=NameKind.WEAK),
    )
    assert odo.births == (PartialDate(1951, 2, 3), PartialDate(1952))
    assert (odo.citizenships, odo.citizenships_as_written) == (("NAM", "DEU"), ("suhh",))
    assert [(each.kind, each.number) for each in odo.documents] == [
        ("passport", "1084010"),
        ("identity-card", "W334061"),
    ]
    assert (odo.topics, odo.programme, odo.changed_on) == (("sanction",), "UTO-1", date(2026, 1, 2))
    assert "Referents: uto-1-old" in odo.remarks
    assert [str(each.place) for each in aside] == ["list:4", "list:5"]
    assert reading.notes.others == {"organisation": 1, "vessel": 1}


# --- INTERPOL ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["interpol_array.json", "interpol_page.json", "interpol_lines.jsonl"])
def test_interpol(file: str) -> None:
    persons, aside, _ = read_all("interpol-json", opened(list=file))
    odo, ida = persons
    assert odo.names == (ListedName(text="ERIKSSON, ODO", kind=NameKind.PRIMARY, family="ERIKSSON"),)
    assert (odo.key, odo.births, odo.sex) == ("2026/1", (PartialDate(1951, 2, 3),), Sex.M)
    assert (odo.citizenships, odo.programme) == (("UTO", "NAM"), "red")
    assert "Warrant of UTO: Theft of a lamp" in odo.remarks
    assert (ida.programme, [each.text for each in ida.names]) == ("yellow", ["ERIKSSON, IDA", "OLSEN, IDA"])
    assert "Disappeared on: 2025/12/24" in ida.remarks
    assert [each.text for each in aside] == ["2026/3"]


def test_a_list_without_persons_says_so() -> None:
    company = b'{"id": "1", "schema": "Company", "properties": {"name": ["Lighthouse Trust"]}}\n'
    _, _, reading = read_all("ftm-jsonl", {"list": BytesIO(company)})
    assert rules(reading) == ["not-persons", "no-persons"]


# --- the table of formats ----------------------------------------------------------------------------------------


def test_a_format_that_is_none() -> None:
    with pytest.raises(FormatUnknown, match="un-xml"):
        read_persons("pdf", {})


def test_a_file_too_many() -> None:
    with pytest.raises(ListFileUnexpected, match="alt"):
        read_persons("un-xml", opened(list="un.xml", alt="ofac_alt.csv"))


@pytest.mark.parametrize("code", sorted(set(FORMATS) - {"generic-csv", "generic-xlsx"}))
@pytest.mark.parametrize("text", ["", "<html><body>Not found</body></html>", "a,b\n1,2\n", '{"error": 404}'])
def test_what_is_another_file_is_refused_as_a_whole(code: str, text: str) -> None:
    files = {wanted.name: BytesIO(text.encode()) for wanted in FORMATS[code].files}
    with pytest.raises(Problem) as refused:
        list(read_persons(code, files))
    assert isinstance(refused.value, NotThisFormat) or refused.value.code == "listing-broken"


@pytest.mark.parametrize("code", FILES)
def test_a_format_is_known_by_its_beginning(code: str) -> None:
    first = next(iter(FILES[code].values()))
    assert guess_format((CASES / first).read_bytes()) == code


def test_a_copy_says_when_it_was_made() -> None:
    made = {code: made_at_of(code, (CASES / next(iter(files.values()))).read_bytes()) for code, files in FILES.items()}
    day = datetime(2026, 3, 2, tzinfo=UTC)
    assert made == {
        "un-xml": day + timedelta(microseconds=9_554_000),
        "ofac-xml": day,
        "eu-xml": datetime(2026, 3, 2, 17, 0, 34, 49_000, timezone(timedelta(hours=1))),
        "eu-csv": day,
        "ofac-csv": None,
        "ftm-jsonl": None,
        "interpol-json": None,
    }


def test_a_copy_in_utf_16_is_known_and_dated_too() -> None:
    text = (CASES / "un.xml").read_text(encoding="utf-8").replace('encoding="UTF-8"', 'encoding="UTF-16"')
    data = text.encode("utf-16")
    assert guess_format(data) == "un-xml"
    assert made_at_of("un-xml", data) == datetime(2026, 3, 2, 0, 0, 9, 554_000, tzinfo=UTC)
    assert len(read_all("un-xml", {"list": BytesIO(data)})[0]) == 2


@pytest.mark.parametrize("head", [b"", b"\xff\xfe", b'<CONSOLIDATED_LIST dateGenerated="9999-99-99">', b"\x00" * 99])
def test_a_copy_that_does_not_say_so(head: bytes) -> None:
    assert made_at_of("un-xml", head) is None
    assert made_at_of("ofac-xml", b"<Publish_Date>31/02/2026</Publish_Date>") is None


# --- the owners' real lists --------------------------------------------------------------------------------------


def test_the_real_lists_of_the_un() -> None:
    old, old_aside, _ = read_all("un-xml", really(list="un_consolidated_2020-06-29.xml"))
    new, new_aside, reading = read_all("un-xml", really(list="un_consolidated_2026-02-27.xml"))
    assert (len(old), len(new), old_aside, new_aside) == (710, 730, [], [])
    assert reading.notes.others == {"organisation": 273}
    before, after = ({each.key: each for each in one} for one in (old, new))
    kept = before.keys() & after.keys()
    assert (len(after.keys() - kept), len(before.keys() - kept), len(kept)) == (71, 51, 659)
    compared = ("names", "births", "birth_spans", "citizenships", "sex")
    changed = [
        key
        for key in kept
        if any(_as_set(getattr(before[key], one)) != _as_set(getattr(after[key], one)) for one in compared)
    ]
    # The figure of the peers counts names, births, citizenships and sex, whatever their order.
    assert len(changed) == 60


def _as_set(value: object) -> object:
    return frozenset(value) if isinstance(value, tuple) else value


def test_the_real_list_of_the_united_states() -> None:
    files = really(sdn="ofac_sdn_2021-07.csv", alt="ofac_alt_2021-07.csv")
    persons, aside, reading = read_all("ofac-csv", files)
    assert (len(persons), aside) == (4_620, [])
    assert reading.notes.others == {"organisation": 3_673, "vessel": 406, "aircraft": 277}
    dated = sum(1 for each in persons if each.births or each.birth_spans)
    assert dated > 4_000
    assert not reading.notes.dates
    assert reading.notes.aliases_astray == 0
