"""Pictures of invented documents, read by the real engines in the bounded process; one engine start a picture."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from PIL import Image

from limen.adapters import camera
from limen.adapters.camera import CameraMissing, look_at_page
from limen.adapters.uploads import DocumentNotTaken, FileMissing, NotAPicture, PictureTooLarge
from limen.lib import mrz
from limen.lib.basics.problems import Problem
from tests.adapters.test_uploads import bomb

Pages = Mapping[str, tuple[tuple[str, ...], camera.Page]]
pytestmark = pytest.mark.camera


@pytest.fixture(scope="module")
def pages() -> Pages:
    """A passport turned a quarter and tilted, and a card photographed in a hand: their true lines, and what is seen."""
    from tools.specimens import encoded, specimens

    td3, _, td1 = list(specimens(3, seed=7, conditions=("quarter",)))
    hand = list(specimens(3, seed=7, conditions=("hand",)))[2]
    assert td1.document.format is mrz.Format.TD1
    return {each.condition: (each.lines, look_at_page(encoded(each.picture))) for each in (td3, hand)}


@pytest.mark.parametrize("condition", ["quarter", "hand"])
def test_lines_are_read_however_the_page_lies(pages: Pages, condition: str) -> None:
    truth, page = pages[condition]
    from tools.specimens import TODAY

    said = mrz.read_page(page.seen, today=TODAY)
    assert said.reading is not None
    wrong = [one for one, two in zip(said.text, "\n".join(truth), strict=True) if one not in {two, "?"}]
    assert wrong == []
    assert len(said.voted.doubts) <= 3


def test_the_printed_page_is_read_and_the_portrait_cut_out(
    pages: Pages,
) -> None:
    truth, page = pages["quarter"]
    name = truth[0][5:].split("<<")[0].replace("<", " ")
    assert name in " ".join(page.seen.printed)
    portrait = Image.open(io.BytesIO(page.portrait))
    assert portrait.height > portrait.width > 60


@pytest.mark.parametrize(
    ("sent", "problem"),
    [(b"", FileMissing), (b"%PDF-1.7", DocumentNotTaken), (b"MZ" * 50, NotAPicture), (bomb(), PictureTooLarge)],
    ids=["nothing", "pdf", "program", "bomb"],
)
def test_what_is_no_picture_is_refused_in_words(sent: bytes, problem: type[Problem]) -> None:
    with pytest.raises(problem):
        look_at_page(sent)


def test_a_broken_picture_breaks_the_process_and_nobody_else() -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")
    assert look_at_page(out.getvalue()[:-40]).seen.failure is mrz.Failure.CRASHED


def test_a_process_that_does_not_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "WAIT_SECONDS", 0.01)
    assert look_at_page(b"\xff\xd8\xff").seen.failure is mrz.Failure.STALLED


def test_what_is_missing_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "NEEDED", ("no_such_package",))
    with pytest.raises(CameraMissing) as missing:
        look_at_page(b"\xff\xd8\xff")
    assert "no_such_package" in str(missing.value)
    assert "requirements/camera.txt" in str(missing.value)
