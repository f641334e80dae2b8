"""Chips in a reader of this machine, over PC/SC: found, opened, read within a bounded time, opened again when lost.

The conversation itself is `limen.lib.emrtd.reading`; here is what carries it. PC/SC is reached through pyscard, which
comes with the extra `reader`: without it, everything here says so and nothing else breaks.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from types import ModuleType
from typing import Final, Protocol

from limen.adapters import clock
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.emrtd import protocol_sentences as told
from limen.lib.emrtd.access import Password
from limen.lib.emrtd.answer import Answer
from limen.lib.emrtd.apdu import Gone, TooSlow, drive
from limen.lib.emrtd.passive import ChipFiles
from limen.lib.emrtd.reading import SHORT_PIECE, WANTED, Access, ChipRead, read_chip
from limen.lib.emrtd.results import Met
from limen.lib.emrtd.terminal_authentication import Terminal

MOST_SECONDS: Final = 25.0
"""For one chip, all attempts together: an officer who waits longer puts the document down anyway."""
WAIT_SECONDS: Final = 6.0
"""How long a reader waits for a document to be laid on it."""
LONG_PIECE: Final = 1_792
"""Bytes asked for at once where chip and reader take extended lengths: readers have buffers of two kilobytes."""
_LEAST_PIECE: Final = 96
_LONG_FIRST: Final = (LONG_PIECE, SHORT_PIECE, _LEAST_PIECE)
_SHORT_FIRST: Final = (SHORT_PIECE, _LEAST_PIECE, _LEAST_PIECE)
"""What is asked for at once in the first attempt, and in those after a loss."""
_MOST_PARTS: Final = 64
_SHARED, _T0_T1, _COLD, _RESET = 2, 3, 2, 1
_PRESENT: Final = 0x20
_BACK_SECONDS: Final = 3.0
_MOMENT: Final = 0.1


class ReaderSupportMissing(Problem):
    """pyscard is not installed."""

    code = "reader-support-missing"
    sentence = N_(
        "This installation cannot reach readers of chips: install Limen with its extra “reader” (docs/documents.md)."
    )


class ReaderServiceMissing(Problem):
    """The service of the system that knows the readers does not answer."""

    code = "reader-service-missing"
    sentence = N_("The smart-card service of this machine does not answer (%(why)s). On Debian: systemctl start pcscd.")


class Card(Protocol):
    """A chip in a reader."""

    takes_extended: bool
    """True when the chip says that it takes commands of extended length."""

    def transmit(self, command: bytes) -> bytes:
        """Send a command and return the answer; raises Gone."""

    def reset(self) -> None:
        """Bring the chip to where it was when it was laid down, waiting a moment for one that is off; raises Gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be read, and how a chip may be opened."""

    passwords: tuple[Password, ...]
    """In this order; the next one when the chip refuses the one before."""
    number: str = ""
    """Of the document, as the page says; empty when only the number on the card opens it."""
    challenge: bytes = b""
    wanted: tuple[int, ...] = WANTED
    seconds: float = MOST_SECONDS
    wait: float = WAIT_SECONDS
    terminal: Terminal | None = None
    """What the reader proves with that it may read fingers; None where it reads none."""


def read_card(card: Card, order: Order, *, draw: Callable[[int], bytes] = secrets.token_bytes) -> Answer:
    """Read a chip; a chip that is lost, or answers outside its channel, is reset and opened again in smaller pieces.

    Raises nothing that a chip can bring about, and ends when its time is over, but for the answer it waits for.
    """
    begun = clock.stopwatch()

    def is_over() -> bool:
        return clock.stopwatch() - begun > order.seconds

    def transmit(command: bytes) -> bytes:
        if is_over():
            raise TooSlow("out of time")
        return card.transmit(command)

    pieces = _LONG_FIRST if card.takes_extended else _SHORT_FIRST
    passwords, lost, smaller = list(order.passwords), 0, 0
    best: ChipRead | None = None
    while True:
        before = None if best is None else best.files
        talk = read_chip(
            passwords[0],
            draw=draw,
            wanted=order.wanted,
            piece=pieces[smaller],
            challenge=order.challenge,
            before=before,
            terminal=order.terminal,
        )
        read = drive(talk, transmit)
        best = _better(best, read)
        if read.is_whole and read.access is Access.SHUT and len(passwords) > 1:
            passwords.pop(0)
        elif not read.is_whole and lost + 1 < len(pieces):
            lost += 1
            smaller += told.GONE not in read.findings
        else:
            break
        if is_over() or not _is_back(card):
            break
    seconds = clock.stopwatch() - begun
    return Answer(met=Met.CHIP, read=_told_of(best, lost), seconds=seconds, tries=lost + 1)


def _is_back(card: Card) -> bool:
    try:
        card.reset()
    except Gone:
        return False
    return True


def _better(before: ChipRead | None, now: ChipRead) -> ChipRead:
    """The later one, unless it came less far."""
    if before is None or now.is_whole or _size(now.files) >= _size(before.files):
        return now
    return before


def _size(files: ChipFiles) -> int:
    return len(files.groups) + (files.sod is not None)


def _told_of(read: ChipRead, lost: int) -> ChipRead:
    if not lost:
        return read
    return replace(read, findings=(*read.findings, told.AGAIN))


# --- PC/SC -----------------------------------------------------------------------------------------


def reader_names() -> tuple[str, ...]:
    """Return the readers of this machine; empty without any.

    Raises ReaderSupportMissing or ReaderServiceMissing.
    """
    with _context() as (card, context):
        return _names(card, context)


@contextmanager
def laid_down(order: Order) -> Iterator[Card | Met]:
    """Give the chip that lies on a reader, or is laid on one within the order's wait; else what was met instead.

    Raises ReaderSupportMissing or ReaderServiceMissing.
    """
    with _context() as (card, context):
        names = _names(card, context)
        if not names:
            yield Met.NO_READER
            return
        chip = _laid(card, context, names, seconds=order.wait)
        if chip is None:
            yield Met.NO_CHIP
            return
        try:
            yield chip
        finally:
            chip.leave()


def _laid(card: ModuleType, context: int, names: tuple[str, ...], *, seconds: float) -> PcscCard | None:
    """Return the chip that lies on a reader and lets itself be switched on, None when none does in the time."""
    until = clock.stopwatch() + seconds
    while True:
        left = max(0.0, until - clock.stopwatch())
        name = _present(card, context, names, seconds=left)
        if name is None:
            return None
        chip = PcscCard(card, context, name)
        try:
            chip.connect()
        except Gone:
            # It may only just be laid down, or be lifted: the service sees either a moment later.
            if left <= 0:
                return None
            time.sleep(_MOMENT)
        else:
            return chip


class PcscCard:
    """A chip on a reader that PC/SC knows."""

    def __init__(self, card: ModuleType, context: int, name: str) -> None:
        self._card, self._context, self._name = card, context, name
        self._handle = 0
        self._protocol = 0
        self.takes_extended = False

    def connect(self) -> None:
        """Open the chip for one conversation; raises Gone."""
        result, self._handle, self._protocol = self._card.SCardConnect(self._context, self._name, _SHARED, _T0_T1)
        self._check(result)
        self._read_atr()

    def reset(self) -> None:
        """Reset the chip, or take the one that is laid down again; raises Gone."""
        result, self._protocol = self._card.SCardReconnect(self._handle, _SHARED, _T0_T1, _COLD)
        if result == 0:
            return
        self.leave()
        if _present(self._card, self._context, (self._name,), seconds=_BACK_SECONDS) is None:
            raise Gone("not laid down again")
        self.connect()

    def transmit(self, command: bytes) -> bytes:
        """Send a command and return the whole answer, its parts collected where a contact chip keeps them back."""
        answer = self._send(command)
        if answer[-2:-1] == b"\x6c":
            answer = self._send(command[:-1] + answer[-1:])
        whole = b""
        for _ in range(_MOST_PARTS):
            if answer[-2:-1] != b"\x61":
                return whole + answer
            whole += answer[:-2]
            answer = self._send(bytes((command[0] & 0x03, 0xC0, 0, 0)) + answer[-1:])
        raise Gone("an answer in endless parts")

    def leave(self) -> None:
        """End the conversation: the next one begins with a chip that knows nothing of it."""
        self._card.SCardDisconnect(self._handle, _RESET)

    def _send(self, command: bytes) -> bytes:
        result, answer = self._card.SCardTransmit(self._handle, self._protocol, list(command))
        self._check(result)
        if len(answer) < 2:
            raise Gone("an answer of fewer than two bytes")
        return bytes(answer)

    def _read_atr(self) -> None:
        result, _, _, _, atr = self._card.SCardStatus(self._handle)
        self._check(result)
        self.takes_extended = says_extended(bytes(atr))

    def _check(self, result: int) -> None:
        if result != 0:
            raise Gone(self._card.SCardGetErrorMessage(result).strip())


def says_extended(atr: bytes) -> bool:
    """True when the answer to reset says that the chip takes extended lengths (ISO/IEC 7816-4, 8.1.1.2.7).

    Contactless chips say it in the same historical bytes, which the reader puts into an answer to reset of its own.
    """
    if len(atr) < 2:
        return False
    count, at = atr[1] & 0x0F, 2
    more = atr[1] >> 4
    while more and at < len(atr):
        skipped = more.bit_count()
        following = atr[at + skipped - 1] >> 4 if more & 0x08 and at + skipped - 1 < len(atr) else 0
        at, more = at + skipped, following
    historical = atr[at : at + count]
    if historical[:1] not in (b"\x00", b"\x80"):
        return False
    place = 1
    while place < len(historical):
        tag, length = historical[place] >> 4, historical[place] & 0x0F
        value = historical[place + 1 : place + 1 + length]
        if tag == 7 and len(value) == 3:
            return bool(value[2] & 0x40)
        place += 1 + length
    return False


@contextmanager
def _context() -> Iterator[tuple[ModuleType, int]]:
    try:
        card = import_module("smartcard.scard")
    except ImportError as error:
        raise ReaderSupportMissing from error
    result, context = card.SCardEstablishContext(card.SCARD_SCOPE_USER)
    if result != 0:
        raise ReaderServiceMissing(why=card.SCardGetErrorMessage(result).strip())
    try:
        yield card, context
    finally:
        card.SCardReleaseContext(context)


def _names(card: ModuleType, context: int) -> tuple[str, ...]:
    result, names = card.SCardListReaders(context, [])
    if result == card.SCARD_E_NO_READERS_AVAILABLE:
        return ()
    if result != 0:
        raise ReaderServiceMissing(why=card.SCardGetErrorMessage(result).strip())
    return tuple(names)


def _present(card: ModuleType, context: int, names: tuple[str, ...], *, seconds: float) -> str | None:
    """Return the reader on which a chip lies, waiting so long for one; None when none was laid down."""
    until = clock.stopwatch() + seconds
    states = [(name, 0) for name in names]
    while True:
        left = max(0, int(1_000 * (until - clock.stopwatch())))
        result, found = card.SCardGetStatusChange(context, left, states)
        if result == 0:
            there = next((name for name, state, _ in found if state & _PRESENT), None)
            if there is not None:
                return str(there)
            states = [(name, state) for name, state, _ in found]
        if left == 0 or result not in (0, card.SCARD_E_TIMEOUT):
            return None
