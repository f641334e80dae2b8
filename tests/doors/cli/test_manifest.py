"""`limen manifest`: lists read, checked, explained, converted, made nameless and invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from limen.cli.app import app
from tests.lib.manifest.messages import LIST, manifest
from tests.lib.manifest.test_bookings import BOOKINGS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.edi"
    path.write_bytes(LIST)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["manifest", *map(str, arguments)])


def test_read_prints_an_object_for_each_message(file: Path) -> None:
    result = run("read", file, "--today", "2026-11-29")
    assert result.exit_code == 0
    (said,) = (json.loads(line) for line in result.stdout.splitlines())
    assert (said["message"], said["carrier"], said["number"]) == ("list", "ZZ", "123")
    assert [each["name"]["surname"] for each in said["persons"]] == ["ERIKSSON", "O'BRIEN"]
    assert said["persons"][0]["birth"] == "1974-08-12"


def test_check_and_explain_say_what_is_wrong_and_where(file: Path) -> None:
    file.write_bytes(LIST.replace(b"NAT+2+IRL'", b""))
    result = run("check", file)
    assert result.exit_code == 1
    assert "person-without" in result.stdout.replace("\n", "")
    text = " ".join(run("explain", file, "--profile", "uto-air").stdout.split())
    assert "insufficient, byte" in text
    assert "O'BRIEN, LIAM: the nationality is missing. Send this person again with it." in text


def test_explain_says_what_was_left_out(tmp_path: Path) -> None:
    path = tmp_path / "bookings.edi"
    path.write_text(BOOKINGS, encoding="utf-8")
    assert "kept nowhere: 1 health and assistance" in " ".join(run("explain", path).stdout.split())


def test_convert_writes_another_form(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "list.xlsx"
    assert run("convert", file, "--to", "xlsx", "--out", out).exit_code == 0
    assert manifest(out.read_bytes()).persons[1].name.surname == "O'BRIEN"


def test_anonymise_leaves_nobody(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "nameless.edi"
    assert run("anonymise", file, "--out", out).exit_code == 0
    data = out.read_bytes()
    for word in (b"ERIKSSON:ANNA:MARIA", b"BRIEN", b"L898902C3", b"ABC123", b"5550001", b"ZENITH", b"740812"):
        assert word not in data
    made = manifest(data)
    assert [each.booking for each in made.persons] == ["B00001", "B00001"]


def test_generate_makes_lists_without_a_fault(tmp_path: Path) -> None:
    assert run("generate", tmp_path / "inbox", "--count", 2, "--persons", 3).exit_code == 0
    files = sorted((tmp_path / "inbox").iterdir())
    assert run("check", *files, "--profile", "uto-air").exit_code == 0


def test_what_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "nothing.edi"
    path.write_bytes(b"nothing")
    result = run("explain", path)
    assert result.exit_code == 1
    assert "There is no message in this file that can be read" in " ".join(result.stdout.split())
    assert "No list in nothing.edi can be used" in str(run("convert", path, "--to", "csv").exception)
    assert "There is no profile “none”. There are: wco, uto-air" in str(
        run("read", path, "--profile", "none").exception
    )
