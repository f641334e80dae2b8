"""Chips read over PC/SC for real: the smart-card service of the system, its virtual reader, and a chip of our own.

In a network and a folder of sockets of its own, because the virtual reader listens to everybody and the service of the
machine must not be disturbed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.pcsc
ROOT = Path(__file__).resolve().parents[2]
ALONE = 'ip link set lo up && mkdir -p /run/pcscd && mount -t tmpfs none /run/pcscd && exec "$@"'
GROUPS = [1, 2, 15]


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    done = subprocess.run(
        ["unshare", "--net", "--mount", "sh", "-c", ALONE, "sh", sys.executable, "-m", "tests.adapters.over_pcsc"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_virtual_reader_is_there(found: dict[str, Any]) -> None:
    assert found["readers"] == ["Virtual PCD 00 00", "Virtual PCD 00 01"]
    assert found["nothing"]["met"] == "no chip"


@pytest.mark.parametrize(("how", "access"), [("bac", "BAC"), ("pace", "PACE"), ("can", "PACE"), ("extended", "PACE")])
def test_every_way_in(found: dict[str, Any], how: str, access: str) -> None:
    said = found[how]
    assert (said["access"], said["verdict"], said["groups"]) == (access, "genuine", GROUPS)
    assert said["proofs"] == ["authenticity.active successful"]
    assert said["rules"] == ["chip.opened"]


def test_long_commands_go_through_the_service(found: dict[str, Any]) -> None:
    assert found["extended"]["commands"] < found["pace"]["commands"] / 1.5


def test_chip_authentication(found: dict[str, Any]) -> None:
    assert found["chip authentication"]["proofs"] == ["authenticity.chip successful"]


@pytest.mark.parametrize("how", ["certified", "certified, extended"])
def test_fingers_with_a_certificate(found: dict[str, Any], how: str) -> None:
    said = found[how]
    assert (said["groups"], said["verdict"]) == ([1, 2, 3, 14], "genuine")
    assert said["rules"] == ["chip.opened", "chip.reader-accepted"]
    assert said["proofs"] == ["authenticity.chip successful"]


def test_no_fingers_with_a_certificate_that_ended(found: dict[str, Any]) -> None:
    assert found["ended"]["groups"] == [1, 2, 14]
    assert found["ended"]["rules"] == ["chip.opened", "chip.reader-not-certified"]


def test_a_document_that_is_lifted_and_laid_down_again_goes_on(found: dict[str, Any]) -> None:
    said = found["torn"]
    assert (said["whole"], said["tries"], said["verdict"]) == (True, 2, "genuine")
    assert said["rules"] == ["chip.opened", "chip.read-again"]


def test_the_agent_reads_by_a_process_of_its_own(found: dict[str, Any]) -> None:
    assert (found["agent"]["verdict"], found["agent"]["groups"]) == ("genuine", GROUPS)


def test_a_chip_that_never_answers_is_given_up(found: dict[str, Any]) -> None:
    assert found["stuck"]["met"] == "no answer"
    assert found["stuck"]["waited"] < 10
