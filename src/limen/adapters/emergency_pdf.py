"""The paper of an emergency travel document as PDF/A, by the process that sets notices."""

from __future__ import annotations

import json
from typing import Final

from django.utils import translation
from django.utils.translation import gettext

from limen.adapters import lines_font, wording
from limen.adapters.code_pictures import data_matrix_svg
from limen.adapters.notice_pdf import printable, set_page
from limen.adapters.notice_text import RIGHT_TO_LEFT
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_, Country, Value
from limen.lib.inspection.emergency import EmergencyPaper

PAGE: Final = "emergency.typ"


class LinesFontMissing(Problem):
    """Without the letters of machine-readable lines no paper is made that only looks like one."""

    code = "paper-font-missing"
    sentence = N_("The lines of this paper need the font OCR-B. On Debian: apt-get install fonts-ocr-b.")


def set_emergency(paper: EmergencyPaper) -> bytes:
    """Return the PDF in the language of whoever asks; raises LinesFontMissing or PaperNotSet."""
    if not lines_font.is_installed():
        raise LinesFontMissing
    content = printable(json.dumps(_content(paper), ensure_ascii=False))
    return set_page(PAGE, {"content": content, "code": data_matrix_svg(paper.seal)}, fonts=(lines_font.FONT,))


def _content(paper: EmergencyPaper) -> dict[str, object]:
    language = translation.get_language() or "en"
    tag, _, script = language.partition("-")
    return {
        "language": tag,
        "region": "CN" if script == "hans" else "",
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "title": gettext("Emergency travel document"),
        "state": gettext(paper.state_name),
        "authority": gettext(paper.authority),
        "number": paper.document.number,
        "day": paper.document.issued_on.isoformat(),
        "photo": gettext("Photograph"),
        "pairs": [[name, wording.text(value)] for name, value in _pairs(paper) if value],
        "words": [
            gettext("For this journey only: %(journey)s") % {"journey": paper.document.journey},
            gettext("The holder is a national of this State, which takes them back. Legal basis: %(law)s.")
            % {"law": gettext(paper.legal_basis)},
        ],
        "code_words": gettext("Seal of the State: it says what the lines say, and anybody can check it."),
        "signature": gettext("Signature and stamp"),
        "lines": list(paper.lines),
    }


def _pairs(paper: EmergencyPaper) -> list[tuple[str, Value]]:
    document = paper.document
    holder = document.holder
    return [
        (gettext("Number"), document.number),
        (gettext("Family name"), holder.primary),
        (gettext("Given names"), holder.secondary),
        (gettext("Date of birth"), holder.birth),
        (gettext("Sex in the document"), holder.sex.value),
        (gettext("Citizenship"), Country(holder.citizenship)),
        (gettext("Valid from"), document.issued_on),
        (gettext("Last day"), document.valid_until),
        (gettext("Instead of passport"), document.replaces),
    ]
