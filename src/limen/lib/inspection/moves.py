"""The words for what is done at a post: states of an inspection, and the moves between them."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where an inspection stands."""

    OPEN = "open"
    """Before a first-line officer."""
    REFERRED = "referred"
    """Waiting for, or with, the second line."""
    ADMITTED = "admitted"
    """Closed: the crossing is recorded."""
    VOIDED = "voided"
    """Closed: opened by mistake, nobody was inspected; nothing is recorded as a crossing."""
    REFUSED = "refused"
    """Entry was refused, by two named people and with a reason; the person is still in our care."""
    WITHDRAWN = "withdrawn"
    """The traveller took the request to enter back, of their own free will."""
    STOPPED = "stopped"
    """Kept from leaving on a legal order."""
    IN_PROTECTION = "in_protection"
    """With the protection authority: nothing adverse can follow from here."""
    WITH_AGENCY = "with_agency"
    """With another agency of this State: police, customs, health."""
    REMOVED = "removed"
    """Taken back to where the journey began, or to where the person is admissible."""
    HANDED_OVER = "handed_over"
    """Handed over to another State."""
    ANNULLED = "annulled"
    """The refusal was annulled: it is as if it had never been, and is shown as such."""


class Move(StrEnum):
    """What can be done with an inspection. Which move is open to whom stands in `limen.lib.decision.moves` alone."""

    ADMIT = "admit"
    REFER = "refer"
    VOID = "void"
    ADMIT_CONDITIONALLY = "admit_conditionally"
    """Admit for a shorter stay, or with a duty to report."""
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    """Record that the traveller takes the request to enter back."""
    STOP = "stop"
    """Keep somebody from leaving, on a legal order."""
    TO_PROTECTION = "to_protection"
    TO_AGENCY = "to_agency"
    RESUME = "resume"
    """Take the case back: the authority, the agency or the order has ended its part."""
    ANNUL = "annul"
    """Annul a refusal, because an appeal or a review found it wrong."""
    REMOVE = "remove"
    HAND_OVER = "hand_over"
    """Hand the traveller over to another State."""
    CLOSE_FILE = "close_file"
    """Nothing is left to do; the state stays what it is."""
