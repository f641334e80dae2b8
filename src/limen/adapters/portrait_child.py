"""The program that reads the picture of a chip from standard input and writes it anew, small, to standard output.

`limen.adapters.portraits` runs it as a process of its own: JPEG 2000 is read by a large library in C, and a chip is
made by strangers. See `upload_child` for how it is bounded.
"""

from __future__ import annotations

import io
import sys
from typing import Final

from PIL import Image, ImageFile, Jpeg2KImagePlugin, JpegImagePlugin

from limen.adapters.upload_child import NOT_READ, TOO_MANY_PIXELS, bound

LARGEST: Final = (300, 400)
"""Pixels of what is shown."""
_READERS: Final = (Jpeg2KImagePlugin, JpegImagePlugin)
_BEGINS: Final = {b"\xff\xd8\xff": "JPEG", b"\x00\x00\x00\x0cjP": "JPEG2000", b"\xff\x4f\xff\x51": "JPEG2000"}


def shown(data: bytes, *, most_pixels: int) -> bytes:
    """Return the picture as a small JPEG; raises SystemExit, or what the reader raises: the process ends with it."""
    Image.MAX_IMAGE_PIXELS = None
    form = next((form for begin, form in _BEGINS.items() if data.startswith(begin)), None)
    if form is None:
        raise SystemExit(NOT_READ)
    with Image.open(io.BytesIO(data), formats=(form,)) as source:
        if source.width * source.height > most_pixels:
            raise SystemExit(TOO_MANY_PIXELS)
        source.draft("RGB", LARGEST)
        picture = source.convert("L" if source.mode == "L" else "RGB")
    picture.thumbnail(LARGEST)
    picture.info.clear()
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


def main() -> None:
    """Read, write anew, end."""
    most_bytes, most_pixels = int(sys.argv[1]), int(sys.argv[2])
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.init()
    bound()
    sys.stdout.buffer.write(shown(sys.stdin.buffer.read(most_bytes + 1), most_pixels=most_pixels))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
