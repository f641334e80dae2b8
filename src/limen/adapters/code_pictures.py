"""Square codes: read from pictures by a bounded process, and drawn for papers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from limen.adapters import code_child, upload_child
from limen.adapters.uploads import (
    MEGABYTE,
    WAIT_SECONDS,
    FileMissing,
    FileTooLarge,
    NotAPicture,
    PictureBroken,
    PictureTooLarge,
)
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.evidence import MOST_BYTES, MOST_PIXELS

CHILD: Final = Path(code_child.__file__)


class CodeNotFound(Problem):
    """There is no square code in the picture that can be read."""

    code = "code-not-found"
    sentence = N_("No square code can be read in this picture. Take it again: straight above, sharp, the code large.")


def read_codes(data: bytes) -> tuple[bytes, ...]:
    """Return what the square codes in a picture hold, at least one.

    Raises FileMissing, FileTooLarge, NotAPicture, PictureTooLarge, PictureBroken or CodeNotFound.
    """
    if not data:
        raise FileMissing
    if len(data) > MOST_BYTES:
        raise FileTooLarge(megabytes=MOST_BYTES // MEGABYTE)
    found = tuple(bytes.fromhex(each) for each in json.loads(_ask_child(data)))
    if not found:
        raise CodeNotFound
    return found


def _ask_child(data: bytes) -> bytes:
    # -I: no folder of the caller and no variable of the environment leads the child to other code.
    command = [sys.executable, "-I", "-B", str(CHILD), str(MOST_BYTES), str(MOST_PIXELS)]
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PictureBroken from error
    if done.returncode == upload_child.TOO_MANY_PIXELS:
        raise PictureTooLarge(megapixels=MOST_PIXELS // 1_000_000)
    if done.returncode == upload_child.NOT_READ:
        raise NotAPicture
    if done.returncode != 0:
        raise PictureBroken
    return done.stdout


def data_matrix_svg(data: bytes) -> str:
    """Return a DataMatrix of bytes as SVG, black on white in any theme."""
    import zxingcpp  # noqa: PLC0415 - loads a large library that only who draws or reads a code pays

    drawn = zxingcpp.create_barcode(data, zxingcpp.BarcodeFormat.DataMatrix)
    _, mark, svg = str(drawn.to_svg(scale=1, add_quiet_zones=True)).partition("<svg")
    return mark + svg
