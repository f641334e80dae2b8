"""Reads a folder of pictures with fastmrz and PassportEye, a line of JSON each; run by `bench_pictures`.

It runs under an interpreter that has them and not the product:

    python3 -m venv peers && peers/bin/pip install fastmrz==2.1.2 passporteye==2.2.2
    apt-get install tesseract-ocr
    LIMEN_PEERS=peers/bin/python make bench ARGS="--only pictures"

fastmrz asks Tesseract for a model `mrz` that its wheel does not bring; it is given Debian's `eng` under that name.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

MODEL = Path("/usr/share/tesseract-ocr/5/tessdata/eng.traineddata")


def main(folder: Path) -> None:
    """Read every picture with each peer that is here."""
    with tempfile.TemporaryDirectory() as models:
        (Path(models) / "mrz.traineddata").symlink_to(MODEL)
        here = [peer for peer in ("fastmrz", "passporteye") if find_spec(peer)]
        for peer in here:
            read = _fastmrz(models) if peer == "fastmrz" else _passporteye()
            for picture in sorted(folder.glob("*.jpg")):
                start = _spent()
                lines = read(str(picture))
                said = {"peer": peer, "name": picture.stem, "lines": lines, "seconds": _spent() - start}
                print(json.dumps(said))


def _fastmrz(models: str) -> Callable[[str], list[str]]:
    from fastmrz import FastMRZ

    reader = FastMRZ(tessdata_path=models)
    return lambda picture: _lines(reader.get_details(picture, ignore_parse=True) or "")


def _passporteye() -> Callable[[str], list[str]]:
    from passporteye import read_mrz

    def read(picture: str) -> list[str]:
        found = read_mrz(picture)
        return [] if found is None else _lines(found.aux.get("raw_text", ""))

    return read


def _lines(text: str) -> list[str]:
    return [line for line in text.replace(" ", "").split("\n") if line]


def _spent() -> float:
    """Return seconds of the processor, those of Tesseract included."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
