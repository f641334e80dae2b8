"""The reports and letters of document examiners as PDF/A with a tagged structure, by the process that sets notices."""

from __future__ import annotations

import base64
import json
from xml.sax.saxutils import escape

from django.utils import translation
from django.utils.translation import gettext

from limen.adapters import wording
from limen.adapters.notice_pdf import printable, set_page
from limen.adapters.notice_text import RIGHT_TO_LEFT, direction_of
from limen.adapters.qr_codes import qr_svg
from limen.lib.basics.words import N_, Country, Value
from limen.lib.examination.features import Result, Sheet
from limen.lib.examination.papers import ExaminationPaper, PaperKind, PrintedFeature, PrintedPicture
from limen.lib.examination.pictures import WHOLE, Shape

PAGE = "examination.typ"
_TITLES = {
    PaperKind.REPORT: N_("Report on the examination of a document"),
    PaperKind.LETTER_STATE: N_("Notice to the issuing State about a document"),
    PaperKind.LETTER_CARRIER: N_("Notice to the carrier about a document"),
}
_STATED = N_("This is said of a document. It says nothing of why somebody travelled with it, and decides nothing.")


def set_paper(paper: ExaminationPaper) -> bytes:
    """Return the PDF of a report or a letter; raises PaperNotSet."""
    with translation.override(paper.language):
        content = _content(paper)
    pictures = {f"picture{number}": _drawn(each) for number, each in enumerate(paper.pictures)}
    code = qr_svg(paper.seal) if paper.seal else ""
    said = {"content": printable(json.dumps(content, ensure_ascii=False)), "code": code, **pictures}
    return set_page(PAGE, said, with_pictures=True)


def _content(paper: ExaminationPaper) -> dict[str, object]:
    language = translation.get_language() or "en"
    tag, _, script = language.partition("-")
    return {
        "language": tag,
        "region": "CN" if script == "hans" else "",
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "title": gettext(_TITLES[paper.kind]),
        "authority": gettext(paper.authority),
        "number": gettext("No. %(number)s of %(day)s") % {"number": paper.number, "day": wording.text(paper.day)},
        "day": paper.day.isoformat(),
        "addressee": paper.addressee,
        "pairs": _pairs(paper),
        "stated": gettext(_STATED),
        "words": [
            {"heading": heading, "text": text, "direction": direction_of(text)} for heading, text in _words(paper)
        ],
        "tables": [table for table in (_table(paper, Sheet.DOCUMENT), _table(paper, Sheet.FACE)) if table],
        "custody": _custody(paper),
        "pictures": [_caption(each) for each in paper.pictures],
        "pictures_heading": gettext("Pictures"),
        "check": [paper.printed.name, paper.printed.birth, paper.printed.document or "-", _grouped(paper.control)],
        "check_words": gettext(
            "Anybody can check this paper without a connection: read the square code with any scanner, and compare what"
            " it says with these lines. The authority's page for it is /verify; the program is “limen seal verify”."
        ),
    }


def _pairs(paper: ExaminationPaper) -> list[list[str]]:
    pairs: list[tuple[str, Value]] = [
        (gettext("Document"), gettext(paper.document_type)),
        (gettext("Issuing State"), Country(paper.issuer) if paper.issuer else gettext("not known")),
        (gettext("Series or model"), paper.series),
        (gettext("Number"), paper.document_number),
        (gettext("Post"), gettext(paper.post_name) if paper.post_name else ""),
        (gettext("Conveyance"), paper.conveyance),
        (gettext("Conclusion"), gettext(paper.conclusion)),
        (gettext("How it was done"), ", ".join(gettext(each) for each in paper.methods)),
        (gettext("First examiner"), paper.first_examiner),
        (gettext("Second examiner"), paper.second_examiner),
    ]
    return [[name, wording.text(value)] for name, value in pairs if value]


def _words(paper: ExaminationPaper) -> list[tuple[str, str]]:
    pairs = ((gettext("What was asked"), paper.asked), (gettext("What the conclusion rests on"), paper.words))
    return [(heading, text) for heading, text in pairs if text]


def _table(paper: ExaminationPaper, sheet: Sheet) -> dict[str, object] | None:
    rows = [_row(each) for each in paper.features if each.sheet is sheet]
    if not rows:
        return None
    heading = (
        gettext("The document, feature by feature")
        if sheet is Sheet.DOCUMENT
        else gettext("The face, feature by feature")
    )
    return {
        "heading": heading,
        "columns": [gettext("Feature"), gettext("Result"), gettext("What, and where")],
        "rows": rows,
    }


def _row(each: PrintedFeature) -> list[str]:
    label = each.result.face_label if each.sheet is Sheet.FACE else each.result.label
    mark = "▲ " if each.result is Result.DEVIATES else ""
    return [gettext(each.name), mark + gettext(label), each.words or "-"]


def _custody(paper: ExaminationPaper) -> dict[str, object] | None:
    if not paper.custody:
        return None
    return {
        "heading": gettext("Chain of custody"),
        "columns": [
            gettext(each)
            for each in (N_("When"), N_("Step"), N_("Given by"), N_("Taken by"), N_("Place"), N_("Sealed bag"))
        ],
        "rows": [
            [f"{each.at:%Y-%m-%d %H:%M} UTC", gettext(each.step), each.given_by, each.taken_by, each.place, each.bag]
            for each in paper.custody
        ],
    }


def _caption(each: PrintedPicture) -> dict[str, object]:
    marks = []
    for number, mark, length in each.marks:
        measured = "" if length is None else " · " + gettext("%(length)s mm") % {"length": f"{length:g}"}
        marks.append(f"{number}. {mark.words}{measured}")
    return {
        "label": f"{each.label} · {gettext(each.light.label)}",
        "digest": f"SHA-256 {each.digest}",
        "marks": marks,
    }


def _drawn(each: PrintedPicture) -> str:
    """Return a picture with its marks as one SVG: the pixels in it as they were kept, the marks as lines over them."""
    data = base64.b64encode(each.data).decode("ascii")
    across, down = each.width / WHOLE, each.height / WHOLE
    stroke = max(2, each.width // 300)
    drawn = []
    for number, mark, _ in each.marks:
        x, y, x2, y2 = mark.x * across, mark.y * down, mark.x2 * across, mark.y2 * down
        look = f'fill="none" stroke="#d6006c" stroke-width="{stroke}"'
        if mark.shape is Shape.BOX:
            left, top = min(x, x2), min(y, y2)
            drawn.append(
                f'<rect x="{left:.1f}" y="{top:.1f}" width="{abs(x2 - x):.1f}" height="{abs(y2 - y):.1f}" {look}/>'
            )
        elif mark.shape is Shape.LINE:
            drawn.append(f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {look}/>')
        else:
            drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{stroke * 4}" {look}/>')
        size = max(14, each.width // 40)
        drawn.append(
            f'<text x="{x + stroke * 2:.1f}" y="{max(size, y - stroke):.1f}" font-family="Noto Sans" font-size="{size}"'
            f' font-weight="bold" fill="#d6006c">{number}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{each.width}" height="{each.height}"'
        f' viewBox="0 0 {each.width} {each.height}"><image width="{each.width}" height="{each.height}"'
        f' href="data:{escape(each.media_type)};base64,{data}"/>{"".join(drawn)}</svg>'
    )


def _grouped(word: str) -> str:
    """Return a control word in groups of four, as it is read aloud."""
    return " ".join(word[start : start + 4] for start in range(0, len(word), 4)) or "-"
