"""The program that takes one picture with a camera of the booth and ends.

`limen.adapters.reader_agent` starts it for each picture: a camera that hangs is ended with it. Written to standard
output: one line of JSON, `{"picture": base64 of a JPEG}` or `{"problem": code}`.
"""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from importlib.util import find_spec
from typing import Final

WARMING: Final = 5
"""Pictures before the one that is taken: a camera finds its light and its focus with the first ones."""
WIDTH: Final = 3_840
HEIGHT: Final = 2_160
"""What is asked of the camera; it gives the most that it has."""
QUALITY: Final = 95


def still(device: str) -> dict[str, str]:
    """Take a picture; `device` is a number, or the path of a device or of a film."""
    if find_spec("cv2") is None:
        return {"problem": "camera-missing"}
    import cv2  # noqa: PLC0415 - there only where pictures are read

    source = cv2.VideoCapture(int(device) if device.isdecimal() else device)
    try:
        source.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
        source.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
        picture = None
        for _ in range(WARMING + 1):
            is_taken, seen = source.read()
            picture = seen if is_taken else picture
        if picture is None:
            return {"problem": "camera-silent"}
        is_written, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        return {"picture": b64encode(jpeg.tobytes()).decode("ascii")} if is_written else {"problem": "camera-silent"}
    finally:
        source.release()


if __name__ == "__main__":
    sys.stdin.readline()
    print(json.dumps(still(sys.argv[1])), flush=True)  # noqa: T201 - this is what it is for
