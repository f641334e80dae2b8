"""Tables of any columns: the mapping proposed, checked and saved; CSV and XLSX read by it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.listings import (
    BirthSpan,
    Column,
    Counted,
    ListedDocument,
    ListedName,
    Mapping,
    NameKind,
    check_mapping,
    guess_mapping,
    mapping_from_dict,
    mapping_to_dict,
    sample_csv,
    sample_xlsx,
)
from limen.lib.listings.mapping import FIELDS, ColumnMissing, MappingWrong, birth_in
from limen.lib.listings.reading import NotThisFormat
from limen.lib.listings.sheets import sheet_rows
from tests.lib.listings.shared import read_all, rules
from tests.lib.listings.workbooks import sheet, texts, workbook

HEADER = "No;Full Name;Alias;DOB;Sex;Nationality;Passport No.;Date listed;Remarks"
MAPPING = Mapping(
    columns=(
        Column(name="no", field="key"),
        Column(name="Full name", field="name"),
        Column(name="Alias", field="alias", separator="|"),
        Column(name="DOB", field="birth_date", separator="|", date_format="dmy"),
        Column(name="Sex", field="sex"),
        Column(name="Nationality", field="citizenship", separator="|"),
        Column(name="Passport no", field="document_number"),
        Column(name="Date listed", field="listed_on", date_format="dmy"),
        Column(name="Remarks", field="remarks"),
    ),
    constants=MappingProxyType({"category": "wanted", "citizenship": "UTO", "document_kind": "passport"}),
    delimiter=";",
)
NAMES_ONLY = Mapping(
    columns=(Column(name="Name", field="name"), Column(name="Born", field="birth_date")), makes_keys=True
)


def csv_of(*rows: str, header: str = HEADER, encoding: str = "utf-8") -> dict[str, BytesIO]:
    return {"list": BytesIO("\r\n".join((header, *rows)).encode(encoding))}


def test_csv() -> None:
    rows = (
        "1;Odo Eriksson;Odo|Otto Erik;03/02/1951|1952;male;Germany|Iran;D 123;24.12.2025;Keeper",
        '2;"Eriksson; Ida";;00/05/1990;;;;;"two\r\nlines"',
        "3;;;;;;;;",
        "4;Nils;;31/02/1990;;;;;",
        "5;Nils;;;;;;;;;too many",
        "",
        "6;Nils;;;;;;;",
    )
    persons, aside, reading = read_all("generic-csv", csv_of(*rows), mapping=MAPPING)
    odo, ida, late, nils = persons
    assert [(each.text, each.kind) for each in odo.names] == [
        ("Odo Eriksson", NameKind.PRIMARY),
        ("Odo", NameKind.ALIAS),
        ("Otto Erik", NameKind.ALIAS),
    ]
    assert odo.births == (PartialDate(1951, 2, 3), PartialDate(1952))
    assert (odo.sex, odo.citizenships, odo.category, odo.listed_on) == (
        Sex.M,
        ("DEU", "IRN"),
        "wanted",
        date(2025, 12, 24),
    )
    assert odo.documents == (ListedDocument(number="D 123", kind="passport"),)
    assert (ida.names[0].text, ida.births, ida.citizenships) == ("Eriksson; Ida", (PartialDate(1990, 5),), ("UTO",))
    assert ida.remarks == "two\nlines"
    assert (late.births, late.remarks, nils.key) == ((), "Date of birth: 31/02/1990", "6")
    assert "dates-unread" in rules(reading)
    assert [(str(each.place), str(each.why)) for each in aside] == [
        ("list:5", "This record has no name."),
        ("list:7", "Number of columns: “11” is not possible here."),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_csv_in_every_encoding(encoding: str) -> None:
    persons, aside, reading = read_all("generic-csv", csv_of("1;Ida Muñoz;;;;;;;", encoding=encoding), mapping=MAPPING)
    assert (persons[0].names[0].text, aside) == ("Ida Muñoz", [])
    assert reading.notes.encoding == ("UTF-16" if "16" in encoding else "UTF-8")
    assert reading.notes.legacy_lines == (encoding == "cp1252")


def test_a_quotation_mark_that_does_not_close_spoils_its_own_line() -> None:
    rows = ['1;"Odo;;;;;;;', *(f"{at};Nils;;;;;;;" for at in range(2, 200))]
    persons, aside, _ = read_all("generic-csv", csv_of(*rows), mapping=MAPPING)
    assert (len(persons), [str(each.place) for each in aside]) == (198, ["list:2"])


def test_keys_are_made_where_no_column_numbers_the_entries() -> None:
    files = csv_of("Odo,1951", "Odo,1952", "Ida,", header="Name,Born")
    first = [each.key for each in read_all("generic-csv", files, mapping=NAMES_ONLY)[0]]
    again = csv_of("Ida,", "Odo,1952", "Odo,1951", header="Name,Born")
    assert len(set(first)) == 3
    assert sorted(each.key for each in read_all("generic-csv", again, mapping=NAMES_ONLY)[0]) == sorted(first)


def test_a_renamed_column_is_told_and_nothing_is_read() -> None:
    with pytest.raises(ColumnMissing, match=r"“DOB”.*Born"):
        read_all("generic-csv", csv_of("1;Odo", header=HEADER.replace("DOB", "Born")), mapping=MAPPING)


def test_the_header_may_stand_under_a_title() -> None:
    rows = ("Wanted persons;;;;", "as of 1 March 2026", "", HEADER, "1;Odo;;03/02/1951;;;;;")
    file = BytesIO("\n".join(rows).encode())
    persons, aside, _ = read_all("generic-csv", {"list": file}, mapping=MAPPING)
    assert ([each.key for each in persons], aside) == (["1"], [])
    file.seek(0)
    sample = sample_csv(Counted(file, name="list"))
    assert (";".join(sample.header), len(sample.rows), sample.proposal.delimiter) == (HEADER, 1, ";")


def test_a_table_without_a_mapping() -> None:
    with pytest.raises(MappingWrong):
        read_all("generic-csv", csv_of("1;Odo"))


# --- XLSX --------------------------------------------------------------------------------------------------------


def test_xlsx() -> None:
    rows = (
        HEADER.split(";"),
        ['<c r="A2"><v>1</v></c>', '<c r="B2" t="s"><v>1</v></c>', '<c r="D2" s="2"><v>18662</v></c>',
         '<c r="G2"><v>1.23456789012E+11</v></c>', '<c r="I2" t="str"><f>1+1</f><v>Keeper</v></c>'],
        ['<c r="A4"><v>2</v></c>', '<c r="B4" t="s"><v>0</v></c>', '<c r="D4" s="3"><v>1952</v></c>',
         '<c r="F4" t="e"><v>#N/A</v></c>'],
    )  # fmt: skip
    shared = texts(["Ida", "<r><t>Odo </t></r><r><rPr/><t>Eriksson</t></r><rPh><t>reading</t></rPh>"])
    file = workbook({"xl/worksheets/sheet1.xml": sheet(rows), "xl/sharedStrings.xml": shared})
    persons, aside, reading = read_all("generic-xlsx", {"list": file}, mapping=MAPPING)
    odo, ida = persons
    assert (odo.key, odo.names[0].text, odo.births) == ("1", "Odo Eriksson", (PartialDate(1951, 2, 3),))
    assert (odo.documents[0].number, odo.remarks) == ("123456789012", "Keeper")
    assert (ida.births, ida.citizenships, aside) == ((PartialDate(1952),), ("UTO",), [])
    assert reading.consumed > 0


def test_xlsx_of_1904() -> None:
    book = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    parts = {
        "xl/workbook.xml": (
            f'<workbook {book}><workbookPr date1904="1"/><sheets><sheet r:id="rId7"/></sheets></workbook>'
        ),
        "xl/worksheets/sheet1.xml": sheet([['<c r="A1" s="1"><v>17200</v></c>']]),
    }
    assert next(sheet_rows(Counted(workbook(parts), name="list"))).fields == ["1951-02-03"]


# --- mapping -----------------------------------------------------------------------------------------------------


def test_a_proposal() -> None:
    file = csv_of("1;Odo;Otto|Erik;24/12/1951;M;UTO;D1;2025-12-24;", "2;Ida;;01/02/1990;F;UTO;D2;2025-12-24;")["list"]
    sample = sample_csv(Counted(file, name="list"))
    fields = {each.name: (each.field, each.separator, each.date_format) for each in sample.proposal.columns}
    assert fields == {
        "No": ("key", "", ""),
        "Full Name": ("name", "", ""),
        "Alias": ("alias", "|", ""),
        "DOB": ("birth_date", "", "dmy"),
        "Sex": ("sex", "", ""),
        "Nationality": ("citizenship", "", ""),
        "Passport No.": ("document_number", "", ""),
        "Date listed": ("listed_on", "", ""),
        "Remarks": ("remarks", "", ""),
    }
    assert (sample.proposal.delimiter, sample.proposal.makes_keys) == (";", False)
    assert check_mapping(sample.proposal) == ()
    assert len(sample.rows) == 2


def test_a_format_of_dates_is_not_guessed_where_two_are_possible() -> None:
    proposal = guess_mapping(["name", "dob"], [["Odo", "03/02/1951"]])
    assert proposal.columns[1].date_format == ""
    persons, aside, reading = read_all(
        "generic-csv", {"list": BytesIO(b"name,dob\nOdo,03/02/1951\n")}, mapping=proposal
    )
    assert (persons[0].births, aside) == ((), [])
    (told,) = (each for each in reading.findings() if each.rule == "listing.dates-unread")
    assert "03/02/1951. Is the order of day and month right?" in str(told)


def test_a_proposal_for_a_workbook() -> None:
    file = workbook({"xl/worksheets/sheet1.xml": sheet([["Surname", "Given names", "What"], ["Eriksson", "Odo", "x"]])})
    proposal = sample_xlsx(Counted(file, name="list")).proposal
    assert [each.field for each in proposal.columns] == ["family_name", "given_names"]
    assert proposal.makes_keys
    file.seek(0)
    persons, _, _ = read_all("generic-xlsx", {"list": file}, mapping=proposal)
    assert persons[0].names == (ListedName(text="Eriksson, Odo", kind=NameKind.PRIMARY, family="Eriksson"),)


@pytest.mark.parametrize("data", [b"", b"\n\n"])
def test_a_table_that_is_empty(data: bytes) -> None:
    with pytest.raises(NotThisFormat):
        sample_csv(Counted(BytesIO(data), name="list"))


NAME = Column(name="Name", field="name")
KEY = Column(name="No", field="key")


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (Mapping(columns=(KEY,)), "no column stands for a name"),
        (Mapping(columns=(NAME,)), "either one column numbers the entries"),
        (Mapping(columns=(NAME, KEY), makes_keys=True), "either one column numbers the entries"),
        (Mapping(columns=(NAME, KEY, Column(name="X", field="wish"))), "a field that no entry has: wish"),
        (Mapping(columns=(NAME, KEY, Column(name="name ", field="alias"))), "a column is named twice: name"),
        (Mapping(columns=(NAME, KEY, Column(name="X", field="sex"), Column(name="Y", field="sex"))), "only one column"),
        (Mapping(columns=(NAME, KEY, Column(name="X", field="sex", separator="|"))), "needs no separator: X"),
        (Mapping(columns=(NAME, KEY, Column(name="X", field="birth_date", date_format="xyz"))), "no way to write"),
        (Mapping(columns=(NAME, KEY, Column(name="X", field="sex", date_format="dmy"))), "no way to write a date"),
        (Mapping(columns=(NAME, KEY, Column(name=" ", field="sex"))), "a column has no name"),
        (Mapping(columns=(NAME, KEY), delimiter="x"), "not by: x"),
        (Mapping(columns=(NAME, KEY), constants={"name": "Odo"}), "cannot be the same for every entry: name"),
        (Mapping(columns=(NAME, KEY, *(Column(name=f"A{at}", field="alias") for at in range(250)))), "more columns"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used(mapping: Mapping, said: str) -> None:
    assert said in " ".join(map(str, check_mapping(mapping)))
    with pytest.raises(MappingWrong):
        mapping_from_dict(mapping_to_dict(mapping))


def test_a_mapping_is_saved_and_read_again() -> None:
    assert mapping_from_dict(mapping_to_dict(MAPPING)) == MAPPING


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda each: st.lists(each, max_size=3)
)


@given(
    st.none() | st.text() | st.dictionaries(st.sampled_from(["version", "columns", "constants", "delimiter"]), JSON)
    | st.fixed_dictionaries({"columns": st.lists(st.dictionaries(st.sampled_from(["name", "field"]), JSON))})
)  # fmt: skip
def test_whatever_was_saved_is_a_mapping_or_a_sentence(data: object) -> None:
    try:
        assert check_mapping(mapping_from_dict(data)) == ()
    except MappingWrong as wrong:
        assert str(wrong)  # noqa: PT017 - a sentence is one of the two good ends


@pytest.mark.parametrize(
    ("text", "date_format", "birth"),
    [
        ("1951-02-03", "", PartialDate(1951, 2, 3)),
        ("03/02/1951", "dmy", PartialDate(1951, 2, 3)),
        ("02-03-1951", "mdy", PartialDate(1951, 2, 3)),
        ("19510203", "ymd", PartialDate(1951, 2, 3)),
        ("19510000", "ymd", PartialDate(1951)),
        ("00.00.1951", "dmy", PartialDate(1951)),
        ("05/1951", "dmy", PartialDate(1951, 5)),
        ("3 February 1951", "mdy", PartialDate(1951, 2, 3)),
        ("circa 1951", "dmy", BirthSpan(first=1949, last=1953, is_about=True)),
        ("between 1950 and 1953", "dmy", BirthSpan(first=1950, last=1953)),
        ("1950-1953", "", BirthSpan(first=1950, last=1953)),
        ("1953 to 1950", "", None),
        ("03/00/1951", "dmy", None),
        ("03/02/1951", "", None),
        ("0000", "", None),
        ("yesterday", "dmy", None),
        ("1951-13", "", None),
        ("²951", "", None),
        ("١٢/٠٥/١٩٧٤", "dmy", PartialDate(1974, 5, 12)),
        ("۱۹۷۴", "", PartialDate(1974)),
    ],
)
def test_dates_as_columns_write_them(text: str, date_format: str, birth: object) -> None:
    assert birth_in(text, date_format) == birth


def test_every_field_has_a_guess() -> None:
    guessed = {each.field for each in guess_mapping([name.replace("_", " ") for name in FIELDS], []).columns}
    assert guessed == set(FIELDS)
