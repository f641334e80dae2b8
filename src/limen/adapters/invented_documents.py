"""Invented data pages of passports, drawn from a seed: specimens for tests and the demo, and pages with planted faults.

Nobody is on them and no State's design is copied. The same seed draws the same page, pixel by pixel, so that a page to
train on is kept as its seed and what is planted in it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from datetime import date
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from limen.lib import mrz
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.examination.pictures import Light
from limen.lib.examination.specimens import FORM
from limen.lib.examination.training import MOST_FAULTS, Fault

WIDTH: Final = 1000
HEIGHT: Final = 704
"""Eight pixels a millimetre of a page of 125 by 88."""
PORTRAIT: Final = (50, 150, 310, 500)
NUMBER: Final = (690, 60, 960, 110)
LINES: Final = (40, 560, 960, 680)
DATA: Final = (340, 150, 960, 520)
WORDS: Final = (340, 180, 700, 480)
_NAMES: Final = ("SOLBERG", "ADEYEMI", "KOVAC", "TANAKA", "MORALES", "HADDAD", "LINDQVIST", "PETROV")
_GIVEN: Final = ("ANNA MARIA", "JONAS", "LEILA", "MARTA", "TOBIAS", "YARA", "EMIL", "NORA")
Colour = tuple[int, int, int]


def document_of(seed: int, state: str = "UTO") -> mrz.Document:
    """Return what the page of a seed says of its bearer, whom nobody ever met."""
    bearer = Random(seed)  # noqa: S311 - pictures need no secret dice
    return _document(bearer, state)


def planted_by(seed: int) -> frozenset[Fault]:
    """Return what is planted in the page of a seed: nothing in a third of them, else up to three faults."""
    dice = Random(f"faults of {seed}")  # noqa: S311 - what is planted needs no secret dice
    count = 0 if dice.random() < 1 / 3 else dice.randint(1, MOST_FAULTS)
    return frozenset(dice.sample(list(Fault), count))


def page(seed: int, light: Light, *, faults: Iterable[Fault] = (), state: str = "UTO", blank: bool = False) -> bytes:
    """Return the page of a seed under one light, a JPEG; `blank` leaves out whatever differs from bearer to bearer."""
    planted = frozenset(faults)
    # What the design is made of comes from the State alone; what the bearer adds comes from the seed.
    design, bearer = Random(f"{state} design"), Random(seed)  # noqa: S311 - pictures need no secret dice
    picture = _ground(light, planted)
    draw = ImageDraw.Draw(picture)
    _guilloches(draw, light, design, planted)
    if light is not Light.UV:
        _titles(draw, design, state)
    if not blank:
        _portrait(picture, light, bearer, planted)
        if light is not Light.UV:
            _bearer(picture, document_of(seed, state), planted)
    _laminate(picture, light, planted)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def _ground(light: Light, planted: frozenset[Fault]) -> Image.Image:
    grounds: dict[Light, Colour] = {
        Light.WHITE: (236, 240, 226),
        Light.UV: (28, 26, 60),
        Light.IR: (205, 205, 205),
        Light.OBLIQUE: (206, 208, 198),
        Light.TRANSMITTED: (240, 226, 180),
    }
    # Ordinary paper shines blue under ultraviolet light; paper made for documents stays dull.
    is_bright = light is Light.UV and Fault.SUBSTRATE in planted
    picture = Image.new("RGB", (WIDTH, HEIGHT), (150, 170, 255) if is_bright else grounds[light])
    draw = ImageDraw.Draw(picture)
    if light is Light.UV and not is_bright:
        fibres = Random("fibres")  # noqa: S311 - pictures need no secret dice
        for _ in range(140):
            x, y, turn = fibres.uniform(0, WIDTH), fibres.uniform(0, HEIGHT), fibres.uniform(0, math.pi)
            end = (x + 16 * math.cos(turn), y + 16 * math.sin(turn))
            draw.line([(x, y), end], fill=fibres.choice([(240, 80, 90), (90, 230, 120), (240, 220, 90)]), width=2)
    if light is Light.TRANSMITTED:
        draw.ellipse((430, 230, 640, 440), outline=(205, 180, 120), width=16)
        draw.rectangle((510, 260, 560, 430), fill=(205, 180, 120))
    return picture


def _guilloches(draw: ImageDraw.ImageDraw, light: Light, design: Random, planted: frozenset[Fault]) -> None:
    colours: dict[Light, Colour] = {
        Light.WHITE: (120, 160, 150),
        Light.UV: (70, 220, 160),
        # The colour of the background is made to vanish in infrared light.
        Light.IR: (196, 196, 196),
        Light.OBLIQUE: (150, 165, 158),
        Light.TRANSMITTED: (190, 180, 140),
    }
    for band in range(16):
        height, phase, long, short = (design.uniform(*each) for each in ((0, 1), (0, 6), (25, 60), (8, 18)))
        for shift in range(2):
            points = [
                (x, (band + height) * 44 + 16 * math.sin(x / long + phase + shift) + 6 * math.sin(x / short + shift))
                for x in range(0, WIDTH + 8, 8)
            ]
            draw.line(points, fill=colours[light], width=1)
    for _ in range(260):
        _rosette(draw, design, colours[light])
    if Fault.PRINT in planted and light is Light.WHITE:
        _screen(draw)


def _rosette(draw: ImageDraw.ImageDraw, design: Random, colour: Colour) -> None:
    x, y, size = design.uniform(0, WIDTH), design.uniform(0, HEIGHT), design.uniform(6, 20)
    leaves, turn, depth = design.randint(2, 7), design.uniform(0, math.pi), design.uniform(0.2, 0.7)
    points = []
    for step in range(49):
        angle = step * math.tau / 48
        reach = size * (1 - depth + depth * math.cos(leaves * angle))
        points.append((x + reach * math.cos(angle + turn), y + reach * math.sin(angle + turn)))
    if design.random() < 0.5:
        draw.polygon(points, fill=colour)
    else:
        draw.line(points, fill=colour, width=2)


def _screen(draw: ImageDraw.ImageDraw) -> None:
    """Print the background in dots, as an office printer does, where fine lines belong."""
    left, top, right, bottom = DATA
    draw.rectangle(DATA, fill=(236, 240, 226))
    for row, y in enumerate(range(top, bottom, 6)):
        for x in range(left + (row % 2) * 3, right, 6):
            strength = 1 + round(1.4 * abs(math.sin(x / 90) * math.cos(y / 70)))
            draw.ellipse((x, y, x + strength, y + strength), fill=(120, 160, 150))


def _titles(draw: ImageDraw.ImageDraw, design: Random, state: str) -> None:
    draw.text((50, design.randint(30, 60)), f"{state} · PASSPORT · PASSEPORT", font=_font(34), fill=(20, 60, 80))
    for number, title in enumerate(("Surname", "Given names", "Date of birth", "Sex", "Date of expiry")):
        draw.text((350, 165 + number * 68), title, font=_font(15), fill=(90, 110, 110))


def _portrait(picture: Image.Image, light: Light, bearer: Random, planted: frozenset[Fault]) -> None:
    left, top, right, bottom = PORTRAIT
    skin = bearer.choice([(214, 178, 150), (166, 122, 92), (108, 76, 58), (232, 200, 176)])
    hair = bearer.choice([(40, 30, 26), (96, 66, 40), (150, 150, 150), (20, 20, 24)])
    face = Image.new("RGB", (right - left, bottom - top), (224, 228, 230))
    draw = ImageDraw.Draw(face)
    wide, long = bearer.randint(66, 84), bearer.randint(92, 112)
    draw.ellipse((130 - wide - 12, 150 - long - 22, 130 + wide + 12, 150 + long - 20), fill=hair)
    draw.ellipse((130 - wide, 150 - long, 130 + wide, 150 + long), fill=skin)
    draw.polygon([(20, 350), (70, 262), (190, 262), (240, 350)], fill=(70, 84, 110))
    for eye in (130 - wide // 2, 130 + wide // 2):
        draw.ellipse((eye - 13, 132, eye + 13, 146), fill=(250, 250, 250))
        draw.ellipse((eye - 6, 133, eye + 6, 145), fill=(40, 40, 40))
    draw.line([(130, 150), (122, 190), (138, 192)], fill=(90, 60, 50), width=3)
    draw.arc((98, 196, 162, 228), 20, 160, fill=(130, 60, 60), width=4)
    if light in (Light.UV, Light.IR):
        face = face.convert("L").convert("RGB").point(lambda level: level // (4 if light is Light.UV else 1))
    if Fault.PORTRAIT in planted:
        # Another photo lies on the page: the background ends at its edge, and behind light shows the glue.
        picture.paste(face.resize((right - left + 10, bottom - top + 10)), (left - 5, top - 5))
        if light in (Light.OBLIQUE, Light.TRANSMITTED):
            edge = (250, 250, 244) if light is Light.OBLIQUE else (150, 128, 80)
            ImageDraw.Draw(picture).rectangle((left - 6, top - 6, right + 6, bottom + 6), outline=edge, width=4)
        return
    # The printed background goes through a portrait that was printed into the page.
    ground = picture.crop(PORTRAIT)
    picture.paste(Image.blend(face, ground, 0.28), (left, top))


def _bearer(picture: Image.Image, document: mrz.Document, planted: frozenset[Fault]) -> None:
    draw = ImageDraw.Draw(picture)
    words = (
        document.primary,
        document.secondary,
        str(document.birth),
        document.sex.value,
        str(document.expiry),
    )
    for number, word in enumerate(words):
        draw.text((350, 184 + number * 68), word, font=_font(30), fill=(16, 20, 28))
    _number(draw, document.number, planted)
    for row, line in enumerate(_lines(document, planted)):
        # Every character in a box of its own, as these lines are set.
        for place, letter in enumerate(line):
            draw.text((48 + place * 20.6, 580 + row * 50), letter, font=_font(28), fill=(16, 20, 28))


def _number(draw: ImageDraw.ImageDraw, number: str, planted: frozenset[Fault]) -> None:
    for place, digit in enumerate(number):
        falls_out = Fault.NUMBERING in planted and place in (4, 5)
        at = (700 + place * 28, 64 + (7 if falls_out else 0))
        draw.text(at, digit, font=_font(30 if falls_out else 36), fill=(60, 30, 70) if falls_out else (140, 20, 30))


def _document(bearer: Random, state: str) -> mrz.Document:
    return mrz.Document(
        format=mrz.Format.TD3,
        document_code="P",
        issuer=state,
        number=f"X{bearer.randrange(10**8):08}",
        primary=bearer.choice(_NAMES),
        secondary=bearer.choice(_GIVEN),
        nationality=state,
        birth=PartialDate.of(date(bearer.randint(1955, 2004), bearer.randint(1, 12), bearer.randint(1, 28))),
        sex=bearer.choice([Sex.F, Sex.M, Sex.X]),
        expiry=PartialDate.of(date(bearer.randint(2028, 2034), bearer.randint(1, 12), bearer.randint(1, 28))),
    )


def _lines(document: mrz.Document, planted: frozenset[Fault]) -> tuple[str, ...]:
    lines = tuple(mrz.compose(document))
    if Fault.LINES not in planted:
        return lines
    first, second = lines
    wrong = str((int(second[9]) + 3) % 10)
    return first, second[:9] + wrong + second[10:]


def _laminate(picture: Image.Image, light: Light, planted: frozenset[Fault]) -> None:
    if light is not Light.OBLIQUE:
        return
    draw = ImageDraw.Draw(picture)
    for place in range(0, WIDTH, 90):
        draw.line([(place, 0), (place + 60, HEIGHT)], fill=(222, 224, 216), width=3)
    if Fault.LAMINATE in planted:
        left, top, right, bottom = PORTRAIT
        film = (left - 26, top - 24, right + 34, bottom + 26)
        draw.rectangle(film, outline=(252, 252, 250), width=3)
        for x, y in ((left - 10, top + 30), (right + 12, bottom - 60), (left + 90, bottom + 8)):
            draw.ellipse((x, y, x + 16, y + 12), outline=(252, 252, 250), width=2)


def specimens(
    states: Iterable[str], *, lights: Iterable[Light] = tuple(Light)
) -> tuple[dict[str, object], dict[str, bytes]]:
    """Return the manifest of invented specimens, one for each State, and their pictures by name."""
    shown = tuple(lights)
    rows, pictures = [], {}
    for state in states:
        told = []
        for light in shown:
            name = f"{state.lower()}-2019-{light}.jpg"
            pictures[name] = page(0, light, state=state, blank=True)
            told.append({"file": name, "light": light, "part": "Data page", "width_mm": 125, "personal": _personal()})
        rows.append(
            {
                "state": state,
                "type": "passport",
                "series": "2019",
                "name": "Invented passport, series 2019",
                "first_issued": "2019-01-01",
                "last_issued": "",
                "source": "Drawn by Limen; no State issues it",
                "features": [{"code": code, "words": words} for code, words in _FEATURES],
                "pictures": told,
            }
        )
    return {"form": FORM, "specimens": rows}, pictures


_FEATURES: Final = (
    ("substrate", "Dull under ultraviolet light, with fibres in red, green and yellow; watermark of a gate."),
    ("print", "Waves and rosettes in fine green lines, running on behind the data."),
    ("numbering", "Eight digits behind an X, in red, of one height and on one line."),
    ("portrait", "Printed into the page: the lines of the background go through it."),
)


def _personal() -> list[list[float]]:
    scales = (100 / WIDTH, 100 / HEIGHT, 100 / WIDTH, 100 / HEIGHT)
    boxes = (PORTRAIT, NUMBER, LINES, WORDS)
    return [[part * scale for part, scale in zip(box, scales, strict=True)] for box in boxes]


def as_captured(data: bytes, *, seed: int) -> bytes:
    """Return a page as a camera would see it: a little turned, from the side, not quite sharp."""
    dice = Random(seed)  # noqa: S311 - pictures need no secret dice
    with Image.open(io.BytesIO(data)) as source:
        held = Image.new("RGB", (WIDTH + 200, HEIGHT + 200), (90, 86, 80))
        held.paste(source, (100, 100))
    wide, long = held.size

    def shifted(x: int, y: int) -> tuple[int, int]:
        return x + dice.randint(-28, 28), y + dice.randint(-28, 28)

    corners = [(0, 0), (wide, 0), (wide, long), (0, long)]
    seen_from = _perspective(corners, [shifted(*corner) for corner in corners])
    seen = held.transform(held.size, Image.Transform.PERSPECTIVE, seen_from, Image.Resampling.BICUBIC)
    seen = seen.rotate(dice.uniform(-4, 4), Image.Resampling.BICUBIC, fillcolor=(90, 86, 80))
    out = io.BytesIO()
    seen.filter(ImageFilter.GaussianBlur(0.6)).save(out, "JPEG", quality=86)
    return out.getvalue()


def _perspective(here: list[tuple[int, int]], there: list[tuple[int, int]]) -> list[float]:
    """Return the eight numbers of the perspective under which the points `here` lie at `there`."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(here, there, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(each) for each in np.linalg.solve(np.array(rows, float), np.array(wanted, float))]


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
