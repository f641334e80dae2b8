"""The chip's machine-readable lines: read, and held against those of the page."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Final

from limen.lib.basics.words import N_
from limen.lib.emrtd import sentences
from limen.lib.emrtd.lds import read_mrz_lines
from limen.lib.emrtd.results import Result, Step, Weight
from limen.lib.emrtd.tlv import Malformed
from limen.lib.mrz.parsing import parse
from limen.lib.mrz.reading import Reading

_FIELDS: Final = MappingProxyType(
    {
        "number": N_("document number"),
        "issuer": N_("issuing State"),
        "document_code": N_("kind of document"),
        "names": N_("name"),
        "nationality": N_("nationality"),
        "birth": N_("date of birth"),
        "sex": N_("sex"),
        "expiry": N_("date of expiry"),
        "personal_number": N_("personal number"),
        "optional": N_("optional data"),
    }
)
_SAME: Final = Step(id="lines", result=Result.SUCCESSFUL, weight=Weight.MANDATORY, finding=sentences.LINES_SAME)
_NOT_COMPARED: Final = Step(
    id="lines", result=Result.NOT_SUPPORTED, weight=Weight.EVALUATORY, finding=sentences.LINES_NOT_COMPARED
)


def read_lines(
    group: bytes | None, *, today: date, page: Reading | None = None
) -> tuple[Reading | None, tuple[Step, ...]]:
    """Return what data group 1 says, and a step when it cannot be read.

    Where it has the very lines of `page`, they are read already, and what they say is the same.
    """
    if group is None:
        return None, ()
    try:
        text = read_mrz_lines(group)
        reading = parse(text, today=today) if page is None else _read_already(text, page) or parse(text, today=today)
    except Malformed as error:
        told = sentences.group_malformed(1, str(error))
        return None, (Step(id="lines.read", result=Result.ABORTED, weight=Weight.MANDATORY, finding=told),)
    if reading.format is None:
        unread = sentences.LINES_UNREAD
        return None, (Step(id="lines.read", result=Result.ABORTED, weight=Weight.MANDATORY, finding=unread),)
    return reading, ()


def _read_already(text: str, page: Reading) -> Reading | None:
    # Something that was cleaned away from the page's lines is told with them, and is nothing of the chip's.
    if page.format is None or page.noise or "\n".join(page.lines) != text:
        return None
    return page if page.received == text else page._replace(received=text)


def compare_lines(chip: Reading | None, page: Reading | None) -> tuple[Step, ...]:
    """Return a step for each field in which chip and page differ, or one that says that none does."""
    if chip is None:
        return ()
    if page is None or page.format is None:
        return (_NOT_COMPARED,)
    if chip.lines == page.lines:
        return (_SAME,)
    return tuple(_differences(chip, page)) or (_SAME,)


def _differences(chip: Reading, page: Reading) -> list[Step]:
    pairs = ((word, str(getattr(chip, field)), str(getattr(page, field))) for field, word in _FIELDS.items())
    return [
        Step(
            id="lines",
            result=Result.FAILED,
            weight=Weight.MANDATORY,
            finding=sentences.lines_differ(word, on_chip, on_page),
        )
        for word, on_chip, on_page in pairs
        if on_chip != on_page
    ]
