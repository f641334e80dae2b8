"""Run in a network of its own by `test_pcsc`: chips on a virtual reader, read through the smart-card service.

Prints one JSON object: what came of each reading.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from limen.adapters import chip_reader
from limen.adapters.chip_reader import Order, ReaderServiceMissing, laid_down, read_card, reader_names
from limen.adapters.reader_agent import ReaderAgent
from limen.cli.reader import CHILD
from limen.lib.emrtd.answer import Answer, answer_from_dict
from limen.lib.emrtd.authenticity import authenticity
from limen.lib.emrtd.passive import passive_authentication
from limen.lib.emrtd.reading import WANTED
from limen.lib.emrtd.results import Met
from limen.lib.emrtd.terminal_authentication import Terminal
from limen.lib.emrtd.trust import TrustStore
from tests.fakes import chip as faking
from tests.fakes import chip_issuer as making
from tests.fakes.card_authority import hierarchy
from tests.fakes.chip import Chip
from tests.fakes.chip_issuer import ec_pair, passport
from tests.fakes.virtual_reader import EXTENDED, PLAIN, Laid, laid
from tests.lib.emrtd.test_reading import CAN, PACE, PAGE, UTOPIA, a_chip, a_chip_with_key, files_of
from tests.lib.emrtd.test_terminal import a_guarded_chip

PAIR = ec_pair(name="active")
GROUPS = {**passport(), 2: making.group_2(b"\xff\xd8\xff" + bytes(15_000)), 15: faking.group_15(PAIR)}
FILES = files_of(GROUPS)
TRUST = TrustStore(authorities=(UTOPIA.authority,))
PAGE_ORDER = {"number": "L898902C3", "birth": "740812", "expiry": "300415", "challenge": "AAECAwQFBgc="}


def the_chip(**wanted: object) -> Chip:
    """Return a chip that can prove itself."""
    return a_chip(**{"files": FILES, "active": PAIR, **wanted})  # type: ignore[arg-type]  # named by their fields


@contextmanager
def service() -> Iterator[None]:
    """Start the smart-card service with the virtual reader alone."""
    log = Path("/run/pcscd/log").open("wb")  # noqa: SIM115 - open as long as the service runs
    started = subprocess.Popen([shutil.which("pcscd") or "/usr/sbin/pcscd", "-f"], stdout=log, stderr=log)
    try:
        until = time.monotonic() + 15
        while not _is_up():
            if started.poll() is not None or time.monotonic() > until:
                raise RuntimeError(Path("/run/pcscd/log").read_text(errors="replace"))
            time.sleep(0.05)
        yield
    finally:
        started.terminate()
        started.wait(timeout=10)
        log.close()


def _is_up() -> bool:
    try:
        return bool(reader_names())
    except ReaderServiceMissing:
        return False


def read(order: Order) -> Answer:
    """Read what lies on the reader."""
    with laid_down(order) as card:
        return Answer(met=card) if isinstance(card, Met) else read_card(card, order)


@contextmanager
def on_reader(make: Callable[[], Chip], *, atr: bytes = PLAIN, stuck_after: int | None = None) -> Iterator[Laid]:
    """Lay a chip down, and wait until the service has seen that the one before was taken away."""
    until = time.monotonic() + 5
    while time.monotonic() < until and _is_taken():
        time.sleep(0.05)
    with laid(make, atr=atr, stuck_after=stuck_after) as laid_card:
        yield laid_card


def _is_taken() -> bool:
    with chip_reader._context() as (card, context):
        return chip_reader._present(card, context, reader_names(), seconds=0) is not None


def told(answer: Answer, card: Laid | None = None) -> dict[str, object]:
    """Return what a test looks at."""
    found: dict[str, object] = {"met": answer.met.value, "tries": answer.tries, "seconds": round(answer.seconds, 3)}
    if card is not None:
        found |= {"commands": card.commands, "longest": card.longest}
    if answer.read is None:
        return found
    outcome = passive_authentication(answer.read.files, trust=TRUST, at=making.NOW)
    steps = authenticity(answer.read, outcome, trust=TRUST, at=making.NOW)
    return found | {
        "access": answer.read.access.value,
        "whole": answer.read.is_whole,
        "verdict": outcome.verdict.value,
        "proofs": [f"{step.id} {step.result}" for step in steps],
        "rules": [finding.rule for finding in answer.read.findings],
        "groups": sorted(answer.read.files.groups),
    }


def simple(make: Callable[[], Chip], *, can: bool = False, atr: bytes = PLAIN) -> dict[str, object]:
    """Lay a chip down and read it."""
    with on_reader(make, atr=atr) as card:
        return told(read(Order(passwords=(CAN, PAGE) if can else (PAGE,))), card)


def fingers(terminal: Terminal, *, atr: bytes = PLAIN) -> dict[str, object]:
    """Lay a chip with fingers down and read it with a reader's certificate."""
    with on_reader(lambda: a_guarded_chip(pace=PACE, longest=65_536), atr=atr) as card:
        return told(read(Order(passwords=(PAGE,), wanted=(*WANTED, 3), terminal=terminal)), card)


def torn() -> dict[str, object]:
    """Lift a document while it is read, and lay it down again."""
    second: list[Laid] = []
    with on_reader(lambda: the_chip(pace=PACE, gone_after=60)) as first:

        def lay_again() -> None:
            first._thread.join(timeout=10)
            time.sleep(0.6)
            second.append(Laid(lambda: the_chip(pace=PACE)))

        helper = threading.Thread(target=lay_again)
        helper.start()
        answer = read(Order(passwords=(PAGE,)))
        helper.join()
        found = told(answer, second[0])
        second[0].take_away()
        return found


def by_agent(*, stuck_after: int | None = None, seconds: float = 30) -> dict[str, object]:
    """Read as the desk agent does: by a process of its own, ended when its time is over."""
    agent = ReaderAgent(secret=b"", origins=frozenset(), command=CHILD, readers=reader_names, seconds=seconds)
    agent.prepare()
    with on_reader(lambda: the_chip(pace=PACE), stuck_after=stuck_after) as card:
        begun = time.monotonic()
        found = told(answer_from_dict(agent.read(json.dumps(PAGE_ORDER).encode())), card)
        found |= {"waited": round(time.monotonic() - begun, 2)}
    agent.close()
    return found


def main() -> None:
    """Read every chip and print what came of it."""
    with service():
        names = reader_names()
        nothing = told(read(Order(passwords=(PAGE,), wait=0.3)))
        found = {
            "readers": list(names),
            "nothing": nothing,
            "bac": simple(the_chip),
            "pace": simple(lambda: the_chip(pace=PACE)),
            "can": simple(lambda: the_chip(pace=PACE), can=True),
            "extended": simple(lambda: the_chip(pace=PACE, longest=65_536), atr=EXTENDED),
            "chip authentication": simple(lambda: a_chip_with_key(pace=PACE)),
            "certified": fingers(hierarchy().terminal()),
            "certified, extended": fingers(hierarchy().terminal(), atr=EXTENDED),
            "ended": fingers(hierarchy(end=date(2026, 11, 21)).terminal()),
            "torn": torn(),
            "agent": by_agent(),
            "stuck": by_agent(stuck_after=20, seconds=1.5),
        }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
