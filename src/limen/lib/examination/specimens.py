"""Specimens of documents: what a manifest beside their pictures says, read without trusting it.

    {"form": "limen.specimens/1", "specimens": [{
        "state": "UTO", "type": "passport", "series": "2019", "name": "Passport, series 2019",
        "first_issued": "2019-01-01", "last_issued": "", "source": "Passport Office of Utopia",
        "features": [{"code": "substrate", "words": "Watermark: a gate."}],
        "pictures": [{"file": "uto-2019-white.png", "light": "white", "part": "Data page", "width_mm": 125,
                      "personal": [[4, 20, 30, 75]]}]}]}

`personal` names boxes, in percent of width and height (left, top, right, bottom), that differ from bearer to bearer:
nobody is told that a portrait differs from that of a specimen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from limen.lib.basics.countries import is_issuer
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.examination.pictures import WHOLE, WIDEST_MM, Light

FORM: Final = "limen.specimens/1"
MANIFEST: Final = "manifest.json"
MOST_SPECIMENS: Final = 500
MOST_PICTURES: Final = 40
MOST_BYTES: Final = 4 * 1024 * 1024
"""Size of a manifest that is looked at."""
_SERIES: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}")
_FILE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}){0,3}")

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in ten-thousandths of width and height."""


class ManifestWrong(Problem):
    """A manifest of specimens says something that cannot be."""

    code = "specimen-manifest-wrong"
    sentence = N_("The manifest cannot be taken: %(where)s: %(why)s. Nothing was taken in.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenFeature:
    """What a genuine document shows."""

    code: str
    """Code of the country pack."""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenPicture:
    """A picture of a specimen, as the manifest names it."""

    file: str
    light: Light
    part: str
    width_mm: float | None
    personal: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenData:
    """One specimen: a kind of document of one State and series."""

    state: str
    document_type: str
    series: str
    name: str
    first_issued: date | None
    last_issued: date | None
    source: str
    features: tuple[SpecimenFeature, ...]
    pictures: tuple[SpecimenPicture, ...]


def read_manifest(text: str, *, types: Collection[str], features: Collection[str]) -> tuple[SpecimenData, ...]:
    """Return what a manifest says; `types` and `features` are the codes of the country pack. Raises ManifestWrong."""
    if len(text) > MOST_BYTES:
        raise ManifestWrong(where=MANIFEST, why="too large")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ManifestWrong(where=MANIFEST, why="not JSON") from error
    if not isinstance(said, dict) or said.get("form") != FORM:
        raise ManifestWrong(where="form", why=f"is not {FORM}")
    rows = _list(said, "specimens", "", most=MOST_SPECIMENS)
    found = tuple(_specimen(row, f"specimens[{number}]", types, features) for number, row in enumerate(rows))
    keys = [(each.state, each.document_type, each.series) for each in found]
    if not keys or len(set(keys)) != len(keys):
        raise ManifestWrong(where="specimens", why="none, or one State, type and series twice")
    return found


def _specimen(row: object, where: str, types: Collection[str], features: Collection[str]) -> SpecimenData:
    said = _table(row, where)
    state, kind, series = _text(said, "state", where), _text(said, "type", where), _text(said, "series", where)
    if not is_issuer(state):
        raise ManifestWrong(where=f"{where}.state", why=f"“{state}” is no issuer")
    if kind not in types:
        raise ManifestWrong(where=f"{where}.type", why=f"“{kind}” is not in the country pack")
    if not _SERIES.fullmatch(series):
        raise ManifestWrong(where=f"{where}.series", why="letters, digits, point and hyphen, 40 at most")
    pictures = _list(said, "pictures", where, most=MOST_PICTURES)
    if not pictures:
        raise ManifestWrong(where=f"{where}.pictures", why="none")
    return SpecimenData(
        state=state,
        document_type=kind,
        series=series,
        name=_text(said, "name", where),
        first_issued=_day(said, "first_issued", where),
        last_issued=_day(said, "last_issued", where),
        source=_text(said, "source", where),
        features=tuple(_features(said, where, features)),
        pictures=tuple(_picture(each, f"{where}.pictures[{number}]") for number, each in enumerate(pictures)),
    )


def _features(said: Mapping[str, object], where: str, known: Collection[str]) -> Iterator[SpecimenFeature]:
    for number, row in enumerate(_list(said, "features", where, most=100)):
        place = f"{where}.features[{number}]"
        feature = _table(row, place)
        code = _text(feature, "code", place)
        if code not in known:
            raise ManifestWrong(where=f"{place}.code", why=f"“{code}” is not in the country pack")
        yield SpecimenFeature(code=code, words=_text(feature, "words", place, longest=400))


def _picture(row: object, where: str) -> SpecimenPicture:
    said = _table(row, where)
    file, light = _text(said, "file", where), _text(said, "light", where)
    # No way out of the folder: no parts of dots, no root, no drive.
    if not _FILE.fullmatch(file):
        raise ManifestWrong(where=f"{where}.file", why=f"“{file}” is no name of a file beside the manifest")
    if light not in list(Light):
        raise ManifestWrong(where=f"{where}.light", why=f"“{light}” is none of {', '.join(Light)}")
    width = said.get("width_mm")
    if width is not None and (
        isinstance(width, bool) or not isinstance(width, int | float) or not 1 <= width <= WIDEST_MM
    ):
        raise ManifestWrong(where=f"{where}.width_mm", why="a number of millimetres")
    return SpecimenPicture(
        file=file,
        light=Light(light),
        part=_text(said, "part", where),
        width_mm=None if width is None else float(width),
        personal=tuple(_box(each, f"{where}.personal") for each in _list(said, "personal", where, most=50)),
    )


def _box(row: object, where: str) -> Box:
    if not isinstance(row, list) or len(row) != 4:
        raise ManifestWrong(where=where, why="four numbers: left, top, right, bottom")
    if not all(isinstance(each, int | float) and not isinstance(each, bool) and 0 <= each <= 100 for each in row):
        raise ManifestWrong(where=where, why="percent, between 0 and 100")
    left, top, right, bottom = (round(each * WHOLE / 100) for each in row)
    if left >= right or top >= bottom:
        raise ManifestWrong(where=where, why="left before right, top before bottom")
    return left, top, right, bottom


def _table(row: object, where: str) -> Mapping[str, object]:
    if not isinstance(row, dict):
        raise ManifestWrong(where=where, why="not an object")
    return row


def _list(said: Mapping[str, object], key: str, where: str, *, most: int) -> list[object]:
    rows = said.get(key, [])
    if not isinstance(rows, list) or len(rows) > most:
        raise ManifestWrong(where=f"{where}.{key}".strip("."), why=f"a list of at most {most}")
    return rows


def _text(said: Mapping[str, object], key: str, where: str, *, longest: int = 120) -> str:
    value = said.get(key)
    text = clean_line(value, longest=longest) if isinstance(value, str) else ""
    if not text:
        raise ManifestWrong(where=f"{where}.{key}", why="missing, or no text")
    return text


def _day(said: Mapping[str, object], key: str, where: str) -> date | None:
    value = said.get(key) or ""
    if value == "":
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ManifestWrong(where=f"{where}.{key}", why="a day such as 2019-01-31") from error
