"""Lists of persons with invented people on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from limen.adapters import clock
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.operations import Copy, Difference, ListTold
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.listings import ListedName, ListedPerson, Unreadable
from limen.lib.listings.national import TypedEntry

SANCTIONS = ListTold(
    code="sanctions",
    name="Sanctions",
    owner="international",
    legal_basis="United Nations Sanctions Act, 4",
    action="stop-and-call",
    made_here=False,
    categories=("sanctions",),
    usual_category="sanctions",
    format="un-xml",
)
NATIONAL = ListTold(
    code="national",
    name="National list",
    owner="border-service",
    legal_basis="Code of Criminal Procedure, 210",
    action="stop-and-call",
    made_here=True,
    categories=("wanted", "discreet-check", "missing"),
    seen_by=("watchlist_desk",),
)


def person(key: str, name: str = "", **changes: Any) -> ListedPerson:
    """Return an invented person on a list."""
    text = name or f"Person {key}"
    return replace(ListedPerson(key=key, names=(ListedName(text=text),), births=(PartialDate(1970),)), **changes)


def people(*keys: object) -> list[ListedPerson]:
    """Return a person for each key."""
    return [person(str(key)) for key in keys]


def typed(**changes: Any) -> TypedEntry:
    """Return what an officer types of an invented person."""
    right = TypedEntry(
        names="Viktor Halloran\nVikram Haloran",
        births="1981-02-03",
        sex="M",
        citizenships="UTO",
        documents="UTO X1234567",
        category="wanted",
        legal_basis="Code of Criminal Procedure, 210",
        expires_on="2026-12-31",
        authority="District Court of Port Utopia",
        case_number="DC 12/2026",
        redress="Ombudsman of Utopia, box 1",
    )
    return replace(right, **changes)


def copied(act: Act, records: Iterable[ListedPerson | Unreadable], *, code: str = "sanctions") -> Difference:
    """Read a copy of a list, made an hour ago."""
    copy = Copy(list_code=code, made_at=act.at - timedelta(hours=1), source="list.xml", digest="0" * 64)
    return watchlists.read_copy(act, copy=copy, records=records)


def in_force(
    first: Act, second: Act, records: Iterable[ListedPerson | Unreadable], *, code: str = "sanctions"
) -> Difference:
    """Put a copy in force: one brings it, the other confirms it."""
    difference = copied(first, records, code=code)
    watchlists.propose_version(first, version=difference.version, words="Weekly copy.")
    watchlists.confirm_version(second, version=difference.version)
    return difference


def listed(first: Act, second: Act, *, code: str = "national", **changes: Any) -> UUID:
    """Put an entry made by hand in force: one proposes it, the other confirms it; return the proposal."""
    proposal = watchlists.propose_entry(
        first, list_code=code, proposal=clock.new_id(), typed=typed(**changes), words="Arrest warrant of 1 March."
    )
    watchlists.confirm_entry(second, proposal=proposal)
    return proposal
