"""Is the document theirs, as far as two pictures can say? Never more than a reason to look, and never a ground."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_
from limen.lib.emrtd.passive import Verdict
from limen.lib.inspection.bearer_facts import Against
from limen.lib.inspection.facts import Facts

MANY: Final = 3
"""Attempts: whoever stands badly is taken again once or twice, who is taken more often is taken until it fits."""
SOURCE: Final = "ICAO 9303-9; Limen: a comparison by machine is a hint"
_GENUINE: Final = Finding(
    rule="bearer.against-chip",
    severity=Severity.INFO,
    sentence=N_("The picture on the document's side is the one that the chip holds, and the chip is genuine."),
    source=SOURCE,
)
_CHIP: Final = Finding(
    rule="bearer.against-unproved",
    severity=Severity.NOTICE,
    sentence=N_(
        "The picture on the document's side is from a chip that is not known to be genuine: whoever changed the chip"
        " chose the picture."
    ),
    source=SOURCE,
)
_PAGE: Final = Finding(
    rule="bearer.against-page",
    severity=Severity.INFO,
    sentence=N_("The picture on the document's side is from the page, where it may have been exchanged: feel for it."),
    source=SOURCE,
)


def check_bearer(facts: Facts) -> Iterator[Finding]:
    """Yield what the comparison said, with what its picture is worth; nothing when nobody was compared."""
    compared = facts.bearer
    if compared is None:
        return
    yield from compared.told
    if compared.tries == 0:
        return
    if compared.against is Against.PAGE:
        yield _PAGE
    elif facts.chip is not None and facts.chip.verdict == Verdict.GENUINE:
        yield _GENUINE
    else:
        yield _CHIP
    if compared.tries >= MANY:
        yield _often(compared.tries)


def _often(tries: int) -> Finding:
    return Finding(
        rule="bearer.tried-often",
        severity=Severity.NOTICE,
        sentence=N_("The faces were compared %(count)s times, and the last time is told: what it says is worth less."),
        values={"count": tries},
        source=SOURCE,
    )
