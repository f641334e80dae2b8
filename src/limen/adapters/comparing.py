"""A specimen laid over a capture, by a bounded process; what it needs is an extra, and told where it is missing."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from limen.adapters import comparing_child
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.examination.comparing import Block, Comparison
from limen.lib.examination.specimens import Box

CHILD: Final = Path(comparing_child.__file__)
WAIT_SECONDS: Final = 40.0
_LONGEST_ANSWER: Final = 16 * 1024 * 1024


class ComparingMissing(Problem):
    """What compares pictures is not installed."""

    code = "comparing-missing"
    sentence = N_(
        "Pictures cannot be laid over each other here: what does it is not installed. The administrator adds it with"
        " “pip install limen[camera]”; until then, look at both side by side."
    )


class ComparingFailed(Problem):
    """The pictures could not be compared within the bounds of time and memory."""

    code = "comparing-failed"
    sentence = N_("These two pictures could not be compared. Look at both side by side, or take the picture again.")


def can_compare() -> bool:
    """Return True when what compares pictures is installed."""
    return importlib.util.find_spec("cv2") is not None


def compare(capture: bytes, specimen: bytes, *, personal: Sequence[Box] = ()) -> Comparison:
    """Lay `specimen` over `capture`, both JPEG, PNG or WebP. Raises ComparingMissing or ComparingFailed."""
    head = json.dumps({"capture": len(capture), "specimen": len(specimen), "personal": [list(box) for box in personal]})
    try:
        done = subprocess.run(
            # -I: no folder of the caller and no variable of the environment leads the child to other code.
            [sys.executable, "-I", "-B", str(CHILD)],
            input=head.encode() + b"\n" + capture + specimen,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ComparingFailed from error
    if done.returncode == comparing_child.NO_LIBRARY:
        raise ComparingMissing
    if done.returncode != 0 or len(done.stdout) > _LONGEST_ANSWER:
        raise ComparingFailed
    told, _, laid = done.stdout.partition(b"\n")
    return _read(json.loads(told), laid)


def _read(said: dict[str, object], laid: bytes) -> Comparison:
    agreeing, rows, places = said["agreeing"], said["blocks"], said["places"]
    if not isinstance(agreeing, int) or not isinstance(rows, list) or not isinstance(places, list):
        raise ComparingFailed
    return Comparison(
        agreeing=agreeing,
        blocks=tuple(Block(x=x, y=y, width=width, height=height, alike=alike) for x, y, width, height, alike in rows),
        laid=laid,
        specimen_places=tuple((left, top, right, bottom) for left, top, right, bottom in places),
    )
