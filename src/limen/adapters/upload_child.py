"""The program that reads one picture from standard input and writes it anew to standard output, and can do no more.

`limen.adapters.uploads` runs it as a process of its own, because what reads pictures is large, is written in C, and is
fed by strangers. Before it takes the first byte it gives up the means to open any file or connection, and bounds
its memory and time. Whatever goes wrong in it ends it, and nobody else.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Final

# Every reader and writer of pictures that is used is loaded here, before files can no longer be opened.
from PIL import Image, ImageFile, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

TOO_MANY_PIXELS: Final = 3
NOT_READ: Final = 4
CPU_SECONDS: Final = 10
MEMORY: Final = 1 << 30
"""Bytes of address space: 40 million pixels take 160 megabytes, and three copies of them may be there at once."""
FORMATS: Final = ("JPEG", "PNG", "WEBP")
_READERS: Final = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
Image.preinit()
_LOSSLESS: Final = frozenset({"1", "L", "LA", "I;16", "P", "RGB", "RGBA"})
"""Kinds of pixels that a PNG holds as they are."""


def bound(*, memory: int = MEMORY, seconds: int = CPU_SECONDS) -> None:
    """Bound this process for good: no new file or connection, so much memory, so much time, no core left behind."""
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))


def written_anew(data: bytes, *, most_pixels: int, most_side: int = 0) -> tuple[str, int, int, bytes]:
    """Return (media type, width, height, bytes) of the picture in `data`, upright, from its pixels alone.

    With `most_side` it is made so small that no side is longer, and a JPEG.

    Raises SystemExit with TOO_MANY_PIXELS or NOT_READ, or whatever the reader raises: the process ends with it.
    """
    # Asked below, before any pixel is read; the library's own question has another answer.
    Image.MAX_IMAGE_PIXELS = None
    if format_of(data) is None:
        raise SystemExit(NOT_READ)
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:
        if source.width * source.height > most_pixels:
            raise SystemExit(TOO_MANY_PIXELS)
        source.load()
        ImageOps.exif_transpose(source, in_place=True)
        if most_side:
            source.thumbnail((most_side, most_side))
            return _as_jpeg(source)
        return _as_png(source) if source.format == "PNG" else _as_jpeg(source)


def format_of(data: bytes) -> str | None:
    """Return the format by the first bytes alone, None for any other: a file that begins as something else is that."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    return "WEBP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def _as_png(picture: Image.Image) -> tuple[str, int, int, bytes]:
    """A scan stays as sharp as it was."""
    if "transparency" in picture.info:
        picture = picture.convert("RGBA")
    return _saved(picture if picture.mode in _LOSSLESS else picture.convert("RGB"), "PNG", compress_level=6)


def _as_jpeg(picture: Image.Image) -> tuple[str, int, int, bytes]:
    if "A" in picture.mode:
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    return _saved(picture if picture.mode == "L" else picture.convert("RGB"), "JPEG", quality=92, subsampling=0)


def _saved(picture: Image.Image, form: str, **options: int) -> tuple[str, int, int, bytes]:
    # What a file said beside its pixels lies in `info`, and a writer would put some of it into the new file.
    picture.info.clear()
    out = io.BytesIO()
    picture.save(out, form, exif=b"", **options)
    return f"image/{form.lower()}", picture.width, picture.height, out.getvalue()


def main() -> None:
    """Read, write anew, end. The first line that is written says what it is; the picture follows."""
    most_bytes, most_pixels, most_side = (int(each) for each in sys.argv[1:4])
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    bound()
    data = sys.stdin.buffer.read(most_bytes + 1)
    media_type, width, height, written = written_anew(data, most_pixels=most_pixels, most_side=most_side)
    head = json.dumps({"media_type": media_type, "width": width, "height": height})
    sys.stdout.buffer.write(head.encode() + b"\n" + written)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
