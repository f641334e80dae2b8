"""The demo's lists of persons: an invented copy of a sanctions list, and a national list with entries made by hand."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Final

from limen.adapters import clock
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.operations import Copy, ListTold
from limen.cli.demo.traffic import SEED
from limen.lib.basics.act import Act
from limen.lib.listings import Column, Mapping, mapping_to_dict, read_persons
from limen.lib.listings.national import TypedEntry

SANCTIONS: Final = "sanctions"
NATIONAL: Final = "national"
COLUMNS: Final = {
    "number": "key",
    "name": "name",
    "family": "family_name",
    "also": "alias",
    "born": "birth_date",
    "state": "citizenship",
    "regime": "programme",
}
MAPPING: Final = Mapping(
    columns=tuple(
        Column(name=name, field=field, separator=";" if field == "alias" else "") for name, field in COLUMNS.items()
    )
)
WANTED: Final = (
    ("UTX.001", "Zoltan Varkonyi", "Varkonyi", "Zoli Varkoni;Золтан Варконьи", "1966-02-19", "HUN", "GB"),
    ("UTX.002", "Yusuf Al Rashedi", "Al Rashedi", "يوسف الراشدي", "1978-07-04", "YEM", "Al-Qaida"),
)
FAMILIES: Final = ("Torvik", "Maddern", "Kallas", "Oyelaran", "Brisco", "Zambrano", "Petrakis", "Wijaya", "Holub")
GIVEN: Final = ("Ivo", "Selma", "Bruno", "Adaeze", "Ruth", "Kofi", "Marta", "Dimitri", "Anwar", "Ingrid")
OTHERS: Final = 180
"""Invented entries besides those to try out."""


def load_person_lists(act: Act, second: Act) -> None:
    """Open both lists and put them in force as an office does: one brings and proposes, the other confirms."""
    _open(act)
    text = sanctions_copy(act)
    told = Copy(
        list_code=SANCTIONS,
        made_at=act.at - timedelta(hours=5),
        source="sanctions.csv",
        digest=sha256(text.encode()).hexdigest(),
    )
    reading = read_persons("generic-csv", {"list": io.BytesIO(text.encode())}, mapping=MAPPING)
    difference = watchlists.read_copy(act, copy=told, records=reading, notes=reading.findings)
    watchlists.propose_version(act, version=difference.version, words="First copy of the list.")
    watchlists.confirm_version(second, version=difference.version)
    for typed, words in entries(act):
        proposal = watchlists.propose_entry(act, list_code=NATIONAL, proposal=clock.new_id(), typed=typed, words=words)
        watchlists.confirm_entry(second, proposal=proposal)


def _open(act: Act) -> None:
    owners = {each.code for each in act.pack.list_owners}
    for told in (
        ListTold(
            code=SANCTIONS,
            name="Sanctions (invented copy)",
            owner="international" if "international" in owners else min(owners),
            legal_basis="United Nations Sanctions Act, section 4",
            action="stop-and-call",
            made_here=False,
            categories=("sanctions",),
            usual_category="sanctions",
            seen_by=("watchlist_desk", "second_line"),
            format="generic-csv",
            mapping=mapping_to_dict(MAPPING),
        ),
        ListTold(
            code=NATIONAL,
            name="National list",
            owner="border-service" if "border-service" in owners else min(owners),
            legal_basis="Border Register Act, section 9",
            action="stop-and-call",
            made_here=True,
            categories=("wanted", "discreet-check", "missing", "child-abduction"),
            seen_by=("watchlist_desk",),
        ),
    ):
        watchlists.open_person_list(act, told=told)


def entries(act: Act) -> tuple[tuple[TypedEntry, str], ...]:
    """Return the entries of the national list, each with why it is proposed."""
    last = (act.today + timedelta(days=300)).isoformat()
    redress = "Ombudsman of Utopia, +000 118"
    return (
        (
            TypedEntry(
                names="Tamsin Overbeck",
                births="1995-10-02",
                sex="F",
                citizenships="UTO",
                category="missing",
                legal_basis="Missing Persons Act, section 2",
                expires_on=last,
                authority="Police of Port Utopia, missing persons",
                case_number="MP 77",
                redress=redress,
                remarks="Her family looks for her. Offer help; she is free to go where she likes.",
            ),
            "Reported missing by her sister.",
        ),
        (
            TypedEntry(
                names="Leopold Ashgrove\nLeo Ashgrove",
                births="1970-01-30",
                sex="M",
                citizenships="GBR",
                documents="GBR 533118802",
                category="discreet-check",
                legal_basis="Code of Criminal Procedure, section 163",
                expires_on=last,
                authority="Investigating judge, Port Utopia",
                case_number="IJ 4/12",
                redress=redress,
            ),
            "Order of the judge: note when and with whom he crosses.",
        ),
        (
            TypedEntry(
                names="Radovan Mistek",
                births="1983-06",
                sex="M",
                citizenships="CZE",
                category="wanted",
                legal_basis="Code of Criminal Procedure, section 210",
                expires_on=last,
                authority="District Court of Port Utopia",
                case_number="DC 118",
                redress=redress,
            ),
            "Warrant for fraud with travel documents.",
        ),
    )


def sanctions_copy(act: Act) -> str:
    """Return the first copy of the list of sanctions, as its owner would send it: CSV with a header."""
    dice = Random(SEED)  # noqa: S311 - invented people need no secret dice
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(WANTED)
    for number in range(OTHERS):
        family, given = dice.choice(FAMILIES), f"{dice.choice(GIVEN)} {dice.choice(GIVEN)}"
        born = act.today.replace(year=dice.randint(1945, 1999), month=dice.randint(1, 12), day=dice.randint(1, 28))
        state, regime = dice.choice(("GRC", "IDN", "NGA", "NOR", "CZE")), dice.choice(("Libya", "Mali", "Yemen"))
        writer.writerow((f"UTX.{number + 100}", f"{given} {family}", family, "", born.isoformat(), state, regime))
    return out.getvalue()
