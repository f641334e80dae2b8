"""Carriers' messages read into lists, against the PyPI package `pydifact` on the same bytes in the same run.

Ours gives the whole list: persons, documents, legs, everything checked and every issue at its place. Theirs gives
segments cut into elements, and nothing else. PNRGOV as XML is held against lxml, which makes a tree and nothing else.

Counted is the time of the processor, so that a busy machine slows both alike; the works take turns (`turns.py`).
"""

from __future__ import annotations

import random
import warnings
from datetime import datetime

from lxml import etree
from pydifact.parser import Parser

from benchmarks.rows import Better, Row
from benchmarks.turns import in_turns, middle
from limen.lib.manifest import Form, Manifest, invented_list, read, write

DEPARTS = datetime(2026, 11, 29, 11, 0)  # noqa: DTZ001 - messages carry no zone
TODAY = DEPARTS.date()
PERSONS = 200
ROUNDS = 20
THEIRS = "pydifact 0.2.3, Parser: segments alone"
LXML = "lxml, the tree alone"
_DICE = 2026


def run(scale: float) -> list[Row]:
    """Return lists and persons per second, the ratios, and what twice and four times the length takes."""
    rounds = max(3, round(ROUNDS * scale))
    return [*_paxlst(rounds), *_bookings(rounds), *_growth(rounds)]


def _list(persons: int) -> Manifest:
    return invented_list(1, persons, random.Random(_DICE), DEPARTS)


def _read(data: bytes) -> Manifest:
    (made,) = read(data, today=TODAY).manifests
    return made


def _segments(text: str) -> int:
    # It warns of every kind of segment that it has no directory for, which takes no time after the first.
    warnings.simplefilter("ignore")
    return sum(1 for _ in Parser().parse(text))


def _paxlst(rounds: int) -> list[Row]:
    data = write(_list(PERSONS), Form.PAXLST)
    text = data.decode()
    made = _read(data)
    assert len(made.persons) == PERSONS
    assert made.issues == ()
    assert _segments(text) > 10 * PERSONS
    ours, theirs = in_turns([lambda: _read(data), lambda: _segments(text)], rounds=rounds)
    kilobytes = len(data) / 1000
    return [
        Row(
            name="PAXLST of 200 to a list, checked",
            value=PERSONS * max(ours),
            unit="persons/s",
            against=THEIRS,
            ratio=middle(ours, theirs),
            goal=20,
            note=(
                f"{kilobytes:.0f} kB in {1000 / max(ours):.2f} ms, once the sender is known; 30 is the stretch. What"
                " stands in the way is that each person becomes a name, an address, a document and dates"
            ),
        )
    ]


_FARES = (
    "MON+B:2888.00:GBP+T:2957.94:GBP'PTK+NR++061226:1010+ZZ+006+LON'"
    "TXD++3.10:::AY6+8.50:::YQ+3.40:::YC+4.30:::XY+3.10:::XA+2.80:::XF'DAT+710:061226:1200'"
    "FOP+CC:::VI:XXXXXXXX1186:0228'IFT+4:15:9+AAA ZZ UTP GBP/IT END ROE0.618831 XT3.10AY6 8.50YQ'"
    "LTS+0/O/NM/INVENTED PERSON(ADT)'LTS+0/O/SS/ZZ 123 D 29NOV 1 AAAUTP LK1 1100 1345/NN *1A/E* /ZZ/UT/C/I/CAB J'"
    "LTS+1/Z/1AINV RM ZZ 191354 CR-1AINV RM ZZ 0000 19MAR1354Z'LTS+2/Z//DCS-SYNCUS CR-AAAZZ00CO 00000000 PD 6160MC'"
)
"""What systems send of each person beside who it is: fares, payment, history. All of it is left out on receipt."""


def _as_sent(data: bytes) -> bytes:
    """Return the reservations with fares, payment and history after each ticket or passenger, as systems send them."""
    return data.replace(b"'SSR+DOCA", b"'" + _FARES.encode() + b"SSR+DOCA")


def _bookings(rounds: int) -> list[Row]:
    made = _list(PERSONS)
    data, xml = _as_sent(write(made, Form.PNRGOV)), write(made, Form.PNRGOV_XML)
    text = data.decode()
    assert data.count(b"FOP+") == PERSONS
    assert len(_read(data).persons) == len(_read(xml).persons) == PERSONS
    ours, theirs = in_turns([lambda: _read(data), lambda: _segments(text)], rounds=rounds)
    ours_xml, bare = in_turns([lambda: _read(xml), lambda: etree.fromstring(xml)], rounds=rounds)
    return [
        Row(
            name="PNRGOV of 200 to a list",
            value=PERSONS * max(ours),
            unit="persons/s",
            against=THEIRS,
            ratio=middle(ours, theirs),
            goal=15,
            note=(
                f"{len(data) / 1000:.0f} kB in {1000 / max(ours):.2f} ms; fares, payment and history left out and"
                " counted"
            ),
        ),
        Row(
            name="PNRGOV as XML to a list",
            value=PERSONS * max(ours_xml),
            unit="persons/s",
            against=LXML,
            ratio=middle(bare, ours_xml),
            goal=3,
            better=Better.LOWER,
            note=(
                f"{len(xml) / 1000:.0f} kB in {1000 / max(ours_xml):.2f} ms. lxml looks through all of it without"
                " making a tree, which is a fifth of that; a half is to find in the text what each person tells, a"
                " quarter to make persons of it"
            ),
        ),
    ]


def _growth(rounds: int) -> list[Row]:
    sizes = [write(_list(PERSONS * times), Form.PAXLST) for times in (1, 2, 4)]
    found = in_turns([lambda data=data: _read(data) for data in sizes], rounds=rounds)  # type: ignore[misc]  # a default binds
    bytes_per_second = [[len(data) * each for each in rates] for data, rates in zip(sizes, found, strict=True)]
    return [
        Row(
            name=f"PAXLST of {PERSONS * times}, time for a byte",
            value=1e9 / max(bytes_per_second[at]),
            unit="ns",
            against="the same for 200 persons",
            ratio=middle(bytes_per_second[0], bytes_per_second[at]),
            goal=1.3,
            better=Better.LOWER,
            note="linear is 1; four times the persons fill more of the caches" if at == 2 else "",
        )
        for at, times in ((1, 2), (2, 4))
    ]
