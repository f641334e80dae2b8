"""Specimens read from folders and archives, and a capture laid over its specimen by a bounded process."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from limen.adapters import comparing, invented_documents
from limen.adapters.comparing import ComparingFailed
from limen.adapters.invented_documents import as_captured, page, planted_by
from limen.adapters.specimen_files import (
    ArchiveBroken,
    SpecimenFiles,
    SpecimensMissing,
    SpecimensTooLarge,
    read_archive,
    read_folder,
)
from limen.cli.problems import Exit
from limen.cli.specimens import app
from limen.lib.basics.problems import Problem
from limen.lib.examination.comparing import differing
from limen.lib.examination.pictures import Light
from limen.lib.examination.specimens import MANIFEST, Box
from limen.lib.examination.training import Fault

TYPES, FEATURES = ("passport",), ("substrate", "print", "numbering", "portrait")


@pytest.fixture(scope="module")
def files() -> tuple[dict[str, object], dict[str, bytes]]:
    return invented_documents.specimens(["UTO"])


def zipped(manifest: object, pictures: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest))
        for name, content in pictures.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(data: bytes) -> SpecimenFiles:
    return read_archive(data, types=TYPES, features=FEATURES)


def test_a_folder_and_an_archive_say_the_same(
    files: tuple[dict[str, object], dict[str, bytes]], tmp_path: Path
) -> None:
    manifest, pictures = files
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    for name, content in pictures.items():
        (tmp_path / name).write_bytes(content)
    of_folder = read_folder(tmp_path, types=TYPES, features=FEATURES)
    assert of_folder == read(zipped(manifest, pictures))
    (specimen,) = of_folder.specimens
    assert {picture.light for picture in specimen.pictures} == set(Light)


def test_what_is_missing_broken_or_too_large_is_told(
    files: tuple[dict[str, object], dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest, pictures = files
    with pytest.raises(SpecimensMissing):
        read(zipped(manifest, {}))
    with pytest.raises(ArchiveBroken):
        read(b"PK\x03\x04 and no more")
    with pytest.raises(ArchiveBroken):
        read(beyond_any_file(manifest))
    monkeypatch.setattr("limen.adapters.specimen_files.MOST_OF_ALL", 1000)
    with pytest.raises(SpecimensTooLarge):
        read(zipped(manifest, pictures))


def beyond_any_file(manifest: dict[str, object]) -> bytes:
    """Return an archive whose entry begins where no file reaches."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(MANIFEST, json.dumps(manifest))
        archive.filelist[0].header_offset = 2**63 + 5
    return held.getvalue()


@given(where=st.integers(0, 10_000), value=st.integers(1, 255))
def test_no_damaged_archive_is_more_than_a_refusal(where: int, value: int) -> None:
    data = bytearray(zipped({"specimens": [{"series": "made " * 200}]}, {}))
    data[where % len(data)] ^= value
    with pytest.raises(Problem):
        read(bytes(data))


def test_a_seed_draws_the_same_page_and_a_fault_another() -> None:
    assert page(7, Light.WHITE) == page(7, Light.WHITE) != page(8, Light.WHITE)
    shows = {
        Fault.SUBSTRATE: Light.UV,
        Fault.PRINT: Light.WHITE,
        Fault.LAMINATE: Light.OBLIQUE,
        Fault.NUMBERING: Light.WHITE,
        Fault.PORTRAIT: Light.TRANSMITTED,
        Fault.LINES: Light.WHITE,
    }
    for fault, light in shows.items():
        assert page(7, light, faults=[fault]) != page(7, light), fault
    assert {len(planted_by(seed)) for seed in range(60)} == {0, 1, 2, 3}


@pytest.fixture(scope="module")
def personal() -> tuple[Box, ...]:
    scales = (10_000 / invented_documents.WIDTH, 10_000 / invented_documents.HEIGHT) * 2
    boxes = (
        invented_documents.PORTRAIT,
        invented_documents.NUMBER,
        invented_documents.LINES,
        invented_documents.WORDS,
    )
    made = [[round(part * scale) for part, scale in zip(box, scales, strict=True)] for box in boxes]
    return tuple((left, top, right, bottom) for left, top, right, bottom in made)


@pytest.mark.camera
def test_a_capture_lies_over_its_specimen_and_what_was_changed_is_hinted_at(personal: tuple[Box, ...]) -> None:
    specimen = page(0, Light.WHITE, blank=True)
    clean = comparing.compare(as_captured(page(77, Light.WHITE), seed=3), specimen, personal=personal)
    printed = as_captured(page(77, Light.WHITE, faults=[Fault.PRINT]), seed=4)
    changed = comparing.compare(printed, specimen, personal=personal)
    assert clean.is_registered
    assert changed.is_registered
    assert len(differing(clean)) <= len(clean.blocks) // 25
    assert len(differing(changed)) >= 20


@pytest.mark.camera
def test_another_specimen_is_told_not_to_belong(tmp_path: Path) -> None:
    capture, other = tmp_path / "capture.jpg", tmp_path / "other.jpg"
    capture.write_bytes(as_captured(page(77, Light.WHITE), seed=3))
    other.write_bytes(page(0, Light.WHITE, state="FRA", blank=True))
    done = CliRunner().invoke(app, ["compare", str(capture), str(other), "--json"])
    assert done.exit_code == Exit.FOUND
    assert json.loads(done.stdout)["registered"] is False


@pytest.mark.camera
@pytest.mark.parametrize("hostile", [b"", b"\xff\xd8\xff and no more", b"\x89PNG\r\n\x1a\n" + bytes(200)])
def test_what_is_no_picture_ends_the_child_and_nobody_else(hostile: bytes) -> None:
    with pytest.raises(ComparingFailed):
        comparing.compare(hostile, page(0, Light.WHITE, blank=True))


def test_invented_specimens_are_written_to_a_new_folder(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["invent", str(tmp_path / "new")])
    assert done.exit_code == Exit.DONE, done.stdout
    assert (tmp_path / "new" / MANIFEST).exists()
    assert CliRunner().invoke(app, ["invent", str(tmp_path / "new")]).exit_code == 2
