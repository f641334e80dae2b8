"""Invented carriers, what they announce for the next hours, and one that announced nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from limen.apps.carriers import operations as carriers
from limen.apps.carriers.operations import CarrierTold, ContactTold, Received
from limen.apps.crossings import operations as crossings
from limen.cli.demo.passports import ENTRY, trials
from limen.cli.demo.traffic import SEED, past_travellers
from limen.lib.basics.act import Act
from limen.lib.carriage.movement import Channel
from limen.lib.inspection.facts import Document as Papers
from limen.lib.inspection.facts import Holder
from limen.lib.inspection.presented import Presented, read_presented
from limen.lib.manifest import (
    Document,
    Form,
    Leg,
    Manifest,
    Name,
    Person,
    Role,
    Totals,
    Transport,
    write,
)
from limen.lib.mrz import compose

CARRIERS: Final = (
    CarrierTold(code="XU", name="Utopian Airways", mode="air", senders=("XUAIR",), is_interactive=True),
    CarrierTold(code="AF", name="Anyder Flights", mode="air", senders=("AFOPS",)),
    CarrierTold(code="FE", name="Amaurot Ferries", mode="sea", senders=("FERRIES",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Movement:
    """One movement of the demo."""

    carrier: str
    number: str
    mode: Transport
    origin: str
    zone: str
    destination: str
    departs_in: timedelta
    lasts: timedelta
    persons: int


MOVEMENTS: Final = (
    _Movement(
        carrier="XU", number="201", mode=Transport.AIR, origin="LIS", zone="Europe/Lisbon", destination="AMQ",
        departs_in=timedelta(minutes=50), lasts=timedelta(hours=2), persons=64,
    ),
    _Movement(
        carrier="AF", number="118", mode=Transport.AIR, origin="CDG", zone="Europe/Paris", destination="AMQ",
        departs_in=timedelta(hours=3), lasts=timedelta(hours=3), persons=40,
    ),
    _Movement(
        carrier="FE", number="12", mode=Transport.SEA, origin="ESLPA", zone="Atlantic/Canary", destination="UTAMQ",
        departs_in=timedelta(hours=1), lasts=timedelta(hours=7), persons=30,
    ),
)  # fmt: skip


def load_carriers(act: Act) -> None:
    """Put the invented carriers into the register and take in what they announce; `act` is the carrier desk's."""
    for told in CARRIERS:
        made = carriers.add_carrier(act, told=told)
        contact = ContactTold(
            name="Operations desk", task="operations", phone="+000 555 0190", email="", round_the_clock=True
        )
        carriers.add_contact(act, carrier=made, told=contact)
    carriers.take_schedule(act, text="\n".join(_schedule(act)))
    people = _people(act)
    for movement in MOVEMENTS:
        raw = write(_manifest(act, movement, list(islice(people, movement.persons))), Form.PAXLST)
        receipt = carriers.receive(act, received=Received(raw=raw, channel=Channel.FOLDER, name="demo.edi"))
        if receipt.message is not None:
            carriers.take_in(act, message=receipt.message)
    while crossings.assess_announced(act):
        pass


def _schedule(act: Act) -> Iterable[str]:
    yield "carrier,number,mode,origin,destination,departs,arrives"
    for hours, number in ((5, "XU305"), (9, "AF120")):
        leaves = (act.at + timedelta(hours=hours)).astimezone(ZoneInfo("Europe/Lisbon"))
        comes = (act.at + timedelta(hours=hours + 2)).astimezone(ZoneInfo(act.pack.time_zone_of("UTO-AIR-1")))
        yield f"{number[:2]},{number},air,LIS,AMQ,{leaves:%Y-%m-%dT%H:%M},{comes:%Y-%m-%dT%H:%M}"


def _people(act: Act) -> Iterable[tuple[Papers, Holder]]:
    """Yield those whose documents can be tried at the lane first, then invented travellers of the past year."""
    today = act.today
    for trial in trials(today):
        if trial.try_as == ENTRY:
            read = read_presented(Presented(scanned="\n".join(compose(trial.documents[0]))), today=today)
            if read.document is not None and read.holder is not None and read.document.number:
                yield read.document, read.holder
    for traveller in past_travellers(act.pack, crossings=400, until=act.at, seed=SEED + 1):
        yield traveller.document, traveller.holder


def _manifest(act: Act, movement: _Movement, people: Sequence[tuple[Papers, Holder]]) -> Manifest:
    dice = Random(SEED)  # noqa: S311 - invented seats need no secret dice
    there, here = ZoneInfo(movement.zone), ZoneInfo(act.pack.state.time_zone)
    departs, arrives = act.at + movement.departs_in, act.at + movement.departs_in + movement.lasts
    bookings = _bookings(people, dice)
    persons = tuple(
        Person(
            role=Role.CREW if place < 3 else Role.PASSENGER,
            name=Name(holder.primary, holder.secondary),
            sex=holder.sex,
            birth=holder.birth,
            nationality=holder.citizenship,
            embarkation=movement.origin,
            disembarkation=movement.destination,
            seat="" if place < 3 else f"{place // 6 + 1}{'ABCDEF'[place % 6]}",
            booking=bookings[place],
            reference=f"{movement.carrier}{movement.number}{place:03}",
            documents=(Document("P", document.number, document.issuer, document.expiry),),
        )
        for place, (document, holder) in enumerate(people)
    )
    return Manifest(
        form=Form.PAXLST,
        sender={told.code: told.senders[0] for told in CARRIERS}[movement.carrier],
        recipient="UTOBMS",
        prepared=f"{act.at:%y%m%d:%H%M}",
        application="APIS",
        interchange_reference=f"D{movement.carrier}{movement.number}",
        message_reference="1",
        transaction=f"D{movement.carrier}{movement.number}",
        mode=movement.mode,
        carrier=movement.carrier,
        number=movement.number,
        legs=(
            Leg(
                carrier=movement.carrier,
                number=movement.number,
                origin=movement.origin,
                departs=_local(departs, there),
                destination=movement.destination,
                arrives=_local(arrives, here),
                crosses=True,
            ),
        ),
        persons=persons,
        totals=Totals(passengers=len(persons) - 3, crew=3),
    )


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)


def _bookings(people: Sequence[tuple[Papers, Holder]], dice: Random) -> list[str]:
    """Return who is booked together: neighbours of one name, as families stand on a list."""
    made: list[str] = []
    for place, (_document, holder) in enumerate(people):
        if place < 3:
            made.append("")
        elif place > 3 and people[place - 1][1].primary == holder.primary:
            made.append(made[-1])
        else:
            made.append("".join(dice.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=6)))
    return made
