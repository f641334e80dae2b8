"""How good the data of a carrier is: counted for each carrier and route, and told to it. Nobody is named in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from limen.lib.basics.words import N_


class NoteKind(StrEnum):
    """What a carrier is told."""

    MISSING = "missing"
    """A movement left, and nobody was announced on it."""
    INCOMPLETE = "incomplete"
    """More were on board, as the carrier itself counts, than it announced: a part of the list may be missing."""
    PARTS = "parts"
    """Parts of a list had not come when everything was due."""
    LATE = "late"
    BAD_DATA = "bad-data"
    REJECTED = "rejected"
    NO_SHOW = "no-show"
    """Announced and on board as the carrier told, and never seen at the border."""
    UNANNOUNCED = "unannounced"
    """Came off the movement without having been announced."""
    TOO_LATE = "too-late"
    """Came after the legal window, and was deleted unread."""

    @property
    def sentence(self) -> str:
        """The msgid of the sentence that the carrier reads, with %(count)s and %(of)s."""
        return _SENTENCES[self]


_SENTENCES: Final = {
    NoteKind.MISSING: N_("Nobody was announced on this movement. Send the list, and look into why it did not come."),
    NoteKind.INCOMPLETE: N_(
        "%(count)s of the %(of)s passengers whom you counted were never announced. Look for a part of the list that was"
        " not sent."
    ),
    NoteKind.PARTS: N_("Of a list in parts not all had come when it was due. Send the parts that are missing."),
    NoteKind.LATE: N_("The data came %(count)s minutes after it was due. Send it earlier."),
    NoteKind.BAD_DATA: N_(
        "%(count)s of %(of)s persons were announced with wrong or missing data. The message shows each place and what"
        " to do."
    ),
    NoteKind.REJECTED: N_("A message could not be taken in as a whole. Mend it and send it again."),
    NoteKind.NO_SHOW: N_(
        "%(count)s of %(of)s persons were announced and did not come to the border. Check how you tell who boarded."
    ),
    NoteKind.UNANNOUNCED: N_("%(count)s persons came off this movement without having been announced."),
    NoteKind.TOO_LATE: N_("Data came after the time that the law allows. It was deleted unread, and only counted."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What was counted of one carrier on one route, or on all, over some days."""

    movements: int = 0
    missing: int = 0
    """Movements of which nobody was announced."""
    late: int = 0
    """Movements announced after they were due."""
    messages: int = 0
    rejected: int = 0
    persons: int = 0
    bad: int = 0
    """Persons announced with wrong or missing data."""
    arrived: int = 0
    """Announced, and crossed."""
    no_show: int = 0
    unannounced: int = 0
    too_late: int = 0
    """Messages deleted unread, because the law allows them no more."""

    @property
    def complete_share(self) -> int | None:
        """Whole percent of persons whose data was right; None while nobody was announced."""
        return share(self.persons - self.bad, self.persons)

    @property
    def punctual_share(self) -> int | None:
        """Whole percent of movements announced in time; None while there is none."""
        return share(self.movements - self.missing - self.late, self.movements)

    @property
    def found_share(self) -> int | None:
        """Whole percent of those who came who had been announced; None while nobody came."""
        return share(self.arrived, self.arrived + self.unannounced)


def share(part: int, whole: int) -> int | None:
    """Return the whole percent that `part` is of `whole`, rounded down so that only all is 100; None of nothing."""
    return None if whole <= 0 else max(0, part) * 100 // whole
