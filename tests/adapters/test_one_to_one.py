"""Two pictures compared by the real networks in the bounded process."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageDraw

pytestmark = pytest.mark.camera


def drawn_face() -> bytes:
    from limen.lib import mrz
    from tools.specimens import invented, page_of

    dice = random.Random(8)
    document = invented(mrz.Format.TD3, dice)
    page = Image.fromarray(page_of(document, mrz.compose(document), dice))
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def ridges(turn: float) -> bytes:
    """Return a drawing of a whorl, which is nobody's finger."""
    sheet = Image.new("L", (380, 480), 255)
    draw = ImageDraw.Draw(sheet)
    dice = random.Random(11)
    for ring in range(6, 170, 9):
        gaps = [dice.uniform(0, 360) for _ in range(3)]
        for gap in gaps:
            draw.arc(
                (190 - ring, 240 - ring * 1.2, 190 + ring, 240 + ring * 1.2), gap, gap + dice.uniform(80, 118), 0, 4
            )
    out = io.BytesIO()
    sheet.rotate(turn, fillcolor=255).save(out, "PNG")
    return out.getvalue()


def test_a_face_is_like_itself_and_nothing_is_like_a_blank_page() -> None:
    from limen.adapters.one_to_one import compare_faces

    face, blank = drawn_face(), io.BytesIO()
    Image.new("RGB", (300, 300), "white").save(blank, "PNG")
    same = compare_faces(face, face)
    assert same.document.faces == same.live.faces == 1
    assert same.score is not None
    assert same.score > 990
    none = compare_faces(face, blank.getvalue())
    assert (none.live.faces, none.score) == (0, None)


def test_a_print_is_like_itself_turned_a_little() -> None:
    from limen.adapters.one_to_one import compare_fingers

    compared = compare_fingers(ridges(0), ridges(4))
    assert compared.score > 40
    assert 0 <= compared.document_quality <= 100
