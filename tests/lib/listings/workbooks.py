"""Workbooks made for tests, part by part, so that they can be wrong in one place."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS: Final[Mapping[str, str]] = {
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><workbookPr date1904="0"/>'
        '<sheets><sheet name="People" sheetId="1" r:id="rId7"/><sheet name="Other" sheetId="2" r:id="rId8"/></sheets>'
        "</workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId8" Target="worksheets/sheet2.xml"/>'
        '<Relationship Id="rId7" Target="/xl/worksheets/sheet1.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy;@"/>'
        '<numFmt numFmtId="171" formatCode="&quot;day&quot; 0.00[Red]"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>'
    ),
}


def sheet(rows: Sequence[Sequence[str]]) -> str:
    """Return a sheet whose cells are given as XML or as text."""
    lines = "".join(f'<row r="{at}">{"".join(map(_cell, row))}</row>' for at, row in enumerate(rows, start=1))
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _cell(text: str) -> str:
    return text if text.startswith("<c") else f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def texts(values: Sequence[str]) -> str:
    """Return the part of shared texts; what begins with `<` is given as XML."""
    items = "".join(f"<si>{each if each.startswith('<') else f'<t>{escape(each)}</t>'}</si>" for each in values)
    return f'<sst xmlns="{_MAIN}">{items}</sst>'


def workbook(parts: Mapping[str, str | bytes]) -> BytesIO:
    """Return a workbook of these parts and of the ones that every workbook has."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, **parts}.items():
            archive.writestr(name, text)
    file.seek(0)
    return file
