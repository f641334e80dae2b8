"""The holder's picture of a chip, to be looked at: decoded by a bounded process, made small, and kept nowhere."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

from limen.lib.emrtd.faces import read_faces
from limen.lib.emrtd.tlv import Malformed

MOST_BYTES: Final = 1_048_576
MOST_PIXELS: Final = 8_000_000
"""A picture on a chip has half a million."""
WAIT_SECONDS: Final = 5.0
_MOST_SHOWN: Final = 400_000
_CHILD: Final = (sys.executable, "-I", "-B", "-m", "limen.adapters.portrait_child")


def portrait_of(group: bytes) -> bytes | None:
    """Return the first picture of data group 2 as a small JPEG; None for one that cannot be read within its bounds."""
    try:
        picture = read_faces(group)[0].image.data
    except Malformed:
        return None
    if len(picture) > MOST_BYTES:
        return None
    try:
        done = subprocess.run(
            [*_CHILD, str(MOST_BYTES), str(MOST_PIXELS)],
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    is_shown = done.returncode == 0 and done.stdout.startswith(b"\xff\xd8\xff") and len(done.stdout) <= _MOST_SHOWN
    return done.stdout if is_shown else None
