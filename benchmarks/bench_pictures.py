"""Pictures of pages read: how many to the last character, how many wrong and taken for right, and in which time.

The pictures are our own (`tools.specimens`): their lines are set in the font that our reader of places was trained on,
and neither peer was. The figures are of the method on such pictures, not of real paper.

The peers are read by an interpreter of their own, which `LIMEN_PEERS` names: fastmrz (AGPL-3) and PassportEye bring
another OpenCV, need Tesseract, and have no place beside the product. Where there is none, that is told and
nothing else.

Counted is the time of the processor, children included, with everything loaded.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2

from benchmarks.rows import Row
from limen.adapters import glyphs, text_engine
from limen.adapters.camera_child import THREADS, look, opened
from limen.adapters.faces import FaceFinder
from limen.lib import mrz
from limen.lib.decision.evidence import MOST_PIXELS
from limen.lib.mrz import Saw, Seen
from tools.specimens import TODAY, Specimen, encoded, specimens

PICTURES = 60
PEERS = Path(__file__).with_name("picture_peers.py")
NAMES = {"fastmrz": "fastmrz 2.1.2", "passporteye": "PassportEye 2.2.2"}
WAIT_SECONDS = 1_800


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one reader made of one picture."""

    lines: tuple[str, ...]
    seconds: float


def run(scale: float) -> list[Row]:
    """Return what we read of a set of pictures, and what each peer reads of the same ones."""
    pictures = list(specimens(max(12, round(PICTURES * scale))))
    ours = {each.name: read for each, read in zip(pictures, _ours(pictures), strict=True)}
    exact, wrong = _counted(pictures, ours)
    peers = _peers(pictures)
    open_ = sum("?" in "".join(read.lines) for read in ours.values())
    note = (
        f"{open_} with doubts left open, {wrong} with another character and every check digit right; {_seconds(ours)}"
    )
    if not peers:
        note += "; peers not measured: LIMEN_PEERS names no interpreter that has them"
    rows = [Row(name="pictures read to the last character", value=exact, unit=f"of {len(pictures)}", note=note)]
    for peer, reads in peers.items():
        theirs, theirs_wrong = _counted(pictures, reads)
        rows.append(
            Row(
                name=f"pictures read to the last character, beside {NAMES[peer]}",
                value=exact,
                unit=f"of {len(pictures)}",
                against=f"{NAMES[peer]}, Debian's model `eng`",
                ratio=exact / theirs if theirs else None,
                note=f"it reads {theirs}, {theirs_wrong} others have every check digit right; {_seconds(reads)}",
            )
        )
    return rows


def _ours(pictures: list[Specimen]) -> Iterator[Read]:
    folder = text_engine.models()
    if folder is None:
        raise ModuleNotFoundError("make .venv/.camera")
    cv2.setNumThreads(1)
    engine, network, finder = text_engine.TextEngine(folder, threads=THREADS), glyphs.network(), FaceFinder.installed()
    for each in pictures:
        data = encoded(each.picture)
        start = time.process_time()
        seen = look(opened(data, most_pixels=MOST_PIXELS), engine, network, finder)
        saw = Saw(tuple(seen["places"]), tuple(seen["text"]))  # type: ignore[arg-type]  # as the child writes it
        said = mrz.read_page(Seen(saw=saw, printed=tuple(seen["printed"])), today=TODAY)  # type: ignore[arg-type]  # as above
        yield Read(lines=said.voted.lines, seconds=time.process_time() - start)


def _peers(pictures: list[Specimen]) -> dict[str, dict[str, Read]]:
    """Return what each peer read; none where no interpreter has them."""
    python = os.environ.get("LIMEN_PEERS")
    if not python:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        for each in pictures:
            (Path(folder) / f"{each.name}.jpg").write_bytes(encoded(each.picture))
        command = [python, str(PEERS), folder]
        done = subprocess.run(command, capture_output=True, text=True, timeout=WAIT_SECONDS, check=True)
    found: dict[str, dict[str, Read]] = {}
    for line in done.stdout.splitlines():
        said = json.loads(line)
        read = Read(lines=tuple(said["lines"]), seconds=said["seconds"])
        found.setdefault(said["peer"], {})[said["name"]] = read
    return found


def _counted(pictures: list[Specimen], reads: Mapping[str, Read]) -> tuple[int, int]:
    """Return how many were read to the last character, and how many were not and have every check digit right."""
    exact = [each.name for each in pictures if reads[each.name].lines == each.lines]
    others = (reads[each.name].lines for each in pictures if each.name not in exact)
    return len(exact), sum(_looks_right(lines) for lines in others)


def _looks_right(lines: tuple[str, ...]) -> bool:
    """A doubt that is told looks like one."""
    if "?" in "".join(lines):
        return False
    reading = mrz.parse("\n".join(lines), today=TODAY)
    return reading.format is not None and all(check.ok for check in reading.checks)


def _seconds(reads: Mapping[str, Read]) -> str:
    taken = sorted(each.seconds for each in reads.values())
    return f"{taken[len(taken) // 2]:.1f} s of the processor in the middle, {taken[-1]:.1f} at most"
