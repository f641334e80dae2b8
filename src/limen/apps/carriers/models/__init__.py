"""Tables of carriers, movements, messages, passengers, answers and what is told to carriers; private to this app."""

from limen.apps.carriers.models.movements import (
    BoardingAnswer,
    Delivery,
    ListsAsked,
    Message,
    Movement,
    Passenger,
    Review,
    Unmasking,
)
from limen.apps.carriers.models.quality import CarrierNote, CarrierSanction, LateCount
from limen.apps.carriers.models.register import Carrier, CarrierKey, CarrierSitting, CarrierUser, Contact

__all__ = [
    "BoardingAnswer",
    "Carrier",
    "CarrierKey",
    "CarrierNote",
    "CarrierSanction",
    "CarrierSitting",
    "CarrierUser",
    "Contact",
    "Delivery",
    "LateCount",
    "ListsAsked",
    "Message",
    "Movement",
    "Passenger",
    "Review",
    "Unmasking",
]
