"""Facts about an invented traveller, in order, of which a test changes what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding
from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.inspection.facts import (
    Companion,
    Document,
    Facts,
    History,
    Holder,
    Meeting,
    Movement,
    NumberHit,
    NumberLists,
    Policy,
)
from limen.lib.inspection.rules import assess
from limen.lib.inspection.screened import ListAction, ListAge, PersonHit, Screening
from limen.lib.listings.persons import NameKind
from limen.lib.screening.hits import AlignedPart, Evidence, Field, Hit, Level, Verdict

AT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
TODAY = date(2026, 3, 14)
ANNA = Holder(primary="ERIKSSON", secondary="ANNA MARIA", birth=PartialDate(1985, 8, 12), sex=Sex.F, citizenship="UTO")
CHILD = Holder(primary="ERIKSSON", secondary="NILS", birth=PartialDate(2016, 5, 1), sex=Sex.M, citizenship="UTO")
PASSPORT = Document(code="P", issuer="UTO", number="L898902C3", expiry=PartialDate(2031, 4, 15))
POLICY = Policy(adult_age=18, alone_below=18, validity_beyond_entry_days=90, list_stale_hours=48)
FRESH = NumberLists(ages=(("Lost documents", AT),))
ASKED = Screening(ages=(ListAge(name="Wanted persons", made_at=AT, limit_hours=48),))
PERSON, OTHER = UUID(int=1), UUID(int=2)


def facts(**changes: Any) -> Facts:
    """Return the facts of a traveller with whom everything is in order; `changes` replace any of them."""
    clear = Facts(
        at=AT,
        today=TODAY,
        direction=Direction.ENTRY,
        kind=TravellerKind.PASSENGER,
        state_code="UTO",
        policy=POLICY,
        document=PASSPORT,
        holder=ANNA,
        lists=FRESH,
        screening=ASKED,
    )
    return replace(clear, **changes)


def foreign(**changes: Any) -> Document:
    """Return a passport of another State."""
    return replace(PASSPORT, issuer="NLD", **changes)


def adult(primary: str = "ERIKSSON", year: int | None = 1980) -> Companion:
    """Return somebody of the same party, of age unless the year says otherwise."""
    return Companion(primary=primary, birth=PartialDate(year, 1, 1) if year else PartialDate())


def meeting(**changes: Any) -> Meeting:
    """Return an earlier meeting with the same number or the same person."""
    met = Meeting(person=OTHER, document=UUID(int=3), holder=ANNA, issuer="UTO", number="X1234567", linked=False)
    return replace(met, **changes)


def last(direction: Direction, *, days_ago: int = 10, at: datetime = datetime(2026, 3, 4, 8, tzinfo=UTC)) -> History:
    """Return a history whose last crossing was in `direction`."""
    return History(crossings=3, last=Movement(direction=direction, at=at, post="UTO-AIR-1", days_ago=days_ago))


def hit(**changes: Any) -> NumberLists:
    """Return lists with one hit on the document."""
    found = NumberHit(
        list_code="lost",
        list_name="Lost documents",
        owner="Passport Office",
        status="stolen",
        listed_on=date(2026, 1, 5),
        action="stop-and-call",
    )
    return NumberLists(hits=(replace(found, **changes),), ages=(("Lost documents", AT),))


def rules_of(findings: tuple[Finding, ...]) -> list[str]:
    """Return the ids of the rules that found something."""
    return [finding.rule for finding in findings]


def found(**changes: Any) -> dict[str, str]:
    """Return rule and severity of everything that the rule set in force finds in changed facts."""
    return {finding.rule: finding.severity.name for finding in assess(facts(**changes))}


def is_keepable(text: str) -> bool:
    """Return True when every database and every page takes the text: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


LISTED = Hit(
    list_code="wanted",
    list_version="7",
    entry="UTO-12",
    name="Eriksson Anna M.",
    name_kind=NameKind.PRIMARY,
    level=Level.ALERT,
    bits=31.5,
    evidence=(
        Evidence(
            field=Field.NAME,
            verdict=Verdict.CLOSE,
            bits=22.0,
            sentence="All parts of the name agree but %(part)s.",
            values={"part": "M."},
            ours="Eriksson Anna M.",
            theirs="ERIKSSON, ANNA MARIA",
        ),
        Evidence(
            field=Field.BIRTH,
            verdict=Verdict.AGREES,
            bits=9.5,
            sentence="The date of birth agrees.",
            values={},
            ours=PartialDate(1985, 8, 12),
            theirs=PartialDate(1985, 8, 12),
        ),
    ),
    alignment=(
        AlignedPart(listed="Eriksson", presented="ERIKSSON", how="same"),
        AlignedPart(listed="Anna", presented="ANNA", how="same"),
        AlignedPart(listed="M.", presented="MARIA", how="initial"),
    ),
    rarity=18.2,
    profile="first/2026-11-29/0a1b2c3d",
    artefact="ab" * 32,
)
"""An invented hit on an invented list."""


def listed(action: ListAction = ListAction.STOP, level: Level = Level.ALERT, **changes: Any) -> PersonHit:
    """Return a hit as the lane may see it; `changes` replace any field of what stands around it."""
    found = PersonHit(
        list_name="Wanted persons",
        owner="Criminal Police",
        action=action,
        made_here=True,
        content="cd" * 32,
        hit=replace(LISTED, level=level),
    )
    return replace(found, **changes)


def screened(*hits: PersonHit, **changes: Any) -> Screening:
    """Return what lists of persons said, with these hits."""
    return replace(ASKED, hits=hits, **changes)
