"""Pictures that somebody sends: read and written anew by a bounded process; only pixels come through."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from limen.adapters import upload_child
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.evidence import MOST_BYTES, MOST_PIXELS, Picture

CHILD: Final = Path(upload_child.__file__)
WAIT_SECONDS: Final = 20.0
"""By the clock on the wall; the child itself may compute for half of it."""
MEGABYTE: Final = 1024 * 1024
_LONGEST_WRITTEN: Final = 4 * MOST_BYTES
"""A scan may grow when it is written anew; one that grows more than this was made to."""


class FileMissing(Problem):
    """A form for a picture came without one."""

    code = "file-missing"
    sentence = N_("Choose a picture first: a photo, or a scan saved as a picture.")


class FileTooLarge(Problem):
    """The file is larger than what is taken."""

    code = "file-too-large"
    sentence = N_("This file is larger than %(megabytes)s megabytes. Take the picture again with a lower resolution.")


class PictureTooLarge(Problem):
    """The picture has more pixels than what is taken, whatever the size of its file."""

    code = "picture-too-large"
    sentence = N_("This picture has more than %(megapixels)s million pixels. Take it again with a lower resolution.")


class NotAPicture(Problem):
    """The file is not a picture of a kind that is taken."""

    code = "not-a-picture"
    sentence = N_("This is no picture that can be kept. Take a photo, or save the scan as JPEG, PNG or WebP.")


class DocumentNotTaken(Problem):
    """A PDF can carry programs, other files and the names of its makers, and is not taken."""

    code = "document-not-taken"
    sentence = N_("A PDF can hide other things and is not taken. Save its page as a picture, or take a photo of it.")


class PictureBroken(Problem):
    """The picture cannot be read to its end, or not within the bounds of time and memory."""

    code = "picture-broken"
    sentence = N_("This picture cannot be read to its end: it is damaged, incomplete or too large. Take it again.")


def read_picture(data: bytes, *, most_side: int = 0) -> Picture:
    """Return the picture in `data`, written anew by a bounded process; with `most_side` as a JPEG no longer than that.

    Raises FileMissing, FileTooLarge, DocumentNotTaken, NotAPicture, PictureTooLarge or PictureBroken.
    """
    if not data:
        raise FileMissing
    if len(data) > MOST_BYTES:
        raise FileTooLarge(megabytes=MOST_BYTES // MEGABYTE)
    # Readers of PDF look for its mark within the first kilobyte.
    if b"%PDF-" in data[:1024] and not data.startswith(b"\xff\xd8\xff"):
        raise DocumentNotTaken
    return _read_answer(_ask_child(data, most_side))


def _ask_child(data: bytes, most_side: int) -> bytes:
    # -I: no folder of the caller and no variable of the environment leads the child to other code.
    command = [sys.executable, "-I", "-B", str(CHILD), str(MOST_BYTES), str(MOST_PIXELS), str(most_side)]
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
    if done.returncode != 0 or len(done.stdout) > _LONGEST_WRITTEN:
        raise PictureBroken
    return done.stdout


def _read_answer(answer: bytes) -> Picture:
    head, _, data = answer.partition(b"\n")
    told = json.loads(head)
    return Picture(media_type=told["media_type"], data=data, width=told["width"], height=told["height"])
