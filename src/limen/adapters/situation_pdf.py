"""The situation report for partners as PDF/A with a tagged structure, by the process that sets notices."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from limen.adapters.notice_pdf import printable, set_page
from limen.adapters.notice_text import RIGHT_TO_LEFT

PAGE = "situation.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationTable:
    """A heading, what its two columns are, and rows of what and how many; nothing in it is exact where few are."""

    heading: str
    columns: tuple[str, str]
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReport:
    """What the report says, in the words of the active language."""

    authority: str
    post: str
    until: datetime
    until_words: str
    tables: tuple[SituationTable, ...]
    remarks: tuple[str, ...]


def set_situation(report: SituationReport) -> bytes:
    """Return the PDF of a situation report, in the active language. Raises PaperNotSet."""
    language = translation.get_language() or "en"
    tag, _, script = language.partition("-")
    content = {
        "language": tag,
        "region": "CN" if script == "hans" else "",
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "title": gettext("Situation report"),
        "authority": report.authority,
        "post": report.post,
        "until": report.until_words,
        "day": report.until.date().isoformat(),
        "tables": [
            {"heading": each.heading, "columns": list(each.columns), "rows": [list(row) for row in each.rows]}
            for each in report.tables
            if each.rows
        ],
        "remarks": list(report.remarks),
    }
    return set_page(PAGE, {"content": printable(json.dumps(content, ensure_ascii=False))})
