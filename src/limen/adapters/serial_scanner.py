"""A scanner of lines or codes on a serial line: what it sent last waits a moment for the page that asks for it.

Scanners that type are keyboards to the browser and need none of this. One on a serial line (or on USB as one) sends
characters and says nowhere that it has ended: what is followed by a pause was one document.
"""

from __future__ import annotations

import os
import secrets
import select
import termios
import threading
import tty
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from limen.adapters import clock

PAUSE_SECONDS: Final = 0.15
"""So long says a scanner nothing within a document, at 1,200 characters a second and more."""
KEPT_SECONDS: Final = 10.0
"""What no page asked for by then is forgotten: it belongs to somebody who is not before the officer any more."""
MOST_CHARACTERS: Final = 20_000
SPEEDS: Final = {speed: getattr(termios, f"B{speed}") for speed in (9_600, 19_200, 38_400, 57_600, 115_200)}
_AGAIN_SECONDS: Final = 1.0
_PIECE: Final = 4_096
_LINE_ENDS: Final = {"\r\n": "\n", "\r": "\n"}


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanner sent at once."""

    text: str
    mark: str
    """Tells this scan from every other, also from one with the same characters."""
    at: float


def text_of(said: bytes) -> str:
    """Return what a scanner sent as text: line ends as this machine has them, without the marks put around it."""
    try:
        text = said.decode("utf-8")
    except UnicodeDecodeError:
        text = said.decode("latin-1")
    for sent, meant in _LINE_ENDS.items():
        text = text.replace(sent, meant)
    return "".join(sign for sign in text if sign == "\n" or sign.isprintable()).strip("\n ")


class SerialScanner:
    """Reads one serial line for as long as it is open, and hands on what came last."""

    def __init__(self, device: Path, *, speed: int = 9_600, time: Callable[[], float] = clock.stopwatch) -> None:
        self._device, self._speed, self._time = device, SPEEDS[speed], time
        self._last: Scan | None = None
        self._asking = 0
        self._changed = threading.Condition()
        self._ended = threading.Event()
        self._is_there = False
        self._thread = threading.Thread(target=self._listen, name="scanner", daemon=True)

    @property
    def is_there(self) -> bool:
        """True while the line is open."""
        return self._is_there

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def close(self) -> None:
        """Stop listening and forget what came."""
        self._ended.set()
        with self._changed:
            self._last = None
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def take(self, after: str, *, seconds: float) -> Scan | None:
        """Return the last scan, unless it is the one marked `after`; wait for the next so many seconds at most.

        Whoever asked before and still waits gets nothing then: a page that was left does not take a scan from the
        one that stands there now.
        """
        until = self._time() + seconds
        with self._changed:
            self._asking += 1
            mine = self._asking
            self._changed.notify_all()
            while mine == self._asking and not self._ended.is_set():
                left = until - self._time()
                if (scan := self._fresh(after)) is not None or left <= 0:
                    return scan
                self._changed.wait(left)
        return None

    def _fresh(self, after: str) -> Scan | None:
        self._forget_old()
        scan = self._last
        return None if scan is None or scan.mark == after else scan

    def _forget_old(self) -> None:
        if self._last is not None and self._time() - self._last.at > KEPT_SECONDS:
            self._last = None

    def _listen(self) -> None:
        while not self._ended.is_set():
            # A line that is pulled out, or was never there, is looked for again; `is_there` says so meanwhile.
            with suppress(OSError, termios.error):
                self._listen_to(os.open(self._device, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK))
            self._is_there = False
            self._ended.wait(_AGAIN_SECONDS)

    def _listen_to(self, line: int) -> None:
        try:
            tty.setraw(line)
            asked = termios.tcgetattr(line)
            asked[4] = asked[5] = self._speed
            termios.tcsetattr(line, termios.TCSANOW, asked)
            self._is_there = True
            said = b""
            while not self._ended.is_set():
                if select.select([line], [], [], PAUSE_SECONDS)[0]:
                    piece = os.read(line, _PIECE)
                    if not piece:
                        return
                    said = (said + piece)[: MOST_CHARACTERS + 1]
                    continue
                self._keep(said)
                said = b""
                with self._changed:
                    self._forget_old()
        finally:
            os.close(line)

    def _keep(self, said: bytes) -> None:
        text = text_of(said)
        # Longer than anything that a document bears: a device that is no scanner, or one that is stuck.
        if not text or len(said) > MOST_CHARACTERS:
            return
        with self._changed:
            self._last = Scan(text=text, mark=secrets.token_hex(8), at=self._time())
            self._changed.notify_all()
