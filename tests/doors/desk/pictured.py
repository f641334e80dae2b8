"""What pictures of the lists need besides what the tests need: `python -m tests.doors.desk.pictured FOLDER`.

A process of its own, because Django reads the installation once. Everything goes the way an office goes it: two
officers of the watchlist desk, a copy that one proposes, an entry that waits, a sample of oversight, a measurement.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limen.lib.basics.act import Act
    from limen.lib.basics.roles import Role

SECOND_COPY = (
    ("UTX.901", "Ragnhild Maddern Kallas", "Maddern Kallas", "Ragni Kallas", "1971-11-05", "NOR", "Libya"),
    ("UTX.902", "Dimitri Petrakis", "Petrakis", "Δημήτρης Πετράκης", "1969", "GRC", "Mali"),
    ("UTX.903", "", "", "", "1980-01-01", "GRC", "Mali"),
)
"""What the second copy of the list of sanctions adds; the last record names nobody and is kept aside."""
TRAVELLERS = 2000
"""Invented travellers whom the thresholds are measured with."""


def fill(folder: Path) -> None:
    """Fill the installation in `folder`; nobody serves it yet."""
    environment = os.environ | {"LIMEN_HOME": str(folder)}
    subprocess.run([sys.executable, "-m", "tests.doors.desk.pictured", str(folder)], check=True, env=environment)


def main(folder: Path) -> None:
    """Put lists in force, let a copy and an entry wait, draw a sample and measure the thresholds."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "limen.config.settings"
    import django

    django.setup()
    from limen.cli.demo.listed_persons import load_person_lists
    from limen.lib.basics.roles import Role

    wen, noor = _acts(Role.WATCHLIST_DESK)[:2]
    load_person_lists(wen, noor)
    _let_a_copy_wait(noor)
    _let_an_entry_wait(noor)
    _draw(_acts(Role.OVERSIGHT)[0], wen)
    table = folder / "travellers.csv"
    table.write_text(_travellers(wen), encoding="utf-8")
    _measure(table)


def _acts(role: Role) -> list[Act]:
    from limen.adapters.world import world
    from limen.apps.posts import queries

    officers = [row for row in queries.officers() if role in row.roles]
    return [world().act(actor=row.id, actor_name=row.full_name, roles=row.roles, purpose="demo") for row in officers]


def _let_a_copy_wait(act: Act) -> None:
    from limen.apps.watchlists import operations as watchlists
    from limen.apps.watchlists.operations import Copy
    from limen.cli.demo import listed_persons as demo
    from limen.lib.listings import read_persons

    text = _second_copy(demo.sanctions_copy(act))
    copy = Copy(
        list_code=demo.SANCTIONS, made_at=act.at, source="sanctions.csv", digest=sha256(text.encode()).hexdigest()
    )
    reading = read_persons("generic-csv", {"list": io.BytesIO(text.encode())}, mapping=demo.MAPPING)
    difference = watchlists.read_copy(act, copy=copy, records=reading, notes=reading.findings)
    watchlists.propose_version(act, version=difference.version, words="The copy of this week.")


def _second_copy(first: str) -> str:
    header, zoltan, *others = csv.reader(io.StringIO(first))
    zoltan[4] = "1966-02-17"
    out = io.StringIO()
    csv.writer(out).writerows([header, zoltan, *others[:-4], *SECOND_COPY])
    return out.getvalue()


def _let_an_entry_wait(act: Act) -> None:
    from dataclasses import replace

    from limen.adapters import clock
    from limen.apps.watchlists import operations as watchlists
    from limen.cli.demo import listed_persons as demo

    wanted = demo.entries(act)[-1][0]
    typed = replace(wanted, names="Oskar Lindholt\nOscar Lindholdt", births="1979-08-21", citizenships="DNK")
    words = "Warrant of this morning for smuggling of persons."
    watchlists.propose_entry(act, list_code=demo.NATIONAL, proposal=clock.new_id(), typed=typed, words=words)


def _draw(oversight: Act, keeper: Act) -> None:
    from limen.apps.watchlists import operations as watchlists

    sample = watchlists.draw_sample(oversight, list_code="", count=5, words="Quarterly audit of the lists.")
    watchlists.question_entry(oversight, sample=sample, place=1, words="Where is the order that this entry rests on?")
    watchlists.answer_question(keeper, sample=sample, place=1, words="In the file of the case; a copy is on its way.")
    watchlists.question_entry(oversight, sample=sample, place=2, words="Why is the last day so far away?")


def _measure(table: Path) -> None:
    from tests.doors.desk.served import PASSWORDS, code

    limen = str(Path(sys.executable).with_name("limen"))
    command = [limen, "screening", "calibrate", "--file", str(table), "--officer", "wen"]
    # An officer answers for it, with password and code as at any terminal.
    subprocess.run(command, check=True, input=f"{PASSWORDS['wen']}\n{code()}\n", text=True, capture_output=True)


def _travellers(act: Act) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("family_name", "given_names", "born", "sex", "citizenship", "document", "issuer", "number"))
    writer.writerows(_invented(act))
    return out.getvalue()


def _invented(act: Act) -> Iterator[tuple[str, ...]]:
    from limen.cli.demo import listed_persons as demo

    dice = Random(TRAVELLERS)
    families, given = (*demo.FAMILIES, "Ferreira", "Novak", "Haugen", "Okoye", "Silva"), (*demo.GIVEN, "Lena", "Pavel")
    for number in range(TRAVELLERS):
        born = act.today.replace(year=dice.randint(1945, 2006), month=dice.randint(1, 12), day=dice.randint(1, 28))
        name = dice.choice(families), f"{dice.choice(given)} {dice.choice(given)}"
        state = dice.choice(("GRC", "IDN", "NGA", "NOR", "CZE", "PRT", "BRA"))
        yield *name, born.isoformat(), dice.choice("FM"), state, "P", state, f"T{number:07}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
