"""Pictures of documents of people who do not exist: `python -m tools.specimens FOLDER` writes a set with its truth.

Each is a page of Utopia set by us (Debian's fonts-ocr-b has the lines), photographed as people photograph: turned,
tilted, out of focus, with glare, noise, shadows and hard compression. The same number makes the same set. They are
for measuring and for tests; what they cannot show is how real paper, print and laminate look.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from limen.lib import mrz
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex

FONT: Final = Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf")
TODAY: Final = date(2026, 11, 29)
DOT: Final = 12
"""Pixels to a millimetre of a page before it is photographed."""
SIZES: Final = {
    mrz.Format.TD3: (125, 88),
    mrz.Format.TD2: (105, 74),
    mrz.Format.TD1: (86, 54),
    mrz.Format.MRV_A: (120, 80),
    mrz.Format.MRV_B: (105, 74),
}
"""Millimetres of a page by its form (ICAO 9303 parts 3 to 7)."""
CODES: Final = {"TD3": "P", "TD2": "I", "TD1": "I", "MRV-A": "V", "MRV-B": "V"}
PRIMARY: Final = (
    "ERIKSSON", "LINDQUIST VALE", "OYELARAN", "MARCHETTI", "QUISPE HUAMAN", "VAN DER WOUDE", "ZAYTSEV", "KOWALCZYK",
    "BJORNSDOTTIR", "FAJARDO", "TUILAGI", "WEI", "DSOUZA", "JAKUBOWSKI HOLM", "NDIAYE", "XAVIER",
)  # fmt: skip
SECONDARY: Final = (
    "ANNA MARIA", "JOAQUIM", "LUCIA FERNANDA", "KWAME", "IGOR", "ELZBIETA", "THOMAS", "YUKI", "PRIYA", "ZOE BEATRIX",
    "VIGDIS", "OSCAR", "FATOU", "HUGO LEON", "QUENTIN", "WILHELMINA",
)  # fmt: skip
ISSUERS: Final = ("UTO", "UTO", "UTO", "EUE", "D", "FRA", "KEN", "BRA")
MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
CONDITIONS: Final = (
    "scan", "turned", "upside-down", "quarter", "tilted", "soft", "glare", "noisy", "small", "shadow", "hand", "hard",
)  # fmt: skip

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One picture and what is true of it."""

    name: str
    condition: str
    document: mrz.Document
    lines: tuple[str, ...]
    picture: Picture


def specimens(count: int, *, seed: int = 9303, conditions: tuple[str, ...] = CONDITIONS) -> Iterator[Specimen]:
    """Yield `count` specimens: the forms one after the other, each in one condition after the other."""
    dice = random.Random(seed)  # noqa: S311 - pictures to measure with, no secrets
    forms = tuple(SIZES)
    for number in range(count):
        form, condition = forms[number % len(forms)], conditions[(number // len(forms)) % len(conditions)]
        document = invented(form, dice)
        lines = mrz.compose(document)
        picture = photographed(page_of(document, lines, dice), condition, dice)
        yield Specimen(
            name=f"{number:03}-{form.lower()}-{condition}",
            condition=condition,
            document=document,
            lines=lines,
            picture=picture,
        )


def invented(form: mrz.Format, dice: random.Random) -> mrz.Document:
    """Return the data of a document that nobody has."""
    issuer = dice.choice(ISSUERS)
    birth = date(1940, 1, 1) + timedelta(days=dice.randrange(80 * 365))
    expiry = TODAY + timedelta(days=dice.randrange(30, 9 * 365))
    optional = "".join(dice.choices("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", k=dice.choice((0, 0, 6, 7))))
    return mrz.Document(
        format=form,
        document_code=CODES[form],
        issuer=issuer,
        number="".join(dice.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=2)) + "".join(dice.choices("0123456789", k=7)),
        primary=dice.choice(PRIMARY),
        secondary=dice.choice(SECONDARY),
        nationality=issuer,
        birth=PartialDate(birth.year, birth.month, birth.day),
        sex=dice.choice(tuple(Sex)),
        expiry=PartialDate(expiry.year, expiry.month, expiry.day),
        optional=(optional, "") if form is mrz.Format.TD1 else (optional,),
    )


def page_of(document: mrz.Document, lines: tuple[str, ...], dice: random.Random) -> Picture:
    """Return the page, DOT pixels to a millimetre: ground, portrait, visual zone, lines."""
    width, height = (side * DOT for side in SIZES[document.format])
    sheet = Image.fromarray(_ground(width, height, dice))
    draw = ImageDraw.Draw(sheet)
    _portrait(draw, height, dice)
    _visual_zone(draw, document, width, height)
    _zone(sheet, lines, width, height)
    return np.asarray(sheet, np.uint8)


def _ground(width: int, height: int, dice: random.Random) -> Picture:
    """A pale ground of waves, as it is printed against copying."""
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    colour = np.array([dice.uniform(215, 245) for _ in range(3)], np.float32)
    ground = np.broadcast_to(colour, (height, width, 3)).copy()
    for _ in range(3):
        slope, period = dice.uniform(0, np.pi), dice.uniform(5, 14)
        bend = 9 * np.sin(across / dice.uniform(40, 120)) + 9 * np.sin(down / dice.uniform(40, 120))
        wave = np.sin((across * np.cos(slope) + down * np.sin(slope) + bend) * 2 * np.pi / period)
        ground -= dice.uniform(6, 20) * (wave > 0.75)[..., None] * np.array([dice.random() for _ in range(3)])
    return np.clip(ground, 0, 255).astype(np.uint8)


def _portrait(draw: ImageDraw.ImageDraw, height: int, dice: random.Random) -> None:
    """A drawn head: nobody's."""
    left, top = 5 * DOT, round(height * 0.2)
    wide, high = round(height * 0.38), round(height * 0.48)
    draw.rectangle((left, top, left + wide, top + high), fill=(205, 214, 222))
    skin = dice.choice(((234, 200, 175), (141, 95, 66), (88, 58, 42), (240, 214, 190)))
    middle = left + wide // 2
    draw.ellipse((middle - wide * 0.42, top + high * 0.72, middle + wide * 0.42, top + high * 1.5), fill=(60, 70, 95))
    draw.rectangle((left, top + high, left + wide, height), fill=None)
    draw.ellipse((middle - wide * 0.26, top + high * 0.18, middle + wide * 0.26, top + high * 0.76), fill=skin)
    for eye in (-0.11, 0.11):
        draw.ellipse(
            (middle + wide * (eye - 0.03), top + high * 0.42, middle + wide * (eye + 0.03), top + high * 0.45),
            fill=(30, 25, 20),
        )
    draw.arc(
        (middle - wide * 0.1, top + high * 0.55, middle + wide * 0.1, top + high * 0.63), 20, 160, fill=(120, 50, 50)
    )


def _visual_zone(draw: ImageDraw.ImageDraw, document: mrz.Document, width: int, height: int) -> None:
    label, plain = ImageFont.load_default(1.7 * DOT), ImageFont.load_default(2.9 * DOT)
    left, top = round(height * 0.38) + 9 * DOT, 3 * DOT
    rows = 3 if document.format is mrz.Format.TD1 else 4
    step = (height * (0.60 if rows == 3 else 0.66) - top) / (rows + 1)
    draw.text((5 * DOT, top), "UTOPIA", fill=(40, 60, 120), font=ImageFont.load_default(4 * DOT))
    right = left + (width - left) // 2
    entries = [
        (left, "Surname", document.primary),
        (right, "Document No.", document.number),
        (left, "Given names", document.secondary),
        (right, "Nationality", document.nationality),
        (left, "Date of birth", written(document.birth)),
        (right, "Date of expiry", written(document.expiry)),
        (left, "Sex", {Sex.F: "F", Sex.M: "M", Sex.X: "X"}[document.sex]),
    ]
    for place, (x, name, value) in enumerate(entries):
        y = top + 2 * DOT + step * (place // 2)
        draw.text((x, y), name, fill=(70, 80, 110), font=label)
        draw.text((x, y + 2.2 * DOT), value, fill=(20, 20, 25), font=plain)


def written(day: PartialDate) -> str:
    """Return a complete date as the visual zone has it: 12 AUG 1974."""
    return f"{day.day:02} {MONTHS[(day.month or 1) - 1]} {day.year}"


def _zone(sheet: Image.Image, lines: tuple[str, ...], width: int, height: int) -> None:
    """The lines in OCR-B, one character to 2.54 mm (9303-3, 4.1), in a white band."""
    pitch = 2.54 * DOT
    font = ImageFont.truetype(str(FONT), _size_for(2.4 * DOT))
    top = height - (len(lines) * 5.5 + 3) * DOT
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, top - DOT, width, height), fill=(244, 244, 240))
    left = (width - pitch * len(lines[0])) / 2
    for row, line in enumerate(lines):
        for place, sign in enumerate(line):
            x = left + (place + 0.5) * pitch - font.getlength(sign) / 2
            draw.text((x, top + row * 5.5 * DOT), sign, fill=(25, 25, 30), font=font)


def _size_for(capital: float) -> float:
    """Return the size of the font in which a capital has that many pixels."""
    box = ImageFont.truetype(str(FONT), 1000).getbbox("H")
    return 1000 * capital / (box[3] - box[1])


# --- how it was photographed -----------------------------------------------------------------------------


def photographed(page: Picture, condition: str, dice: random.Random) -> Picture:
    """Return the page as a picture of it in one of CONDITIONS; each is as strong as such pictures are."""
    noise = np.random.default_rng(dice.randrange(2**32))
    turn, tilt, scale = {
        "scan": (dice.uniform(-1, 1), 0.0, 0.9),
        "turned": (dice.uniform(-14, 14), 0.0, 0.85),
        "upside-down": (180 + dice.uniform(-4, 4), 0.0, 0.85),
        "quarter": (dice.choice((90, 270)) + dice.uniform(-4, 4), 0.0, 0.85),
        "tilted": (dice.uniform(-6, 6), 0.14, 0.9),
        "small": (dice.uniform(-3, 3), 0.02, 0.55),
        "hand": (dice.uniform(-9, 9), 0.09, 0.8),
        "hard": (dice.choice((0, 90, 180, 270)) + dice.uniform(-9, 9), 0.08, 0.7),
    }.get(condition, (dice.uniform(-3, 3), 0.03, 0.8))
    picture = _laid(page, turn, tilt, scale, dice).astype(np.float32)
    if condition in {"soft", "hand", "hard"}:
        picture = cv2.GaussianBlur(
            picture, (0, 0), dice.uniform(1.6, 2.4) if condition == "soft" else dice.uniform(0.8, 1.4)
        )
    if condition in {"glare", "hard"}:
        picture = _glare(picture, dice, strength=130 if condition == "glare" else 80)
    if condition in {"shadow", "hand"}:
        picture = _shadow(picture, dice)
    strength = {"noisy": dice.uniform(16, 24), "hard": 10.0, "scan": 1.0}.get(condition, 4.0)
    picture += noise.normal(0, strength, picture.shape).astype(np.float32)
    return _compressed(
        np.clip(picture, 0, 255).astype(np.uint8), dice.randint(35, 60) if condition == "hard" else dice.randint(60, 92)
    )


def _laid(page: Picture, turn: float, tilt: float, scale: float, dice: random.Random) -> Picture:
    """Lay the page on a table and look at it from aside."""
    height, width = page.shape[:2]
    away = [(dice.uniform(0, tilt) * width, dice.uniform(0, tilt) * height) for _ in range(4)]
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    inward = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)], np.float32)
    seen = flat + inward * np.array(away, np.float32)
    angle = np.deg2rad(turn)
    spin = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))], np.float32)
    seen = (seen - (width / 2, height / 2)) @ spin.T * scale
    low, high = seen.min(axis=0), seen.max(axis=0)
    margin = np.array([dice.uniform(0.03, 0.12) * width * scale for _ in range(4)], np.float32)
    size = high - low + margin[:2] + margin[2:]
    shift = seen - low + margin[:2]
    table = tuple(dice.uniform(40, 190) for _ in range(3))
    return np.asarray(
        cv2.warpPerspective(
            page,
            cv2.getPerspectiveTransform(flat, shift.astype(np.float32)),
            (int(size[0]), int(size[1])),
            flags=cv2.INTER_AREA,
            borderValue=table,
        ),
        np.uint8,
    )


def _glare(picture: NDArray[np.float32], dice: random.Random, *, strength: float) -> NDArray[np.float32]:
    """Light that the laminate throws back."""
    height, width = picture.shape[:2]
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = dice.uniform(0.1, 0.9) * width, dice.uniform(0.5, 0.95) * height
    wide, high = dice.uniform(0.06, 0.2) * width, dice.uniform(0.06, 0.2) * height
    spot = np.exp(-(((across - x) / wide) ** 2) - ((down - y) / high) ** 2)
    return np.asarray(picture + strength * spot[..., None], np.float32)


def _shadow(picture: NDArray[np.float32], dice: random.Random) -> NDArray[np.float32]:
    height, width = picture.shape[:2]
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    slope = dice.uniform(0, 2 * np.pi)
    edge = (across - width / 2) * np.cos(slope) + (down - height / 2) * np.sin(slope)
    dark = dice.uniform(0.35, 0.6)
    lit = picture * (1 - dark / (1 + np.exp(edge / dice.uniform(6, 60))))[..., None]
    return np.asarray(lit, np.float32)


def _compressed(picture: Picture, quality: int) -> Picture:
    _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)


def encoded(picture: Picture) -> bytes:
    """Return the picture as a JPEG file."""
    return bytes(cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 95])[1])


def main(arguments: list[str] | None = None) -> int:
    """Write the set and its truth; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=len(SIZES) * len(CONDITIONS))
    parser.add_argument("--seed", type=int, default=9303)
    asked = parser.parse_args(arguments)
    asked.folder.mkdir(parents=True, exist_ok=True)
    truth: list[dict[str, Any]] = []
    for each in specimens(asked.count, seed=asked.seed):
        (asked.folder / f"{each.name}.jpg").write_bytes(encoded(each.picture))
        truth.append({"file": f"{each.name}.jpg", "condition": each.condition, "lines": each.lines})
    (asked.folder / "truth.json").write_text(json.dumps(truth, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
