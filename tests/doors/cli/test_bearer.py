"""`limen bearer finger` takes a print as a picture, or the file of data group 3, and one finger of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from limen.adapters import one_to_one
from limen.cli import bearer
from limen.lib.bearer import FingerCompared
from tests.fakes.chip_issuer import group_3
from tests.rights.test_one_to_one import LAW

RUN = CliRunner(env={"COLUMNS": "200"})
THUMB, INDEX = b"\xff\xa0 a thumb of nobody", b"\xff\xa0 an index of nobody"


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return which prints of a document were compared, by a matcher that finds everything alike."""
    prints: list[bytes] = []

    def alike(document: bytes, live: bytes) -> FingerCompared:
        prints.append(document)
        return FingerCompared(document_quality=80, live_quality=80, score=200)

    monkeypatch.setattr(one_to_one, "compare_fingers", alike)
    monkeypatch.setattr(bearer, "_law", lambda: LAW)
    return prints


def finger(folder: Path, data: bytes, *more: str) -> Result:
    (folder / "document").write_bytes(data)
    (folder / "live.png").write_bytes(b"x")
    arguments = ["finger", str(folder / "document"), str(folder / "live.png"), "--born", "1974-08-12", *more]
    return RUN.invoke(bearer.app, arguments)


@pytest.mark.parametrize(
    ("data", "more", "compared"),
    [
        (b"\x89PNG a picture", (), b"\x89PNG a picture"),
        (group_3(THUMB, INDEX), (), THUMB),
        (group_3(THUMB, INDEX), ("--position", "2"), INDEX),
        (group_3(b"bare points", INDEX), (), INDEX),
    ],
)
def test_which_print_is_compared(
    tmp_path: Path, seen: list[bytes], data: bytes, more: tuple[str, ...], compared: bytes
) -> None:
    assert finger(tmp_path, data, *more).exit_code == 0
    assert seen == [compared]


@pytest.mark.parametrize("data", [group_3(), group_3(b"bare points"), b"\x63\x02\x7f\x61", group_3(THUMB)[:-9]])
def test_where_there_is_no_print(tmp_path: Path, seen: list[bytes], data: bytes) -> None:
    assert isinstance(finger(tmp_path, data).exception, bearer.PrintMissing)
    assert isinstance(finger(tmp_path, group_3(THUMB), "--position", "9").exception, bearer.PrintMissing)
    assert seen == []
