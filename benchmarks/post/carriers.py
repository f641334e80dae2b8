"""A post with lists in force that takes carriers' messages in: `python -m benchmarks.post.carriers JSON`.

Prints one JSON object with what was measured.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from zoneinfo import ZoneInfo

from limen.adapters.installation import Configuration
from limen.cli.init import install
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.manifest import Document, Form, Leg, Manifest, Name, Person, Totals, Transport, write


def main(asked: dict[str, int | str]) -> dict[str, object]:
    """Make the post, put the lists in force, and measure."""
    home = Path(str(asked["home"]))
    for _step in install(Configuration(home=home, node_name="bench")):
        pass
    from limen.adapters.world import world

    keepers = _put_lists_in_force(int(asked["listed"]))
    machine = world().machine_act(purpose="benchmark")
    _take(machine, _list(machine, number=1, persons=int(asked["seats"]), seed=1))  # whatever is compiled once
    flights = []
    for number in range(2, 5):
        raw = _list(machine, number=number, persons=int(asked["seats"]), seed=number)
        begun = perf_counter()
        _take(world().machine_act(purpose="benchmark"), raw)
        flights.append(perf_counter() - begun)
    again, whole = _again(keepers)
    questions = sorted(_questions(int(asked["questions"])))
    rate, cpu, oldest = _peak(int(asked["peak"]), int(asked["passengers"]))
    return {
        "flight": min(flights),
        "flights": ", ".join(f"{each:.2f}" for each in flights),
        "again": again,
        "whole": whole,
        "median": questions[len(questions) // 2] * 1000,
        "p99": questions[int(len(questions) * 0.99)] * 1000,
        "rate": rate,
        "cpu": cpu,
        "oldest": oldest,
        "peak": int(asked["peak"]),
    }


def _take(act: Act, raw: bytes) -> None:
    from limen.apps.carriers import operations as carriers
    from limen.apps.crossings import operations as crossings
    from limen.lib.carriage.movement import Channel

    receipt = carriers.receive(act, received=carriers.Received(raw=raw, channel=Channel.FOLDER))
    if receipt.message is None:
        raise RuntimeError("the message was not kept")
    carriers.take_in(act, message=receipt.message)
    while crossings.assess_announced(act):
        pass


def _again(keepers: list[Act]) -> tuple[float, float]:
    """Return how many people who are awaited are assessed a second once more when a list of numbers took effect anew:
    as it is, and where nobody remembers what lists of persons were asked, so that all are.
    """
    from limen.adapters.world import world
    from limen.apps.carriers.models import ListsAsked
    from limen.apps.crossings.operations import assess_announced

    rates = []
    for numbers, forgets in ((2_001, False), (2_002, True)):
        _put_numbers(keepers, numbers)
        if forgets:
            ListsAsked.objects.all().delete()
        looked_at, begun = 0, process_time()
        while found := assess_announced(world().machine_act(purpose="benchmark")):
            looked_at += found
        rates.append(looked_at / (process_time() - begun))
    return rates[0], rates[1]


def _questions(count: int) -> list[float]:
    from limen.adapters.world import world
    from limen.apps.carriers.operations import Received
    from limen.apps.crossings.operations import answer_carrier
    from limen.lib.carriage.movement import Channel

    spent = []
    for place in range(count):
        act = world().machine_act(purpose="benchmark")
        raw = _list(act, number=5, persons=1, seed=100_000 + place)
        begun = perf_counter()
        answer_carrier(act, received=Received(raw=raw, channel=Channel.INTERACTIVE))
        spent.append(perf_counter() - begun)
    return spent


def _peak(messages: int, passengers: int) -> tuple[float, float, float]:
    """Return (messages a second, processor seconds each, age of the oldest at the rate of the peak hour)."""
    from limen.adapters.world import world

    act = world().machine_act(purpose="benchmark")
    raws = [_list(act, number=10 + place, persons=passengers, seed=place) for place in range(messages)]
    spent, begun_cpu, begun = [], process_time(), perf_counter()
    for raw in raws:
        one = perf_counter()
        _take(world().machine_act(purpose="benchmark"), raw)
        spent.append(perf_counter() - one)
    took = perf_counter() - begun
    every, free, oldest = 3_600 / 4_200, 0.0, 0.0
    for place, each in enumerate(spent):
        came = place * every
        free = max(free, came) + each
        oldest = max(oldest, free - came)
    return messages / took, (process_time() - begun_cpu) / messages, oldest


def _list(act: Act, *, number: int, persons: int, seed: int) -> bytes:
    dice = random.Random(seed)
    zone = ZoneInfo(act.pack.state.time_zone)
    departs = (act.at + timedelta(hours=3)).astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    people = tuple(_person(dice, seed + place) for place in range(persons))
    return write(_manifest(people, f"{number}", departs, reference=f"B{number}S{seed}"), Form.PAXLST)


def _manifest(people: tuple[Person, ...], number: str, departs: datetime, *, reference: str) -> Manifest:
    leg = Leg(
        carrier="XU", number=number, origin="LIS", departs=departs, destination="AMQ",
        arrives=departs + timedelta(hours=2), crosses=True,
    )  # fmt: skip
    return Manifest(
        form=Form.PAXLST, sender="XUAIR", recipient="UTOBMS", prepared="261129:0900", application="APIS",
        interchange_reference=reference, message_reference="1", transaction=reference, mode=Transport.AIR,
        carrier="XU", number=number, legs=(leg,), persons=people, totals=Totals(passengers=len(people)),
    )  # fmt: skip


_FAMILIES = ("ALMEIDA", "BAKKER", "COSTA", "DIALLO", "ERIKSSON", "FERREIRA", "GARCIA", "HADDAD", "IVANOV", "JANSEN")
_GIVEN = ("ANA", "BRAM", "CARLA", "DAVID", "ELENA", "FATIMA", "GEORG", "HANA", "IVAN", "JULIA", "KARIM", "LIN")


def _person(dice: random.Random, place: int) -> Person:
    number = f"{dice.choice('ABCDEFGHK')}{dice.randrange(10**7):07}"
    state = dice.choice(("PRT", "ESP", "FRA", "GBR", "BRA", "NGA", "UTO", "MAR"))
    family = f"{dice.choice(_FAMILIES)}{dice.choice(('', '', ' ' + dice.choice(_FAMILIES)))}"
    return Person(
        name=Name(family, f"{dice.choice(_GIVEN)} {dice.choice(_GIVEN)}"),
        sex=dice.choice((Sex.F, Sex.M)),
        birth=PartialDate(dice.randint(1940, 2022), dice.randint(1, 12), dice.randint(1, 28)),
        nationality=state,
        embarkation="LIS",
        disembarkation="AMQ",
        seat=f"{place // 6 + 1}{'ABCDEF'[place % 6]}",
        booking=f"B{place // 2:05}",
        reference=f"P{dice.randrange(10**9):09}",
        documents=(Document("P", number, state, PartialDate(2030, 1, 1)),),
    )


def _put_numbers(keepers: list[Act], count: int) -> None:
    from limen.apps.watchlists import operations as watchlists

    lines = ["issuer,number,status,listed_on", *(f"FRA,Z{place:07},lost," for place in range(count))]
    brought = watchlists.import_numbers(keepers[0], list_code="bench", lines=lines, made_at=keepers[0].at)
    watchlists.confirm_numbers(keepers[1], list_code="bench", version=brought.version)


def _put_lists_in_force(listed: int) -> list[Act]:
    """Put a list of invented persons and one of numbers in force, by the product's own operations; return who did."""
    from benchmarks.screening_data import synthetic
    from limen.adapters import clock
    from limen.adapters.world import world
    from limen.apps.posts.operations import add_officer
    from limen.apps.watchlists import operations as watchlists
    from limen.apps.watchlists.operations import ListTold
    from limen.lib.basics.roles import Role

    machine = world().machine_act(purpose="benchmark")
    acts = [
        world().act(
            actor=add_officer(
                machine, username=name, full_name=name, roles=[Role.WATCHLIST_DESK], password=clock.new_id().hex,
                one_time=False,
            ),
            actor_name=name, roles=[Role.WATCHLIST_DESK], purpose="benchmark",
        )
        for name in ("b.keeper", "b.second")
    ]  # fmt: skip
    owner = machine.pack.list_owners[0]
    watchlists.open_list(
        acts[0], code="bench", name="Bench", owner=owner.name, legal_basis="s. 1", action="stop-and-call"
    )
    _put_numbers(acts, 2_000)
    watchlists.open_person_list(
        acts[0],
        told=ListTold(
            code="persons", name="Persons", owner=owner.code, legal_basis="s. 1", action="stop-and-call",
            made_here=False, categories=(machine.pack.watchlists.categories[0].code,),
            usual_category=machine.pack.watchlists.categories[0].code, seen_by=("watchlist_desk",), format="un-xml",
        ),
    )  # fmt: skip
    copy = watchlists.Copy(list_code="persons", made_at=machine.at, source="bench", digest="0" * 64)
    version = watchlists.read_copy(acts[0], copy=copy, records=synthetic(listed)).version
    watchlists.propose_version(acts[0], version=version, words="Benchmark.")
    watchlists.confirm_version(acts[1], version=version)
    return acts


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
