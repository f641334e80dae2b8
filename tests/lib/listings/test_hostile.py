"""Whatever is handed in as a list: a sentence, in bounded time and memory; never a crash, never another file's text."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.basics.problems import Problem
from limen.lib.listings import (
    FORMATS,
    Column,
    ListedPerson,
    Mapping,
    Unreadable,
    from_ftm,
    guess_format,
    made_at_of,
    read_persons,
)
from limen.lib.listings.reading import (
    Counted,
    FieldTooLong,
    LineTooLong,
    ListBroken,
    ListForbidden,
    NotJSON,
    NotThisFormat,
    RecordTooLarge,
    TooMany,
)
from limen.lib.listings.sheets import SheetBroken, SheetTooLarge
from limen.lib.listings.xml_records import records_of
from tests.found import as_many
from tests.lib.listings.shared import CASES, opened, read_all, rules
from tests.lib.listings.workbooks import PARTS, sheet, texts, workbook

MAPPING = Mapping(
    columns=(
        Column(name="id", field="key"),
        Column(name="name", field="name"),
        Column(name="born", field="birth_date", date_format="dmy"),
    )
)
UN = '<CONSOLIDATED_LIST dateGenerated="2026-01-01T00:00:00Z"><INDIVIDUALS>{}</INDIVIDUALS></CONSOLIDATED_LIST>'
PERSON = "<INDIVIDUAL><DATAID>{}</DATAID><FIRST_NAME>{}</FIRST_NAME></INDIVIDUAL>"
XML = {"un-xml": "CONSOLIDATED_LIST", "ofac-xml": "sdnList", "eu-xml": "export"}
MEGABYTE = 1 << 20


def un(data: str | bytes) -> dict[str, BytesIO]:
    return {"list": BytesIO(data.encode() if isinstance(data, str) else data)}


def outcome(code: str, files: dict[str, BytesIO]) -> list[ListedPerson | Unreadable] | Problem:
    """Return the records, or the sentence that refuses the list; every other error is the test's."""
    try:
        return list(read_persons(code, files, mapping=MAPPING if FORMATS[code].wants_mapping else None))
    except Problem as problem:
        return problem if str(problem) else []


class Endless:
    """A file that makes its bytes while it is read, so that the test itself holds none of them."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""

    def read(self, size: int = -1, /) -> bytes:
        while len(self._held) < size and (piece := next(self._pieces, b"")):
            self._held += piece
        data, self._held = self._held[:size], self._held[size:]
        return data


# --- XML ---------------------------------------------------------------------------------------------------------

LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {new} '{10 * f'&{old};'}'>" for old, new in zip("abcdefghi", "bcdefghij", strict=True)
) + "]>"  # fmt: skip


@pytest.mark.parametrize("code", XML)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "head",
    [
        LAUGHS,
        "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE x [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]>",
        f"{'<!-- -->' * 20_000}<!DOCTYPE x [<!ENTITY a 'ha'>]>",
    ],
)
def test_document_types_are_refused(code: str, encoding: str, head: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{head}<{XML[code]} a="&j;">&j;&a;</{XML[code]}>'
    begun = monotonic()
    with pytest.raises((ListForbidden, ListBroken)) as refused:
        list(read_persons(code, un(text.encode(encoding))))
    assert monotonic() - begun < 60
    assert "root:" not in str(refused.value)


def test_an_entity_that_nobody_declared() -> None:
    assert isinstance(outcome("un-xml", un(UN.format(PERSON.format(1, "&odo;")))), ListBroken)


def test_a_list_that_is_cut_off_says_where() -> None:
    data = (CASES / "un.xml").read_bytes()
    for end in range(200, len(data), 37):
        found = outcome("un-xml", un(data[:end]))
        assert isinstance(found, ListBroken), end
        assert "near line" in str(found)


def test_a_page_of_a_web_site_is_told_as_such() -> None:
    found = outcome("un-xml", un("<html><head><title>502 Bad Gateway</title></head></html>"))
    assert isinstance(found, NotThisFormat)
    assert "“<html>”" in str(found)


def test_a_name_of_ten_megabytes_is_kept_aside_or_refused() -> None:
    nine = un(UN.format(PERSON.format(1, "A" * 7 * MEGABYTE) + PERSON.format(2, "Ida")))
    found = outcome("un-xml", nine)
    assert isinstance(found, list)
    assert isinstance(found[0], Unreadable)
    assert isinstance(found[0].why, FieldTooLong)
    assert isinstance(found[1], ListedPerson)
    assert isinstance(
        outcome("un-xml", un(UN.format(PERSON.format(1, "A" * 11 * MEGABYTE)))), RecordTooLarge | ListBroken
    )


def test_an_alias_that_is_too_long_loses_nobody() -> None:
    alias = "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>{}</ALIAS_NAME></INDIVIDUAL_ALIAS>"
    entry = PERSON.format(1, "Odo").replace("</INDIVIDUAL>", alias.format("B" * 5_000) + "</INDIVIDUAL>")
    persons, aside, reading = read_all("un-xml", un(UN.format(entry)))
    assert ([each.text for each in persons[0].names], aside) == (["Odo"], [])
    assert persons[0].remarks.startswith("BBBB")
    assert rules(reading) == ["too-long"]


@pytest.mark.parametrize("inside", ["<A>" * 100_000, "<A>" * 300 + "</A>" * 300])
def test_deep_nesting(inside: str) -> None:
    found = outcome("un-xml", un(UN.format(f"<INDIVIDUAL>{inside}</INDIVIDUAL>")))
    assert isinstance(found, ListBroken | RecordTooLarge)


def test_what_is_no_record_does_not_pile_up() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"<CONSOLIDATED_LIST><INDIVIDUALS>"
        while True:
            yield b"<JUNK>x</JUNK>" * 1_000

    with pytest.raises(RecordTooLarge):
        list(read_persons("un-xml", {"list": Endless(pieces())}))


def test_a_long_list_takes_no_more_memory_than_a_record() -> None:
    """What the parser holds is none of Python's memory; so the tree itself is asked what is left of it."""

    def pieces() -> Iterator[bytes]:
        yield b"<CONSOLIDATED_LIST><INDIVIDUALS>"
        for at in range(5_000):
            yield f"<JUNK><A/></JUNK>{PERSON.format(at, 'Odo')}".encode()
        yield b"</INDIVIDUALS></CONSOLIDATED_LIST>"

    file = Counted(Endless(pieces()), name="list")
    records = records_of(file, roots=("CONSOLIDATED_LIST",), names=frozenset({"INDIVIDUAL"}))
    left = [len(record.element.getparent()) for record in records]
    assert len(left) == 5_000
    # The parser is one piece ahead; what lies behind is gone.
    assert (max(left) < 3_000, left[-1] <= 2) == (True, True)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_xml_in_other_encodings(encoding: str) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = f'<?xml version="1.0" encoding="{declared}"?>' + UN.format(PERSON.format(1, "Ida Muñoz"))
    found = outcome("un-xml", un(text.encode(encoding)))
    assert isinstance(found, list)
    assert isinstance(found[0], ListedPerson)
    assert found[0].names[0].text == "Ida Muñoz"


def test_xml_that_is_not_what_it_says() -> None:
    text = f'<?xml version="1.0" encoding="utf-8"?>{UN.format(PERSON.format(1, "Muñoz"))}'
    assert isinstance(outcome("un-xml", un(text.encode("cp1252"))), ListBroken)


# --- text --------------------------------------------------------------------------------------------------------


def test_a_line_without_an_end_is_skipped_and_told() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"id,name,born\n1,Odo,1951\n2,"
        for _ in range(64):
            yield b"A" * MEGABYTE
        yield b",1950\n3,Ida,1952\n"

    tracemalloc.start()
    records = list(read_persons("generic-csv", {"list": Endless(pieces())}, mapping=MAPPING))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * MEGABYTE
    assert [type(each) for each in records] == [ListedPerson, Unreadable, ListedPerson]
    assert isinstance(records[1], Unreadable)
    assert isinstance(records[1].why, LineTooLong)
    assert str(records[1].place) == "list:3"


def test_zeros_and_marks_that_turn_text_round_are_dropped() -> None:
    persons, _, _ = read_all(
        "generic-csv", un("id,name,born\n1,O\0do \u202eEriks\u200bson\x07,1951\n"), mapping=MAPPING
    )
    assert persons[0].names[0].text.replace("\u200b", "") == "Odo Eriksson"


@pytest.mark.parametrize("data", [b"\xff\xfei\x00d\x00,\xd8\xd8\x00", b"\xfe\xff\x00i\xdc\x00\x00\n" * 9, b"\xff\xfea"])
def test_utf_16_that_is_none(data: bytes) -> None:
    assert isinstance(outcome("generic-csv", un(data)), Problem)


def test_bytes_that_are_text_in_no_encoding() -> None:
    persons, aside, reading = read_all(
        "generic-csv", un(b"id,name,born\n1,Mu\xf1oz,\n2,\x81\x8d\xff,\n"), mapping=MAPPING
    )
    assert ([each.names[0].text for each in persons], [each.why.code for each in aside]) == (
        ["Muñoz"],
        ["entry-line-not-text"],
    )
    assert reading.notes.legacy_lines == 1


def test_a_great_many_quotation_marks_end_in_time() -> None:
    begun = monotonic()
    data = b"id,name,born\n" + b'1,"a\n' * 30_001
    assert isinstance(outcome("generic-csv", un(data)), list)
    assert monotonic() - begun < 60


# --- JSON --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["ftm-jsonl", "interpol-json"])
@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        '{"a":' * 200_000,
        '{"id": "1", "schema": "Person", "properties": ' + "[" * 100_000,
        '["',
        "{",
        "nan",
        "[nan]",
        "1" * 5_000,
    ],
)
def test_json_that_is_deep_or_broken(code: str, text: str) -> None:
    assert isinstance(outcome(code, un(text)), Problem | list)


def test_a_deep_line_is_kept_aside_and_the_rest_goes_in() -> None:
    good = json.dumps({"id": "1", "schema": "Person", "properties": {"name": ["Odo"]}})
    deep = '{"id": "2", "schema": "Person", "properties": {"name": ' + "[" * 100_000
    _, aside, reading = read_all("ftm-jsonl", un(f"{good}\n{deep}\n{good}"))
    assert (reading.notes.persons, [type(each.why) for each in aside]) == (2, [NotJSON])


@pytest.mark.parametrize("value", [None, 1, "Odo", [], {}, [[1]], [{"a": 1}], ["\ud800"], [""], ["A" * 100_000]])
@pytest.mark.parametrize("name", ["name", "birthDate", "gender", "nationality", "passportNumber", "topics", "lastName"])
def test_properties_of_any_kind(name: str, value: object) -> None:
    entity = {"id": "1", "schema": "Person", "properties": {"alias": ["Ida"], name: value}, "last_change": value}
    assert outcome("ftm-jsonl", un(json.dumps(entity)))


@pytest.mark.parametrize("whole", [{}, {"key": 1}, {"key": "1", "names": "Odo"},
                                   {"key": "1", "names": [{"text": "A" * 9_000}]},
                                   {"key": "1", "names": [{"text": "Odo"}], "births": ["1951-02-31"]},
                                   {"key": "1", "names": [{"text": "Odo"}], "births": [1951]},
                                   {"key": "1", "names": []}, {"key": "", "names": [{"text": "Odo"}]},
                                   {"odd": 1}])  # fmt: skip
def test_what_says_that_limen_wrote_it_is_held_to_the_same_bounds(whole: object) -> None:
    with pytest.raises(Problem):
        from_ftm({"id": "1", "schema": "Person", "properties": {"name": ["Odo"]}, "limen": whole})


def test_a_great_many_names_end_in_time() -> None:
    many = [f"Odo {at}" for at in range(60_000)]
    entity = {"id": "1", "schema": "Person", "properties": {"name": many, "lastName": many}}
    begun = monotonic()
    (only,) = outcome("ftm-jsonl", un(json.dumps(entity)))  # type: ignore[misc] # a list, or the test fails
    assert isinstance(only, Unreadable)
    assert isinstance(only.why, TooMany)
    assert monotonic() - begun < 60


def test_a_remark_that_goes_on_for_ever_ends_in_time() -> None:
    remarks = "Passport " + "issued expires " * 8_000
    line = f'1,"ERIKSSON, Odo","individual","UTO",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{remarks}"'
    begun = monotonic()
    persons, _, _ = read_all("ofac-csv", {"sdn": BytesIO(line.encode()), "alt": BytesIO()})
    assert persons[0].documents == ()
    assert monotonic() - begun < 60


def test_a_long_array_of_notices_is_read_one_by_one() -> None:
    notice = json.dumps({"entity_id": "2026/1", "name": "ERIKSSON", "distinguishing_marks": "x" * 900}).encode()

    def pieces() -> Iterator[bytes]:
        yield b"["
        for _ in range(8_000):
            yield notice + b","
        yield notice + b"]"

    tracemalloc.start()
    count = sum(1 for _ in read_persons("interpol-json", {"list": Endless(pieces())}))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 8_001
    assert peak < 16 * MEGABYTE


def test_an_object_over_many_lines_has_its_bounds() -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"a": [\n'
        while True:
            yield b"[],\n" * 10_000

    with pytest.raises(RecordTooLarge):
        list(read_persons("interpol-json", {"list": Endless(pieces())}))


# --- XLSX --------------------------------------------------------------------------------------------------------

HEADER = ["id", "name", "born"]


def xlsx(**parts: str | bytes) -> dict[str, BytesIO]:
    first = {"xl/worksheets/sheet1.xml": sheet([HEADER, ["1", "Odo", "1951"]])}
    return {
        "list": workbook(
            {**first, **{name.replace("__", "/").replace("_xml", ".xml"): text for name, text in parts.items()}}
        )
    }


def test_a_workbook_that_unpacks_to_a_gigabyte_is_stopped() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", sheet([HEADER]))
        with archive.open("xl/sharedStrings.xml", "w") as part:
            part.write(texts([]).encode().removesuffix(b"</sst>"))
            for _ in range(100):
                part.write(b"<si><t>" + b"A" * MEGABYTE + b"</t></si>")
    assert file.tell() < MEGABYTE
    tracemalloc.start()
    found = outcome("generic-xlsx", {"list": file})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(found, SheetTooLarge | SheetBroken | RecordTooLarge), found
    assert peak < 64 * MEGABYTE


def test_a_row_without_an_end_is_stopped() -> None:
    rows = sheet([HEADER, ["<c><v>1</v></c>" * 800_000]])
    assert isinstance(outcome("generic-xlsx", {"list": workbook({"xl/worksheets/sheet1.xml": rows})}), RecordTooLarge)


def test_more_parts_than_a_workbook_has() -> None:
    many = {f"xl/junk{at}.xml": "" for at in range(3_000)}
    found = outcome("generic-xlsx", {"list": workbook({**many, "xl/worksheets/sheet1.xml": sheet([HEADER])})})
    assert isinstance(found, SheetTooLarge)


def test_a_document_type_inside_a_workbook() -> None:
    found = outcome("generic-xlsx", {"list": workbook({"xl/worksheets/sheet1.xml": LAUGHS + sheet([HEADER])})})
    assert isinstance(found, ListForbidden)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"id,name\n1,Odo\n", b"PK\x05\x06" + b"\0" * 18]
)
def test_what_is_no_workbook(data: bytes) -> None:
    assert isinstance(outcome("generic-xlsx", un(data)), SheetBroken)


def test_cells_that_point_nowhere() -> None:
    rows = [HEADER, ['<c t="s"><v>999999</v></c>', '<c t="s"><v>-1</v></c>', '<c s="99"><v>1951</v></c>',
                     '<c r="ZZZ1"><v>1</v></c>', '<c r="?"><v>1</v></c>', "<c><v>nan</v></c>",
                     "<c><v>1e999</v></c>", '<c s="1"><v>9e18</v></c>']]  # fmt: skip
    found = outcome("generic-xlsx", {"list": workbook({"xl/worksheets/sheet1.xml": sheet(rows)})})
    assert isinstance(found, list)


@given(st.data())
@settings(max_examples=as_many(60, here=12), deadline=None)
def test_a_workbook_with_broken_bytes(data: st.DataObject) -> None:
    whole = bytearray(workbook({"xl/worksheets/sheet1.xml": sheet([HEADER, ["1", "Odo", "1951"]])}).getvalue())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(len(whole) // 2, len(whole)))
    assert outcome("generic-xlsx", {"list": BytesIO(bytes(whole[:end]))}) is not None


# --- anything ----------------------------------------------------------------------------------------------------

CASE_FILES = {
    "un-xml": ("un.xml",),
    "ofac-xml": ("ofac.xml",),
    "ofac-csv": ("ofac_sdn.csv",),
    "eu-xml": ("eu.xml",),
    "eu-csv": ("eu_1_1.csv", "eu_1_0.csv"),
    "ftm-jsonl": ("ftm.jsonl",),
    "interpol-json": ("interpol_array.json", "interpol_page.json", "interpol_lines.jsonl"),
}
DRAWN = [(code, name) for code, names in CASE_FILES.items() for name in names]


@given(st.sampled_from(DRAWN), st.data())
@settings(max_examples=as_many(300, here=60), deadline=None)
def test_a_list_with_broken_places(case: tuple[str, str], data: st.DataObject) -> None:
    code, name = case
    whole = bytearray((CASES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(whole) - 1))
        match data.draw(st.integers(0, 3)):
            case 0:
                whole[at] = data.draw(st.integers(0, 255))
            case 1:
                del whole[at : at + data.draw(st.integers(1, 40))]
            case 2:
                whole[at:at] = data.draw(st.binary(max_size=12))
            case _:
                other = data.draw(st.integers(0, len(whole) - 1))
                whole[at:at] = whole[other : other + data.draw(st.integers(1, 80))]
        if not whole:
            break
    files = opened(alt="ofac_alt.csv") if code == "ofac-csv" else {}
    first = FORMATS[code].files[0].name
    assert outcome(code, {**files, first: BytesIO(bytes(whole))}) is not None


BYTES = st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))


@given(
    st.sampled_from(sorted(FORMATS)),
    BYTES,
)
@settings(max_examples=as_many(300, here=60), deadline=None)
def test_anything_at_all(code: str, data: bytes) -> None:
    files = {wanted.name: BytesIO(data) for wanted in FORMATS[code].files}
    assert outcome(code, files) is not None
    assert guess_format(data) in {"", *FORMATS}
    made_at_of(code, data)


def test_the_library_opens_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The readers are given files; none of them opens one, whatever a list tells them to."""
    files = {code: opened(**{FORMATS[code].files[0].name: names[0]}) for code, names in CASE_FILES.items()}
    files["ofac-csv"].update(opened(alt="ofac_alt.csv"))

    def refuse(*args: object, **options: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr(Path, "open", refuse)
    for code, given_files in files.items():
        assert list(read_persons(code, given_files))
