"""A chip laid on the virtual reader of vpcd: to PC/SC, and to whoever reads over it, it is a card like any other.

The protocol of vpcd (Virtual Smart Card Architecture): two bytes of length and a body. Bodies of one byte switch the
card off (0), on (1), reset it (2), or ask for its answer to reset (4); all others are commands.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from limen.lib.emrtd.apdu import Gone
from tests.fakes.chip import Chip

PORT = 35963
PLAIN = bytes.fromhex("3b858001" + "8073c02180" + "57")
EXTENDED = bytes.fromhex("3b858001" + "8073c021c0" + "57")
_RESETS = frozenset({b"\x00", b"\x01", b"\x02"})
_ATR = b"\x04"


def with_check(atr: bytes) -> bytes:
    """Return an answer to reset with its last byte, which makes all of them even out."""
    check = 0
    for each in atr[1:]:
        check ^= each
    return atr + bytes((check,))


class Laid:
    """A chip on the reader; `make` gives it anew whenever it is reset."""

    def __init__(self, make: Callable[[], Chip], *, atr: bytes = PLAIN, stuck_after: int | None = None) -> None:
        self._make, self._atr, self._stuck_after = make, with_check(atr), stuck_after
        self._link = socket.create_connection(("127.0.0.1", PORT), timeout=20)
        self.commands = 0
        self.longest = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def take_away(self) -> None:
        """Take the document from the reader."""
        with contextlib.suppress(OSError):
            self._link.shutdown(socket.SHUT_RDWR)
        self._link.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        chip = self._make()
        with contextlib.suppress(OSError, EOFError, Gone):
            while True:
                body = self._receive()
                if body in _RESETS:
                    chip = self._make()
                elif body == _ATR:
                    self._send(self._atr)
                else:
                    self._send(self._answer(chip, body))
            # A chip that is gone leaves the reader as a document that is lifted does.
        with contextlib.suppress(OSError):
            self._link.shutdown(socket.SHUT_RDWR)

    def _answer(self, chip: Chip, command: bytes) -> bytes:
        self.commands += 1
        self.longest = max(self.longest, len(command))
        if self._stuck_after is not None and self.commands > self._stuck_after:
            time.sleep(60)
        return chip.transmit(command)

    def _receive(self) -> bytes:
        return self._exactly(int.from_bytes(self._exactly(2), "big"))

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            # Without it the kernel waits 40 ms before it says that it has what the other side sent.
            self._link.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            piece = self._link.recv(count - len(found))
            if not piece:
                raise EOFError
            found += piece
        return found

    def _send(self, body: bytes) -> None:
        self._link.sendall(len(body).to_bytes(2, "big") + body)


@contextmanager
def laid(make: Callable[[], Chip], *, atr: bytes = PLAIN, stuck_after: int | None = None) -> Iterator[Laid]:
    """Lay a chip on the reader as long as the block lasts."""
    card = Laid(make, atr=atr, stuck_after=stuck_after)
    try:
        yield card
    finally:
        card.take_away()
