"""The chain of custody of a document that was taken from somebody: who gave it to whom, when, where, in which bag."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_

LONGEST_NAME: Final = 120
LONGEST_BAG: Final = 40
SLACK: Final = timedelta(minutes=5)
"""Two clocks in one building may differ by so much."""


class Step(StrEnum):
    """What happens to a document in custody."""

    SEIZED = "seized"
    HANDED_OVER = "handed-over"
    RETURNED = "returned"
    """To its bearer or owner: the chain ends."""
    SENT = "sent"
    """To the issuing State or a court: the chain ends here and goes on there."""
    DESTROYED = "destroyed"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _LABELS[self]


_LABELS = {
    Step.SEIZED: N_("Seized"),
    Step.HANDED_OVER: N_("Handed over"),
    Step.RETURNED: N_("Given back"),
    Step.SENT: N_("Sent to the authority that keeps it"),
    Step.DESTROYED: N_("Destroyed by order"),
}
ENDS: Final = frozenset({Step.RETURNED, Step.SENT, Step.DESTROYED})


class CustodyIncomplete(Problem):
    """A step of the chain leaves something out."""

    code = "document-custody-incomplete"
    sentence = N_("Every step names who gives the document and who takes it, two people, the place and the sealed bag.")


class CustodyBackwards(Problem):
    """A step before the one before it, or in the future."""

    code = "document-custody-backwards"
    sentence = N_("This moment lies before the last step of the chain, or in the future. Correct it.")


class CustodyOver(Problem):
    """The document is not here any more."""

    code = "document-custody-over"
    sentence = N_("The chain of this document has ended: it was given back, sent or destroyed.")


class CustodyOther(Problem):
    """Whoever gives it is not who has it by the record."""

    code = "document-custody-other"
    sentence = N_("By the record %(holder)s has this document. The step in between is missing: record it first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyStep:
    """One step, by two names."""

    step: Step
    given_by: str
    taken_by: str
    place: str
    bag: str
    """Number of the sealed bag in which the document is from now on."""
    at: datetime
    words: str = ""


def cleaned(step: CustodyStep) -> CustodyStep:
    """Return the step with its texts made fit to be kept."""
    return CustodyStep(
        step=step.step,
        given_by=clean_line(step.given_by, longest=LONGEST_NAME),
        taken_by=clean_line(step.taken_by, longest=LONGEST_NAME),
        place=clean_line(step.place, longest=LONGEST_NAME),
        bag=clean_line(step.bag, longest=LONGEST_BAG),
        at=step.at,
        words=clean_line(step.words, longest=400),
    )


def require_step(step: CustodyStep, *, last: CustodyStep | None, now: datetime) -> None:
    """Raise CustodyIncomplete, CustodyBackwards, CustodyOver or CustodyOther unless `step` may follow `last`."""
    names = (step.given_by, step.taken_by)
    if not all((*names, step.place, step.bag)) or names[0].casefold() == names[1].casefold():
        raise CustodyIncomplete
    if last is not None and last.step in ENDS:
        raise CustodyOver
    if (last is None) != (step.step is Step.SEIZED):
        raise CustodyIncomplete
    if step.at > now + SLACK or (last is not None and step.at < last.at):
        raise CustodyBackwards
    if last is not None and step.given_by.casefold() != last.taken_by.casefold():
        raise CustodyOther(holder=last.taken_by)
