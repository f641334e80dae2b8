"""Pictures of strangers: pixels come through, everything else stays outside, and nothing they do reaches us."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from PIL import Image, PngImagePlugin

from limen.adapters import uploads
from limen.adapters.uploads import (
    DocumentNotTaken,
    FileMissing,
    FileTooLarge,
    NotAPicture,
    PictureBroken,
    PictureTooLarge,
    read_picture,
)
from limen.lib.basics.problems import Problem
from limen.lib.decision.evidence import MOST_BYTES

MAKER, NOTE = "CAMERA-OF-THE-OFFICER", b"a note of whoever sent it"
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
TURNED_RIGHT = 6


def encoded(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def photo(width: int = 64, height: int = 48) -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    made = Image.new("RGB", (width, height), "red")
    made.paste("blue", (width // 2, 0, width, height))
    return made


def told() -> Image.Exif:
    """What a telephone writes beside the pixels: its make, where it was, how it was held."""
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = MAKER, TURNED_RIGHT
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 22.0, 12.0), 3: "E", 4: (4.0, 54.0, 8.0)})
    return exif


def with_text() -> PngImagePlugin.PngInfo:
    made = PngImagePlugin.PngInfo()
    made.add_text("Comment", NOTE.decode())
    return made


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr("run.sh", NOTE)
    return out.getvalue()


@pytest.mark.parametrize(("form", "kept_as"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/jpeg")])
def test_a_picture_stands_upright_and_tells_neither_place_nor_device(form: str, kept_as: str) -> None:
    sent = encoded(photo(), form, exif=told())
    assert MAKER.encode() in sent
    picture = read_picture(sent)
    assert picture.media_type == kept_as
    assert MAKER.encode() not in picture.data
    kept = Image.open(io.BytesIO(picture.data))
    assert not dict(kept.getexif())
    assert kept.size == (picture.width, picture.height) == (48, 64)
    # What lay left lies on top once the picture is turned.
    top, bottom = kept.convert("RGB").getpixel((24, 8)), kept.convert("RGB").getpixel((24, 56))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[0] > 200, top[2] < 60) == (True, True)
    assert (bottom[2] > 200, bottom[0] < 60) == (True, True)


@pytest.mark.parametrize(
    "sent",
    [
        encoded(photo(), "JPEG", comment=NOTE),
        encoded(photo(), "JPEG", xmp=NOTE),
        encoded(photo(), "JPEG", icc_profile=NOTE),
        encoded(photo(), "PNG", pnginfo=with_text()),
        encoded(photo(), "PNG", icc_profile=NOTE),
        encoded(photo(), "JPEG") + NOTE,
        encoded(photo(), "PNG") + zipped(),
    ],
    ids=["comment", "xmp", "profile", "text", "png-profile", "tail", "archive-behind-it"],
)
def test_nothing_but_pixels_is_left(sent: bytes) -> None:
    picture = read_picture(sent)
    assert NOTE not in picture.data
    assert not zipfile.is_zipfile(io.BytesIO(picture.data))
    kept = Image.open(io.BytesIO(picture.data))
    kept.load()
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_a_scan_stays_as_sharp_as_it_was(mode: str) -> None:
    scan = Image.new(mode, (9, 7))
    picture = read_picture(encoded(scan, "PNG"))
    kept = Image.open(io.BytesIO(picture.data))
    assert (picture.media_type, kept.mode, kept.tobytes()) == ("image/png", mode, scan.tobytes())


def bomb() -> bytes:
    """A small file that says it is 900 million pixels: width and height stand in the first chunk (PNG, 11.2.2)."""
    sent = encoded(Image.new("1", (8, 8)), "PNG")
    head = b"IHDR" + struct.pack(">II", 30_000, 30_000) + sent[24:29]
    return sent[:12] + head + struct.pack(">I", crc32(head)) + sent[33:]


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (b"", FileMissing),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), FileTooLarge),
        (b"%PDF-1.7\n%\xe2\xe3", DocumentNotTaken),
        (b"\n" * 1000 + b"%PDF-1.7", DocumentNotTaken),
        (b"MZ" + bytes(200), NotAPicture),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotAPicture),
        (encoded(photo(), "GIF"), NotAPicture),
        (encoded(photo(), "TIFF"), NotAPicture),
        (zipped() + encoded(photo(), "JPEG"), NotAPicture),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(50), PictureBroken),
        (b"\xff\xd8\xff\xe0" + b"\x00\x10JFIF" + bytes(300), PictureBroken),
        (encoded(photo(), "JPEG")[:400], PictureBroken),
        (encoded(photo(), "PNG")[:-30], PictureBroken),
        (bomb(), PictureTooLarge),
    ],
    ids=[
        "nothing", "too-large", "pdf", "pdf-later", "program", "drawing", "gif", "tiff", "archive-before",
        "webp-garbage", "jpeg-garbage", "half-a-jpeg", "most-of-a-png", "bomb",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_words(sent: bytes, problem: type[Problem]) -> None:
    with pytest.raises(problem) as refused:
        read_picture(sent)
    assert refused.type is problem
    assert str(refused.value).endswith(".")


ATTEMPTS = {
    "file": "open('/etc/hostname')",
    "connection": "socket.socket()",
    "memory": "bytearray(3 << 30)",
}


@pytest.mark.parametrize("attempt", sorted(ATTEMPTS))
def test_the_child_can_open_nothing_and_take_no_more(attempt: str) -> None:
    text = f"""
import socket
from limen.adapters.upload_child import bound
bound()
try:
    {ATTEMPTS[attempt]}
except (OSError, MemoryError) as error:
    print(type(error).__name__)
"""
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ("MemoryError" if attempt == "memory" else "OSError")


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of a program that runs in the place of the child."""
    program = tmp_path / "child.py"
    monkeypatch.setattr(uploads, "CHILD", program)
    monkeypatch.setattr(uploads, "WAIT_SECONDS", 2.0)
    return program


def test_a_child_that_does_not_end_is_ended(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "WAIT_SECONDS", 0.3)
    stand_in.write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    with pytest.raises(PictureBroken):
        read_picture(encoded(photo(), "JPEG"))


def test_a_child_that_floods_is_not_believed(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_LONGEST_WRITTEN", 1000)
    stand_in.write_text("print('x' * 2000)\n", encoding="utf-8")
    with pytest.raises(PictureBroken):
        read_picture(encoded(photo(), "JPEG"))


def test_the_child_learns_nothing_of_us(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMEN_HOME", "/somewhere")
    stand_in.write_text(
        "import json, os\nseen = ' '.join([os.getcwd(), *os.environ])\n"
        "print(json.dumps({'media_type': seen, 'width': 1, 'height': 1}))\n",
        encoding="utf-8",
    )
    seen = read_picture(encoded(photo(), "JPEG")).media_type
    assert seen.startswith("/")
    assert "LIMEN" not in seen
    assert "PATH" not in seen.split()
