"""Lines in, a `Reading` out: the one way into this library."""

from __future__ import annotations

from datetime import date

from limen.lib.basics.findings import Finding
from limen.lib.mrz import sentences
from limen.lib.mrz.cleaning import Cleaned, clean, clean_lines
from limen.lib.mrz.digits import UNREAD
from limen.lib.mrz.icao import read_layout
from limen.lib.mrz.layout import LAYOUTS, layout_of
from limen.lib.mrz.national import CLASSES, PREFIXES, read_licence, read_national
from limen.lib.mrz.reading import Reading, empty_reading
from limen.lib.mrz.remarks import by_weight
from limen.lib.mrz.repairs import Repairs, changes_as_text, find_repairs


def parse(text: str, *, today: date) -> Reading:
    """Return everything the machine-readable lines in `text` say, and everything that must be said about them.

    Takes the lines of one document as a reader or a keyboard gives them; `cleaning` lists the noise it understands, and
    `records.split_records` takes several documents apart. `today` is the local date at the post: it decides the century
    of two-digit years. Never raises, on any text; what cannot be read is findings.
    """
    lines = clean_lines(text)
    if lines is None:
        return _parse_noisy(text, today)
    reading = _read(lines, text, today)
    return _offer_repairs(reading, today) if reading.findings else reading


def _parse_noisy(text: str, today: date) -> Reading:
    cleaned = clean(text)
    if cleaned.problem is not None:
        return _unreadable(cleaned, cleaned.problem)
    reading = _offer_repairs(_read(cleaned.lines, cleaned.received, today), today)
    told = (sentences.noise(kind) for kind in cleaned.noise)
    return reading._replace(noise=cleaned.noise, findings=by_weight([*reading.findings, *told]))


def _read(lines: tuple[str, ...], received: str, today: date) -> Reading:
    """Read lines that are clean and of a known form."""
    if lines[0][:5] in PREFIXES:
        reading = read_national(lines, received, today)
        if reading is not None:
            return reading
    layout = layout_of(lines)
    return read_licence(lines, received, today) if layout is None else read_layout(layout, lines, received, today)


def _unreadable(cleaned: Cleaned, problem: Finding) -> Reading:
    findings = (problem, *(sentences.noise(kind) for kind in cleaned.noise))
    return empty_reading()._replace(received=cleaned.received, noise=cleaned.noise, findings=findings)


def _offer_repairs(reading: Reading, today: date) -> Reading:
    """Look for repairs of lines that are not right and were read to the last character."""
    if reading.format is None or not _is_doubtful(reading) or any(UNREAD in line for line in reading.lines):
        return reading
    classes = CLASSES.get(reading.variant) or LAYOUTS[reading.format].classes()
    repairs = find_repairs(reading.lines, classes, lambda lines: _read(lines, "", today).valid)
    told = _tell(repairs)
    return (
        reading._replace(repairs=repairs.offered, findings=by_weight([*reading.findings, *told])) if told else reading
    )


def _is_doubtful(reading: Reading) -> bool:
    return not reading.valid or any(finding.rule in _MENDABLE for finding in reading.findings)


_MENDABLE = frozenset(("mrz.issuer-unknown", "mrz.nationality-unknown", "mrz.document-code"))


def _tell(repairs: Repairs) -> list[Finding]:
    if repairs.ways > len(repairs.offered):
        return [sentences.repair_ambiguous(repairs.ways)]
    return [sentences.repair_possible(changes_as_text(repair)) for repair in repairs.offered]
