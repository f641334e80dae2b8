"""Tables of inspections and crossings, and of what the second line does with a case; private to this app."""

from limen.apps.crossings.models.inspections import Arrival, Crossing, Decision, Inspection, Party, Reading
from limen.apps.crossings.models.remedies import (
    Appeal,
    CarrierNotice,
    Custody,
    CustodyAlternative,
    CustodyEntry,
    CustodyMiss,
    Notice,
    PhoneCopy,
    PostRequest,
    Returned,
    Sanction,
)
from limen.apps.crossings.models.second_line import (
    Answer,
    Evidence,
    HandOver,
    Holding,
    Interview,
    InterviewEntry,
    Outcome,
)
from limen.apps.crossings.models.stays import StayFound, StayRun

__all__ = [
    "Answer",
    "Appeal",
    "Arrival",
    "CarrierNotice",
    "Crossing",
    "Custody",
    "CustodyAlternative",
    "CustodyEntry",
    "CustodyMiss",
    "Decision",
    "Evidence",
    "HandOver",
    "Holding",
    "Inspection",
    "Interview",
    "InterviewEntry",
    "Notice",
    "Outcome",
    "Party",
    "PhoneCopy",
    "PostRequest",
    "Reading",
    "Returned",
    "Sanction",
    "StayFound",
    "StayRun",
]
