"""Commands to a chip and its answers (ISO/IEC 7816-4), and how a conversation is written down without a reader.

A conversation is a generator: it yields commands, is sent the answers, and returns what came of it. Whoever holds a
reader drives it; a test drives it with a chip in the same process.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

DONE: Final = 0x9000
_CHAINED: Final = 0x10
_SHORT: Final = 255
LONGEST_ANSWER: Final = 65_536
MOST_COMMANDS: Final = 5_000
"""In one conversation: a portrait of 100 kB read in the smallest pieces takes some hundreds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command."""

    ins: int
    p1: int = 0
    p2: int = 0
    data: bytes = b""
    expected: int | None = None
    """Bytes that may come back (Le), None for none; 256 and more than 65535 mean as many as there are."""
    cla: int = 0

    @property
    def header(self) -> bytes:
        """The first four bytes."""
        return bytes((self.cla, self.ins, self.p1, self.p2))

    def encode(self) -> bytes:
        """Return the bytes for the chip, in the extended form where they do not fit into the short one."""
        if len(self.data) > 0xFFFF:
            raise ValueError("more data than a command can carry")
        if len(self.data) > _SHORT or (self.expected or 0) > _SHORT + 1:
            return self.header + self._extended()
        length = bytes((len(self.data),)) + self.data if self.data else b""
        expected = b"" if self.expected is None else bytes((self.expected & 0xFF,))
        return self.header + length + expected

    def chained(self, *, most: int = _SHORT) -> tuple[Command, ...]:
        """Return the command in pieces for a chip that takes no extended ones (ISO/IEC 7816-4, 5.1.1.1)."""
        if len(self.data) <= most:
            return (self,)
        pieces = [self.data[at : at + most] for at in range(0, len(self.data), most)]
        *first, last = (replace(self, data=piece) for piece in pieces)
        return (*(replace(each, cla=each.cla | _CHAINED, expected=None) for each in first), last)

    def _extended(self) -> bytes:
        length = len(self.data).to_bytes(2, "big") + self.data if self.data else b""
        expected = b"" if self.expected is None else (self.expected & 0xFFFF).to_bytes(2, "big")
        return b"\0" + length + expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One answer: its data and the two bytes of status behind it."""

    data: bytes
    status: int

    @property
    def is_done(self) -> bool:
        """True when the chip did what it was asked."""
        return self.status == DONE

    def encode(self) -> bytes:
        """Return the bytes as the chip sends them."""
        return self.data + self.status.to_bytes(2, "big")


class Refused(Exception):
    """The chip did not do what it was asked; `status` is its reason."""

    def __init__(self, step: str, status: int) -> None:
        super().__init__(f"{step}: {status:04X}")
        self.step = step
        self.status = status


class Broken(Exception):
    """The conversation cannot go on: an answer is not what it must be, or the chip is gone."""


class Gone(Broken):
    """The chip does not answer any more: taken away, or torn from the field. Raised by whoever drives."""


class TooSlow(Gone):
    """The time for the whole conversation is over. Raised by whoever drives."""


Result = TypeVar("Result")
Talk = Generator[Command, Response, Result]
"""A conversation that ends in a result."""


def read_response(data: bytes) -> Response:
    """Return an answer from its bytes; raises Broken."""
    if not 2 <= len(data) <= LONGEST_ANSWER + 2:
        raise Broken(f"answer of {len(data)} bytes")
    return Response(data=data[:-2], status=int.from_bytes(data[-2:], "big"))


def read_command(data: bytes) -> Command:
    """Return a command from its bytes, for a chip of one's own; raises ValueError."""
    if len(data) < 4:
        raise ValueError("command of fewer than four bytes")
    cla, ins, p1, p2 = data[:4]
    body, expected = _body(data[4:])
    return Command(cla=cla, ins=ins, p1=p1, p2=p2, data=body, expected=expected)


def _body(rest: bytes) -> tuple[bytes, int | None]:
    if not rest:
        return b"", None
    if rest[0] or len(rest) == 1:
        return _split(rest[1:], rest[0], 1) if len(rest) > 1 else (b"", rest[0] or 256)
    if len(rest) == 3:
        return b"", int.from_bytes(rest[1:], "big") or LONGEST_ANSWER
    return _split(rest[3:], int.from_bytes(rest[1:3], "big"), 2)


def _split(rest: bytes, length: int, width: int) -> tuple[bytes, int | None]:
    data, expected = rest[:length], rest[length:]
    if len(data) != length or len(expected) not in (0, width):
        raise ValueError("lengths of a command that do not fit")
    return data, (int.from_bytes(expected, "big") or 256**width) if expected else None


def ask(step: str, command: Command) -> Talk[bytes]:
    """Send a command and return the data of the answer; raises Refused unless it was done."""
    response = yield command
    if not response.is_done:
        raise Refused(step, response.status)
    return response.data


def drive(talk: Talk[Result], transmit: Callable[[bytes], bytes]) -> Result:
    """Carry a conversation through `transmit`, which takes and returns bytes and may raise Gone."""
    try:
        command = next(talk)
        for _ in range(MOST_COMMANDS):
            try:
                response = read_response(transmit(command.encode()))
            except Broken as error:
                command = talk.throw(error)
            else:
                command = talk.send(response)
        # A chip that gives a byte at a time would hold a reader for ever. The conversation may say what it has so far.
        talk.throw(Broken(f"more than {MOST_COMMANDS} commands"))
    except StopIteration as end:
        result: Result = end.value
        return result
    talk.close()
    raise Broken(f"more than {MOST_COMMANDS} commands")
