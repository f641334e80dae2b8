"""Pictures of a document under the lights that an examiner has, and what is marked and measured on them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

LONGEST_LABEL: Final = 120
LONGEST_MARK: Final = 400
MOST_PICTURES: Final = 60
MOST_MARKS: Final = 200
WHOLE: Final = 10_000
"""Places on a picture are told in ten-thousandths of its width and height, whatever size it is shown in."""
WIDEST_MM: Final = 1_000


class Light(StrEnum):
    """By which light a picture was taken."""

    WHITE = "white"
    UV = "uv"
    IR = "ir"
    OBLIQUE = "oblique"
    TRANSMITTED = "transmitted"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _LIGHTS[self]


_LIGHTS = {
    Light.WHITE: N_("White light"),
    Light.UV: N_("Ultraviolet"),
    Light.IR: N_("Infrared"),
    Light.OBLIQUE: N_("Light from the side"),
    Light.TRANSMITTED: N_("Light from behind"),
}


class Shape(StrEnum):
    """What is drawn on a picture."""

    POINT = "point"
    BOX = "box"
    LINE = "line"
    """Measured, where the width of the picture is known in millimetres."""

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _SHAPES[self]


_SHAPES = {
    Shape.POINT: N_("Point"),
    Shape.BOX: N_("Box"),
    Shape.LINE: N_("Line to measure"),
}


class MarkWrong(Problem):
    """A mark that lies outside the picture, or says nothing."""

    code = "mark-wrong"
    sentence = N_("A mark lies on the picture and says in words what is seen there; a line has a beginning and an end.")


class TooManyPictures(Problem):
    """More pictures, or marks on one, than an examination can need."""

    code = "examination-full"
    sentence = N_("There are %(most)s already, and more are not taken. Leave out what shows nothing new.")


class WidthWrong(Problem):
    """A picture cannot be that wide."""

    code = "picture-width-wrong"
    sentence = N_("Say how many millimetres the picture is wide, between 1 and %(most)s, or leave it empty.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A point, box or line on a picture, in ten-thousandths of its width and height."""

    shape: Shape
    x: int
    y: int
    x2: int
    y2: int
    """The opposite corner, or the other end; for a point the same as x and y."""
    words: str


def require_mark(mark: Mark) -> None:
    """Raise MarkWrong unless the mark lies on the picture and says something."""
    places = (mark.x, mark.y, mark.x2, mark.y2)
    is_there = all(0 <= place <= WHOLE for place in places)
    has_extent = mark.shape is Shape.POINT or (mark.x, mark.y) != (mark.x2, mark.y2)
    if not is_there or not has_extent or not mark.words:
        raise MarkWrong


def length_mm(mark: Mark, *, width: int, height: int, width_mm: float | None) -> float | None:
    """Return the length of a line in millimetres, to the tenth; None where the scale is not known or it is no line.

    `width` and `height` are the picture's pixels, which are square; `width_mm` is how wide it is in the world.
    """
    if mark.shape is not Shape.LINE or not width_mm or not width:
        return None
    across = (mark.x2 - mark.x) / WHOLE * width
    down = (mark.y2 - mark.y) / WHOLE * height
    return round(math.hypot(across, down) * width_mm / width, 1)


def read_width(typed: str) -> int | None:
    """Return a width in tenths of a millimetre; None where none was typed. Raises WidthWrong."""
    plain = typed.strip().replace(",", ".")
    if not plain:
        return None
    try:
        width = float(plain)
    except ValueError as error:
        raise WidthWrong(most=WIDEST_MM) from error
    if not 1 <= width <= WIDEST_MM:
        raise WidthWrong(most=WIDEST_MM)
    return round(width * 10)
