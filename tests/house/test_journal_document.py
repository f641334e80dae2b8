"""docs/journal.md says how to prove a journal without us; the program printed there does it here, alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from limen.adapters.journal_export import write_export
from limen.lib.events.exchange import event_line
from limen.lib.events.kinds import KINDS
from tests.lib.events.making import a_chain, a_checkpoint, an_event

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "journal.md"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    [code] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "prove.py"
    path.write_text(code, encoding="utf-8")
    return path


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    path = tmp_path / "journal.jsonl"
    chain = a_chain(20)
    write_export(path, node="post-1", events=chain, checkpoints=[a_checkpoint(chain[-1])])
    return path


def run(program: Path, exported: Path) -> subprocess.CompletedProcess[str]:
    # -I: no package of this environment can help it.
    return subprocess.run([sys.executable, "-I", program, exported], capture_output=True, text=True, check=False)


def test_the_printed_program_proves_what_we_export(program: Path, exported: Path) -> None:
    done = run(program, exported)
    assert done.returncode == 0, done.stderr
    last = a_chain(20)[-1]
    assert json.loads(done.stdout) == {str(last.incarnation): [20, last.hash.hex()]}


@pytest.mark.parametrize(("old", "new"), [('"lane":"A1"', '"lane":"A2"'), ('"sequence":5', '"sequence":6')])
def test_the_printed_program_notices_a_change(program: Path, exported: Path, old: str, new: str) -> None:
    exported.write_text(exported.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert run(program, exported).returncode == 1


def test_the_document_names_every_attribute_of_an_event() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z]+)`", document)) | {"specversion", "source", "datacontenttype"}
    assert set(json.loads(event_line(an_event(1)))) <= named


def test_kinds_named_in_the_document_exist() -> None:
    named = set(re.findall(r"`(limen\.[a-z-]+\.[a-z-]+)`", DOCUMENT.read_text(encoding="utf-8")))
    assert named
    assert named <= set(KINDS)
