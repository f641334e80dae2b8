"""Where the machine-readable lines are in a picture, however it lies; and both engines' readings of them.

Pieces of text in one direction, as high as each other, are put together to lines; two or three long lines below each
other may be a zone. Each is cut out upright, in both directions, and read place by place: the best reading shows which
it is, and what form it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from limen.adapters import glyphs
from limen.adapters.glyphs import CAPITAL, HEIGHT, PITCH, Network, PlacedLine
from limen.adapters.text_engine import LINE_HEIGHT, Box, Colours, TextEngine

Grey = NDArray[np.uint8]

FORMS: Final = ((2, 44), (2, 36), (3, 30))
"""Lines and their places, of every form (ICAO 9303 parts 4 to 7)."""
LEAST_SCORE: Final = -0.9
"""Of the mean logarithm of a zone: below this it is something else, or nothing that can be read."""
GOOD_SCORE: Final = -0.2
"""A zone that reads like this is it; no other is looked at."""
GLANCE_SCORE: Final = -1.6
"""Of one line, read once: below this nothing more is tried with the direction."""
MOST_ZONES: Final = 6
"""Groups of lines that are looked at, the longest first."""
MARGIN: Final = 2
"""Places that a strip is longer than the line found, at either end: fillers are easily overlooked."""
_CAPITAL: Final = 0.95
"""Height of a capital of OCR-B as a share of the pitch."""
_TEXT_CAPITAL: Final = 30
"""Pixels of a capital in a line as the engine for text takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The lines of a document in a picture: what both engines saw, and how the page lies."""

    places: tuple[str, ...]
    text: tuple[str, ...]
    score: float
    upright: NDArray[np.float64]
    """Turns the picture so that the lines run from left to right (2 by 3); one place is `pitch` pixels in it."""
    size: tuple[int, int]
    """Width and height of the picture once it is turned."""
    corners: tuple[float, float, float, float]
    """Left, top, right, bottom of the lines in it."""
    pitch: float


class _Line(NamedTuple):
    """A line of text: from where to where along the direction of its group, how far across, how high."""

    start: float
    end: float
    across: float
    height: float
    slope: float


def find_zone(picture: Colours, boxes: list[Box], engine: TextEngine, network: Network) -> Zone | None:
    """Return the zone among pieces of text in a picture (BGR), None where none can be read."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    best: _Candidate | None = None
    for angle, group in _both_ways(_groups(boxes)):
        found = _read_group(grey, angle, group, network)
        if found is not None and (best is None or found.score > best.score):
            best = found
        if best is not None and best.score > GOOD_SCORE:
            break
    if best is None or best.score < LEAST_SCORE:
        return None
    return _zone(picture, best, engine)


class _Candidate(NamedTuple):
    angle: float
    lines: tuple[_Line, ...]
    """As they are read: with ends and middles refined."""
    read: tuple[PlacedLine, ...]
    score: float
    pitch: float


# --- groups of lines -------------------------------------------------------------------------------------


def _groups(boxes: list[Box]) -> Iterator[tuple[float, list[_Line]]]:
    """Yield directions and two or three lines that may be a zone there, the longest first."""
    found: list[tuple[float, float, list[_Line]]] = []
    for angle in _directions(boxes):
        lines = _lines(boxes, angle)
        for count in (3, 2):
            for first in range(len(lines) - count + 1):
                group = lines[first : first + count]
                if _may_be_zone(group):
                    found.append(
                        (sum(line.end - line.start for line in group) / count * (1 + 0.1 * count), angle, group)
                    )
    found.sort(key=lambda each: -each[0])
    for _, angle, group in found[:MOST_ZONES]:
        yield angle, group


def _both_ways(groups: Iterator[tuple[float, list[_Line]]]) -> Iterator[tuple[float, list[_Line]]]:
    for angle, group in groups:
        yield angle, group
        yield angle + np.pi, _reversed(group)


def _directions(boxes: list[Box]) -> list[float]:
    """Return the directions of the longest pieces, each once; text may run either way along them."""
    found: list[float] = []
    for box in sorted(boxes, key=lambda each: -each.length)[:8]:
        if box.length < 6 * box.height:
            continue
        if all(abs(_between(box.angle, other)) > np.deg2rad(4) for other in found):
            found.append(box.angle)
    return found[:3]


def _between(one: float, other: float) -> float:
    return float((one - other + np.pi / 2) % np.pi - np.pi / 2)


def _lines(boxes: list[Box], angle: float) -> list[_Line]:
    """Return the lines along a direction, from the top: pieces at the same height are put together."""
    along, across = np.array((np.cos(angle), np.sin(angle))), np.array((-np.sin(angle), np.cos(angle)))
    pieces = []
    for box in boxes:
        off = _between(box.angle, angle)
        if box.length > 1.5 * box.height and abs(off) > np.deg2rad(9):
            continue
        middle, half = np.array((box.x, box.y)), box.length * abs(np.cos(off)) / 2
        place = float(middle @ along)
        height = box.height if box.length > 1.5 * box.height else min(box.height, box.length)
        pieces.append(_Line(place - half, place + half, float(middle @ across), height, float(np.tan(off))))
    lines: list[_Line] = []
    for piece in sorted(pieces, key=lambda each: each.start - each.end):
        fits = next((place for place, line in enumerate(lines) if _goes_on(line, piece)), None)
        if fits is None:
            lines.append(piece)
        else:
            lines[fits] = _joined(lines[fits], piece)
    long = [line for line in lines if line.end - line.start > 9 * line.height]
    return sorted(long, key=lambda line: line.across)


def _across_at(line: _Line, place: float) -> float:
    """Return how far across a line is at a place along the direction."""
    return line.across + line.slope * (place - (line.start + line.end) / 2)


def _goes_on(line: _Line, piece: _Line) -> bool:
    off = abs(_across_at(line, (piece.start + piece.end) / 2) - piece.across)
    return 0.6 < piece.height / line.height < 1.6 and off < 0.4 * line.height and _gap(line, piece) < 8 * line.height


def _joined(line: _Line, piece: _Line) -> _Line:
    start, end = min(line.start, piece.start), max(line.end, piece.end)
    return line._replace(start=start, end=end, across=_across_at(line, (start + end) / 2))


def _gap(line: _Line, piece: _Line) -> float:
    return max(piece.start - line.end, line.start - piece.end, 0.0)


def _may_be_zone(group: list[_Line]) -> bool:
    heights = [line.height for line in group]
    if max(heights) > 1.7 * min(heights):
        return False
    longest = max(line.end - line.start for line in group)
    high = sum(heights) / len(heights)
    for upper, lower in pairwise(group):
        apart = lower.across - upper.across
        together = min(upper.end, lower.end) - max(upper.start, lower.start)
        if not 0.8 * high < apart < 3.5 * high or together < 0.3 * longest:
            return False
    return longest > 11 * high


def _reversed(group: list[_Line]) -> list[_Line]:
    """The same lines seen from the other side."""
    return [line._replace(start=-line.end, end=-line.start, across=-line.across) for line in reversed(group)]


# --- one group read --------------------------------------------------------------------------------------


def _read_group(grey: Grey, angle: float, group: list[_Line], network: Network) -> _Candidate | None:
    """Return the best reading of a group in the forms that have so many lines."""
    start, end = min(line.start for line in group), max(line.end for line in group)
    whole = [line._replace(start=start, end=end) for line in group]
    best: _Candidate | None = None
    for count, width in FORMS:
        form = _Form(angle, width, (end - start) / (width + 0.3))
        if count != len(group) or _glance(grey, whole[-1], form, network) < GLANCE_SCORE:
            continue
        read = tuple(_read_line(grey, line, form, network) for line in whole)
        score = sum(line.score for line in read) / count
        if best is None or score > best.score:
            best = _Candidate(angle, tuple(group), read, score, form.pitch)
    return best


class _Form(NamedTuple):
    """What is supposed of lines: their direction, how many places they have, how far these are apart."""

    angle: float
    width: int
    pitch: float


def _glance(grey: Grey, line: _Line, form: _Form, network: Network) -> float:
    answers = network.answers(glyphs.features(cut(grey, line, form)))
    return glyphs.read_places(answers, form.width, PITCH).score


def _read_line(grey: Grey, line: _Line, form: _Form, network: Network) -> PlacedLine:
    """Read a line as well as any height and pitch near those supposed allow."""
    best = PlacedLine("?" * form.width, -9.0, 0.0, PITCH)
    # The height of a box is rough: capitals are as high as the pitch is wide, and a camera from above shortens them.
    for height in (1.0, 0.85, 1.15):
        answers = network.answers(glyphs.features(cut(grey, line, form, height)))
        for stretch in (1.0, 0.95, 1.05):
            best = max(best, glyphs.read_places(answers, form.width, PITCH * stretch), key=lambda each: each.score)
        if best.score > GOOD_SCORE / 2:
            break
    return best


def cut(grey: Grey, line: _Line, form: _Form, height: float = 1.0) -> Grey:
    """Return the line upright, PITCH pixels to a place and CAPITAL to a capital, with MARGIN places at either end."""
    scale, down = PITCH / form.pitch, CAPITAL / (form.pitch * _CAPITAL * height)
    width = round((line.end - line.start + 2 * MARGIN * form.pitch) * scale)
    source = cv2.GaussianBlur(grey, (0, 0), 0.5 / scale) if scale < 0.7 else grey
    return _patch(source, form.angle, line, (scale, down), (width, HEIGHT))


def _patch(picture: Grey, angle: float, line: _Line, scale: tuple[float, float], size: tuple[int, int]) -> Grey:
    """Return the surroundings of the middle of a line, upright, scaled along and across it."""
    turn = angle + np.arctan(line.slope)
    rows = np.array(((np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn)))) * np.array(scale)[:, None]
    shift = np.array(size) / 2 - rows @ _middle(angle, line)
    matrix = np.hstack([rows, shift[:, None]])
    return np.asarray(cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _middle(angle: float, line: _Line) -> NDArray[np.float64]:
    """Return the middle of a line as a point of the picture."""
    place = (line.start + line.end) / 2
    along, across = np.array((np.cos(angle), np.sin(angle))), np.array((-np.sin(angle), np.cos(angle)))
    return np.asarray(along * place + across * line.across)


# --- the zone that was chosen ----------------------------------------------------------------------------


def _zone(picture: Colours, found: _Candidate, engine: TextEngine) -> Zone:
    lines = [_refined(line, read, found) for line, read in zip(found.lines, found.read, strict=True)]
    pitch = float(
        np.mean([(line.end - line.start) / len(read.text) for line, read in zip(lines, found.read, strict=True)])
    )
    matrix, size = _upright(picture, found.angle)
    ends = np.array([_middle(found.angle, line) for line in lines]) @ matrix[:, :2].T + matrix[:, 2]
    half = max(line.end - line.start for line in lines) / 2
    corners = (
        float(ends[:, 0].min() - half),
        float(ends[:, 1].min() - pitch),
        float(ends[:, 0].max() + half),
        float(ends[:, 1].max() + pitch),
    )
    return Zone(
        places=tuple(read.text for read in found.read),
        text=tuple(_as_text(picture, found.angle, line, pitch, engine) for line in lines),
        score=found.score,
        upright=matrix,
        size=size,
        corners=corners,
        pitch=pitch,
    )


def _refined(line: _Line, read: PlacedLine, found: _Candidate) -> _Line:
    """Return the line as long as its places are: from half a place before the first to half a place after the last."""
    start, end = min(each.start for each in found.lines), max(each.end for each in found.lines)
    scale = PITCH / found.pitch
    width = (end - start + 2 * MARGIN * found.pitch) * scale
    offset = (start + end) / 2 - width / 2 / scale
    first = offset + (read.first - read.pitch / 2) / scale
    last = offset + (read.first + read.pitch * (len(read.text) - 0.5)) / scale
    # The strip was cut about the middle of the group, at the height that the line has in its own.
    moved = line.across + line.slope * ((first + last) / 2 - (start + end) / 2)
    return line._replace(start=first, end=last, across=moved)


def _as_text(picture: Colours, angle: float, line: _Line, pitch: float, engine: TextEngine) -> str:
    """Return what the other engine reads of a line cut as it likes it: a third of its height empty."""
    scale = _TEXT_CAPITAL / (pitch * _CAPITAL)
    width = round((line.end - line.start + pitch) * scale)
    source = cv2.GaussianBlur(picture, (0, 0), 0.5 / scale) if scale < 0.7 else picture
    return engine.read(_patch(source, angle, line, (scale, scale), (width, LINE_HEIGHT)), among=glyphs.SIGNS)


def _upright(picture: Colours, angle: float) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """Return what turns the picture so that the lines run from left to right, and its size then."""
    height, width = picture.shape[:2]
    rows = np.array(((np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))))
    ends = np.array([(0, 0), (width, 0), (0, height), (width, height)]) @ rows.T
    low, high = ends.min(axis=0), ends.max(axis=0)
    return np.hstack([rows, -low[:, None]]), (int(high[0] - low[0]), int(high[1] - low[1]))


# --- what else is printed --------------------------------------------------------------------------------

MOST_PRINTED: Final = 40
"""Pieces of text above the lines that are read, those nearest to them first."""


def text_around(picture: Colours, zone: Zone, boxes: list[Box], engine: TextEngine) -> list[str]:
    """Return what is printed above the lines, in their direction, from the top."""
    angle = float(np.arctan2(zone.upright[0, 1], zone.upright[0, 0]))
    pieces = []
    for box in boxes:
        x, y = zone.upright[:, :2] @ (box.x, box.y) + zone.upright[:, 2]
        off = _between(box.angle, angle)
        upright = box.length < 1.5 * box.height
        if y < zone.corners[1] and (upright or abs(off) < np.deg2rad(12)):
            pieces.append((y, x, box, 0.0 if upright else off))
    nearest = sorted(pieces, key=lambda each: -each[0])[:MOST_PRINTED]
    return [
        _printed(picture, angle + off, box, engine) for _, _, box, off in sorted(nearest, key=lambda each: each[:2])
    ]


def _printed(picture: Colours, angle: float, box: Box, engine: TextEngine) -> str:
    along, across = np.array((np.cos(angle), np.sin(angle))), np.array((-np.sin(angle), np.cos(angle)))
    middle = np.array((box.x, box.y))
    place, half = float(middle @ along), box.length / 2
    line = _Line(place - half, place + half, float(middle @ across), box.height, 0.0)
    scale = LINE_HEIGHT / box.height
    return engine.read(_patch(picture, angle, line, (scale, scale), (round(box.length * scale), LINE_HEIGHT)))
