"""A scanner on a serial line, over a real terminal line: what it sent is handed on once, to who stands there."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.adapters.serial_scanner import KEPT_SECONDS, MOST_CHARACTERS, SerialScanner, text_of

LINES = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
SENT = LINES.replace("\n", "\r").encode() + b"\r"
PATIENT = 10.0


class Line:
    """Both ends of a serial line; the scanner under test has the far one."""

    def __init__(self) -> None:
        self.near, self._far = os.openpty()
        self.device = Path(os.ttyname(self._far))

    def send(self, said: bytes) -> None:
        os.write(self.near, said)

    def pull_out(self) -> None:
        os.close(self.near)
        os.close(self._far)


def until(held: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENT
    while not held() and time.monotonic() < ends:
        time.sleep(0.01)
    assert held()


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def scanner(line: Line) -> Iterator[SerialScanner]:
    scanner = SerialScanner(line.device, speed=115_200)
    scanner.start()
    until(lambda: scanner.is_there)
    yield scanner
    scanner.close()


def test_what_was_sent_is_handed_on_once(line: Line, scanner: SerialScanner) -> None:
    line.send(b"\x02" + SENT[:40])
    line.send(SENT[40:] + b"\x03")
    scan = scanner.take("", seconds=PATIENT)
    assert scan is not None
    assert scan.text == LINES
    assert scanner.take(scan.mark, seconds=0) is None
    line.send(SENT)
    again = scanner.take(scan.mark, seconds=PATIENT)
    assert again is not None, "the same document laid down again is another scan"
    assert (again.text, again.mark != scan.mark) == (LINES, True)


def test_a_page_that_was_left_takes_no_scan(line: Line, scanner: SerialScanner) -> None:
    got: list[object] = []
    left = threading.Thread(target=lambda: got.append(scanner.take("", seconds=PATIENT)))
    left.start()
    until(lambda: scanner._asking == 1)
    assert scanner.take("", seconds=0.05) is None
    left.join()
    assert got == [None], "who asks later sends whoever asked before away at once"
    line.send(SENT)
    assert scanner.take("", seconds=PATIENT) is not None


def test_what_nobody_asked_for_is_forgotten() -> None:
    now = 100.0
    line = Line()
    scanner = SerialScanner(line.device, time=lambda: now)
    scanner.start()
    until(lambda: scanner.is_there)
    line.send(SENT)
    until(lambda: scanner._last is not None)
    now += KEPT_SECONDS + 0.1
    until(lambda: scanner._last is None)
    assert scanner.take("", seconds=0) is None
    scanner.close()


def test_a_line_that_is_pulled_out_is_told_and_found_again(tmp_path: Path) -> None:
    line, place = Line(), tmp_path / "scanner"
    place.symlink_to(line.device)
    scanner = SerialScanner(place)
    scanner.start()
    until(lambda: scanner.is_there)
    line.pull_out()
    until(lambda: not scanner.is_there)
    place.unlink()
    other = Line()
    place.symlink_to(other.device)
    until(lambda: scanner.is_there)
    other.send(SENT)
    assert scanner.take("", seconds=PATIENT) is not None
    scanner.close()


def test_what_never_ends_is_not_taken(line: Line, scanner: SerialScanner) -> None:
    for _ in range(MOST_CHARACTERS // 1_000 + 1):
        line.send(b"<" * 1_000)
        time.sleep(0.005)
    assert scanner.take("", seconds=1) is None
    line.send(SENT)
    assert scanner.take("", seconds=PATIENT) is not None


@given(st.binary(max_size=200))
def test_any_bytes_become_text(said: bytes) -> None:
    text = text_of(said)
    assert text == text.strip("\n ")
    assert all(sign == "\n" or sign.isprintable() for sign in text)
