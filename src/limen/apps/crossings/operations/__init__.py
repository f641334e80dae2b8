"""Writes: inspections are opened, read, decided; parties and arrivals are opened and closed."""

from limen.apps.crossings.access import AwayFromPost, NoSuchArrival, NoSuchInspection, NoSuchParty
from limen.apps.crossings.operations.decide import (
    AdultFirst,
    PartyRecorded,
    ReasonMissing,
    Recorded,
    SeenIsOld,
    Verdict,
    admit_clear,
    decide,
)
from limen.apps.crossings.operations.documents import DocumentKnown, look_at_document
from limen.apps.crossings.operations.looking import card_to_start_with, look_at, look_at_party, replay
from limen.apps.crossings.operations.open import HappenedWrong, Request, RequestReused, open_inspection
from limen.apps.crossings.operations.parties import (
    ArrivalWrong,
    LabelMissing,
    close_arrival,
    leave_party,
    open_party,
    party_with,
    record_arrival,
)
from limen.apps.crossings.operations.past import PastCrossing, PastTraveller, take_over_crossings
from limen.apps.crossings.operations.readings import NotOpen, Opened, link_meeting, read_again
from limen.apps.crossings.operations.safeguards import answer_duty, claim_protection
from limen.lib.inspection.presented import HolderMissing, NothingPresented, Presented, TypedWrong, Unreadable

__all__ = [
    "AdultFirst",
    "ArrivalWrong",
    "AwayFromPost",
    "DocumentKnown",
    "HappenedWrong",
    "HolderMissing",
    "LabelMissing",
    "NoSuchArrival",
    "NoSuchInspection",
    "NoSuchParty",
    "NotOpen",
    "NothingPresented",
    "Opened",
    "PartyRecorded",
    "PastCrossing",
    "PastTraveller",
    "Presented",
    "ReasonMissing",
    "Recorded",
    "Request",
    "RequestReused",
    "SeenIsOld",
    "TypedWrong",
    "Unreadable",
    "Verdict",
    "admit_clear",
    "answer_duty",
    "card_to_start_with",
    "claim_protection",
    "close_arrival",
    "decide",
    "leave_party",
    "link_meeting",
    "look_at",
    "look_at_document",
    "look_at_party",
    "open_inspection",
    "open_party",
    "party_with",
    "read_again",
    "record_arrival",
    "replay",
    "take_over_crossings",
]
