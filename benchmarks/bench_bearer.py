"""One bearer against their own document: the whole bounded process against its networks alone, already loaded.

The face and the print are drawn, and nobody's. What the ratio says is what it costs that a process of its own opens two
pictures, can open nothing else, and takes what it made of them with it when it ends.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image

from benchmarks.rows import Row
from limen.adapters.one_to_one import compare_faces, compare_fingers
from limen.adapters.one_to_one_child import compare_faces as faces_alone
from limen.adapters.one_to_one_child import compare_fingers as fingers_alone
from limen.adapters.one_to_one_child import extractor, face_tools
from tests.adapters.test_one_to_one import drawn_face, ridges

ROUNDS: Final = 20


def run(scale: float) -> list[Row]:
    """Return how long comparing two faces, and two fingers, takes."""
    rounds = max(3, round(ROUNDS * scale))
    cv2.setNumThreads(1)
    face, one, other = drawn_face(), ridges(0), ridges(4)
    finder, comparer = face_tools()
    colours: Any = np.asarray(Image.open(io.BytesIO(face)).convert("RGB"))[:, :, ::-1].copy()
    prints = extractor()
    return [
        _row(
            "two faces compared",
            _median(lambda: compare_faces(face, face), rounds),
            _median(lambda: faces_alone(colours, colours, finder, comparer), rounds),
            "YuNet and SFace alone, loaded",
        ),
        _row(
            "two fingers compared",
            _median(lambda: compare_fingers(one, other), rounds),
            _median(lambda: fingers_alone(one, other, prints), rounds),
            "NBIS and NFIQ 2 alone, loaded",
        ),
    ]


def _median(work: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _row(name: str, whole: float, alone: float, against: str) -> Row:
    note = f"{1_000 * alone:.0f} ms of it are the comparison; the rest is the process that is started for it and ends"
    return Row(name=name, value=1_000 * whole, unit="ms", against=against, ratio=whole / alone, note=note)
