"""Hits where the traveller stands: shown side by side at the lane, adjudicated and verified at the second line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import case_for, inspection_for
from limen.apps.crossings.operations.gather import gather_again
from limen.apps.crossings.operations.readings import add_reading, circumstances_of, open_row
from limen.apps.crossings.queries import InspectionView
from limen.apps.journal.operations import once_more
from limen.apps.screening import operations as screening
from limen.apps.screening.access import discreet_of_case, entry_of
from limen.apps.screening.operations import Asked
from limen.apps.screening.queries import ClearedRow, HitRow, cleared_of, found_hits, redress_of
from limen.apps.travellers.queries import persons_linked_to
from limen.apps.watchlists.queries import ListedEntry
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.hits import HitUnknown, Said, read_redress_number
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.record import load_facts
from limen.lib.inspection.screened import PersonHit, Screening


class RedressNumberWrong(Problem):
    """What was typed or scanned is no redress number."""

    code = "redress-number-wrong"
    sentence = N_(
        "“%(typed)s” is no redress number: compare it with the paper. It begins with R and has ten characters."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HitAtLane:
    """One hit of an inspection, record against record."""

    view: InspectionView
    place: int
    """Counted from 1, in the order of the findings."""
    count: int
    found: PersonHit


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHit:
    """One hit of a case with what the entry says."""

    row: HitRow
    entry: ListedEntry | None
    """None where the entry was erased since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHits:
    """All hits of a case that this person may know of, and what was cleared of this traveller."""

    view: InspectionView
    hits: tuple[CaseHit, ...]
    cleared: tuple[ClearedRow, ...]
    redress: str


def look_at_hit(act: Act, *, inspection: UUID, place: int) -> HitAtLane:
    """Return one hit of an inspection that is this person's task. Raises NoSuchInspection or HitUnknown."""
    with transaction.atomic():
        view = queries.view_of(inspection_for(act, inspection, what="hit"))
    said = view.facts.screening
    hits = said.hits if isinstance(said, Screening) else ()
    if not 1 <= place <= len(hits):
        raise HitUnknown
    return HitAtLane(view=view, place=place, count=len(hits), found=hits[place - 1])


def look_at_hits(act: Act, *, inspection: UUID) -> CaseHits:
    """Return the hits of a case, discreet ones of lists that name this person's role; each look is written first.

    Raises NoSuchInspection.
    """
    with transaction.atomic():
        row = case_for(act, inspection, what="hits")
        persons = persons_linked_to(row.person)
        rows = (*_hits(row, persons), *discreet_of_case(act, persons=persons))
        return CaseHits(
            view=queries.view_of(row),
            hits=tuple(CaseHit(row=hit, entry=entry_of(act, hit)) for hit in rows),
            cleared=cleared_of(persons, today=act.today),
            redress=redress_of(persons),
        )


def _hits(row: models.Inspection, persons: tuple[UUID, ...]) -> tuple[HitRow, ...]:
    said = load_facts(queries.last_reading(row.id).facts).screening
    return found_hits(persons=persons, hits=said.hits if isinstance(said, Screening) else (), inspection=row.id)


def adjudicate_hit(act: Act, *, inspection: UUID, request: UUID, hit: UUID, said: Said, why: str) -> None:
    """Say of a hit of a case whether it is the same person. Raises what `adjudicate` raises, or NoSuchInspection."""
    _for_case(
        act,
        inspection,
        lambda persons: screening.adjudicate(act, request=request, hit=hit, said=said, why=why, persons=persons),
    )


def verify_hit(act: Act, *, inspection: UUID, request: UUID, hit: UUID, asked: Asked) -> None:
    """Record what the owner of the list answered about a hit of a case. Raises what `verify` raises, or
    NoSuchInspection.
    """
    _for_case(
        act, inspection, lambda persons: screening.verify(act, request=request, hit=hit, asked=asked, persons=persons)
    )


def give_redress_number(act: Act, *, inspection: UUID) -> str:
    """Return the redress number of the traveller of a case. Raises NotAllowed, NoSuchInspection or NothingCleared."""
    with transaction.atomic():
        row = case_for(act, inspection, what="redress", lock=True)
        return screening.issue_redress_number(act, person=row.person, persons=persons_linked_to(row.person))


@once_more
def _for_case(act: Act, inspection: UUID, say: Callable[[tuple[UUID, ...]], None]) -> None:
    """Say something of a hit of a case; while the case is undecided, every list is asked anew with what was said."""
    require(act.roles, Right.ADJUDICATE_HITS)
    with transaction.atomic():
        row = case_for(act, inspection, what="hit", lock=True)
        say(persons_linked_to(row.person))


@once_more
def show_redress_number(act: Act, *, inspection: UUID, typed: str) -> None:
    """Look again with the redress number that the traveller of an open inspection shows.

    Raises NotAllowed, NoSuchInspection, NotOpen or RedressNumberWrong.
    """
    require(act.roles, Right.INSPECT)
    number = read_redress_number(typed)
    if not number:
        raise RedressNumberWrong(typed=typed.strip()[:20])
    with transaction.atomic():
        row = open_row(act, inspection)
        before = load_facts(queries.last_reading(row.id).facts)
        circumstances = replace(circumstances_of(row), redress=number)
        add_reading(act, row, gather_again(act, before=before, circumstances=circumstances))
