"""The chips of a demo: read as any other, and worth what each is there to show."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from limen.adapters import clock
from limen.adapters.chip_child import obey
from limen.adapters.chip_reader import Order, read_card
from limen.adapters.portraits import portrait_of
from limen.cli.demo import virtual_reader
from limen.cli.demo.chip_state import chip_state
from limen.cli.demo.passports import OnChip, Trial, trials
from limen.lib import mrz
from limen.lib.emrtd.access import password_of_lines
from limen.lib.emrtd.authenticity import authenticity
from limen.lib.emrtd.certificates import read_certificate
from limen.lib.emrtd.passive import passive_authentication
from limen.lib.emrtd.reading import Access
from limen.lib.emrtd.results import Met
from limen.lib.emrtd.trust import TrustStore

NOW = clock.now()
TRIALS = [trial for trial in trials(NOW.date()) if trial.chip is not OnChip.NONE]
EXPECTED = {
    "A resident comes home": {"chip.genuine", "chip.not-a-copy"},
    "A passport whose chip is a copy": {"chip.genuine", "chip.copy"},
    "A passport whose chip was changed": {"chip.altered", "chip.part-altered", "chip.lines-differ"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo-reader")


def page_of(trial: Trial) -> mrz.Reading:
    return mrz.parse("\n".join(mrz.compose(trial.documents[0])), today=NOW.date())


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_each_chip_is_worth_what_it_shows(trial: Trial, folder: Path) -> None:
    page = page_of(trial)
    order = Order(passwords=(password_of_lines(page),), challenge=b"ask this")
    found = read_card(virtual_reader.chip_of(trial, folder), order).read
    assert found is not None
    assert found.access is Access.PACE
    trust = TrustStore(authorities=(read_certificate(chip_state(folder).authority),))
    outcome = passive_authentication(found.files, trust=trust, at=NOW, page=page)
    steps = authenticity(found, outcome, trust=trust, at=NOW)
    told = {each.rule for each in (*outcome.findings, *(step.finding for step in steps))}
    assert EXPECTED[trial.name] <= told
    picture = portrait_of(found.files.groups[2])
    assert picture is not None
    assert picture.startswith(b"\xff\xd8\xff")


def test_another_demo_has_other_keys(folder: Path, tmp_path: Path) -> None:
    assert chip_state(folder) == chip_state(folder)
    assert chip_state(tmp_path).authority != chip_state(folder).authority


def test_the_reader_has_the_documents_of_the_demo_and_no_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LIMEN_HOME", str(tmp_path))
    values = {check.field: check.value for check in page_of(TRIALS[0]).checks}
    order = {
        "number": TRIALS[0].documents[0].number,
        "birth": values["birth"],
        "expiry": values["expiry"],
        "challenge": base64.b64encode(bytes(8)).decode(),
    }
    assert obey(json.dumps(order).encode(), virtual_reader.laid_down).met is Met.CHIP
    assert obey(json.dumps({**order, "number": "X1"}).encode(), virtual_reader.laid_down).met is Met.NO_CHIP
