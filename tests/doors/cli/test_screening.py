"""`limen screening calibrate`: what is measured is written beside what is in force, and nothing about a traveller."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from limen.adapters.calibration_files import read_measured
from limen.apps.journal.models import Event
from limen.apps.watchlists.operations import calibration
from limen.cli import screening
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.listings.persons import ListedName, ListedPerson
from limen.lib.screening import build, parse_profile
from limen.lib.screening.calibration import NothingToReplay

if TYPE_CHECKING:
    from tests.fakes.post import Post

RUN = CliRunner()


@pytest.fixture
def post(db: None) -> Post:
    from tests.fakes.post import Post, opened, passport

    made = Post()
    opened(made.first, passport("L1234567", primary="ORLOVSKY", secondary="VIKTOR"))
    opened(made.first, passport("L1234568", primary="NAKAMURA", secondary="YUKI"))
    return made


@pytest.fixture
def listed(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of persons with one entry is in force."""
    person = ListedPerson(key="1", names=(ListedName(text="Viktor Orlovsky"),), births=(PartialDate(1985, 8, 12),))
    digest = post.base.artefacts.put(build([person], list_code="un", list_version="1"))
    kept = SimpleNamespace(artefacts=(digest,))
    monkeypatch.setattr(calibration, "person_lists_in_force", lambda: (kept,))


@pytest.fixture
def folder(post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    act = post.officer("wanda", Role.WATCHLIST_DESK)
    monkeypatch.setattr(screening, "act_of_officer", lambda _username, **_: act)
    monkeypatch.setattr(screening, "folder_of", lambda _home: tmp_path)
    return tmp_path


def run(*more: str) -> Result:
    return RUN.invoke(screening.app, ["calibrate", "--officer", "wanda", *more])


@pytest.mark.usefixtures("listed")
def test_recorded_travellers_are_replayed_and_only_counts_are_kept(folder: Path) -> None:
    done = run("--alert", "0", "--review", "500")
    assert done.exit_code == 0, done.output
    assert "in force nowhere" in done.output
    assert "too few" in done.output
    measured = read_measured(folder)
    assert measured is not None
    [one] = measured.lists
    assert (measured.travellers, one.list_code, one.points[0]) == (2, "un", (8.0, 500.0))
    assert (one.alerts_then, one.shown_then) == (0, 500)
    profile = parse_profile(tomllib.loads((folder / measured.proposed).read_text()))
    assert profile.thresholds_of("un").alert == one.alert
    assert profile.thresholds_of("eu") == profile.thresholds
    with Image.open(folder / "curves.png") as picture:
        assert len(picture.convert("RGB").getcolors(100_000) or []) > 3
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"ORLOVSKY" not in kept
    assert b"L1234567" not in kept
    event = Event.objects.get(kind="limen.screening.calibrated")
    assert json.loads(event.data) == {"travellers": 2, "lists": ["un"]}


@pytest.mark.usefixtures("listed")
def test_a_profile_is_never_written_over(folder: Path) -> None:
    assert run().exit_code == run().exit_code == 0
    assert len(list(folder.glob("standard-*.toml"))) == 2


@pytest.mark.usefixtures("listed")
def test_travellers_may_come_from_a_table(folder: Path) -> None:
    table = folder / "bus.csv"
    rows = ["family_name,given_names,born,sex,citizenship", *["NAKAMURA,ANNA,1990-01-02,F,UTO"] * 900]
    table.write_text("\n".join([*rows, "ORLOVSKY,VIKTOR,1985-08-12,M,UTO", "X,Y,never,,"]), encoding="utf-8")
    done = run("--file", str(table))
    assert done.exit_code == 0, done.output
    assert "1 rows could not be read" in done.output
    measured = read_measured(folder)
    assert measured is not None
    assert measured.travellers == 901


def test_without_a_list_there_is_nothing_to_measure(folder: Path) -> None:
    assert isinstance(run().exception, NothingToReplay)
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("listed")
def test_only_the_watchlist_desk_measures(post: Post) -> None:
    for role in set(Role) - {Role.WATCHLIST_DESK}:
        with pytest.raises(NotAllowed):
            calibration.calibrate(post.officer(f"x-{role}", role), travellers=10)
