"""`limen seal`: what a person without a connection finds out about a paper."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from typer.testing import CliRunner

from limen.adapters.node_identity import NodeSigner
from limen.cli import seal_register
from limen.cli.seal import app
from limen.lib.seals.seal import write_seal
from limen.lib.seals.trust import read_trust, write_trust
from tests.lib.seals.making import CONTROL, PRINTED, Signing, a_seal, trusted

run = CliRunner()
TEXT = write_seal(a_seal(), signer=Signing())
MAIN = "from limen.cli.app import main; main()"


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    path = tmp_path / "utopia.json"
    path.write_text(write_trust([trusted(Signing())]), encoding="utf-8")
    return path


def test_a_genuine_seal_says_what_to_compare(trust: Path) -> None:
    done = run.invoke(app, ["verify", TEXT, "--trust", str(trust)])
    assert done.exit_code == 0
    for said in ("genuine", a_seal().number, "2026-03-14", "refuse", "CF", "post-1", "annulled since is known only"):
        assert said in done.stdout


def test_it_is_read_from_a_file_and_from_standard_input(trust: Path, tmp_path: Path) -> None:
    file = tmp_path / "scanned.txt"
    file.write_text(f"  {TEXT.lower()}\r\n", encoding="utf-8")
    assert run.invoke(app, ["verify", str(file), "--trust", str(trust)]).exit_code == 0
    assert run.invoke(app, ["verify", "-", "--trust", str(trust)], input=TEXT).exit_code == 0


def test_the_person_is_compared_with_the_control_word(trust: Path) -> None:
    person = ["--name", PRINTED.name, "--birth", PRINTED.birth, "--document", PRINTED.document]
    asked = ["verify", TEXT, "--trust", str(trust), *person, "--control"]
    assert run.invoke(app, [*asked, CONTROL]).exit_code == 0
    assert run.invoke(app, [*asked, "AAAABBBBCCCC"]).exit_code == 1


@pytest.mark.parametrize(
    ("said", "code", "rule"),
    [
        (TEXT[:40] + ("A" if TEXT[40] != "A" else "B") + TEXT[41:], 1, "seal.altered"),
        ("hello", 3, "seal.not-a-seal"),
        ("LIMEN9:AAAA", 3, "seal.newer"),
        (write_seal(a_seal(), signer=Signing(b"9" * 32)), 1, "seal.unknown-key"),
    ],
)
def test_anything_else_has_an_exit_code_of_its_own(said: str, code: int, rule: str, trust: Path) -> None:
    done = run.invoke(app, ["verify", said, "--trust", str(trust), "--json"])
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["genuine"], answer["seal"]) == (code, False, None)
    assert [finding["rule"] for finding in answer["findings"]] == [rule]


def test_a_broken_trust_file_is_wrong_usage(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{}", encoding="utf-8")
    for path in (broken, tmp_path / "missing.json"):
        done = _command("verify", TEXT, "--trust", str(path), home=tmp_path)
        assert done.returncode == 2
        assert "no file of keys" in done.stderr


def test_no_installation_is_needed_and_no_framework_is_loaded(trust: Path, tmp_path: Path) -> None:
    checked = "import sys; sys.argv[0] = 'limen'\ntry:\n    from limen.cli.app import main; main()\nfinally:\n"
    program = checked + "    print('django loaded' if 'django.apps' in sys.modules else 'alone', file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program, "seal", "verify", TEXT, "--trust", str(trust)],
        capture_output=True,
        text=True,
        env=os.environ | {"LIMEN_HOME": str(tmp_path / "nothing")},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "alone" in done.stderr


def test_without_installation_and_without_keys_nothing_is_believed(tmp_path: Path) -> None:
    done = _command("verify", TEXT, home=tmp_path)
    assert done.returncode == 4
    assert "--trust" in done.stderr


@pytest.mark.django_db
def test_the_key_that_is_printed_checks_our_own_seals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = write_seal(a_seal(), signer=NodeSigner(folder=settings.CONFIGURATION.home))
    printed = run.invoke(app, ["trust"]).stdout
    assert [key.state for key in read_trust(printed)] == ["UTO"]
    path = tmp_path / "own.json"
    path.write_text(printed, encoding="utf-8")
    assert run.invoke(app, ["verify", own, "--trust", str(path)]).exit_code == 0
    assert run.invoke(app, ["verify", own]).exit_code == 0
    monkeypatch.setattr(seal_register, "annulled_on", lambda _number: date(2026, 4, 1))
    annulled = run.invoke(app, ["verify", own])
    assert annulled.exit_code == 1
    assert "annulled on 2026-04-01" in annulled.stdout


def _command(*said: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, "seal", *said],
        capture_output=True,
        text=True,
        env=os.environ | {"LIMEN_HOME": str(home / "nothing")},
        check=False,
    )
