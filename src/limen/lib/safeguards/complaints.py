"""Complaints about how somebody was treated at a post: what they may be about, by when they are answered, and by whom.

Whoever answers stands apart from the officer and the post complained of (Regulation (EU) 2019/1896, art. 111, on
complaints about border guards, to be confirmed).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from limen.lib.basics.country_pack.protection import ComplaintLaw
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_


class About(StrEnum):
    """What a complaint is about."""

    TREATMENT = "treatment"
    FORCE = "force"
    PROTECTION = "protection"
    CHILD = "child"
    DISCRIMINATION = "discrimination"
    HELD = "held"
    SEARCH = "search"
    LANGUAGE = "language"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _ABOUT[self]


_ABOUT: Final = {
    About.TREATMENT: N_("How somebody spoke to me or treated me"),
    About.FORCE: N_("Force or threats"),
    About.PROTECTION: N_("I asked for protection and was not heard"),
    About.CHILD: N_("How a child was treated"),
    About.DISCRIMINATION: N_("I was treated worse than others"),
    About.HELD: N_("I was held, or had to wait too long"),
    About.SEARCH: N_("A search, or my things"),
    About.LANGUAGE: N_("I did not understand, and nobody helped"),
    About.OTHER: N_("Something else"),
}


class By(StrEnum):
    """By which door a complaint came."""

    TRAVELLER = "traveller"
    OFFICER = "officer"
    MONITOR = "monitor"

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _BY[self]


_BY: Final = {
    By.TRAVELLER: N_("by whoever complains, on the public page"),
    By.OFFICER: N_("by an officer, for whoever complains"),
    By.MONITOR: N_("by the monitoring body"),
}


class Result(StrEnum):
    """What came of a complaint."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not-upheld"
    PASSED_ON = "passed-on"

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _RESULTS[self]


_RESULTS: Final = {
    Result.UPHELD: N_("You were right"),
    Result.PARTLY: N_("You were right in part"),
    Result.NOT_UPHELD: N_("We found nothing wrong"),
    Result.PASSED_ON: N_("Another body looks into it"),
}


class ComplaintEmpty(Problem):
    """Nothing was said."""

    code = "complaint-empty"
    sentence = N_("Say in your words what happened. Nothing else is needed.")


class ComplaintsFull(Problem):
    """The public page took in as many as it takes in a day."""

    code = "complaints-full"
    sentence = N_("This page cannot take in more today. Give your complaint to any officer, or come back tomorrow.")


class ComplaintWordWrong(Problem):
    """No complaint of this number has this word; which of the two is wrong is not told."""

    code = "complaint-word"
    sentence = N_("This number and this word do not belong together. Compare them letter by letter.")


class ComplaintAnswered(Problem):
    """An answer that was given stays."""

    code = "complaint-answered"
    sentence = N_("This complaint has been answered.")


class ComplaintWords(Problem):
    """An answer is given in words."""

    code = "complaint-words"
    sentence = N_("Say what you looked into and what came of it, in words that whoever complained understands.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """By when a complaint is taken up, and by when it is answered."""

    receipt: datetime
    answer: datetime


def due_of(made_at: datetime, law: ComplaintLaw) -> Due:
    """Return the deadlines of a complaint that was made at `made_at`."""
    return Due(receipt=made_at + timedelta(hours=law.receipt_hours), answer=made_at + timedelta(days=law.answer_days))


def is_involved(actor: UUID, *, complained_of: UUID | None, worked_at_post: bool) -> bool:
    """Return True for the officer complained of, and for whoever ever worked at the post complained of."""
    return worked_at_post or actor == complained_of
