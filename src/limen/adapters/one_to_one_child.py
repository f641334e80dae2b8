"""The program that compares two pictures, one of a document and one of its bearer, and can do no more.

Like `camera_child`: bounded, without files or connections once its networks are loaded. It answers with figures; the
pictures, and what was made of them, end with it.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image

from limen.adapters.camera_child import CPU_SECONDS, MEMORY, opened
from limen.adapters.faces import COMPARER, Colours, Face, FaceFinder, models
from limen.adapters.one_to_one import FACE
from limen.adapters.upload_child import NOT_READ, TOO_MANY_PIXELS, bound

DOTS_PER_INCH: Final = 500.0
"""Of a scanned finger, where the picture does not say (ISO/IEC 19794-4)."""


def compare_faces(one: Colours, other: Colours, finder: FaceFinder, comparer: Any) -> dict[str, object]:
    """Return how alike the largest faces of two pictures are (thousandths of the cosine), and what each picture is."""
    faces = [finder.faces(picture) for picture in (one, other)]
    seen = [_seen(picture, found) for picture, found in zip((one, other), faces, strict=True)]
    if not all(faces):
        return {"seen": seen, "score": None}
    features = [
        comparer.feature(comparer.alignCrop(picture, found[0].row[None]))
        for picture, found in zip((one, other), faces, strict=True)
    ]
    score = comparer.match(*features, cv2.FaceRecognizerSF_FR_COSINE)
    return {"seen": seen, "score": round(1000 * float(score))}


def _seen(picture: Colours, faces: list[Face]) -> list[int]:
    """Return how many faces there are, the pixels between the eyes of the largest, and how sharp it is."""
    if not faces:
        return [0, 0, 0]
    face = faces[0]
    left, top = max(0, int(face.left)), max(0, int(face.top))
    about = picture[top : int(face.top + face.height), left : int(face.left + face.width)]
    grey = cv2.resize(cv2.cvtColor(about, cv2.COLOR_BGR2GRAY), (112, 112), interpolation=cv2.INTER_AREA)
    eyes = float(np.hypot(face.row[4] - face.row[6], face.row[5] - face.row[7]))
    return [len(faces), round(eyes), round(float(cv2.Laplacian(grey, cv2.CV_64F).var()))]


def compare_fingers(one: bytes, other: bytes, extractor: Any) -> dict[str, object]:
    """Return how alike two prints are in the points of Bozorth3, and the quality of each (NFIQ 2)."""
    prints = [extractor.extract_minutiae(data) for data in (one, other)]
    return {"quality": [int(each.quality().score) for each in prints], "score": int(prints[0].compare(prints[1]))}


def as_png(data: bytes, *, most_pixels: int) -> bytes:
    """Return a print (PNG, JPEG or WSQ) as a grey PNG. Raises SystemExit with NOT_READ or TOO_MANY_PIXELS."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        source = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WSQ"))
    except OSError as error:
        raise SystemExit(NOT_READ) from error
    if source.width * source.height > most_pixels:
        raise SystemExit(TOO_MANY_PIXELS)
    out = io.BytesIO()
    source.convert("L").save(out, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return out.getvalue()


def main() -> None:
    """Load, bound, read both, compare, end. The input is the length of the first on a line, then both."""
    most_bytes, most_pixels, kind = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    cv2.setNumThreads(1)
    compare = _ready(kind, most_pixels)
    Image.init()
    bound(memory=MEMORY, seconds=CPU_SECONDS)
    length = int(sys.stdin.buffer.readline(20))
    both = sys.stdin.buffer.read(2 * most_bytes + 1)
    sys.stdout.buffer.write(json.dumps(compare(both[:length], both[length:])).encode())
    sys.stdout.buffer.flush()


def _ready(kind: str, most_pixels: int) -> Callable[[bytes, bytes], dict[str, object]]:
    """Return the comparison of `kind`, with everything loaded that it needs."""
    if kind == FACE:
        finder, comparer = face_tools()

        def faces(one: bytes, other: bytes) -> dict[str, object]:
            document, live = (opened(data, most_pixels=most_pixels) for data in (one, other))
            return compare_faces(document, live, finder, comparer)

        return faces
    prints = extractor()

    def fingers(one: bytes, other: bytes) -> dict[str, object]:
        document, live = (as_png(data, most_pixels=most_pixels) for data in (one, other))
        return compare_fingers(document, live, prints)

    return fingers


def face_tools() -> tuple[FaceFinder, Any]:
    """Return the networks that find and compare faces, loaded."""
    folder = models()
    if folder is None:
        raise SystemExit(1)
    return FaceFinder(folder), cv2.FaceRecognizerSF.create(str(folder / COMPARER[0]), "")


def extractor() -> Any:
    """Return what finds the minutiae of a print and says how good it is."""
    # Here and not above: faces are compared without it, and it takes forty megabytes.
    import nbis  # noqa: PLC0415 - an extra that fingers alone need
    import wsq  # noqa: F401, PLC0415 - an extra: it teaches Pillow the form of the FBI

    settings = nbis.NbisExtractorSettings(
        min_quality=0.0, get_center=False, check_fingerprint=False, compute_nfiq2=True, ppi=DOTS_PER_INCH
    )
    return nbis.new_nbis_extractor(settings)


if __name__ == "__main__":
    main()
