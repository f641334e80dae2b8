"""The program that reads the square codes in one picture from standard input, and can do no more.

`limen.adapters.code_pictures` runs it as a process of its own, bounded as `upload_child` is: what reads pictures and
codes is large, is written in C, and is fed by strangers. It writes what each code holds, in hexadecimal digits.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Final

# Every reader that is used is loaded here, before files can no longer be opened.
import numpy as np
import zxingcpp
from PIL import Image, ImageFile, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from limen.adapters import upload_child

MOST_CODES: Final = 8
_READERS: Final = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
_FORMATS: Final = (
    zxingcpp.BarcodeFormat.DataMatrix,
    zxingcpp.BarcodeFormat.QRCode,
    zxingcpp.BarcodeFormat.Aztec,
    zxingcpp.BarcodeFormat.PDF417,
)
"""The kinds that seals come in (ICAO 9303-13, 2.3)."""


def codes_in(data: bytes, *, most_pixels: int) -> list[bytes]:
    """Return what the codes in a picture hold.

    Raises SystemExit with the codes of `upload_child`, or whatever a reader raises: the process ends with it.
    """
    Image.MAX_IMAGE_PIXELS = None
    if upload_child.format_of(data) is None:
        raise SystemExit(upload_child.NOT_READ)
    with Image.open(io.BytesIO(data), formats=upload_child.FORMATS) as source:
        if source.width * source.height > most_pixels:
            raise SystemExit(upload_child.TOO_MANY_PIXELS)
        source.load()
        grey = np.asarray(ImageOps.exif_transpose(source).convert("L"))
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(grey), formats=_FORMATS[0] | _FORMATS[1] | _FORMATS[2] | _FORMATS[3]
    )
    return [bytes(each.bytes) for each in found if each.valid][:MOST_CODES]


def main() -> None:
    """Read, say what was found, end."""
    most_bytes, most_pixels = int(sys.argv[1]), int(sys.argv[2])
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    upload_child.bound()
    data = sys.stdin.buffer.read(most_bytes + 1)
    found = codes_in(data, most_pixels=most_pixels)
    sys.stdout.write(json.dumps([each.hex() for each in found]))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
