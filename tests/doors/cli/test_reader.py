"""`limen reader`: what it needs to be told, what it says where readers cannot be reached, and that it serves."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from limen.adapters import chip_reader
from limen.adapters.reader_agent import code_of, pairing_secret
from limen.cli import reader
from tests.doors.cli.command import Limen


@pytest.fixture
def nowhere(tmp_path: Path) -> Limen:
    return Limen(tmp_path / "nothing-here")


@pytest.mark.parametrize("desk", ["", "post-1.example", "ftp://post-1.example"])
def test_a_desk_must_be_named(nowhere: Limen, desk: str) -> None:
    done = nowhere("reader", "--desk", desk)
    assert done.returncode == 2
    assert "--desk" in done.stderr


def test_a_port_that_is_taken_is_said(nowhere: Limen, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = nowhere("reader", "--desk", "https://post-1.example", "--port", port, "--folder", str(tmp_path))
    assert done.returncode == 6
    assert port in done.stderr


def test_the_code_that_is_printed_is_the_one_that_pairs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(chip_reader, "import_module", missing)
    monkeypatch.setattr(reader, "serve", lambda _server: None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    reader.reader_command(desk="https://Post-1.example:8443/lane", port=port, folder=tmp_path)
    said = capsys.readouterr().out
    assert code_of(pairing_secret(tmp_path)) in said
    assert "https://post-1.example:8443/reader" in said
    assert "extra “reader”" in said
    before = pairing_secret(tmp_path)
    reader.reader_command(desk="https://post-1.example", port=port, folder=tmp_path, pair_anew=True)
    assert pairing_secret(tmp_path) != before
