"""The paper from outside: what kind of file it is, what can be read on it, and whether its code is scanned.

No validator of PDF/A is among our packages: the marks and the structure of the file are looked at, which is less.
"""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.utils import translation
from PIL import Image, ImageFilter

from limen.adapters import notice_pdf
from limen.adapters.notice_pdf import PaperNotSet, set_notice
from limen.adapters.notice_text import content_of, direction_of
from limen.lib.decision.notices import Condition
from limen.lib.inspection.moves import Move
from limen.lib.seals.verify import verify_seal
from tests.fakes.papers import SEAL, SIGNER, a_paper
from tests.lib.seals.making import trusted


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return set_notice(a_paper())


def pages(pdf: bytes, *, scale: float = 2) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=scale).to_pil() for page in document]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_it_is_marked_and_built_as_an_archive_file_that_can_be_read_aloud(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["pdfuaid:part"] == "1"
        root = document.Root
        assert root.MarkInfo.Marked
        assert "/StructTreeRoot" in root
        assert str(root.Lang) == "en"
        assert root.OutputIntents[0].S == "/GTS_PDFA1"
        assert not document.is_encrypted
        assert "/JavaScript" not in root.get("/Names", {})
        assert "/AA" not in root


def test_every_font_is_in_the_file(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item]
        assert len(fonts) >= 3
        assert all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


def test_the_code_on_the_page_is_scanned_and_genuine(pdf: bytes) -> None:
    seen = [page.rotate(4, expand=True, fillcolor="white") for page in pages(pdf)]
    photographed = [page.filter(ImageFilter.GaussianBlur(1)) for page in seen]
    read = [code.text for page in photographed for code in zxingcpp.read_barcodes(page)]
    assert read == [SEAL]
    assert verify_seal(read[0], trust=[trusted(SIGNER)]).is_genuine


def test_it_says_what_it_must(pdf: bytes) -> None:
    text = text_of(pdf)
    for said in (
        a_paper().number,
        "ERIKSSON, ANNA MARIA",
        "L898902C3",
        "K7Q2 ABCD EFGH",
        "Border Act, section 21(1)(c)",
        "Administrative court of Amaurot",
        "28 Mar 2026",
        "+000 200 100",
        "Independent border monitor",
        "The visa ended on 3 March.",
        "Sofia Second",
    ):
        assert said in text


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_every_language_is_set_without_an_empty_box(language: str) -> None:
    languages = (language,) if language == "en" else (language, "en")
    assert "\ufffd" not in text_of(set_notice(a_paper(languages=languages)))


@pytest.mark.parametrize(
    ("move", "changes", "said"),
    [
        (Move.WITHDRAW, {"free_will": "Interpreter L. Haddad"}, "Interpreter L. Haddad"),
        (Move.STOP, {"order": "Order of a court", "order_reference": "12/2026"}, "12/2026"),
        (
            Move.ADMIT_CONDITIONALLY,
            {"conditions": (Condition(name="Leave by the date written here", beside=date(2026, 3, 20)),)},
            "20 Mar 2026",
        ),
    ],
)
def test_other_outcomes_have_their_own_paper(move: Move, changes: dict[str, object], said: str) -> None:
    text = text_of(set_notice(a_paper(move=move, languages=("en",), **changes)))
    assert said in text
    assert "Border Act, section 21" not in text
    assert "Refusal" not in text


def test_a_draft_shows_that_it_is_one_and_has_no_code() -> None:
    pdf = set_notice(a_paper(number="", seal="", control="", languages=("en",)))
    assert "Draft" in text_of(pdf)
    assert not [code for page in pages(pdf) for code in zxingcpp.read_barcodes(page)]


def test_words_are_set_as_they_were_written_and_never_read_as_commands() -> None:
    words = '#panic("x") *bold* $1 / 0$ [box] \\ @label <label> // note'
    assert '#panic("x") *bold* $1 / 0$ [box]' in text_of(set_notice(a_paper(words=words, languages=("en",))))


def test_a_letter_that_no_font_has_is_seen_to_be_missing() -> None:
    text = text_of(set_notice(a_paper(words="ሰላም hello", languages=("en",))))
    assert "hello" in text
    assert "\ufffd" in text


def test_a_very_long_word_of_the_officer_goes_on_over_pages() -> None:
    pdf = set_notice(a_paper(words="wort " * 2_000, languages=("en",)))
    assert len(pages(pdf, scale=0.3)) > 1


def test_words_from_the_right_stay_there() -> None:
    assert direction_of("12 يوم") == "rtl"
    assert direction_of("12 days") == "ltr"
    content = content_of(a_paper(words="لا عنوان"))
    blocks = content["blocks"]
    assert isinstance(blocks, list)
    assert [block["words"]["direction"] for block in blocks if block["words"]] == ["rtl", "ltr"]


def test_the_language_of_the_officer_does_not_matter() -> None:
    with translation.override("ru"):
        shown = content_of(a_paper())
    assert shown == content_of(a_paper())


def test_what_cannot_be_set_is_told_and_not_half_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "child.py"
    broken.write_text("raise SystemExit(1)", encoding="utf-8")
    monkeypatch.setattr(notice_pdf, "CHILD", broken)
    with pytest.raises(PaperNotSet):
        set_notice(a_paper())
    broken.write_text("import time; time.sleep(60)", encoding="utf-8")
    monkeypatch.setattr(notice_pdf, "WAIT_SECONDS", 0.2)
    with pytest.raises(PaperNotSet):
        set_notice(a_paper())
