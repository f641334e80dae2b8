"""The program that lays a specimen over a capture: two pictures from standard input, what came of it to its output.

`limen.adapters.comparing` runs it as a process of its own, because what decodes and compares pictures is large and
written in C. Before it takes the first byte it gives up the means to open any file or connection, and bounds its memory
and time. Whatever goes wrong in it ends it, and nobody else.

Points by ORB, their perspective by RANSAC; blocks by the correlation of their edges, each allowed to shift by some
pixels, because paper bends.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any, Final

import numpy as np

CPU_SECONDS: Final = 20
MEMORY: Final = 3 << 30
LONGEST: Final = 1400
"""Pixels of the longer side at which pictures are compared."""
POINTS: Final = 4000
RATIO: Final = 0.78
"""A point agrees when its best partner is clearer than the next by this much (Lowe's test)."""
ACROSS: Final = 28
"""Blocks across the capture."""
CELLS: Final = 20
OF_A_CELL: Final = 14
SHIFT: Final = 4
LEAST_SPREAD: Final = 0.4
"""Share of the specimen's width and height over which the points that agree must lie."""
LEAST_PAGE: Final = 0.08
"""Share of the capture that the page must cover."""
LEAST_EDGE: Final = 6.0
"""Mean strength of the edges of a block, in grey levels, below which there is nothing in it to compare."""
WHOLE: Final = 10_000
NO_LIBRARY: Final = 3
NOT_READ: Final = 4


def bound() -> None:
    """Bound this process for good."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> None:
    """Read lengths and boxes from the first line, then both pictures; write what came of it, then the laid picture."""
    try:
        import cv2  # noqa: PLC0415 - an extra: where it is missing, that is told and not raised
    except ImportError:
        raise SystemExit(NO_LIBRARY) from None
    cv2.setNumThreads(1)
    cv2.setRNGSeed(7)
    bound()
    told = json.loads(sys.stdin.buffer.readline())
    capture = _read(cv2, sys.stdin.buffer.read(told["capture"]))
    specimen = _read(cv2, sys.stdin.buffer.read(told["specimen"]))
    agreeing, matrix = registered(cv2, capture, specimen)
    said: dict[str, object] = {"agreeing": agreeing, "blocks": [], "places": []}
    laid = b""
    if matrix is not None:
        height, width = capture.shape[:2]
        warped = cv2.warpPerspective(specimen, matrix, (width, height), flags=cv2.INTER_LINEAR)
        seen = cv2.warpPerspective(np.full(specimen.shape[:2], 255, np.uint8), matrix, (width, height))
        said["blocks"] = blocks(cv2, capture, warped, seen)
        said["places"] = [placed(cv2, box, matrix, specimen.shape, capture.shape) for box in told["personal"]]
        laid = cv2.imencode(".jpg", warped, [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes()
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + laid)
    sys.stdout.buffer.flush()


def _read(cv2: Any, data: bytes) -> Any:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise SystemExit(NOT_READ)
    scale = LONGEST / max(picture.shape[:2])
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture


def registered(cv2: Any, capture: Any, specimen: Any) -> tuple[int, Any]:
    """Return how many points agree, and the perspective from specimen to capture; None where there is none."""
    found, marks = _points(cv2, specimen)
    there, others = _points(cv2, capture)
    if marks is None or others is None or len(found) < 8 or len(there) < 8:
        return 0, None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(marks, others, k=2)
    clear = [
        best for best, second in (pair for pair in pairs if len(pair) == 2) if best.distance < RATIO * second.distance
    ]
    if len(clear) < 8:
        return len(clear), None
    source = np.array([found[each.queryIdx].pt for each in clear], np.float32).reshape(-1, 1, 2)
    target = np.array([there[each.trainIdx].pt for each in clear], np.float32).reshape(-1, 1, 2)
    matrix, kept = cv2.findHomography(source, target, cv2.RANSAC, 4.0)
    if matrix is None:
        return 0, None
    inside = kept.ravel().astype(bool)
    is_sound = _is_spread(source[inside], specimen.shape) and _is_page(cv2, matrix, specimen.shape, capture.shape)
    return int(inside.sum()), matrix if is_sound else None


def _points(cv2: Any, picture: Any) -> tuple[Any, Any]:
    """Return the clearest points of every part of a picture and their marks: print is clear, and lies in one corner."""
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (0, 0), 1.0)
    finder = cv2.ORB_create(POINTS * 5, fastThreshold=6)
    cells: dict[tuple[int, int], list[Any]] = {}
    side = picture.shape[1] / CELLS
    for point in sorted(finder.detect(grey, None), key=lambda each: -each.response):
        cell = cells.setdefault((int(point.pt[0] / side), int(point.pt[1] / side)), [])
        if len(cell) < OF_A_CELL:
            cell.append(point)
    points, marks = finder.compute(grey, [point for cell in cells.values() for point in cell])
    return points, marks


def _is_spread(points: Any, shape: Any) -> bool:
    """Return True when the points lie over much of the page: a title alone fixes no perspective."""
    extent = points.reshape(-1, 2).max(axis=0) - points.reshape(-1, 2).min(axis=0)
    return bool(extent[0] > LEAST_SPREAD * shape[1] and extent[1] > LEAST_SPREAD * shape[0])


def _is_page(cv2: Any, matrix: Any, specimen: Any, capture: Any) -> bool:
    """Return True when the specimen becomes a convex page of some size, as paper before a camera does."""
    height, width = specimen[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32).reshape(-1, 1, 2)
    page = cv2.perspectiveTransform(corners, matrix)
    is_convex = cv2.isContourConvex(page.reshape(-1, 2).astype(np.float32))
    return bool(is_convex and cv2.contourArea(page) > LEAST_PAGE * capture[0] * capture[1])


def blocks(cv2: Any, capture: Any, warped: Any, seen: Any) -> list[list[float]]:
    """Return every block in which both have edges: x, y, width, height in ten-thousandths, and how alike they are."""
    height, width = capture.shape[:2]
    side = max(16, width // ACROSS)
    one, other = _edges(cv2, capture), _edges(cv2, warped)
    told = []
    for top in range(0, height - side + 1, side):
        for left in range(0, width - side + 1, side):
            if seen[top : top + side, left : left + side].min() < 255:
                continue
            alike = _alike(cv2, one, other, left=left, top=top, side=side)
            if alike is not None:
                place = [left / width, top / height, side / width, side / height]
                told.append([*(round(part * WHOLE) for part in place), round(alike, 3)])
    return told


def _edges(cv2: Any, picture: Any) -> Any:
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32), (0, 0), 1.2)
    return cv2.magnitude(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))


def _alike(cv2: Any, one: Any, other: Any, *, left: int, top: int, side: int) -> float | None:
    """Return the best correlation of a block's edges within some pixels; None where neither has any."""
    block = one[top : top + side, left : left + side]
    low_y, low_x = max(0, top - SHIFT), max(0, left - SHIFT)
    around = other[low_y : top + side + SHIFT, low_x : left + side + SHIFT]
    if max(float(block.mean()), float(around.mean())) < LEAST_EDGE:
        return None
    if min(float(block.std()), float(around.std())) < 1e-3:
        return 0.0
    return float(cv2.matchTemplate(around, block, cv2.TM_CCOEFF_NORMED).max())


def placed(cv2: Any, box: list[int], matrix: Any, specimen: Any, capture: Any) -> list[int]:
    """Return where a box of the specimen lies on the capture, both in ten-thousandths."""
    left, top, right, bottom = (part / WHOLE for part in box)
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    points = np.array([(x * specimen[1], y * specimen[0]) for x, y in corners], np.float32).reshape(-1, 1, 2)
    there = cv2.perspectiveTransform(points, matrix).reshape(-1, 2) / (capture[1], capture[0])
    low, high = there.min(axis=0), there.max(axis=0)
    return [int(min(1, max(0, each)) * WHOLE) for each in (low[0], low[1], high[0], high[1])]


if __name__ == "__main__":
    main()
