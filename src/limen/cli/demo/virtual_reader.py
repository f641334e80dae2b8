"""The chip reader of a demo's booth: an agent like that of `limen reader`, on whose reader lies whatever is asked for.

`python -m limen.cli.demo.virtual_reader agent` serves it; with `child` it is the process that reads one chip.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from limen.adapters import clock
from limen.adapters.chip_child import serve as obey_one
from limen.adapters.chip_reader import Card, Order
from limen.adapters.installation import Configuration, home, read_configuration
from limen.adapters.processes import Program
from limen.adapters.reader_agent import DEMO_FOLDER, AgentServer, ReaderAgent, pairing_secret
from limen.cli.demo.chip_state import chip_state, files_of
from limen.cli.demo.passports import OnChip, Trial, trials
from limen.cli.demo.virtual_chip import VirtualChip
from limen.lib import mrz
from limen.lib.emrtd.access import password_of_lines
from limen.lib.emrtd.results import Met

NAME: Final = "Demo reader"


@contextmanager
def laid_down(order: Order) -> Iterator[Card | Met]:
    """Give the chip of the demo's document with the number asked for; none for any other."""
    trial = next((each for each in trials(clock.now().date()) if _has(each, order.number)), None)
    yield Met.NO_CHIP if trial is None else chip_of(trial, home() / DEMO_FOLDER)


def chip_of(trial: Trial, folder: Path) -> VirtualChip:
    """Return the chip of a document to try out."""
    state, document = chip_state(folder), trial.documents[0]
    lines = mrz.compose(document)
    changed = mrz.compose(trial.on_chip) if trial.on_chip is not None else ()
    page = mrz.parse("\n".join(lines), today=clock.now().date())
    key = state.key("copy" if trial.chip is OnChip.COPY else "chip")
    return VirtualChip(files_of(state, lines, changed=changed), password_of_lines(page), key)


def _has(trial: Trial, number: str) -> bool:
    return trial.chip is not OnChip.NONE and trial.documents[0].number == number


def agent_of(configuration: Configuration) -> ReaderAgent:
    """Return the agent of a demo's booth."""
    return ReaderAgent(
        secret=pairing_secret(configuration.home / DEMO_FOLDER),
        origins=frozenset(f"http://{host}:{configuration.port}" for host in configuration.hosts),
        command=(sys.executable, "-m", "limen.cli.demo.virtual_reader", "child"),
        readers=lambda: (NAME,),
    )


def program_of(configuration: Configuration) -> Program:
    """Return the program to run beside a demo's server."""
    arguments = [sys.executable, "-m", "limen.cli.demo.virtual_reader", "agent", str(configuration.port)]
    return Program(name="reader", arguments=arguments, environment={"LIMEN_HOME": str(configuration.home)})


def main() -> None:
    """Serve, or read one chip."""
    match sys.argv[1:]:
        case ["child"]:
            obey_one(laid_down)
        case ["agent", port]:
            configuration = replace(read_configuration(home()), port=int(port))
            with AgentServer(agent_of(configuration), configuration.reader_port) as server:
                server.serve_forever()
        case _:
            sys.exit("usage: virtual_reader agent PORT | child")


if __name__ == "__main__":
    main()
