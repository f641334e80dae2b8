"""The notice that a traveller is handed after an outcome: which outcomes bring one, what stands on it, what is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from limen.lib.basics.country_pack.second_line import Help, RefusalReason, Remedy
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.inspection.moves import Move, State
from limen.lib.seals.printed import Printed

LONGEST_WORDS: Final = 1_000

TITLES: Final[Mapping[Move, str]] = {
    Move.REFUSE: N_("Refusal of entry"),
    Move.WITHDRAW: N_("Withdrawal of the request to enter"),
    Move.STOP: N_("Departure not allowed"),
    Move.ADMIT_CONDITIONALLY: N_("Entry with conditions"),
}
"""Outcomes of which the traveller is given a paper, and what stands at its head."""
STANDS: Final = frozenset(
    {State.REFUSED, State.WITHDRAWN, State.STOPPED, State.ADMITTED, State.REMOVED, State.HANDED_OVER}
)
"""Where such an outcome is still in force. Nobody is handed a refusal that was annulled, or while in protection."""


class Told(StrEnum):
    """What everybody is told who is handed a notice."""

    REASONS = "reasons"
    APPEAL = "appeal"
    LEGAL_AID = "legal-aid"
    MONITOR = "monitor"


TOLD_WORDS: Final[Mapping[Told, str]] = {
    Told.REASONS: N_("What was decided, and why"),
    Told.APPEAL: N_("That they can appeal, where, and until when"),
    Told.LEGAL_AID: N_("Where to get legal help"),
    Told.MONITOR: N_("How to reach the independent monitor"),
}


class How(StrEnum):
    """How the notice reaches the traveller."""

    PRINTED = "printed"
    PHONE = "phone"


HOW_WORDS: Final[Mapping[How, str]] = {
    How.PRINTED: N_("Printed and handed over"),
    How.PHONE: N_("Sent to the traveller's own phone"),
}


class Signature(StrEnum):
    """What the traveller did with the line for the signature."""

    SIGNED = "signed"
    REFUSED = "refused"
    UNABLE = "unable"


SIGNATURE_WORDS: Final[Mapping[Signature, str]] = {
    Signature.SIGNED: N_("Signed for having received it"),
    Signature.REFUSED: N_("Did not want to sign"),
    Signature.UNABLE: N_("Could not sign"),
}


class NoticeNotDue(Problem):
    """There is no decision in force of which the traveller would be given a notice."""

    code = "notice-not-due"
    sentence = N_("No decision that needs a notice is in force here. Look at the outcome of the case.")


class NoticeMissing(Problem):
    """No notice was made yet."""

    code = "notice-missing"
    sentence = N_("There is no notice in this case yet. Make it first.")


class NoticeLanguageUnknown(Problem):
    """The notice cannot be made in this language."""

    code = "notice-language-unknown"
    sentence = N_("The notice cannot be made in this language. Choose one of those offered, and have it interpreted.")


class NoticeServed(Problem):
    """It is recorded already, otherwise, how the notice was handed over."""

    code = "notice-served"
    sentence = N_("It is already recorded how this notice was handed over. What was recorded stays.")


class ToldIncomplete(Problem):
    """The traveller was not told all that everybody is told."""

    code = "told-incomplete"
    sentence = N_("Tell the traveller all of it, in a language they understand, and mark what you told.")


class ServingUnclear(Problem):
    """It is not said how the notice was handed over, or in which language it was explained."""

    code = "serving-unclear"
    sentence = N_("Say how the notice was handed over, whether it was signed, and in which language it was explained.")


class CopyGone(Problem):
    """The link to the notice was used, is too old, or never was."""

    code = "notice-copy-gone"
    sentence = N_("This link was used already, or it is too old. Ask the officer for a new one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of an admission, as the notice says it."""

    name: str
    beside: str | date
    """The date, the words or the number that belongs to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """All that stands on a notice, before it is put into words and pages."""

    number: str
    """Empty on a draft, which carries no seal either."""
    day: date
    authority: str
    """The issuing authority, a term of the country pack."""
    state_code: str
    post_name: str
    languages: tuple[str, ...]
    """The traveller's, then the State's own; one where the two are the same."""
    move: Move
    decided: date
    officer: str
    second_officer: str
    printed: Printed
    birth: PartialDate | None
    citizenship: str
    document_issuer: str
    reasons: tuple[RefusalReason, ...]
    conditions: tuple[Condition, ...]
    stay_until: date | None
    order: str
    order_reference: str
    words: str
    """What the deciding officer wrote; in the language it was written in."""
    proportionality: str
    free_will: str
    appeal: Remedy
    appeal_until: date
    helps: tuple[Help, ...]
    monitor: Help
    destination: str
    """State to which headquarters agreed that the person is taken; empty where none is settled."""
    carrier: str
    seal: str
    control: str


Press: TypeAlias = Callable[[Paper], bytes]
"""Whatever sets a paper: takes it, returns the PDF. May take part of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How a notice was handed over, and what the traveller was told."""

    how: str
    signature: str
    told: tuple[str, ...]
    language: str
    """Language in which it was explained, BCP 47."""
    words: str = ""


def is_due(move: Move | None, state: State) -> bool:
    """Return True when the last outcome of a case brings a notice and is in force."""
    return move in TITLES and state in STANDS


def languages_of(language: str, *, offered: Sequence[str], own: str) -> tuple[str, ...]:
    """Return the traveller's language and the State's own beside it; raises NoticeLanguageUnknown."""
    if language not in offered:
        raise NoticeLanguageUnknown
    return (language,) if language == own else (language, own)


def offered_language(spoken: str, *, offered: Sequence[str]) -> str:
    """Return the language to begin with for a traveller who speaks `spoken`: theirs, or English, or the first."""
    wanted = spoken.lower()
    related = (each for each in offered if each.split("-")[0] == wanted.split("-")[0])
    found = wanted if wanted in offered else next(related, "")
    return found or ("en" if "en" in offered else offered[0])


def notice_number(*, post: str, year: int, before: str) -> str:
    """Return the number that follows `before`, the last one of a post and year (empty for the first)."""
    count = int(before.rpartition("-")[2]) + 1 if before else 1
    return f"{post}-{year}-{count:06d}"


def number_prefix(*, post: str, year: int) -> str:
    """Return how all numbers of a post and year begin."""
    return f"{post}-{year}-"


def letters_of(reasons: Collection[RefusalReason]) -> str:
    """Return the letters of the reasons in the order of the alphabet."""
    return "".join(sorted({reason.letter for reason in reasons}))


def require_serving(serving: Serving) -> None:
    """Raise ServingUnclear or ToldIncomplete unless a serving says all that it must."""
    if serving.how not in set(How) or serving.signature not in set(Signature) or not serving.language:
        raise ServingUnclear
    if set(serving.told) != set(Told):
        raise ToldIncomplete
