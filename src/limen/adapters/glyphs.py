"""Characters of OCR-B, read one by one: a line of the zone has one pitch and a known number of places.

The second engine for lines in pictures, and none of its errors are the first one's: that one reads a line as text of
any kind, this one asks of each place which of the 37 characters of ICAO 9303-3, 4.3 stands there. It was trained by
`python -m tools.glyphs` on the font OCR-B alone; the weights lie beside it (`glyphs.npz`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Numbers = NDArray[np.float32]

SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
"""What the network tells apart; its last answer, after these, is "no character stands here"."""
HEIGHT: Final = 40
"""Pixels of a strip."""
CAPITAL: Final = 22
"""Pixels from the foot to the head of a capital in a strip, which lies in its middle."""
PITCH: Final = 23
"""Pixels from one character to the next in a strip."""
_DIRECTIONS: Final = 8
_ROWS: Final = tuple(range(5, 36, 4))
_COLUMNS: Final = tuple(range(-12, 13, 4))
FEATURES: Final = _DIRECTIONS * len(_ROWS) * len(_COLUMNS)
REACH: Final = 14
"""Pixels on either side of a place that its features look at."""
WEIGHTS: Final = Path(__file__).with_name("glyphs.npz")


def features(strip: Grey) -> Numbers:
    """Return for each column of a strip (HEIGHT by n) the features of the character that would stand there (n by
    FEATURES): how much edge there is in eight directions around it, whatever the light.
    """
    picture = strip.astype(np.float32)
    across = cv2.Sobel(picture, cv2.CV_32F, 1, 0, ksize=3)
    down = cv2.Sobel(picture, cv2.CV_32F, 0, 1, ksize=3)
    strength, angle = cv2.cartToPolar(across, down)
    place = angle * np.float32(_DIRECTIONS / (2 * np.pi))
    lower = np.floor(place)
    part = place - lower
    index = lower.astype(np.int32) % _DIRECTIONS
    padded = ((0, 0), (REACH, REACH))
    width = strip.shape[1]
    columns = (np.arange(width)[:, None] + REACH + np.array(_COLUMNS)[None, :]).ravel()
    found = np.empty((width, _DIRECTIONS, len(_ROWS), len(_COLUMNS)), np.float32)
    for direction in range(_DIRECTIONS):
        here = np.where(index == direction, strength * (1 - part), 0)
        here += np.where((index + 1) % _DIRECTIONS == direction, strength * part, 0)
        smooth = np.pad(cv2.GaussianBlur(here, (0, 0), 2.0), padded)
        found[:, direction] = smooth[np.array(_ROWS)][:, columns].reshape(len(_ROWS), width, -1).transpose(1, 0, 2)
    flat = found.reshape(width, FEATURES)
    length = np.sqrt((flat * flat).sum(axis=1, keepdims=True))
    # A bare page has no edges to speak of, and its noise is not blown up to the size of a letter.
    return np.asarray(np.sqrt(flat / (length + 60.0)), np.float32)


class Network(NamedTuple):
    """Two layers."""

    first: Numbers
    first_bias: Numbers
    second: Numbers
    second_bias: Numbers

    def answers(self, found: Numbers) -> Numbers:
        """Return for each row of features the logarithms of the probabilities of SIGNS, then of no character."""
        hidden = np.maximum(found @ self.first + self.first_bias, 0)
        raw = hidden @ self.second + self.second_bias
        raw -= raw.max(axis=1, keepdims=True)
        return np.asarray(raw - np.log(np.exp(raw).sum(axis=1, keepdims=True)), np.float32)


def network() -> Network:
    """Return the trained network."""
    with np.load(WEIGHTS) as kept:
        return Network(*(kept[name].astype(np.float32) for name in Network._fields))


class PlacedLine(NamedTuple):
    """A line read place by place: its characters (`?` where none is likely), and how sure it is altogether."""

    text: str
    score: float
    """Mean logarithm of the probability of the character taken, over the places: 0 is certain."""
    first: float
    pitch: float
    """Pixels of the strip: where the first character stands, and from one to the next on average."""


LEAST: Final = float(np.log(0.6))
"""A character less likely than this is not taken."""
_ROUND: Final = (SIGNS.index("0"), SIGNS.index("O"))
_GIVE: Final = 0.14
"""Share of the pitch by which one step may be shorter or longer than it, as paper bends and cameras stand askew."""


def read_places(answers: Numbers, count: int, pitch: float) -> PlacedLine:
    """Return the `count` characters of a strip whose characters lie about `pitch` pixels apart.

    `answers` are the network's for each column of the strip. The best path of places through them is taken (a Viterbi
    search): each place as likely a character as can be, each step near to the pitch.
    """
    likely = answers[:, : len(SIGNS)].max(axis=1)
    low, high = max(1, int(np.floor(pitch * (1 - _GIVE)))), int(np.ceil(pitch * (1 + _GIVE)))
    steps = np.arange(low, high + 1)
    costs = -2.0 * ((steps - pitch) / (pitch * _GIVE)) ** 2 * 0.5
    width = len(likely)
    best = np.where(np.arange(width) < pitch * 3.5, likely, -np.inf)
    came = np.zeros((count, width), np.int32)
    for place in range(1, count):
        reached = np.full((len(steps), width), -np.inf, np.float32)
        for row, (step, cost) in enumerate(zip(steps, costs, strict=True)):
            if step < width:
                reached[row, step:] = best[:-step] + cost
        came[place] = steps[reached.argmax(axis=0)]
        best = reached.max(axis=0) + likely
    end = int(best.argmax())
    if not np.isfinite(best[end]):
        return PlacedLine("?" * count, -np.inf, 0.0, pitch)
    columns = [end]
    for place in range(count - 1, 0, -1):
        columns.append(columns[-1] - int(came[place, columns[-1]]))
    columns.reverse()
    return _written(answers, columns, pitch)


def _written(answers: Numbers, columns: list[int], pitch: float) -> PlacedLine:
    width = len(answers)
    # Three columns about the place: where exactly a character stands is less sure than which it is.
    near = np.stack([answers[np.clip(np.array(columns) + shift, 0, width - 1)] for shift in (-1, 0, 1)])
    mean = np.log(np.exp(near).mean(axis=0))
    taken, sure = mean[:, : len(SIGNS)].argmax(axis=1), mean[:, : len(SIGNS)].max(axis=1)
    # Which of the two a round character is often nobody can say; that it is one of them is another question.
    round_ = np.isin(taken, _ROUND)
    sure[round_] = np.log(np.exp(mean[round_][:, _ROUND]).sum(axis=1))
    text = "".join(SIGNS[sign] if certain > LEAST else "?" for sign, certain in zip(taken, sure, strict=True))
    step = (columns[-1] - columns[0]) / max(1, len(columns) - 1) or pitch
    return PlacedLine(text, float(np.maximum(sure, -4.0).mean()), float(columns[0]), float(step))
