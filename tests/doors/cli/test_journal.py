from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from typer.testing import CliRunner

from limen.adapters import node_identity
from limen.adapters.world import world
from limen.apps.journal import models, operations, queries
from limen.cli.journal import app

pytestmark = pytest.mark.django_db(transaction=True)
run = CliRunner()
MAIN = "from limen.cli.app import main; main()"


@pytest.fixture(autouse=True)
def _three_events() -> None:
    act = world().machine_act(purpose="test")
    for _ in range(3):
        with transaction.atomic():
            operations.append(act, kind="limen.subject.erased", subject=act.actor, data={"reason": "test"})


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    path = tmp_path / "journal.jsonl"
    assert run.invoke(app, ["checkpoint"]).exit_code == 0
    assert run.invoke(app, ["export", str(path)]).exit_code == 0
    return path


def own_key() -> str:
    return f"{world().node.name}={node_identity.public_key_path(settings.CONFIGURATION.home)}"


def test_the_register_is_proved() -> None:
    done = run.invoke(app, ["verify", "--json"])
    said = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (said["holds"], said["events"]) == (True, 3)
    assert [finding["rule"] for finding in said["findings"]] == ["journal.unsigned"]


def test_the_answer_for_people_says_so_in_words() -> None:
    done = run.invoke(app, ["verify"])
    assert "The journal holds: 3 events proved." in done.stdout


def test_a_lost_event_at_the_end_is_found() -> None:
    models.Head.objects.update(sequence=4)
    done = run.invoke(app, ["verify"])
    assert done.exit_code == 1
    assert "should end with event 4" in done.stdout


def test_the_register_is_proved_without_any_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_secrets(*_: object, **__: object) -> None:
        raise AssertionError("a proof must not need a secret")

    monkeypatch.setattr("limen.cli.journal_register.world", no_secrets)
    monkeypatch.setattr("limen.cli.journal_register.NodeSigner", no_secrets)
    assert run.invoke(app, ["verify"]).exit_code == 0


def test_a_checkpoint_is_printed_once() -> None:
    first, second = run.invoke(app, ["checkpoint"]), run.invoke(app, ["checkpoint"])
    assert json.loads(first.stdout)["checkpoint"]["sequence"] == 3
    assert second.stdout == ""
    assert second.exit_code == 0


def test_an_export_is_proved_with_nothing_but_the_file(exported: Path, tmp_path: Path) -> None:
    empty = tmp_path / "nothing-here"
    done = subprocess.run(
        [sys.executable, "-c", MAIN, "journal", "verify", "--export", exported, "--json", "--public-key", own_key()],
        env={"LIMEN_HOME": str(empty), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["events"] == 3
    assert json.loads(done.stdout)["findings"] == []


def test_that_it_was_exported_is_recorded(exported: Path) -> None:
    *_, last = queries.all_events()
    assert last.kind == "limen.journal.exported"
    assert last.data["events"] == 3


def test_without_a_known_key_the_fingerprint_is_told(exported: Path) -> None:
    done = run.invoke(app, ["verify", "--export", str(exported)])
    assert done.exit_code == 0
    assert "Compare it" in done.stdout


def test_another_key_is_refused(exported: Path, tmp_path: Path) -> None:
    node_identity.make_node(tmp_path / "other", name="post-1")
    key = f"post-1={node_identity.public_key_path(tmp_path / 'other')}"
    done = run.invoke(app, ["verify", "--export", str(exported), "--public-key", key])
    assert done.exit_code == 1
    assert "unknown key" in done.stdout


@pytest.mark.parametrize("said", ["post-1", "post-1=/does/not/exist", "=x"])
def test_a_key_that_is_none_is_told(exported: Path, said: str) -> None:
    done = run.invoke(app, ["verify", "--export", str(exported), "--public-key", said])
    assert "NODE=FILE" in str(done.exception)


def test_a_changed_event_is_found(exported: Path) -> None:
    lines = exported.read_text().splitlines()
    lines[2] = lines[2].replace('"purpose":"test"', '"purpose":"tset"')
    exported.write_text("\n".join(lines) + "\n")
    done = run.invoke(app, ["verify", "--export", str(exported)])
    assert done.exit_code == 1
    assert "Event 2 of post-1 was changed" in done.stdout


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: lines[:-1], "cut off"),
        (lambda lines: [*lines[:2], *lines[3:]], "end counts others"),
        (lambda lines: lines[1:], "not an exported journal"),
        (lambda lines: [*lines, lines[1]], "follows the end"),
        (lambda lines: [lines[0], "{}", *lines[2:]], "line 2"),
        (lambda lines: [lines[0], lines[1][:40], *lines[2:]], "line 2"),
    ],
)
def test_a_file_that_is_no_whole_export_is_told_with_its_line(exported: Path, change: object, told: str) -> None:
    lines = change(exported.read_text().splitlines())  # type: ignore[operator]  # a function of the table above
    exported.write_text("\n".join(lines) + "\n")
    done = run.invoke(app, ["verify", "--export", str(exported)])
    assert told in str(done.exception)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\xff\xfe\x00")
    done = run.invoke(app, ["verify", "--export", str(path)])
    assert "not UTF-8" in str(done.exception)
