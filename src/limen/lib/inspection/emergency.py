"""An emergency travel document: for one of this State's nationals, for one journey, from what was typed (9303-8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from limen.lib import mrz
from limen.lib.basics.countries import state_of
from limen.lib.basics.country_pack import EmergencyLaw
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_, Word
from limen.lib.emrtd.sealing import EMERGENCY_DOCUMENT, Sealer, Wanted, write_lines, write_visible_seal
from limen.lib.inspection.facts import Holder
from limen.lib.inspection.passenger_list import FieldWrong, Typed, presented_from

LONGEST_JOURNEY: Final = 120
LONGEST_WORDS: Final = 400
LONGEST_NUMBER: Final = 9
"""What the lines hold without running over into another field."""
CODE: Final = "PU"
_ALL: Final = 72
"""Characters of the lines: the seal holds them whole."""


class NotANational(Problem):
    """Somebody of another State, whose own consulate helps."""

    code = "emergency-not-national"
    sentence = N_(
        "This document is for nationals of this State. Somebody else's consulate helps: tell the person which."
    )


class EmergencyIncomplete(Problem):
    """How the nationality was found out, or the journey, was left out."""

    code = "emergency-incomplete"
    sentence = N_("Say which journey it is for, and how you know who the person is and that they are a national.")


class EmergencyDates(Problem):
    """It would be over already, or last too long."""

    code = "emergency-dates"
    sentence = N_("It is valid for one journey: from today, for %(most)s days at most.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedEmergency:
    """What was typed, field by field."""

    number: str = ""
    family_name: str = ""
    given_names: str = ""
    born: str = ""
    sex: str = ""
    citizenship: str = ""
    valid_until: str = ""
    journey: str = ""
    established: str = ""
    """How identity and nationality were found out."""
    replaces: str = ""
    """Number of the passport that is gone, where it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """What the document says, and what stands in the register beside it."""

    number: str
    holder: Holder
    issued_on: date
    valid_until: date
    journey: str
    established: str
    replaces: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyPaper:
    """What is printed."""

    document: Emergency
    lines: tuple[str, ...]
    state: str
    state_name: str
    authority: str
    legal_basis: str
    seal: bytes


Press = Callable[[EmergencyPaper], bytes]
"""Sets a paper as a PDF."""


def emergency_from(typed: TypedEmergency, *, state: str, law: EmergencyLaw, today: date) -> Emergency:
    """Return what was typed as plain data.

    Raises FieldWrong, NotANational, EmergencyIncomplete or EmergencyDates.
    """
    holder = _holder(typed)
    if state_of(holder.citizenship) != state_of(state):
        raise NotANational
    made = Emergency(
        number=_number(typed.number, Word(N_("number"))),
        holder=holder,
        issued_on=today,
        valid_until=_until(typed.valid_until, law, today),
        journey=clean_line(typed.journey, longest=LONGEST_JOURNEY),
        established=clean_line(typed.established, longest=LONGEST_WORDS),
        replaces=_number(typed.replaces, Word(N_("number of the passport"))) if typed.replaces.strip() else "",
    )
    if not made.journey or not made.established:
        raise EmergencyIncomplete
    return made


def lines_of(document: Emergency, *, state: str) -> tuple[str, ...]:
    """Return the two machine-readable lines; raises NotComposable or Untransliterable."""
    until = document.valid_until
    return mrz.compose(
        mrz.Document(
            format=mrz.Format.TD2,
            document_code=CODE,
            issuer=state,
            number=document.number,
            primary=document.holder.primary,
            secondary=document.holder.secondary,
            nationality=document.holder.citizenship,
            birth=document.holder.birth,
            sex=document.holder.sex,
            expiry=PartialDate(until.year, until.month, until.day),
        )
    )


def seal_of(document: Emergency, *, state: str, by: Sealer) -> bytes:
    """Return the visible digital seal (9303-13); raises NotComposable or Untransliterable, ValueError of the sealer."""
    wanted = Wanted(
        state=state,
        kind=EMERGENCY_DOCUMENT,
        fields=((2, write_lines(lines_of(document, state=state), most=_ALL)),),
        issued=document.issued_on,
        signed_on=document.issued_on,
    )
    return write_visible_seal(wanted, by=by)


def _holder(typed: TypedEmergency) -> Holder:
    holder = presented_from(
        Typed(
            family_name=typed.family_name,
            given_names=typed.given_names,
            born=typed.born,
            sex=typed.sex,
            citizenship=typed.citizenship,
        )
    ).holder
    if holder is None or not holder.primary:
        raise FieldWrong(field=Word(N_("family name")), typed=typed.family_name[:40])
    if not holder.birth.is_complete:
        raise FieldWrong(field=Word(N_("date of birth")), typed=typed.born[:40])
    return holder


def _number(typed: str, field: Word) -> str:
    number = normal_number(typed)
    if not (number.isascii() and number.isalnum() and len(number) <= LONGEST_NUMBER):
        raise FieldWrong(field=field, typed=typed[:40])
    return number


def _until(typed: str, law: EmergencyLaw, today: date) -> date:
    try:
        until = date.fromisoformat(typed.strip())
    except ValueError as error:
        raise FieldWrong(field=Word(N_("valid until")), typed=typed[:40]) from error
    if not today <= until <= today + timedelta(days=law.most_days):
        raise EmergencyDates(most=law.most_days)
    return until
