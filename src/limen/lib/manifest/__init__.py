"""Lists of passengers and crew as carriers send them: every form read into one `Manifest`, and written back.

`read` never raises for what somebody sent: counts and references that are wrong are told and accepted, a person who
cannot be answered for is kept and told, a message that cannot be used is refused as a whole with its reason.
"""

from limen.lib.manifest.issues import ELEMENT_WORDS, ISSUES, Issue, Level, worst
from limen.lib.manifest.profile import WCO, DateOrder, Element, Profile, ProfileWrong, parse_profile
from limen.lib.manifest.reading import Delivery, read
from limen.lib.manifest.shapes import (
    Address,
    Bag,
    Contact,
    Document,
    Form,
    Function,
    Kind,
    Leg,
    Manifest,
    Name,
    Person,
    Reference,
    Refused,
    Role,
    Spot,
    Totals,
    Transport,
)

__all__ = [
    "ELEMENT_WORDS",
    "ISSUES",
    "WCO",
    "Address",
    "Bag",
    "Contact",
    "DateOrder",
    "Delivery",
    "Document",
    "Element",
    "Form",
    "Function",
    "Issue",
    "Kind",
    "Leg",
    "Level",
    "Manifest",
    "Name",
    "Person",
    "Profile",
    "ProfileWrong",
    "Reference",
    "Refused",
    "Role",
    "Spot",
    "Totals",
    "Transport",
    "parse_profile",
    "read",
    "worst",
]
