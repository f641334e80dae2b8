"""`limen seal verify` on seals of other States: as text, as bytes, as a picture, with and without what is believed."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from typer.testing import CliRunner

from limen.adapters.code_pictures import CodeNotFound, data_matrix_svg, read_codes
from limen.adapters.uploads import NotAPicture
from limen.cli.problems import Exit
from limen.cli.seal import app
from tests.lib.emrtd import seals
from tests.lib.emrtd.seals import LINES, barcode, signed_json, visible

RUN = CliRunner(env={"COLUMNS": "200"})
PAGE = " ".join(LINES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "csca.cer").write_bytes(seals.STATE.authority.raw)
    (tmp_path / "signer.cer").write_bytes(seals.SIGNER.raw)
    return tmp_path


def picture(data: bytes, *, turned: float = 0) -> bytes:
    """Return a photograph of a paper with a code on it."""
    drawn = zxingcpp.create_barcode(data, zxingcpp.BarcodeFormat.DataMatrix).to_image(scale=5)
    page = Image.new("L", (700, 600), "white")
    page.paste(Image.fromarray(np.array(drawn)), (150, 120))
    out = io.BytesIO()
    page.rotate(turned, fillcolor="white").save(out, "PNG")
    return out.getvalue()


def verify(folder: Path, said: str | Path, *more: str) -> tuple[int, str]:
    believed = ("--signers", str(folder / "csca.cer"), "--signers", str(folder / "signer.cer"))
    done = RUN.invoke(app, ["verify", str(said), *believed, *more])
    return done.exit_code, done.stdout


def test_a_picture_of_a_visa(folder: Path) -> None:
    path = folder / "visa.png"
    path.write_bytes(picture(visible(), turned=7))
    code, said = verify(folder, path, "--page", PAGE)
    assert code == Exit.DONE, said
    for told in ("The seal is genuine: UTO signed it", "What the seal says is what the document says", "L898902C3"):
        assert told in said
    code, said = verify(folder, path, "--page", PAGE.replace("L898902C36", "L898902D34"))
    assert code == Exit.FOUND
    assert "another document number" in said


@pytest.mark.parametrize("said", [visible().hex(), barcode().decode()])
def test_as_text(folder: Path, said: str) -> None:
    assert verify(folder, said)[0] == Exit.DONE


def test_what_nobody_signed_who_is_believed_is_not_repeated(folder: Path) -> None:
    (folder / "seal.json").write_bytes(signed_json().replace(b"ANNA", b"ANNE"))
    code, said = verify(folder, folder / "seal.json", "--json")
    assert code == Exit.FOUND
    answer = json.loads(said)
    assert (answer["genuine"], answer["seal"]) == (False, None)
    assert [each["rule"] for each in answer["findings"]] == ["code.altered"]


def test_a_seal_that_cannot_be_read(folder: Path) -> None:
    assert verify(folder, visible()[:40].hex())[0] == Exit.UNREADABLE


def test_pictures_without_a_code_and_files_that_are_none() -> None:
    out = io.BytesIO()
    Image.new("L", (200, 200), "white").save(out, "PNG")
    with pytest.raises(CodeNotFound):
        read_codes(out.getvalue())
    with pytest.raises(NotAPicture):
        read_codes(b"no picture at all")


def test_a_code_is_drawn_as_it_is_read() -> None:
    svg = data_matrix_svg(visible())
    assert svg.startswith("<svg")
    assert "<!DOCTYPE" not in svg
