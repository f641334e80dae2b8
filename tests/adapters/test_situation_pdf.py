"""The situation report from outside: a file that can be archived and read aloud, in whatever language."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
from django.utils import translation

from limen.adapters.situation_pdf import SituationReport, SituationTable, set_situation

REPORT = SituationReport(
    authority="Border Guard of Utopia",
    post="Amaurot Bridge",
    until=datetime(2026, 3, 2, 14, tzinfo=UTC),
    until_words="The 24 hours until 14:00",
    tables=(
        SituationTable(heading="Persons", columns=("What", "How many?"), rows=(("women", "1-4"), ("#strong[x]", "12"))),
        SituationTable(heading="Empty", columns=("What", "How many?"), rows=()),
    ),
    remarks=("Small counts are not exact.",),
)


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_it_is_tagged_in_its_language_and_reads_no_markup(language: str) -> None:
    with translation.override(language):
        pdf = set_situation(REPORT)
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfuaid:part"]) == ("2", "1")
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith(language.partition("-")[0])
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    # What is read from the right comes out of the file in another order; nothing of it is taken for markup.
    assert {"#", "[", "x", "strong"} <= {*text, *text.replace("[", " ").replace("#", " ").split()}
    assert "1-4" in text
    assert "Empty" not in text
