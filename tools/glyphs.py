"""Train the recogniser of single characters from the font OCR-B: writes src/limen/adapters/glyphs.npz (`make glyphs`).

Needs Debian's package fonts-ocr-b, and nothing else: no picture of a real document. Lines of random characters are set
in the font and spoiled as pictures of documents are: stretched, sheared, thickened, blurred, made small and large
again, with noise, shadows, printed ground and JPEG. A minute; the same start gives the same weights on
the same machine. The last line says how many characters of lines it never saw it knows, and what it takes for what.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from limen.adapters.glyphs import CAPITAL, FEATURES, HEIGHT, PITCH, SIGNS, WEIGHTS, Network, features
from tools.specimens import FONT

Grey = NDArray[np.uint8]
Numbers = NDArray[np.float32]
Dice = np.random.Generator

SCALE: Final = 3
"""A line is set so many times larger than a strip, and made small when it is spoiled."""
CHARACTERS: Final = 20
LINES: Final = 800
ROUNDS: Final = 8
HIDDEN: Final = 160
BATCH: Final = 256
NOTHING: Final = len(SIGNS)
"""The answer "no character stands here"."""


class Setter:
    """Sets lines in the font, each character in the middle of its place."""

    def __init__(self, path: Path) -> None:
        probe = ImageFont.truetype(str(path), 1000).getbbox("H")
        self._font = ImageFont.truetype(str(path), round(1000 * CAPITAL * SCALE / (probe[3] - probe[1])))
        box = self._font.getbbox("H")
        self._middle = (box[1] + box[3]) / 2
        self._advance = self._font.getlength("H")

    def line(self, text: str) -> Grey:
        """Return the text, black on white: HEIGHT * SCALE high, PITCH * SCALE a character."""
        pitch, height = PITCH * SCALE, HEIGHT * SCALE
        sheet = Image.new("L", (pitch * len(text), height), 255)
        draw = ImageDraw.Draw(sheet)
        for place, sign in enumerate(text):
            left = place * pitch + (pitch - self._advance) / 2
            draw.text((left, height / 2 - self._middle), sign, fill=0, font=self._font)
        return np.asarray(sheet, np.uint8)


# --- spoiling --------------------------------------------------------------------------------------------


def spoiled(line: Grey, dice: Dice) -> tuple[Grey, NDArray[np.float64]]:
    """Return a strip of a set line as a bad picture shows it, and what maps the one to the other (2 by 3)."""
    matrix, width = _askew(line, dice)
    inked = cv2.GaussianBlur(_thickened(line, dice), (0, 0), 1.2)
    laid = cv2.warpAffine(inked, matrix, (width, HEIGHT), flags=cv2.INTER_LINEAR, borderValue=255)
    shape = _blurred(_coarse(laid.astype(np.float32) / 255, dice), dice)
    strip = _lit(_printed(shape, dice), dice)
    strip += dice.normal(0, dice.uniform(0, 0.06), strip.shape).astype(np.float32)
    return _compressed(np.clip(strip * 255, 0, 255).astype(np.uint8), dice), matrix


def _thickened(line: Grey, dice: Dice) -> Grey:
    if dice.random() >= 0.6:
        return line
    size = int(dice.integers(1, 4))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(cv2.erode(line, kernel) if dice.random() < 0.6 else cv2.dilate(line, kernel), np.uint8)


def _askew(line: Grey, dice: Dice) -> tuple[NDArray[np.float64], int]:
    height, length = line.shape
    across, down = dice.uniform(0.9, 1.1) / SCALE, dice.uniform(0.86, 1.14) / SCALE
    shear, slope = dice.uniform(-0.1, 0.1), dice.uniform(-0.012, 0.012)
    off = dice.uniform(-2.0, 2.0)
    width = int(length * across)
    matrix = np.array([[across, shear * down, 0], [slope * across, down, 0]])
    matrix[:, 2] = (width / 2, HEIGHT / 2 + off) - matrix[:, :2] @ (length / 2, height / 2)
    return matrix, width


def _coarse(shape: Numbers, dice: Dice) -> Numbers:
    """As a camera from far away sees it."""
    share = dice.choice([1.0, 1.0, 0.8, 0.65, 0.5, 0.42])
    if share == 1:
        return shape
    height, width = shape.shape
    small = cv2.resize(shape, (int(width * share), int(height * share)), interpolation=cv2.INTER_AREA)
    if dice.random() < 0.5:
        small = small + dice.normal(0, dice.uniform(0, 0.05), small.shape)
    return np.asarray(cv2.resize(small.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _blurred(shape: Numbers, dice: Dice) -> Numbers:
    if dice.random() < 0.6:
        shape = cv2.GaussianBlur(shape, (0, 0), dice.uniform(0.3, 2.0))
    if dice.random() < 0.25:  # the hand moved
        size = int(dice.integers(2, 6))
        kernel = np.zeros((size, size), np.float32)
        if dice.random() < 0.5:
            kernel[size // 2] = 1 / size
        else:
            kernel[:, size // 2] = 1 / size
        shape = cv2.filter2D(shape, -1, kernel)
    return shape


def _printed(shape: Numbers, dice: Dice) -> Numbers:
    """Ink on paper that has a printed ground of its own."""
    paper = dice.uniform(0.6, 1.0)
    ink = dice.uniform(0.0, 0.45) * paper
    ground = np.full_like(shape, paper)
    if dice.random() < 0.6:
        down, across = np.mgrid[0 : shape.shape[0], 0 : shape.shape[1]].astype(np.float32)
        for _ in range(int(dice.integers(1, 4))):
            pace, slope = dice.uniform(0.05, 0.5), dice.uniform(0, np.pi)
            line = (across * np.cos(slope) + down * np.sin(slope)) * pace * 2
            wave = np.sin(line + 3 * np.sin(across * 0.05) + dice.uniform(0, 6))
            ground -= dice.uniform(0, 0.12) * (wave > dice.uniform(0, 0.9))
    return np.asarray(ink + (ground - ink) * np.clip(shape, 0, 1), np.float32)


def _lit(strip: Numbers, dice: Dice) -> Numbers:
    width = strip.shape[1]
    if dice.random() < 0.5:
        strip = strip * np.linspace(dice.uniform(0.6, 1), dice.uniform(0.6, 1), width, dtype=np.float32)
    if dice.random() < 0.25:
        far = (np.arange(width) - dice.uniform(0, width)) / dice.uniform(15, 80)
        strip = strip + dice.uniform(0.1, 0.5) * np.exp(-(far**2)).astype(np.float32)
    return strip


def _compressed(strip: Grey, dice: Dice) -> Grey:
    if dice.random() >= 0.5:
        return strip
    _, coded = cv2.imencode(".jpg", strip, [cv2.IMWRITE_JPEG_QUALITY, int(dice.integers(30, 95))])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)


# --- examples --------------------------------------------------------------------------------------------


class Examples(NamedTuple):
    """Rows of features, and what stands there."""

    rows: Numbers
    answers: NDArray[np.int64]


def examples(setter: Setter, lines: int, dice: Dice) -> Examples:
    """Return characters of so many spoiled lines, and places between and beyond them."""
    rows, answers = [], []
    for _ in range(lines):
        for row, answer in _of_line(setter, dice):
            rows.append(row)
            answers.append(answer)
    return Examples(np.array(rows, np.float32), np.array(answers))


def _of_line(setter: Setter, dice: Dice) -> Iterator[tuple[Numbers, int]]:
    drawn = _drawn(dice)
    strip, matrix = spoiled(setter.line("".join(SIGNS[sign] for sign in drawn)), dice)
    found = features(strip)
    middle = matrix[0, 1] * HEIGHT * SCALE / 2 + matrix[0, 2]
    centres = matrix[0, 0] * (np.arange(CHARACTERS) + 0.5) * PITCH * SCALE + middle
    for place, sign in enumerate(drawn):
        for _ in range(2):
            yield from _row(found, centres[place] + dice.uniform(-2.6, 2.6), sign)
        if place and dice.random() < 0.5:
            yield from _row(found, (centres[place - 1] + centres[place]) / 2 + dice.uniform(-4, 4), NOTHING)
    if dice.random() < 0.1:
        bare, _ = spoiled(np.full((HEIGHT * SCALE, PITCH * SCALE * 6), 255, np.uint8), dice)
        empty = features(bare)
        for column in dice.integers(0, len(empty), 10):
            yield from _row(empty, float(column), NOTHING)


def _row(found: Numbers, column: float, answer: int) -> Iterator[tuple[Numbers, int]]:
    if 0 <= round(column) < len(found):
        yield found[round(column)], answer


def _drawn(dice: Dice) -> list[int]:
    """Draw the signs of a line; in every fifth, fillers run to its end as after a name."""
    weights = np.ones(len(SIGNS))
    weights[-1] = 4
    drawn = dice.choice(len(SIGNS), CHARACTERS, p=weights / weights.sum())
    if dice.random() < 0.2:
        drawn[int(dice.integers(2, CHARACTERS)) :] = len(SIGNS) - 1
    return [int(sign) for sign in drawn]


# --- training --------------------------------------------------------------------------------------------


def train(known: Examples, rounds: int, dice: Dice) -> Network:
    """Return the network after so many rounds over the examples (Adam, the rate falling as a cosine to nothing)."""
    answers = NOTHING + 1
    network = Network(
        dice.normal(0, np.sqrt(2 / FEATURES), (FEATURES, HIDDEN)).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        dice.normal(0, np.sqrt(1 / HIDDEN), (HIDDEN, answers)).astype(np.float32),
        np.zeros(answers, np.float32),
    )
    means, squares = [np.zeros_like(each) for each in network], [np.zeros_like(each) for each in network]
    steps, step = rounds * (len(known.rows) // BATCH), 0
    for done in range(rounds):
        order, right = dice.permutation(len(known.rows)), 0
        for start in range(0, len(order) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            slopes, known_now = _slopes(network, known.rows[chosen], known.answers[chosen], dice)
            right, step = right + known_now, step + 1
            rate = 1e-3 * (1 + np.cos(np.pi * step / steps)) + 1e-5
            for which, slope in enumerate(slopes):
                means[which] += 0.1 * (slope - means[which])
                squares[which] += 0.001 * (slope * slope - squares[which])
                share = np.sqrt(squares[which] / (1 - 0.999**step)) + 1e-8
                network[which][...] -= rate * (means[which] / (1 - 0.9**step)) / share
        print(f"round {done + 1} of {rounds}: {right / len(order):.2%} known")
    return network


def _slopes(network: Network, rows: Numbers, answers: NDArray[np.int64], dice: Dice) -> tuple[tuple[Numbers, ...], int]:
    """Return in which direction each weight makes these rows worse known, and how many are known."""
    before = rows @ network.first + network.first_bias
    kept = (dice.random(before.shape) > 0.15).astype(np.float32) / 0.85
    hidden = np.maximum(before, 0) * kept
    raw = hidden @ network.second + network.second_bias
    likely = np.exp(raw - raw.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    right = int((likely.argmax(axis=1) == answers).sum())
    # Nobody is to be quite certain: a twentieth less than all for the right answer.
    likely[np.arange(len(answers)), answers] -= 0.97
    error = (likely - 0.03 / likely.shape[1]) / len(answers)
    back = (error @ network.second.T) * kept * (before > 0)
    return (rows.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)), right


def main(arguments: list[str] | None = None) -> int:
    """Train, tell, write; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    asked = parser.parse_args(arguments)
    if not FONT.exists():
        print("The font OCR-B is missing: apt-get install fonts-ocr-b", file=sys.stderr)
        return 1
    dice, setter = np.random.default_rng(9303), Setter(FONT)
    network = train(examples(setter, asked.lines, dice), asked.rounds, dice)
    unseen = examples(setter, 300, np.random.default_rng(1))
    said = network.answers(unseen.rows).argmax(axis=1)
    names = [*SIGNS, "nothing"]
    taken = Counter(
        f"{names[answer]} for {names[given]}"
        for answer, given in zip(said, unseen.answers, strict=True)
        if answer != given
    )
    print(f"{(said == unseen.answers).mean():.2%} of unseen characters known; most often taken: {taken.most_common(8)}")
    kept = {name: each.astype(np.float16) for name, each in network._asdict().items()}
    np.savez_compressed(asked.out, **kept)
    return 0


if __name__ == "__main__":
    sys.exit(main())
