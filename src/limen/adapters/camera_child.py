"""The program that reads one picture of a document from standard input, says what it saw, and can do no more.

`limen.adapters.camera` runs it as a process of its own (see `upload_child`: what reads pictures is large, is written in
C, and is fed by strangers). Once the networks are loaded it gives up the means to open any file or connection, and
bounds its memory and time. It answers with what was seen, as JSON; what follows from that is for `limen.lib.mrz`.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageFile, ImageOps

from limen.adapters import glyphs, text_engine
from limen.adapters.faces import FaceFinder
from limen.adapters.text_engine import Box, Colours, TextEngine
from limen.adapters.upload_child import FORMATS, NOT_READ, TOO_MANY_PIXELS, bound, format_of
from limen.adapters.zone_in_picture import Zone, find_zone, text_around

MEMORY: Final = 3 << 30
"""Bytes of address space: the networks take one gigabyte of it, and most of that is never touched."""
CPU_SECONDS: Final = 40
LONGEST_SIDE: Final = 2400
"""Pixels: a line of 44 characters then has 20 to 50 a character, and more help nobody."""
THREADS: Final = 2
PORTRAIT_WIDTH: Final = 360


def opened(data: bytes, *, most_pixels: int) -> Colours:
    """Return the picture upright as its camera meant it, no larger than LONGEST_SIDE (BGR).

    Raises SystemExit with TOO_MANY_PIXELS or NOT_READ, or whatever the reader raises: the process ends with it.
    """
    Image.MAX_IMAGE_PIXELS = None
    if format_of(data) is None:
        raise SystemExit(NOT_READ)
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:
        if source.width * source.height > most_pixels:
            raise SystemExit(TOO_MANY_PIXELS)
        # A JPEG is read smaller than it is where that is enough.
        source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        source.load()
        picture = ImageOps.exif_transpose(source).convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(picture, np.uint8)[:, :, ::-1])


def look(picture: Colours, engine: TextEngine, network: glyphs.Network, finder: FaceFinder | None) -> dict[str, object]:
    """Return what both engines see of the lines, what else is printed, and the portrait."""
    boxes, zone = _zone_in(picture, engine, network)
    if zone is None:
        return {"places": [], "text": [], "printed": [], "portrait": "", "portrait_by": ""}
    portrait, by = portrait_of(picture, zone, finder)
    return {
        "places": zone.places,
        "text": zone.text,
        "printed": text_around(picture, zone, boxes, engine),
        "portrait": base64.b64encode(portrait).decode(),
        "portrait_by": by,
    }


def _zone_in(picture: Colours, engine: TextEngine, network: glyphs.Network) -> tuple[list[Box], Zone | None]:
    """Look for the zone as the picture lies, then with a quarter turn: text that stands upright is found less well."""
    boxes = engine.boxes(picture)
    zone = find_zone(picture, boxes, engine, network)
    if zone is not None:
        return boxes, zone
    turned = engine.boxes(np.ascontiguousarray(np.rot90(picture)))
    width = picture.shape[1]
    boxes = [each._replace(x=width - 1 - each.y, y=each.x, angle=each.angle + np.pi / 2) for each in turned]
    return boxes, find_zone(picture, boxes, engine, network)


def portrait_of(picture: Colours, zone: Zone, finder: FaceFinder | None) -> tuple[bytes, str]:
    """Return the portrait as a JPEG, and how it was found: a face above the lines, or the place where it belongs."""
    upright = cv2.warpAffine(picture, zone.upright, zone.size, borderMode=cv2.BORDER_REPLICATE)
    face = finder.largest_above(upright, zone.corners[1]) if finder is not None else None
    left, top, right, bottom = face or _place_of_portrait(zone)
    height, width = upright.shape[:2]
    left, right = max(0, int(left)), min(width, int(right))
    top, bottom = max(0, int(top)), min(height, int(bottom))
    if right - left < 24 or bottom - top < 24:
        return b"", ""
    cropped = upright[top:bottom, left:right]
    if cropped.shape[1] > PORTRAIT_WIDTH:
        share = PORTRAIT_WIDTH / cropped.shape[1]
        cropped = cv2.resize(cropped, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    written, coded = cv2.imencode(".jpg", cropped, [cv2.IMWRITE_JPEG_QUALITY, 90])
    return (coded.tobytes(), "face" if face else "place") if written else (b"", "")


def _place_of_portrait(zone: Zone) -> tuple[float, float, float, float]:
    """Where 9303-4, -6 and -7 have the portrait: on the left above the lines. On cards it is on the other side."""
    left, top, _, _ = zone.corners
    if len(zone.places) == _LINES_OF_CARD:
        return 0, 0, 0, 0
    return left - 1.5 * zone.pitch, top - 22 * zone.pitch, left + 15 * zone.pitch, top - 0.5 * zone.pitch


_LINES_OF_CARD: Final = 3


def main() -> None:
    """Load, bound, read, answer, end."""
    most_bytes, most_pixels = int(sys.argv[1]), int(sys.argv[2])
    folder = text_engine.models()
    if folder is None:
        raise SystemExit(1)
    cv2.setNumThreads(1)
    engine, network, finder = TextEngine(folder, threads=THREADS), glyphs.network(), FaceFinder.installed()
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    # Whatever a network opens late it opens now, on nothing.
    look(np.full((64, 64, 3), 255, np.uint8), engine, network, finder)
    Image.preinit()
    bound(memory=MEMORY, seconds=CPU_SECONDS)
    data = sys.stdin.buffer.read(most_bytes + 1)
    answer = look(opened(data, most_pixels=most_pixels), engine, network, finder)
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
