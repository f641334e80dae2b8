"""False matches and false non-matches on faces and fingers in a folder: `python -m tools.bearer_figures --data DIR`.

Pictures of one person begin alike, up to the last `_` of the name (`person_a_1`, `person_a_2`). Of fingers, `probe` and
`matching` are of one finger, everything else is not. Every pair is compared once, at the operating point of Utopia.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

from limen.adapters.country_pack import read_country_pack
from limen.adapters.one_to_one import compare_faces, compare_fingers

Score = Callable[[bytes, bytes], int | None]
FINGERS = ("probe", "matching", "nonmatching")


def main(arguments: list[str] | None = None) -> int:
    """Print a line for faces and one for fingers; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder with faces/*.jpg and fingers/**/*.png")
    asked = parser.parse_args(arguments)
    law = read_country_pack("utopia").bearer
    faces = {path.stem: path for path in sorted(asked.data.glob("faces/*.jpg"))}
    fingers = {path.stem: path for path in sorted(asked.data.glob("fingers/**/*.png")) if path.stem in FINGERS}
    alike = _pairs(faces, _person, lambda one, other: compare_faces(one, other).score)
    print(figures("faces", alike, law.face.least_score))
    alike = _pairs(fingers, _finger, lambda one, other: compare_fingers(one, other).score)
    print(figures("fingers", alike, law.finger.least_score))
    return 0


def figures(what: str, pairs: Iterator[tuple[bool, int]], least: int) -> str:
    """Return one line: pairs of the same and of others, their scores, and how many were taken wrongly."""
    same: list[int] = []
    others: list[int] = []
    for alike, points in pairs:
        (same if alike else others).append(points)
    missed, taken = sum(each < least for each in same), sum(each >= least for each in others)
    return (
        f"{what} at {least}: {missed} of {len(same)} pairs of the same not taken (lowest {min(same, default=0)}), "
        f"{taken} of {len(others)} pairs of others taken (highest {max(others, default=0)})"
    )


def _pairs(files: dict[str, Path], whose: Callable[[str], str], score: Score) -> Iterator[tuple[bool, int]]:
    """Yield for each pair whether both are of the same, and the score; -1000 where nothing was found to compare."""
    for one, other in combinations(files, 2):
        points = score(files[one].read_bytes(), files[other].read_bytes())
        yield whose(one) == whose(other), -1000 if points is None else points


def _person(name: str) -> str:
    return name.rpartition("_")[0] if name.startswith("person") else name


def _finger(name: str) -> str:
    return "one" if name in {"probe", "matching"} else name


if __name__ == "__main__":
    sys.exit(main())
