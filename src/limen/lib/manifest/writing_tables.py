"""Lists as tables, the template that small operators fill in, and as documents of maritime single windows."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from limen.lib.manifest.columns import COLUMNS, MOVEMENT
from limen.lib.manifest.maritime import ROOT
from limen.lib.manifest.memory import InMemory
from limen.lib.manifest.shapes import Document, Kind, Leg, Manifest, Person, Role

_MADE: Final = (1980, 1, 1, 0, 0, 0)
"""Time of the parts of a workbook: the same list gives the same bytes."""
_FORMULA: Final = ("=", "+", "-", "@")


def template_rows(manifest: Manifest) -> list[list[str]]:
    """Return the rows of the template: the movement, an empty row, the header, the persons."""
    rows = [[MOVEMENT[field], value] for field, value in _movement(manifest).items()]
    rows.append([])
    rows.append([COLUMNS[field] for field in COLUMNS])
    return rows + [list(row_texts(each).values()) for each in manifest.persons]


def _movement(manifest: Manifest) -> dict[str, str]:
    leg = manifest.border_leg or Leg()
    return {
        "mode": manifest.mode.value,
        "carrier": leg.carrier,
        "number": leg.number,
        "conveyance": manifest.conveyance,
        "conveyance_number": manifest.conveyance_number,
        "origin": leg.origin,
        "departs": _time(leg.departs),
        "destination": leg.destination,
        "arrives": _time(leg.arrives),
        "list": "crew" if manifest.kind in {Kind.CREW, Kind.MASTER_CREW} else "passengers",
        "sender": manifest.sender,
        "list_reference": manifest.message_reference,
    }


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at is not None else ""


_ROLES: Final[Mapping[Role, str]] = {
    Role.PASSENGER: "passenger",
    Role.CREW: "crew",
    Role.DRIVER: "driver",
    Role.TRANSIT_PASSENGER: "transit passenger",
    Role.TRANSIT_CREW: "transit crew",
    Role.UNNAMED: "passenger",
}


def row_texts(person: Person) -> dict[str, str]:
    """Return the texts of a row, one for each of COLUMNS."""
    document, visa = person.document or Document("", ""), person.visa or Document("", "")
    is_transit = person.role in {Role.TRANSIT_PASSENGER, Role.TRANSIT_CREW}
    return {
        "role": _ROLES[person.role],
        "family_name": person.name.surname,
        "given_names": person.name.given,
        "second_name": person.name.second,
        "sex": person.sex.value if person.sex else "",
        "birth_date": str(person.birth or ""),
        "birth_place": person.birth_place,
        "nationality": person.nationality,
        "residence": person.residence,
        "document_kind": document.kind,
        "document_number": document.number,
        "document_issuer": document.issuer,
        "document_expiry": str(document.expires or ""),
        "visa_number": visa.number,
        "visa_issuer": visa.issuer,
        "visa_expiry": str(visa.expires or ""),
        "embarkation": person.embarkation,
        "disembarkation": person.disembarkation,
        "transit": "yes" if is_transit else "",
        "seat": person.seat,
        "crew_role": person.crew_role,
        "booking": person.booking,
        "reference": person.reference,
        "group": person.group,
        "status": person.status,
        "bag_count": "" if person.bag_count is None else str(person.bag_count),
    }


def write_csv(manifest: Manifest) -> bytes:
    """Return the template filled in, as CSV in UTF-8 that spreadsheets open."""
    return b"\xef\xbb\xbf" + _lines_of(template_rows(manifest))


def write_rows(manifest: Manifest, rows: Iterable[Mapping[str, str]], *, purpose: str) -> bytes:
    """Return a table about the movement of a list with other persons: `rows` as `row_texts` gives them.

    `purpose` is what is to be done with them: `change`, `reduction`.
    """
    above = [[MOVEMENT[field], value] for field, value in (_movement(manifest) | {"purpose": purpose}).items()]
    persons = [[row.get(field, "") for field in COLUMNS] for row in rows]
    return _lines_of([*above, [], list(COLUMNS.values()), *persons])


def _lines_of(rows: Iterable[Sequence[str]]) -> bytes:
    lines: list[str] = []
    writer = csv.writer(_Lines(lines), lineterminator="\r\n")
    writer.writerows(rows)
    return "".join(lines).encode()


class _Lines:
    """What the writer of CSV writes to."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def write(self, text: str, /) -> int:
        """Take a line."""
        self._lines.append(text)
        return len(text)


# --- a workbook (ECMA-376) -------------------------------------------------------------------------------------------

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS: Final[Mapping[str, str]] = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/worksheet"'
        ' Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def write_xlsx(manifest: Manifest) -> bytes:
    """Return the template filled in, as a workbook. Every cell is text: numbers of documents keep their zeros."""
    file = InMemory()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (*_PARTS.items(), ("xl/worksheets/sheet1.xml", _sheet(template_rows(manifest)))):
            archive.writestr(zipfile.ZipInfo(name, _MADE), _HEAD + text)
    return file.data


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    lines = [
        f'<row r="{number}">{"".join(_cell(number, at, text) for at, text in enumerate(row) if text)}</row>'
        for number, row in enumerate(rows, start=1)
    ]
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(number: int, at: int, text: str) -> str:
    column = chr(65 + at) if at < 26 else f"A{chr(65 + at - 26)}"
    shown = escape("".join(each for each in text if each.isprintable()))
    return f'<c r="{column}{number}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


# --- a document of single windows ------------------------------------------------------------------------------------


def write_maritime(manifest: Manifest) -> bytes:
    """Return the document: elements are named as the columns of the template are."""
    root = etree.Element(ROOT)
    head = etree.SubElement(root, "Movement")
    for field, text in _movement(manifest).items():
        if text:
            etree.SubElement(head, _named(MOVEMENT[field])).text = _shown(text)
    for person in manifest.persons:
        element = etree.SubElement(root, "CrewMember" if person.role.is_crew else "Passenger")
        for field, text in row_texts(person).items():
            if text or field == "family_name":
                etree.SubElement(element, _named(COLUMNS[field])).text = _shown(text)
    data: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return data


def _named(words: str) -> str:
    return "".join(each.capitalize() for each in words.replace(",", " ").split())


def _shown(text: str) -> str:
    return "".join(each for each in text if each.isprintable())
