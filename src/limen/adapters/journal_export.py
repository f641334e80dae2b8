"""Exported journals as files: written whole and flushed, read line by line, so that their length does not matter."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.events.checkpoints import Checkpoint
from limen.lib.events.event import Event
from limen.lib.events.exchange import (
    LONGEST_LINE,
    NotAnExport,
    checkpoint_line,
    end_line,
    event_line,
    header_line,
    parse_line,
)

ENCODING: Final = "utf-8"
Kind = TypeVar("Kind")


class ExportUnreadable(Problem):
    """A file is not an exported journal, or no longer one."""

    code = "journal.export-unreadable"
    sentence = N_("%(path)s, line %(line)s: %(why)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an export came to."""

    events: int
    digest: str
    """SHA-256 of the file."""


def write_export(path: Path, *, node: str, events: Iterable[Event], checkpoints: Iterable[Checkpoint]) -> Written:
    """Write an export beside `path`, flush it, and put it in place."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    digest, counts = hashlib.sha256(), {"events": 0, "checkpoints": 0}
    try:
        with beside.open("wb") as file:
            for line in _lines(node, events, checkpoints, counts):
                content = line.encode(ENCODING) + b"\n"
                digest.update(content)
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return Written(events=counts["events"], digest=digest.hexdigest())


def _lines(
    node: str, events: Iterable[Event], checkpoints: Iterable[Checkpoint], counts: dict[str, int]
) -> Iterator[str]:
    yield header_line(node=node)
    for event in events:
        counts["events"] += 1
        yield event_line(event)
    for checkpoint in checkpoints:
        counts["checkpoints"] += 1
        yield checkpoint_line(checkpoint)
    yield end_line(**counts)


class ExportFile:
    """An exported journal on disk; raises ExportUnreadable with file, line and reason."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def frame(self) -> tuple[list[Checkpoint], int]:
        """Return all checkpoints and the number of events, having checked that the file begins and ends as it must."""
        found: list[Checkpoint] = []
        events, ended = 0, False
        for number, line in self._raw_lines():
            if ended:
                raise self._unreadable(number, "something follows the end")
            if line.startswith('{"limen":'):
                ended = self._check_frame(number, line, events, len(found))
            elif number == 1:
                raise self._unreadable(number, "this is not an exported journal")
            elif line.startswith('{"checkpoint":'):
                found.append(self._parsed(number, line, Checkpoint))
            else:
                events += 1
        if not ended:
            raise self._unreadable(events + len(found) + 2, "the end is missing: the file was cut off")
        return found, events

    def events(self) -> Iterator[Event]:
        """Return the events in order."""
        for number, line in self._raw_lines():
            if not line.startswith(('{"limen":', '{"checkpoint":')):
                yield self._parsed(number, line, Event)

    def _check_frame(self, number: int, line: str, events: int, checkpoints: int) -> bool:
        if number == 1:
            self._parsed(number, line, dict)
            return False
        if line != end_line(events=events, checkpoints=checkpoints):
            raise self._unreadable(number, "lines were added or taken away: the end counts others")
        return True

    def _raw_lines(self) -> Iterator[tuple[int, str]]:
        with self._path.open(encoding=ENCODING, newline="\n") as file:
            number = 0
            try:
                while line := file.readline(LONGEST_LINE):
                    number += 1
                    yield number, line.removesuffix("\n")
            except UnicodeDecodeError as error:
                raise self._unreadable(number + 1, "this is not UTF-8 text") from error

    def _parsed(self, number: int, line: str, kind: type[Kind]) -> Kind:
        try:
            said = parse_line(line)
        except NotAnExport as error:
            raise self._unreadable(number, str(error)) from error
        if not isinstance(said, kind):
            raise self._unreadable(number, f"a {kind.__name__} was expected")
        return said

    def _unreadable(self, line: int, why: str) -> ExportUnreadable:
        return ExportUnreadable(path=str(self._path), line=line, why=why)
