"""What a carrier is answered about somebody whom it wants to board: a pure function of findings and declared policy.

A machine may say “do not board” only on a ground that the country pack declares and that is documented: the document
is known to be lost or not valid, there is no permission to enter, or an order is in force. Whatever touches protection,
and every national of this State, goes to a human instead. A source that is silent never makes a “board”.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from limen.lib.basics.country_pack import AnswerLaw
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_

POLICY: Final = "boarding/2026-11-29"
"""Name and date of this function: an answer keeps it, and another one stands beside it one day."""


class Answer(StrEnum):
    """What a carrier is answered. Only the first lets somebody board without a further step."""

    BOARD = "board"
    NO_BOARD = "no-board"
    INSPECT = "inspect"
    """May board; is looked at on arrival."""
    INSUFFICIENT = "insufficient"
    """Data is missing or cannot be: send it again."""
    REFER = "refer"
    """Call the desk, where a human answers."""

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _ANSWERS[self]


_ANSWERS: Final = {
    Answer.BOARD: N_("may board"),
    Answer.NO_BOARD: N_("do not board"),
    Answer.INSPECT: N_("may board, is looked at on arrival"),
    Answer.INSUFFICIENT: N_("data insufficient: send it again"),
    Answer.REFER: N_("call the desk"),
}


class Ground(StrEnum):
    """On what a “do not board” may rest; the country pack says which of them the law of the State knows."""

    DOCUMENT_LOST = "document-lost"
    DOCUMENT_INVALID = "document-invalid"
    NO_PERMISSION = "no-permission"
    ORDER = "order-in-force"

    @property
    def label(self) -> str:
        """The msgid of the words shown at the desk."""
        return _GROUNDS[self]


_GROUNDS: Final = {
    Ground.DOCUMENT_LOST: N_("the document is reported lost, stolen or revoked"),
    Ground.DOCUMENT_INVALID: N_("the document is not valid"),
    Ground.NO_PERMISSION: N_("no permission to enter is known"),
    Ground.ORDER: N_("an order is in force, confirmed by its authority"),
}

DOCUMENT, PERMISSION, DESK, DATA = "document", "permission", "desk", "data"
CODES: Final[Mapping[str, str]] = {
    DOCUMENT: N_("Look at the document again: it cannot be used for this journey."),
    PERMISSION: N_("A visa or authorisation is missing for this journey."),
    DESK: N_("Call the carrier desk."),
    DATA: N_("Data is missing or wrong; the message shows where."),
}
"""All that a carrier ever learns of why: about the document and the permission, which it must look at itself, and else
only that a human answers."""

GROUND_OF: Final[Mapping[str, Ground]] = {
    "lists.number": Ground.DOCUMENT_LOST,
    "document.expired": Ground.DOCUMENT_INVALID,
    "stay.no-permission": Ground.NO_PERMISSION,
}
"""Rule of a finding to the ground that it documents."""
PROTECTED: Final = frozenset(
    {
        "persons.help",
        "persons.may-need-help",
        "minor.alone",
        "minor.other-name",
        "minor.age-unknown",
        "minor.aboard",
    }
)
"""Findings that touch protection: with any of them no machine keeps anybody from boarding."""
CALLS_A_HUMAN: Final = frozenset({"persons.help"})
"""Those of them that a human looks at even where nothing speaks against boarding."""
SILENT: Final = frozenset(
    {
        "lists.silent",
        "lists.none",
        "persons.list-silent",
        "persons.silent",
        "history.silent",
        "stay.permits-silent",
        "stay.citizenship-unknown",
        "check.failed",
    }
)
"""Findings that say that something could not be asked."""
CODE_OF: Final = {
    Ground.DOCUMENT_LOST: DOCUMENT,
    Ground.DOCUMENT_INVALID: DOCUMENT,
    Ground.NO_PERMISSION: PERMISSION,
    Ground.ORDER: DESK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an answer is asked about."""

    direction: Direction
    is_own_national: bool
    is_sufficient: bool
    """False when name, date of birth, citizenship or document are missing."""
    findings: tuple[Finding, ...]
    is_protected: bool = False
    """True when something beside the findings touches protection: a claim, or papers of a refugee or stateless person.
    It is no finding, because findings are read by whoever looks at the movement."""
    orders: int = 0
    """Hits that a human found to be this person and whose owner confirmed that an order is in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer, and on what it rests."""

    answer: Answer
    code: str = ""
    """One of CODES, empty where there is nothing to tell: all that the carrier learns."""
    grounds: tuple[Ground, ...] = ()
    flagged: bool = False
    """True when something could not be asked, so that the answer follows the declared policy for that."""


def answer(asked: Asked, *, law: AnswerLaw) -> Answered:
    """Return the answer to a carrier. The same question under the same law is the same answer.

    Source: ICAO Annex 9, chapter 9 (interactive API; to be confirmed); country pack: answers to carriers.
    """
    grounds = _grounds(asked, law)
    rules = {finding.rule for finding in asked.findings}
    flagged = not rules.isdisjoint(SILENT)
    if grounds and (asked.is_own_national or asked.is_protected or not rules.isdisjoint(PROTECTED)):
        return Answered(answer=Answer.REFER, code=DESK, flagged=flagged)
    if grounds:
        return Answered(answer=Answer.NO_BOARD, code=CODE_OF[grounds[0]], grounds=grounds, flagged=flagged)
    if not rules.isdisjoint(CALLS_A_HUMAN):
        return Answered(answer=Answer.REFER, code=DESK, flagged=flagged)
    if not asked.is_sufficient:
        return Answered(answer=Answer.INSUFFICIENT, code=DATA, flagged=flagged)
    if flagged:
        return Answered(answer=Answer(law.when_silent), code=DESK if law.when_silent == "refer" else "", flagged=True)
    return Answered(answer=Answer.INSPECT if _weighs(asked.findings) else Answer.BOARD)


def _grounds(asked: Asked, law: AnswerLaw) -> tuple[Ground, ...]:
    """Return the declared grounds that are documented, in the order of `Ground`."""
    found = {GROUND_OF[finding.rule] for finding in asked.findings if _documents(finding)}
    if asked.orders:
        found.add(Ground.ORDER)
    if asked.direction is Direction.EXIT:
        # Whoever leaves needs no permission to enter; what their document is worth, the other State looks at.
        found &= {Ground.ORDER}
    if asked.is_own_national:
        found -= {Ground.NO_PERMISSION}
    return tuple(ground for ground in Ground if ground in found and ground.value in law.grounds)


def _documents(finding: Finding) -> bool:
    """A number on a list that only informs documents nothing; neither does one that looks like a listed one."""
    if finding.rule == "lists.number":
        return finding.severity is Severity.STOP
    return finding.rule in GROUND_OF


def _weighs(findings: Iterable[Finding]) -> bool:
    return any(finding.severity >= Severity.ATTENTION for finding in findings)


def differs(before: str, after: Answer) -> bool:
    """Return True when a carrier that was answered `before` must be told: what it may do has changed."""
    return before not in ("", after.value)


def needs_human(answers: Collection[Answer]) -> bool:
    """Return True when one of the answers is for the human desk to look at."""
    return not {Answer.NO_BOARD, Answer.REFER}.isdisjoint(answers)
