"""What was measured last of the thresholds of screening: figures, a picture, and a profile that is in force nowhere.

calibration/curves.json           the figures, for the desk
calibration/curves.png            the same as a picture
calibration/<name>-<day>.toml     weights as they are, with the thresholds that were proposed
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from pydantic import TypeAdapter, ValidationError

from limen.adapters.secret_files import write_secret

SIZE: Final = (1000, 560)
_LEFT, _TOP, _RIGHT, _BOTTOM = 90, 50, 220, 80
_COLOURS: Final = ("#0b5394", "#b45309", "#166534", "#7e22ce", "#9f1239", "#334155")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredList:
    """The curve of one list, with what was proposed for it."""

    list_code: str
    list_version: str
    artefact: str
    points: tuple[tuple[float, float], ...]
    """(threshold in bits, false alarms for each thousand travellers)."""
    alert: float
    review: float
    alerts_then: float
    """False alarms for each thousand travellers at `alert`; the next one at `review`."""
    shown_then: float
    alert_now: float
    review_now: float
    alerts_now: float
    shown_now: float
    is_settled: bool
    """True when enough travellers were replayed to tell the budget from nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measurement."""

    at: datetime
    travellers: int
    profile: str
    """Id of the weights it was made with."""
    alert_budget: float
    review_budget: float
    proposed: str
    """Name of the file with the thresholds that were proposed."""
    lists: tuple[MeasuredList, ...]


_MEASURED: Final = TypeAdapter(Measured)


def folder_of(home: Path) -> Path:
    """Return where an installation keeps what was measured."""
    return home / "calibration"


def keep(folder: Path, measured: Measured, *, profile: str) -> tuple[Path, Path]:
    """Write figures, picture and profile; return where the profile and the picture are. Nothing is put in force."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    proposed, picture = folder / measured.proposed, folder / "curves.png"
    write_secret(proposed, profile.encode("utf-8"), replace=True)
    _picture(measured).save(picture)
    figures = json.dumps(asdict(measured), default=str, ensure_ascii=False)
    write_secret(folder / "curves.json", figures.encode("utf-8"), replace=True)
    return proposed, picture


def read_measured(folder: Path) -> Measured | None:
    """Return what was measured last; None where nothing was, or what lies there cannot be read."""
    try:
        return _MEASURED.validate_json((folder / "curves.json").read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def free_name(folder: Path, name: str, day: str) -> str:
    """Return the name of a file that is not there yet: a profile is never written over."""
    names = [f"{name}-{day}.toml", *(f"{name}-{day}-{number}.toml" for number in range(2, 100))]
    return next(each for each in names if not (folder / each).exists())


def _picture(measured: Measured) -> Image.Image:
    """Return thresholds from left to right, false alarms upwards, a line for each list and its name at the line."""
    image = Image.new("RGB", SIZE, "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size=16)
    xs = [x for each in measured.lists for x, _ in each.points]
    least, most = min(xs), max(xs)
    top = max([y for each in measured.lists for _, y in each.points] + [1e-9])
    width, height = SIZE[0] - _LEFT - _RIGHT, SIZE[1] - _TOP - _BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        return _LEFT + (x - least) / (most - least or 1) * width, _TOP + (1 - y / top) * height

    for share in (0, 0.25, 0.5, 0.75, 1):
        x, y = least + share * (most - least), share * top
        draw.line([place(least, y), place(most, y)], fill="#d4d4d8")
        draw.text((_LEFT - 10, place(least, y)[1]), f"{y:.3g}", fill="black", font=font, anchor="rm")
        draw.text((place(x, 0)[0], SIZE[1] - _BOTTOM + 10), f"{x:.4g}", fill="black", font=font, anchor="ma")
    draw.text((_LEFT, 12), "False alarms for each thousand travellers", fill="black", font=font)
    draw.text((_LEFT + width / 2, SIZE[1] - 40), "Threshold in bits", fill="black", font=font, anchor="ma")
    for number, each in enumerate(measured.lists):
        colour = _COLOURS[number % len(_COLOURS)]
        draw.line([place(x, y) for x, y in each.points], fill=colour, width=3)
        for mark in (each.alert, each.review):
            _diamond(draw, place(min(mark, most), _at(each.points, mark)), colour)
        draw.text((_LEFT + width + 16, _TOP + 24 * number), each.list_code, fill=colour, font=font)
    return image


def _at(points: Sequence[tuple[float, float]], threshold: float) -> float:
    return next((y for x, y in points if x >= threshold), 0.0)


def _diamond(draw: ImageDraw.ImageDraw, at: tuple[float, float], colour: str) -> None:
    x, y = at
    corners: Iterable[tuple[float, float]] = [(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)]
    draw.polygon(list(corners), fill=colour)
