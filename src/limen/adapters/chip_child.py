"""The program that reads one chip and ends: what it knew of the chip ends with it.

`limen.adapters.reader_agent` keeps one ready, hands it an order, and ends it when its time is over: a call into the
smart-card service cannot be broken off in any other way. It speaks one line of JSON in and one out.
"""

from __future__ import annotations

import json
import resource
import sys
from base64 import b64decode
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final

from limen.adapters.chip_reader import Card, Order, laid_down, read_card
from limen.lib.basics.problems import Problem
from limen.lib.emrtd.access import NoPassword, Password, password_of, password_of_number
from limen.lib.emrtd.answer import Answer, answer_to_dict
from limen.lib.emrtd.results import Met

MOST_ORDER: Final = 4_096
"""Bytes of an order."""
_MEMORY: Final = 1 << 30
_CPU_SECONDS: Final = 60
OpenCard = Callable[[Order], AbstractContextManager[Card | Met]]


def order_of(said: Mapping[str, Any]) -> Order:
    """Return the order that JSON data is. Raises NoPassword, or ValueError when it is none."""
    passwords = tuple(_passwords(said))
    if not passwords:
        raise NoPassword("nothing that opens a chip")
    challenge = b64decode(_text(said, "challenge"), validate=True)
    if len(challenge) not in (0, 8):
        raise ValueError("challenge of eight bytes")
    return Order(passwords=passwords, number=_text(said, "number"), challenge=challenge)


def _passwords(said: Mapping[str, Any]) -> list[Password]:
    found = [password_of_number(can)] if (can := _text(said, "can")) else []
    number, birth, expiry = (_text(said, name) for name in ("number", "birth", "expiry"))
    if number and len(birth) == len(expiry) == 6:
        found.append(password_of(number=number, birth=birth, expiry=expiry))
    return found


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str) or len(value) > 64 or not value.isascii():
        raise ValueError(f"{name} of the order")
    return value


def obey(line: bytes, open_card: OpenCard) -> Answer:
    """Do what one line says. Raises a Problem, NoPassword or ValueError."""
    order = order_of(json.loads(line))
    with open_card(order) as card:
        return Answer(met=card) if isinstance(card, Met) else read_card(card, order)


def serve(open_card: OpenCard) -> None:
    """Read one order from standard input, obey it, write the answer, and end."""
    for what, most in (
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))
    line = sys.stdin.buffer.readline(MOST_ORDER)
    if not line:
        return
    try:
        told = answer_to_dict(obey(line, open_card))
    except Problem as problem:
        told = {"problem": problem.code}
    except (NoPassword, ValueError):
        told = {"problem": "order-broken"}
    sys.stdout.write(f"{json.dumps(told)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve(laid_down)
