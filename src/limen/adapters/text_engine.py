"""Text found and read in pictures by the networks of PP-OCR (Apache-2.0), which PyPI's `rapidocr` carries in its wheel.

Only its files are used: that package's own program writes, downloads and needs more than a bounded process may do.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

Colours = NDArray[np.uint8]
Numbers = NDArray[np.float32]

DETECTOR: Final = "PP-OCRv6_det_small.onnx"
READER: Final = "PP-OCRv6_rec_small.onnx"
LONGEST_SIDE: Final = 960
"""Pixels of the picture in which text is looked for."""
LINE_HEIGHT: Final = 48
LONGEST_LINE: Final = 1600
"""Pixels of a line as the reader takes it."""
INK: Final = 0.3
BOX: Final = 0.5
SPREAD: Final = 1.6
"""The detector's own figures: what counts as text, what a box must have of it, by how much it was shrunk."""


class Box(NamedTuple):
    """A piece of text: middle, length along it, height across it, and its direction (radians, either way along it)."""

    x: float
    y: float
    length: float
    height: float
    angle: float


def models() -> Path | None:
    """Return the folder of the networks, None where they are not installed."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "models"
    return folder if (folder / DETECTOR).exists() and (folder / READER).exists() else None


class TextEngine:
    """Both networks, loaded once."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 4
        # Its store of memory is asked for in large pieces and never given back; this process is short and bounded.
        options.enable_cpu_mem_arena = False
        self._detector = onnxruntime.InferenceSession(
            str(folder / DETECTOR), options, providers=["CPUExecutionProvider"]
        )
        self._reader = onnxruntime.InferenceSession(str(folder / READER), options, providers=["CPUExecutionProvider"])
        known = self._reader.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._signs = ["", *known, " "]

    def boxes(self, picture: Colours) -> list[Box]:
        """Return where there is text in a picture (BGR)."""
        height, width = picture.shape[:2]
        share = min(1.0, LONGEST_SIDE / max(height, width))
        size = tuple(max(32, round(side * share / 32) * 32) for side in (width, height))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        fed = ((small / 255 - 0.5) / 0.5).transpose(2, 0, 1)[None]
        (found,) = self._detector.run(None, {"x": fed})
        ink = found[0, 0]
        contours, _ = cv2.findContours((ink > INK).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        scale = (width / size[0], height / size[1])
        boxes = (_box(contour, ink, scale) for contour in contours[:1000])
        return [box for box in boxes if box is not None]

    def read(self, line: Colours, *, among: str = "") -> str:
        """Return the text of a line (BGR, upright); of the characters in `among` alone, where it names any."""
        share = LINE_HEIGHT / line.shape[0]
        width = int(np.clip(round(line.shape[1] * share), 16, LONGEST_LINE))
        fed = cv2.resize(line, (width, LINE_HEIGHT), interpolation=cv2.INTER_AREA if share < 1 else cv2.INTER_CUBIC)
        fed = ((fed.astype(np.float32) / 255 - 0.5) / 0.5).transpose(2, 0, 1)[None]
        (found,) = self._reader.run(None, {"x": fed})
        return self._spelled(found[0], among)

    def _spelled(self, likely: Numbers, among: str) -> str:
        """Take the likeliest sign of each step; the same twice is one, but with a pause between (CTC)."""
        allowed = range(len(self._signs)) if not among else [0, *(self._signs.index(sign) for sign in among)]
        places = np.array(allowed)
        taken = places[likely[:, places].argmax(axis=1)]
        kept = [sign for before, sign in zip([0, *taken[:-1]], taken, strict=True) if sign and sign != before]
        return "".join(self._signs[sign] for sign in kept)


def _box(contour: NDArray[np.int32], ink: Numbers, scale: tuple[float, float]) -> Box | None:
    (x, y), (one, other), turned = cv2.minAreaRect(contour)
    if min(one, other) < 3:
        return None
    mask = np.zeros(ink.shape, np.uint8)
    cv2.drawContours(mask, [contour], -1, 1, -1)
    if cv2.mean(ink, mask)[0] < BOX:
        return None
    length, height, angle = (one, other, turned) if one >= other else (other, one, turned + 90)
    more = length * height * SPREAD / (2 * (length + height))
    # The two scales differ by the rounding to 32 pixels alone.
    mean = (scale[0] + scale[1]) / 2
    return Box(
        x * scale[0], y * scale[1], (length + 2 * more) * mean, (height + 2 * more) * mean, float(np.deg2rad(angle))
    )
