"""Pictures of pages, read by a bounded process: what two engines see of the lines, what else is printed, the portrait.

Nothing is kept of a picture: it goes to the process through a pipe, and is gone when that has answered.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final

from limen.adapters.upload_child import NOT_READ, TOO_MANY_PIXELS, format_of
from limen.adapters.uploads import (
    MEGABYTE,
    DocumentNotTaken,
    FileMissing,
    FileTooLarge,
    NotAPicture,
    PictureTooLarge,
)
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.evidence import MOST_BYTES, MOST_PIXELS
from limen.lib.mrz import Failure, Saw, Seen

WAIT_SECONDS: Final = 45.0
"""By the clock on the wall; the process itself may compute for less."""
NEEDED: Final = ("cv2", "onnxruntime", "rapidocr")
"""Modules of `limen[camera]` without which no picture is read."""
REMEDY: Final = "pip install --no-deps --require-hashes -r requirements/camera.txt"
MOST_PRINTED: Final = 60
LONGEST_PRINTED: Final = 200


class CameraMissing(Problem):
    """What reads pictures is not installed here."""

    code = "camera-missing"
    sentence = N_(
        "Pictures are not read here: %(packages)s is not installed. Whoever keeps this machine installs it: %(remedy)s"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A picture of a page, looked at."""

    seen: Seen
    portrait: bytes = b""
    """A JPEG; empty where none was found."""
    portrait_by: str = ""
    """`face` when a face was found above the lines, `place` when it was cut out where portraits are."""


def missing() -> tuple[str, ...]:
    """Return the packages that reading pictures needs and that are not here."""
    return tuple(name for name in NEEDED if find_spec(name) is None)


def look_at_page(data: bytes) -> Page:
    """Return what is seen in a picture (JPEG, PNG, WebP).

    Raises CameraMissing, FileMissing, FileTooLarge, DocumentNotTaken, NotAPicture or PictureTooLarge. A process that
    broke down or did not end is no error but a page of which that is said.
    """
    check_size(data)
    if lacking := missing():
        raise CameraMissing(packages=", ".join(lacking), remedy=REMEDY)
    answer = ask_child("limen.adapters.camera_child", data)
    return Page(seen=Seen(failure=answer)) if isinstance(answer, Failure) else _page(json.loads(answer))


def check_size(data: bytes) -> None:
    """Raise FileMissing, FileTooLarge, DocumentNotTaken or NotAPicture for what is no picture of a page."""
    check_bytes(data)
    if format_of(data) is None:
        raise NotAPicture


def check_bytes(data: bytes) -> None:
    """Raise FileMissing, FileTooLarge or DocumentNotTaken for what is not handed to any process."""
    if not data:
        raise FileMissing
    if len(data) > MOST_BYTES:
        raise FileTooLarge(megabytes=MOST_BYTES // MEGABYTE)
    if data.startswith(b"%PDF-"):
        raise DocumentNotTaken


def ask_child(module: str, data: bytes, *arguments: str) -> bytes | Failure:
    """Return what a bounded process answers about `data`, or how it failed.

    Raises NotAPicture or PictureTooLarge.
    """
    # -I: no folder of the caller and no variable of the environment leads the child to other code.
    command = [sys.executable, "-I", "-B", "-m", module, str(MOST_BYTES), str(MOST_PIXELS), *arguments]
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
    except subprocess.TimeoutExpired:
        return Failure.STALLED
    if done.returncode == TOO_MANY_PIXELS:
        raise PictureTooLarge(megapixels=MOST_PIXELS // 1_000_000)
    if done.returncode == NOT_READ:
        raise NotAPicture
    if done.returncode == -_SIGXCPU:
        return Failure.STALLED
    return done.stdout if done.returncode == 0 else Failure.CRASHED


_SIGXCPU: Final = 24


def _page(said: dict[str, Any]) -> Page:
    printed = tuple(str(each)[:LONGEST_PRINTED] for each in said["printed"][:MOST_PRINTED])
    saw = Saw(tuple(said["places"]), tuple(said["text"]))
    return Page(
        seen=Seen(saw=saw, printed=printed),
        portrait=base64.b64decode(said["portrait"]),
        portrait_by=said["portrait_by"],
    )
