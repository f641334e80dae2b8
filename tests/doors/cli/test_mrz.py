from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from limen.cli.app import app

UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"


def _mrz(*arguments: str, typed: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["mrz", *arguments], input=typed)


def _objects(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_lines_as_arguments_come_as_a_table() -> None:
    result = _mrz(UPPER, LOWER)
    assert result.exit_code == 0
    for cell in ("TD3", "L898902C3", "ERIKSSON", "1974-08-12", "✓"):
        assert cell in result.stdout


def test_one_line_with_everything_is_a_document() -> None:
    (read,) = _objects(_mrz(UPPER + LOWER, "--format", "jsonl"))
    assert (read["number"], read["noise"]) == ("L898902C3", ["joined-lines"])


def test_json_lines_hold_everything() -> None:
    result = _mrz("--format", "jsonl", "--today", "2026-11-22", UPPER, LOWER.replace("L8989", "L8O89"))
    assert result.exit_code == 1
    (read,) = _objects(result)
    assert read["valid"] is False
    assert (read["source"], read["line"], read["kind"]) == ("arguments", 1, "passport")
    assert read["name"]["primary"] == "ERIKSSON"  # type: ignore[index]  # plain JSON data
    assert [check["field"] for check in read["checks"]] == ["number", "birth", "expiry", "personal", "composite"]  # type: ignore[attr-defined]  # plain JSON data
    assert any(finding["rule"] == "mrz.check-digit.number" and finding["text"] for finding in read["findings"])  # type: ignore[attr-defined]  # plain JSON data


def test_a_bad_document_is_told_with_its_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text(f"{UPPER}\n{LOWER}\nrubbish\n{CARD}\n", encoding="utf-8")
    result = _mrz("--file", str(file))
    assert result.exit_code == 1
    assert "D23145890" in result.stdout
    assert "line 3: These are not the lines" in " ".join(result.stdout.split())


def test_several_files_and_standard_input(tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(f"{UPPER}\r\n{LOWER}\r\n", encoding="utf-8", newline="")
    second.write_text(CARD, encoding="utf-8-sig")
    result = _mrz(
        "--file", str(first), "--file", str(second), "--stdin", "--format", "jsonl", typed=f"{UPPER}\n{LOWER}"
    )
    assert result.exit_code == 0
    assert [read["source"] for read in _objects(result)] == [str(first), str(second), "standard input"]


def test_bytes_that_are_no_text_are_told_and_not_raised(tmp_path: Path) -> None:
    file = tmp_path / "noise.bin"
    file.write_bytes(bytes(range(256)) * 20 + f"\n\n{UPPER}\n{LOWER}".encode())
    result = _mrz("--file", str(file), "--format", "jsonl")
    assert result.exit_code == 1
    assert _objects(result)[-1]["valid"] is True


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_a_line_of_a_megabyte_is_told_and_not_held(tmp_path: Path, line_end: str) -> None:
    file = tmp_path / "long.txt"
    file.write_text("A" * 1_000_000 + line_end * 2 + UPPER + line_end + LOWER, encoding="utf-8", newline="")
    result = _mrz("--file", str(file), "--format", "jsonl")
    long, good = _objects(result)
    assert [finding["rule"] for finding in long["findings"]] == ["mrz.too-long"]  # type: ignore[attr-defined]  # plain JSON data
    assert (good["valid"], good["line"]) == (True, 3)


def test_nothing_to_read_is_in_order() -> None:
    assert _mrz("--stdin", typed="").exit_code == 0


@pytest.mark.parametrize("arguments", [["--nope"], ["--file", "is-not-there"], ["--format", "xml"], ["--today", "now"]])
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    assert _mrz(*arguments, typed="").exit_code == 2


def test_help_shows_examples_and_exit_codes() -> None:
    text = " ".join(_mrz("--help").stdout.split())
    assert "Examples:" in text
    assert "Exit codes: 0" in text


def test_runs_without_an_installation_and_stops_quietly_when_nobody_reads(tmp_path: Path) -> None:
    many = f"{UPPER}\n{LOWER}\n" * 20_000
    script = "from limen.cli.app import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", script, "mrz", "--stdin", "--format", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"LIMEN_HOME": str(tmp_path / "none"), "PATH": ""},
        text=True,
    ) as process:
        out, errors = process.communicate(many, timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert len(out.splitlines()) == 20_000
