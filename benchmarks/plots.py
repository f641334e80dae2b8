"""Draws what the tables of docs/benchmarks.md say of screening: `python -m benchmarks.plots`, and after each --write.

From the tables, so that a picture never says something else than the figures beside it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from math import log10
from pathlib import Path
from xml.sax.saxutils import escape

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
FOLDER = DOCUMENT.parent / "plots"
_WIDTH, _LEFT, _ROW = 760, 290, 26
_OURS, _PEER, _TEXT = "#0b5a78", "#b5651d", "#1b242b"
_TIME = re.compile(r"^\| ((?:one query,|the same with) .*?) \| ([\d,.]+) ms \|", re.MULTILINE)
_RECALL = re.compile(r"^\| recall at 0\.1% false alarms: (.*?) \| ([\d.]+) \| logic-v2 ([\d.]+) \|", re.MULTILINE)

Bar = tuple[float, str, str]
"""Share of the width (0 to 1), what stands beside it, its colour."""


def draw() -> None:
    """Write one picture for each table that can be drawn."""
    document = DOCUMENT.read_text(encoding="utf-8")
    FOLDER.mkdir(parents=True, exist_ok=True)
    pictures = {
        "screening.svg": _picture(
            "One query, milliseconds of the processor, on a scale of powers of ten", _times(document)
        ),
        "screening-accuracy.svg": _picture(
            "Listed travellers found at 0.1% false alarms (blue: Limen, brown: logic-v2)", _recalls(document)
        ),
    }
    for name, picture in pictures.items():
        (FOLDER / name).write_text(picture, encoding="utf-8")


def _times(document: str) -> Iterator[tuple[str, list[Bar]]]:
    for name, told in _TIME.findall(document):
        value = float(told.replace(",", ""))
        # From a tenth of a millisecond to ten seconds: five powers of ten.
        share = (log10(value) + 1) / 5
        yield name.replace("the same with ", ""), [(share, told, _PEER if name.startswith("the same") else _OURS)]


def _recalls(document: str) -> Iterator[tuple[str, list[Bar]]]:
    for name, ours, peer in _RECALL.findall(document):
        yield name, [(float(ours), ours, _OURS), (float(peer), peer, _PEER)]


def _picture(title: str, rows: Iterable[tuple[str, list[Bar]]]) -> str:
    parts, top = [], 40
    for name, bars in rows:
        parts.append(f'<text x="{_LEFT - 8}" y="{top + 15}" text-anchor="end">{escape(_short(name))}</text>')
        for share, told, colour in bars:
            length = max(2, round(share * (_WIDTH - _LEFT - 70)))
            parts.append(f'<rect x="{_LEFT}" y="{top + 3}" width="{length}" height="16" fill="{colour}"/>')
            parts.append(f'<text x="{_LEFT + length + 6}" y="{top + 16}">{escape(told)}</text>')
            top += _ROW - 6
        top += 6
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top + 8}" role="img" font-family="sans-serif" '
        f'font-size="12" fill="{_TEXT}"><title>{escape(title)}</title><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="12" y="24" font-size="14" font-weight="bold">{escape(title)}</text>{"".join(parts)}</svg>\n'
    )


def _short(name: str) -> str:
    for long, short in (
        ("one query, ", ""),
        (" persons", ""),
        ("the index of nomenklatura and its logic-v2", "nomenklatura, its index"),
        ("logic-v2 of nomenklatura on 50 given candidates", "logic-v2 on 50 given"),
        ("rapidfuzz ", ""),
        (" over all names", " over all"),
    ):
        name = name.replace(long, short)
    return name


if __name__ == "__main__":
    draw()
    sys.exit(0)
