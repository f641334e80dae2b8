"""What could not be done as usual because something at the post is declared out."""

from __future__ import annotations

from collections.abc import Iterator

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Word
from limen.lib.inspection.facts import Facts

THINGS: dict[str, Word] = {
    "reader": Word(N_("document reader")),
    "lists": Word(N_("lists of documents")),
    "printer": Word(N_("printer")),
    "network": Word(N_("network")),
    "power": Word(N_("power")),
}


def check_fallback(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each thing declared out, and one for a record that is entered afterwards (Reg. 2017/2226,
    art. 21).
    """
    for thing in facts.outages:
        yield Finding(
            rule="fallback.declared",
            severity=Severity.NOTICE,
            sentence=N_("Declared out at this post: %(thing)s. This record carries the mark of the fallback."),
            values={"thing": THINGS[thing]},
            source="Regulation (EU) 2017/2226, art. 21",
        )
    if facts.back_entered:
        yield Finding(
            rule="fallback.back-entered",
            severity=Severity.NOTICE,
            sentence=N_("Entered afterwards: the person crossed earlier, on the word of the officer who was there."),
            source="Regulation (EU) 2017/2226, art. 21",
        )
