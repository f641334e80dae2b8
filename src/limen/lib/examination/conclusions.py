"""What an examiner may conclude about a travel document, and what of it needs a second examiner.

The kinds are those that document examiners use among themselves; none of them says what becomes of a traveller.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

LONGEST_WORDS: Final = 4_000


class Conclusion(StrEnum):
    """What a document, or its use, was found to be."""

    GENUINE = "genuine"
    COUNTERFEIT = "counterfeit"
    """Made from nothing to look like a document of a State."""
    FORGED = "forged"
    """A genuine document that somebody altered."""
    FRAUDULENTLY_OBTAINED = "fraudulently-obtained"
    """Issued by the State on false papers or by bribery."""
    STOLEN_BLANK = "stolen-blank"
    """A genuine blank that was stolen, and filled in by somebody else."""
    IMPOSTOR = "impostor"
    """A genuine document in the hands of somebody whom it does not describe."""
    FANTASY = "fantasy"
    """In the name of an issuer that does not exist or issues none: fantasy and camouflage documents."""
    PSEUDO_DOCUMENT = "pseudo-document"
    """Looks like a travel document and is none: a club card, a "world citizen" book."""
    UNDECIDED = "undecided"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _LABELS[self]


_LABELS = {
    Conclusion.GENUINE: N_("Genuine"),
    Conclusion.COUNTERFEIT: N_("Counterfeit"),
    Conclusion.FORGED: N_("Forged: a genuine document that was altered"),
    Conclusion.FRAUDULENTLY_OBTAINED: N_("Fraudulently obtained"),
    Conclusion.STOLEN_BLANK: N_("Stolen blank"),
    Conclusion.IMPOSTOR: N_("Impostor: a genuine document of somebody else"),
    Conclusion.FANTASY: N_("Fantasy or camouflage document"),
    Conclusion.PSEUDO_DOCUMENT: N_("Pseudo-document"),
    Conclusion.UNDECIDED: N_("Undecided"),
}
ADVERSE: Final = frozenset(Conclusion) - {Conclusion.GENUINE, Conclusion.UNDECIDED}
"""Conclusions that speak against a document or its use: two examiners, by name."""


class Answer(StrEnum):
    """What became of a conclusion that an examiner wrote down."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CONCLUDED = "concluded"
    """It needed no second examiner."""

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _ANSWERS[self]


_ANSWERS = {
    Answer.CONFIRMED: N_("Confirmed by a second examiner"),
    Answer.DECLINED: N_("Not confirmed"),
    Answer.WITHDRAWN: N_("Taken back"),
    Answer.CONCLUDED: N_("Concluded"),
}


class ConclusionIncomplete(Problem):
    """A conclusion without words, or an adverse one that rests on no feature."""

    code = "conclusion-incomplete"
    sentence = N_("Say in words what the conclusion rests on; one that speaks against the document names its methods.")


class FeaturesMissing(Problem):
    """A conclusion before the checklist is done."""

    code = "features-missing"
    sentence = N_("%(count)s features of the checklist have no answer yet. “Not examined” is an answer, too.")


class NothingDeviates(Problem):
    """An adverse conclusion about a document in which nothing deviates."""

    code = "nothing-deviates"
    sentence = N_("No feature of this document, and none of the face, is marked as deviating. What does this rest on?")


class PicturesMissing(Problem):
    """A conclusion without a picture."""

    code = "examination-pictures-missing"
    sentence = N_("Keep at least one picture of the document first: without it nobody can confirm what you saw.")
