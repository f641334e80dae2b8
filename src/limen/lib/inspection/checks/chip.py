"""Is the document genuine, unaltered, and no copy, as far as its chip can say?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Country
from limen.lib.emrtd.results import Met
from limen.lib.inspection.chip_facts import Chip
from limen.lib.inspection.facts import Facts

SOURCE: Final = "ICAO 9303-11, 4.2; BSI TR-03135-1, 3.7"
PROVED: Final = frozenset({"chip.not-a-copy", "chip.no-proof"})
"""What is told although nothing is wrong: whether the chip could be a copy."""
_NO_READER: Final = Finding(
    rule="chip.no-reader",
    severity=Severity.NOTICE,
    sentence=N_("No reader of chips answered at this booth: the chip was not checked."),
    source="Limen: a silent source is a finding",
)
_NO_ANSWER: Final = Finding(
    rule="chip.no-answer",
    severity=Severity.NOTICE,
    sentence=N_("The reader did not come to an end in its time: the chip was not checked. Try once more."),
    source="Limen: a silent source is a finding",
)
_NONE: Final = Finding(
    rule="chip.none",
    severity=Severity.INFO,
    sentence=N_("No chip answered on the reader. Whether this document should have one is not known here."),
    source=SOURCE,
)


def check_chip(facts: Facts) -> Iterator[Finding]:
    """Yield what the chip is worth and every step of it that is not in order; nothing when nobody tried to read it."""
    chip = facts.chip
    if chip is None:
        return
    match chip.met:
        case Met.NO_READER:
            yield _NO_READER
        case Met.NO_ANSWER:
            yield _NO_ANSWER
        case Met.NO_CHIP:
            yield _missing(facts.document.issuer) if chip.expected and facts.document else _NONE
        case Met.CHIP:
            yield from _read(chip)


def _read(chip: Chip) -> Iterator[Finding]:
    told = ([] if chip.summary is None else [chip.summary], [step.finding for step in chip.steps], chip.told)
    seen: list[Finding] = []
    for finding in (each for part in told for each in part):
        weighs = finding.severity > Severity.INFO or finding is chip.summary or finding.rule in PROVED
        if weighs and finding not in seen:
            seen.append(finding)
    yield from seen


def _missing(issuer: str) -> Finding:
    return Finding(
        rule="chip.missing",
        severity=Severity.ATTENTION,
        sentence=N_(
            "No chip answered, and passports of %(state)s have one. Lay it on the reader once more; if the chip stays"
            " silent, it is broken, was destroyed, or was never there: look closer."
        ),
        values={"state": Country(issuer)},
        source=SOURCE,
    )
