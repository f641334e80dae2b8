"""Tables of the response to many people at once; private to this app."""

from limen.apps.response.models.counting import HourCount, Outlook, Supplied
from limen.apps.response.models.planning import Alert, Followed, Notice, Plan, PlanPaper, Rehearsal, StepDone
from limen.apps.response.models.registering import (
    LONG,
    PLACE,
    SOUNDS,
    Correction,
    Device,
    Group,
    Missing,
    Photo,
    Registered,
    Reunion,
    Surge,
)

__all__ = [
    "LONG",
    "PLACE",
    "SOUNDS",
    "Alert",
    "Correction",
    "Device",
    "Followed",
    "Group",
    "HourCount",
    "Missing",
    "Notice",
    "Outlook",
    "Photo",
    "Plan",
    "PlanPaper",
    "Registered",
    "Rehearsal",
    "Reunion",
    "StepDone",
    "Supplied",
    "Surge",
]
