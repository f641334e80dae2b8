"""What document examiners concluded, as findings: a human answers each in words, and none of them decides anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Word
from limen.lib.examination.conclusions import ADVERSE, Conclusion
from limen.lib.inspection.facts import Examined, Facts

SOURCE: Final = (
    "1951 Convention, art. 31: nobody who asks for protection is punished for the papers they came with;"
    " Limen: a conclusion about a document is never a decision about a person"
)


def check_examined(facts: Facts) -> Iterator[Finding]:
    """Yield what was concluded about each document that was examined."""
    for examined in facts.examined:
        conclusion = Conclusion(examined.conclusion)
        if conclusion in ADVERSE:
            yield _against(examined, conclusion)
        else:
            yield _other(examined, conclusion)


def _against(examined: Examined, conclusion: Conclusion) -> Finding:
    return Finding(
        rule="document.examined-against",
        severity=Severity.ATTENTION,
        sentence=N_(
            "Two examiners concluded about this document: %(conclusion)s. This decides nothing about the person, and it"
            " bars no claim for protection."
        ),
        values={"conclusion": Word(conclusion.label)},
        theirs=_named(examined),
        source=SOURCE,
    )


def _other(examined: Examined, conclusion: Conclusion) -> Finding:
    is_genuine = conclusion is Conclusion.GENUINE
    return Finding(
        rule="document.examined-genuine" if is_genuine else "document.examined-undecided",
        severity=Severity.INFO if is_genuine else Severity.NOTICE,
        sentence=N_("An examiner looked at this document and found it genuine.")
        if is_genuine
        else N_("An examiner looked at this document and cannot say whether it is genuine."),
        theirs=_named(examined),
        source=SOURCE,
    )


def _named(examined: Examined) -> str:
    return f"{examined.issuer} {examined.number}".strip() or "-"
