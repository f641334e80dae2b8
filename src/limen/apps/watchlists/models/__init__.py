"""Tables of lists, their versions and entries; private to this app."""

from limen.apps.watchlists.models.numbers import ACTIONS, STATUSES, NumberEntry, NumberList, NumberListVersion
from limen.apps.watchlists.models.persons import (
    PersonAside,
    PersonEntry,
    PersonList,
    PersonListVersion,
    PersonProposal,
    PersonRemoval,
    PersonReview,
    PersonSample,
    PersonSampled,
)

__all__ = [
    "ACTIONS",
    "STATUSES",
    "NumberEntry",
    "NumberList",
    "NumberListVersion",
    "PersonAside",
    "PersonEntry",
    "PersonList",
    "PersonListVersion",
    "PersonProposal",
    "PersonRemoval",
    "PersonReview",
    "PersonSample",
    "PersonSampled",
]
