"""What somebody may ask of the data that is kept about them, by when it is answered, and what comes before the answer.

Nothing of a person is told, changed or erased for whoever merely says that they are that person: how they showed it is
written down first (Directive (EU) 2016/680, arts. 14 to 17; national law; to be confirmed).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from limen.lib.basics.country_pack.protection import ComplaintLaw
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_


class DataRight(StrEnum):
    """What is asked for."""

    ACCESS = "access"
    CORRECTION = "correction"
    DELETION = "deletion"

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _RIGHTS[self]


_RIGHTS: Final = {
    DataRight.ACCESS: N_("I want to know what is kept about me"),
    DataRight.CORRECTION: N_("Something that is kept about me is wrong"),
    DataRight.DELETION: N_("What is kept about me is to be erased"),
}


class DataResult(StrEnum):
    """What came of it."""

    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _RESULTS[self]


_RESULTS: Final = {
    DataResult.DONE: N_("It was done as you asked"),
    DataResult.PARTLY: N_("It was done in part"),
    DataResult.REFUSED: N_("The law does not allow it; you may appeal"),
    DataResult.NOTHING: N_("Nothing is kept about you"),
}


class AskerUnknown(Problem):
    """Who asks has not shown who they are."""

    code = "asker-unknown"
    sentence = N_("Write first how whoever asks showed who they are: nothing of anybody is told to somebody else.")


class DataRequestWrong(Problem):
    """A request says too little."""

    code = "data-request-wrong"
    sentence = N_("Say what you ask for, your name, and how we reach you.")


class DataRequestTaken(Problem):
    """Somebody has recorded already how whoever asks showed who they are: what an answer rests on stays."""

    code = "data-request-taken"
    sentence = N_("This step was taken, or another comes first. Look at the record again.")


def due_at(made_at: datetime, law: ComplaintLaw) -> datetime:
    """Return by when a request is answered."""
    return made_at + timedelta(days=law.data_days)
