"""The page of thresholds: a curve as picture, words and figures, for those who keep lists."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from limen.adapters.calibration_files import Measured, MeasuredList, keep
from limen.desk.views import calibration
from limen.lib.basics.roles import Role
from tests.doors.desk.test_second_line import Seat, post, seat

__all__ = ["post", "seat"]
pytestmark = pytest.mark.django_db
UN = MeasuredList(
    list_code="un", list_version="1", artefact="ab", points=((8.0, 12.5), (8.5, 3.0), (9.0, 0.0)), alert=9.0,
    review=8.5, alerts_then=0.0, shown_then=3.0, alert_now=24.0, review_now=18.0, alerts_now=0.0, shown_now=0.0,
    is_settled=False,
)  # fmt: skip


def test_nothing_measured_says_what_to_do_and_a_measurement_is_drawn(
    seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibration, "folder_of", lambda _home: tmp_path)
    desk = seat("wanda", Role.WATCHLIST_DESK, where="")
    assert "limen screening calibrate" in desk.get("/lists/calibration").content.decode()
    measured = Measured(
        at=datetime(2026, 3, 1, 9, 0, tzinfo=UTC), travellers=2000, profile="standard/2026-11-29/0",
        alert_budget=0.1, review_budget=1.0, proposed="standard-2026-03-01.toml", lists=(UN,),
    )  # fmt: skip
    keep(tmp_path, measured, profile="")
    page = desk.get("/lists/calibration").content.decode()
    assert 'points="56.0,8.0 344.0,173.7 632.0,226.0"' in page
    assert re.findall(r'text-anchor="middle">([0-9.]+)<', page) == ["8", "8.2", "8.4", "8.6", "8.8", "9"]
    assert "Budget for each thousand travellers: 0.1 alerts, 1 hits in all." in page
    assert re.findall(r">Budget: (\w+)<", page) == ["hits"], "a tenth of an alert lies upon the ground"
    assert re.findall(r'dominant-baseline="middle">([0-9.]+)<', page) == ["0", "5", "10"]
    for told in ("shown from 8.5 bits (3)", '<td class="number">12.5</td>', "Too few travellers", "2,000 travellers"):
        assert told in page, told


def test_a_file_that_cannot_be_read_is_nothing_measured(
    seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibration, "folder_of", lambda _home: tmp_path)
    (tmp_path / "curves.json").write_text("{}")
    assert (
        "limen screening calibrate"
        in seat("wanda", Role.WATCHLIST_DESK, where="").get("/lists/calibration").content.decode()
    )


def test_nobody_else_sees_it(seat: Seat) -> None:
    assert seat("sofia", Role.SECOND_LINE).get("/lists/calibration").status_code == 403
