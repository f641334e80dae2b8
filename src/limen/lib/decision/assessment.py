"""The individual assessment: every finding that weighs gets an answer of a human, in words, before anything adverse.

An answer is tied to what was found and not only to the rule that found it: when a later reading finds something else
under the same rule, nobody has answered that yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from limen.lib.basics.findings import Finding, Severity, finding_to_dict
from limen.lib.basics.words import N_

LONGEST_NAME: Final = 80
_DIGITS: Final = 16
"""Hexadecimal digits of the digest in a name: 64 bits tell the few findings of one case apart."""


class AnswerKind(StrEnum):
    """What a human says of one finding."""

    CONFIRMED = "confirmed"
    CLEARED = "cleared"
    NOT_RELEVANT = "not-relevant"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _LABELS[self]


_LABELS = {
    AnswerKind.CONFIRMED: N_("Confirmed: it is as the finding says"),
    AnswerKind.CLEARED: N_("Cleared: it is explained, or it was a mistake"),
    AnswerKind.NOT_RELEVANT: N_("Not relevant for this person"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingAnswer:
    """The answer that counts for one finding."""

    finding: str
    """What `name_of` gives."""
    answer: AnswerKind


def name_of(finding: Finding) -> str:
    """Return the name under which a finding is answered: its rule and a digest of what it says, 80 characters at most.

    The source is left out: a better citation of the same rule asks nobody again.
    """
    said = {name: value for name, value in finding_to_dict(finding).items() if name != "source"}
    digest = sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:_DIGITS]
    return f"{finding.rule[: LONGEST_NAME - _DIGITS - 1]}/{digest}"


def to_answer(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that the assessment sheet asks about: whatever is more than information."""
    return tuple(each for each in findings if each.severity >= Severity.NOTICE)


def must_be_answered(finding: Finding) -> bool:
    """Return True when nothing adverse may be decided before this finding has its answer."""
    return finding.severity >= Severity.ATTENTION


def unanswered(findings: Iterable[Finding], answers: Iterable[FindingAnswer]) -> tuple[Finding, ...]:
    """Return the findings that must be answered and are not, heaviest first as they come."""
    named = {each.finding for each in answers}
    return tuple(each for each in findings if must_be_answered(each) and name_of(each) not in named)
