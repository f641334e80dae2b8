"""Writes docs/messages.md: what the program makes of passenger messages that nobody here wrote.

`python -m tools.messages --data DIR`. The data is not part of the project (its README names origins and licences): the
table says what was there when it was made, and anybody who has the data can make it again.

Persons of PAXLST, and answers, are counted in the bytes by a rule that knows nothing of the reader; those of
reservations were counted by hand.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from limen.lib.edifact import COMPONENT, ELEMENT, SEGMENT, Interchange, scan
from limen.lib.manifest import Delivery, Form, Manifest, Profile, join, read, write_paxlst

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "docs" / "messages.md"
TODAY = date(2026, 11, 29)
FLIPS = 60
WIDTH = 61
BY_HAND = {
    "2_pnrs_basic.edi": 4,
    "3_pnrs.edi": 13,
    "adult_and_infant.edi": 2,
    "codeshare.edi": 2,
    "infant.edi": 2,
    "multiple_flight_leg_pnr.txt": 2,
    "no_pnr_history.edi": 4,
    "pnr1.txt": 2,
    "pnr2.txt": 2,
    "pnr3.txt": 4,
    "pnr4.txt": 1,
    "pnrMessageExample.txt": 5,
    "pnr_split.edi": 3,
    "test_pnr.xml": 3,
    "test_pnr_2.xml": 2,
    "test_pnr_3.xml": 0,
}
_PERSONS = re.compile(rb"NAD ?[^A-Za-z0-9](?:FL|FM|DDU|DDT)[^A-Za-z0-9]|ERP[^A-Za-z0-9]2")
HEAD = """# Passenger messages that nobody here wrote

What the program makes of real-format messages. Made by `make messages ARGS="--data FOLDER"`.

- *Persons*: read, of how many there are, counted without the reader.
- *Issues*: remarks and warnings, by code. *Left out*: what is sensitive, counted and kept nowhere.
- *Disturbed*: the same message with other signs, folded, wrapped as telex and as mail, and, for lists, split in parts
  of two and put together again from behind, must say the same.
- *Flipped*: copies with one byte changed at random. Each must be read or refused with a reason, and none may raise.
"""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One file and what came of it."""

    file: str
    is_right: bool
    cells: tuple[str, ...]


def rows(data: Path) -> Iterator[Row]:
    """Yield a row for every message in the folder."""
    for path in sorted(data.rglob("*")):
        if path.suffix in {".edi", ".txt", ".xml"} and not path.name.startswith("LICENSE"):
            yield row(path.read_bytes(), f"{path.parent.name}/{path.name}", path.name)


def row(data: bytes, shown: str, name: str) -> Row:
    """Return what comes of one file."""
    came = read(data, today=TODAY)
    there = BY_HAND.get(name, len(_PERSONS.findall(data.translate(None, b"\r\n"))))
    found = persons_of(came)
    disturbed = list(_disturbed(data, came))
    wrong = [what for what, same in disturbed if not same]
    flipped = _flipped(data)
    what = ", ".join(sorted({_kind(each) for each in (*came.manifests, *came.answers, *came.refused)}))
    messages: list[Any] = [*came.manifests, *came.answers, *came.refused]
    codes: Counter[str] = Counter(each.code for made in messages for each in made.issues)
    codes += Counter(each.code for each in came.issues)
    dropped: Counter[str] = Counter()
    for made in came.manifests:
        dropped.update(made.dropped)
    cells = (
        f"{what} {', '.join(sorted({each.release for each in came.manifests if each.release}))}".strip(),
        f"{found} of {there}",
        ", ".join(f"{count} {code}" for code, count in sorted(codes.items())),
        ", ".join(f"{count} {kind}" for kind, count in sorted(dropped.items())),
        f"{len(disturbed) - len(wrong)} of {len(disturbed)}" + (f" (not {', '.join(wrong)})" if wrong else ""),
        flipped,
    )
    return Row(file=shown, is_right=found == there and not wrong, cells=cells)


def persons_of(came: Delivery) -> int:
    """Return how many persons the messages name."""
    return sum(len(each.persons) for each in came.manifests) + sum(len(each.answers) for each in came.answers)


def _kind(made: object) -> str:
    return str(getattr(made, "form", "") or {"Answers": "cusres", "Refused": "refused"}[type(made).__name__])


def said(came: Delivery) -> list[object]:
    """Return what a file says, whatever its bytes: without digests, places, and what is odd about it."""
    lists = [
        replace(each, digest="", issues=(), charset="", persons=tuple(who._replace(segment=-1) for who in each.persons))
        for each in came.manifests
    ]
    answers = [
        replace(each, issues=(), answers=tuple(one._replace(segment=-1) for one in each.answers))
        for each in came.answers
    ]
    return [*lists, *answers, *(each.reason.code for each in came.refused)]


def resigned(interchange: Interchange, *, element: str, component: str, terminator: str, release: str) -> bytes:
    """Return an interchange with other signs, and with the UNA that says so."""
    held = {release: "\x01", element: "\x02", component: "\x03", terminator: "\x04"}
    text = interchange.text.removeprefix(SEGMENT)
    for sign, place in held.items():
        text = text.replace(sign, place)
    text = text.replace(SEGMENT, terminator).replace(ELEMENT, element).replace(COMPONENT, component)
    for sign, place in held.items():
        text = text.replace(place, release + sign)
    return f"UNA{component}{element}.{release} {terminator}{text}{terminator}".encode()


def folded(data: bytes, width: int = WIDTH) -> bytes:
    """Return the bytes in lines of so many."""
    flat = data.translate(None, b"\r\n")
    return b"\r\n".join(flat[at : at + width] for at in range(0, len(flat), width))


def _disturbed(data: bytes, came: Delivery) -> Iterator[tuple[str, bool]]:
    interchanges = scan(data)
    if not interchanges:
        return
    plain = said(came)
    signs = {"element": "*", "component": "|", "terminator": "~", "release": "\\"}
    again = b"\r\n".join(resigned(each, **signs) for each in interchanges)
    ways: tuple[tuple[str, Callable[[], bytes]], ...] = (
        ("other signs", lambda: again),
        ("folded", lambda: folded(data)),
        ("telex", lambda: b"\x01QN UTPBRZZ\r\n.AAAKKZZ 291100\r\n\x02" + data + b"\x03\r\n"),
        ("mail", lambda: b"Dear all,\r\nplease find it below.\r\n\r\n" + data),
    )
    for what, make in ways:
        yield what, said(read(make(), today=TODAY)) == plain
    lists = [each for each in came.manifests if each.form is Form.PAXLST and len(each.persons) > 2]
    if lists:
        yield "split", all(_splits(each) for each in lists)


def _splits(made: Manifest) -> bool:
    parts = read(write_paxlst(made, Profile(code="split", name="Split", per_part=2)), today=TODAY).manifests
    joined = join(reversed(parts))
    names = [each.name for each in joined.manifest.persons]
    return joined.is_complete and names == [each.name for each in made.persons]


def _flipped(data: bytes) -> str:
    dice = random.Random(len(data))  # noqa: S311 - which bits are changed is no secret
    outcomes: Counter[str] = Counter()
    for _ in range(FLIPS):
        changed = bytearray(data)
        changed[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        came = read(bytes(changed), today=TODAY)
        is_read = came.manifests or came.answers or came.acknowledgements
        outcomes["read" if is_read else "refused" if came.refused else "nothing"] += 1
    return ", ".join(f"{count} {what}" for what, count in sorted(outcomes.items()))


def book(data: Path) -> str:
    """Return the whole page as Markdown."""
    made = list(rows(data))
    right = sum(each.is_right for each in made)
    table = ["| file | what | persons | issues | left out | disturbed | flipped |", "|---|---|---|---|---|---|---|"]
    table += [
        f"| `{each.file}` | {' | '.join(cell.replace('|', '/') for cell in each.cells)} |"
        + ("" if each.is_right else " **not right**")
        for each in made
    ]
    return "\n".join([HEAD, f"{len(made)} files, {right} right.", "", *table, ""])


def main(arguments: list[str] | None = None) -> int:
    """Write the page and return the exit code."""
    parser = argparse.ArgumentParser(prog="make messages", description="Write docs/messages.md.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the messages")
    asked = parser.parse_args(arguments)
    BOOK.write_text(book(asked.data), encoding="utf-8")
    print(BOOK.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
