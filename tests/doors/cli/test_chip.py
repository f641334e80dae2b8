"""`limen chip`: what a document examiner finds out about the files of a chip, without a reader or a register."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from limen.cli.chip import app
from limen.cli.problems import Exit, Told, exit_of
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import NOW, ec_pair, issuer, passport

run = CliRunner(env={"COLUMNS": "200"})
UTOPIA = issuer()
PUBLISHER = issuer(authority=ec_pair(name="publisher"), signer=ec_pair(name="list signer"))
DAY = f"{NOW:%Y-%m-%d}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A chip, a list of authorities and who may sign it."""
    groups = passport()
    chip = tmp_path / "chip"
    chip.mkdir()
    (chip / "EF_SOD.bin").write_bytes(UTOPIA.sod(groups))
    (chip / "EF_COM.bin").write_bytes(making.com([1, 2]))
    (chip / "notes.txt").write_text("not of the chip", encoding="utf-8")
    for number, data in groups.items():
        (chip / f"DG{number}.bin").write_bytes(data)
    listed = making.master_list(PUBLISHER, [UTOPIA.authority], made_at=NOW - timedelta(days=2))
    (tmp_path / "list.ml").write_bytes(listed)
    (tmp_path / "anchor.cer").write_bytes(PUBLISHER.authority.raw)
    return tmp_path


def verify(folder: Path, *more: str) -> tuple[int, str]:
    done = run.invoke(app, ["verify", str(folder / "chip"), "--trust", str(folder / "list.ml"), "--at", DAY, *more])
    if isinstance(done.exception, Told):
        return exit_of(done.exception), str(done.exception)
    return done.exit_code, done.stdout


def test_a_genuine_chip(folder: Path) -> None:
    code, said = verify(folder, "--anchor", str(folder / "anchor.cer"), "--page", making.lines().replace("\n", " "))
    assert code == Exit.DONE, said
    for told in ("genuine", "successful", "document signer 7", "csca", "The lines on the chip are those on the page"):
        assert told in said
    assert "--anchor" not in said


def test_an_altered_chip_as_json(folder: Path) -> None:
    (folder / "chip" / "DG2.bin").write_bytes(making.group_2(b"\xff\xd8\xff other"))
    code, said = verify(folder, "--json")
    assert code == Exit.FOUND
    answer = json.loads(said)
    assert (answer["verdict"], answer["result"], answer["lists_pinned"]) == ("altered", "failed", False)
    assert {"id": "hash.2", "result": "failed", "weight": "mandatory", "rule": "chip.part-altered"} in answer["steps"]
    assert answer["findings"][0]["rule"] == "chip.altered"
    assert answer["authority"]["state"] == "UTO"


def test_a_list_of_somebody_else_is_not_taken(folder: Path) -> None:
    (folder / "other.cer").write_bytes(UTOPIA.authority.raw)
    code, said = verify(folder, "--anchor", str(folder / "other.cer"))
    assert code == Exit.USAGE
    assert "list.ml was not taken" in said


def test_a_list_without_an_anchor_is_told(folder: Path) -> None:
    assert "--anchor" in verify(folder)[1]


def test_files_that_are_none(folder: Path) -> None:
    notes = folder / "chip" / "a-note.txt"
    notes.write_text("A note, which begins like no file of a chip", encoding="utf-8")
    done = run.invoke(app, ["verify", str(notes), "--trust", str(folder / "list.ml")])
    assert isinstance(done.exception, Told)
    assert exit_of(done.exception) == Exit.UNREADABLE
    done = run.invoke(app, ["verify", str(folder / "chip"), "--trust", str(notes)])
    assert isinstance(done.exception, Told)
    assert exit_of(done.exception) == Exit.USAGE


def test_nobody_is_believed_where_there_is_no_installation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMEN_HOME", str(folder / "nowhere"))
    done = run.invoke(app, ["verify", str(folder / "chip"), "--at", DAY])
    assert done.exit_code == Exit.FOUND
    assert "No authority of UTO is known here" in done.stdout


def test_what_a_list_holds_and_changes(folder: Path) -> None:
    france = issuer(authority=ec_pair(name="france"), country="FR").authority
    newer = making.master_list(PUBLISHER, [france], made_at=NOW)
    (folder / "newer.ml").write_bytes(newer)
    asked = ["trust", "look", str(folder / "newer.ml"), "--against", str(folder / "list.ml")]
    done = run.invoke(app, asked)
    assert done.exit_code == 0
    for told in (
        "newer.ml",
        "master list",
        DAY,
        "FRA 1",
        "1 added, 0 written anew, 1 removed, 0 kept",
        "+ FRA",
        "- UTO",
    ):
        assert told in done.stdout
    answer = json.loads(run.invoke(app, [*asked, "--json"]).stdout)
    assert answer["states"] == {"FRA": 1}
    assert [each["linked"] for each in answer["difference"]["added"]] == [False]
