"""Lists of passengers and crew as carriers send them: every form read into one `Manifest`, and written back.

`read` never raises for what somebody sent: counts and references that are wrong are told and accepted, a person who
cannot be answered for is kept and told, a message that cannot be used is refused as a whole with its reason.
"""

from limen.lib.manifest.answers import Advice, Answer, AnswerKind, Answers, answers_to, write_answers
from limen.lib.manifest.app import write_app_answers
from limen.lib.manifest.columns import COLUMNS, MOVEMENT
from limen.lib.manifest.contrl import Acknowledgement, Action, Report, write_acknowledgement
from limen.lib.manifest.issues import ELEMENT_WORDS, ISSUES, Issue, Level, worst
from limen.lib.manifest.load import Dice, anonymised, invented_list, invented_person
from limen.lib.manifest.parts import Joined, PartKey, is_part, join, part_key, revision_of
from limen.lib.manifest.profile import WCO, DateOrder, Element, Profile, ProfileWrong, parse_profile
from limen.lib.manifest.reading import Delivery, read
from limen.lib.manifest.sensitive import KINDS as SENSITIVE
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
from limen.lib.manifest.writing import WRITERS, carried, write
from limen.lib.manifest.writing_paxlst import write_paxlst
from limen.lib.manifest.writing_tables import row_texts, write_rows

__all__ = [
    "COLUMNS",
    "ELEMENT_WORDS",
    "ISSUES",
    "MOVEMENT",
    "SENSITIVE",
    "WCO",
    "WRITERS",
    "Acknowledgement",
    "Action",
    "Address",
    "Advice",
    "Answer",
    "AnswerKind",
    "Answers",
    "Bag",
    "Contact",
    "DateOrder",
    "Delivery",
    "Dice",
    "Document",
    "Element",
    "Form",
    "Function",
    "Issue",
    "Joined",
    "Kind",
    "Leg",
    "Level",
    "Manifest",
    "Name",
    "PartKey",
    "Person",
    "Profile",
    "ProfileWrong",
    "Reference",
    "Refused",
    "Report",
    "Role",
    "Spot",
    "Totals",
    "Transport",
    "anonymised",
    "answers_to",
    "carried",
    "invented_list",
    "invented_person",
    "is_part",
    "join",
    "parse_profile",
    "part_key",
    "read",
    "revision_of",
    "row_texts",
    "worst",
    "write",
    "write_acknowledgement",
    "write_answers",
    "write_app_answers",
    "write_paxlst",
    "write_rows",
]
