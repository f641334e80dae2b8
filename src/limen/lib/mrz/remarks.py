"""The second look at lines that are not simply sound: what is wrong, unusual, or continued elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from limen.lib.basics.findings import Finding
from limen.lib.mrz import sentences
from limen.lib.mrz.digits import ALPHABET, FILLER, UNREAD, compare, judge, weighted_sum
from limen.lib.mrz.layout import Layout
from limen.lib.mrz.names import remarks_on_name
from limen.lib.mrz.reading import Reading


class Fields(NamedTuple):
    """The fields of a zone with their fillers, as `Layout.cut` cuts them; dates include their check digit."""

    code: str
    issuer: str
    names: str
    number: str
    number_digit: str
    nationality: str
    birth: str
    sex: str
    expiry: str
    upper_optional: str
    optional: str
    personal_digit: str
    composite: str


def remark(reading: Reading, fields: Fields, layout: Layout, dates: tuple[Finding, ...]) -> Reading:
    """Return the reading with its findings, the heaviest first; `dates` are those that came with the dates."""
    reading = _join_long_number(reading, fields, layout)
    name, name_findings = remarks_on_name(reading.names, fields.names)
    judged = [judge(check) for check in reading.checks]
    findings = [
        *(
            finding
            for _, told in judged
            for finding in told
            if finding.rule.rpartition(".")[2] not in {"birth", "expiry"}
        ),
        *dates,
        *_unread_characters(reading.lines),
        *_remarks_on_number(fields),
        *name_findings,
        *_remarks_on_codes(reading, fields, layout),
        *_remarks_on_sex(fields.sex),
    ]
    return reading._replace(
        issuer=fields.issuer.rstrip(FILLER),
        nationality=fields.nationality.rstrip(FILLER),
        names=name,
        checks=tuple(check for check, _ in judged),
        findings=by_weight(findings),
    )


def by_weight(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return the findings with the heaviest first, otherwise in the order given."""
    return tuple(sorted(findings, key=lambda finding: -finding.severity))


def _join_long_number(reading: Reading, fields: Fields, layout: Layout) -> Reading:
    """A number of more than nine characters goes on in the optional data and has its check digit there (note j)."""
    overflow = fields.upper_optional or fields.optional
    rest, filler, data = overflow.partition(FILLER)
    goes_on = fields.number_digit == FILLER and layout.overflow.stop and fields.number[-1] != FILLER
    if not goes_on or len(rest) < 2 or rest[-1] not in ALPHABET[:10]:
        return reading
    number = fields.number + rest[:-1]
    check = compare("number", number, weighted_sum(number), rest[-1])
    if not filler and not check.ok:  # without the filler that must follow, only the check digit shows where it ends
        return reading
    return reading._replace(
        number=number,
        optional=(data.rstrip(FILLER), *reading.optional[1:]),
        checks=(check, *reading.checks[1:]),
    )


def _unread_characters(lines: tuple[str, ...]) -> list[Finding]:
    return [
        sentences.character_unread(line, position)
        for line, characters in enumerate(lines, 1)
        for position, character in enumerate(characters, 1)
        if character == UNREAD
    ]


def _remarks_on_number(fields: Fields) -> list[Finding]:
    return [] if fields.number.strip(FILLER) else [sentences.number_missing()]


def _remarks_on_codes(reading: Reading, fields: Fields, layout: Layout) -> list[Finding]:
    findings = []
    if not reading.issuer:
        findings.append(sentences.issuer_unknown(fields.issuer.rstrip(FILLER)))
    if not reading.nationality:
        nationality = fields.nationality.rstrip(FILLER)
        findings.append(sentences.nationality_unknown(nationality) if nationality else sentences.nationality_missing())
    if fields.code not in layout.codes:
        findings.append(sentences.document_code_unusual(fields.code.rstrip(FILLER), layout.source))
    return findings


def _remarks_on_sex(found: str) -> list[Finding]:
    if found == "X":
        return [sentences.sex_written_as_x()]
    return [] if found in {"F", "M", FILLER} else [sentences.sex_unread(found)]
