"""`limen screening check` and `status`: people compared by an officer who proves who they are, and the lists told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from typer.testing import CliRunner, Result

from limen.adapters.world import world
from limen.apps.crossings.operations import Rescreened
from limen.apps.crossings.operations.rescreening import Sweeper
from limen.apps.journal.models import Look
from limen.apps.posts import operations
from limen.cli import comparing
from limen.cli.named_officer import CODE_VARIABLE, PASSWORD_VARIABLE
from limen.cli.screening import app
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.screening.sweeping import Sweep
from tests.doors.api.people_on_lists import put_in_force

pytestmark = pytest.mark.django_db
RUN = CliRunner()
PASSWORD = "quiet-lantern-at-the-pass"
ROWS = """id,family_name,given_names,born,sex,citizenship
a,Al Qasimi,Marwan Haddad,1974-08-12,M,SYR
b,Aldana,Noor,1990-01-01,F,UTO
c,Lindqvist,Teodor Brandvold,1981-02-03,M,NOR
"""


@pytest.fixture(autouse=True)
def lists() -> Iterator[None]:
    """Put lists in force, a discreet one among them, and take their data away afterwards."""
    put_in_force(world(), discreet=True)
    yield
    for digest in world().artefacts.held():
        world().artefacts.drop(digest)


def run(*arguments: str, role: Role = Role.WATCHLIST_DESK) -> Result:
    """Run a command as a new officer of a role: a code is good once."""
    machine = world().machine_act(purpose="test")
    officer = operations.add_officer(
        machine, username="s.asker", full_name="S. Asker", roles=[role], password=PASSWORD, one_time=False
    )
    secret = generate_totp_secret()
    operations.enrol_totp(machine, officer=officer, secret=secret)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    return RUN.invoke(app, [*arguments, "--officer", "s.asker"], env={PASSWORD_VARIABLE: PASSWORD, CODE_VARIABLE: code})


def test_one_person_is_compared() -> None:
    done = run("check", "--family-name", "AL QASIMI", "--given-names", "MARWAN HADDAD", "--born", "1974-08-12")
    assert done.exit_code == 1, done.output
    assert "QDi.901" in done.output
    assert Look.objects.filter(what="list-entry/compared", purpose="screening").count() == 1


def test_nobody_is_found() -> None:
    done = run("check", "--family-name", "Aldana", "--born", "1990-01-01")
    assert (done.exit_code, done.output.strip().splitlines()[-1]) == (0, "Nobody found.")


def test_a_file_is_compared_row_by_row(tmp_path: Path) -> None:
    file = tmp_path / "crew.csv"
    file.write_text(ROWS, encoding="utf-8")
    done = run("check", str(file), "--json")
    assert done.exit_code == 1, done.output
    told = {each["id"]: each["hits"] for each in map(json.loads, done.stdout.splitlines())}
    assert [hit["entry"] for hit in told["a"]] == ["QDi.901"]
    assert told["b"] == []
    assert [hit["action"] for hit in told["c"]] == ["discreet"]
    assert all(line["text"] for hit in told["a"] for line in hit["reasons"])


def test_who_may_not_know_of_a_discreet_entry_finds_none(tmp_path: Path) -> None:
    file = tmp_path / "crew.csv"
    file.write_text(ROWS, encoding="utf-8")
    done = run("check", str(file), "--json", role=Role.PERMIT_DESK)
    told = {each["id"]: each["hits"] for each in map(json.loads, done.stdout.splitlines())}
    assert told["c"] == []


def test_rows_that_cannot_be_read_are_told_and_the_rest_goes_in(tmp_path: Path) -> None:
    file = tmp_path / "crew.csv"
    file.write_text(ROWS + "d,Aldana,Noor,soon,,\n", encoding="utf-8")
    done = run("check", str(file), "--json")
    assert done.exit_code == 3
    assert "Row 5: born" in done.stderr
    assert len(done.stdout.splitlines()) == 3


def test_an_unknown_list_and_a_role_without_the_right_are_refused() -> None:
    assert run("check", "--family-name", "Aldana", "--list", "moon").exit_code == 1


def test_a_first_line_officer_asks_at_the_lane_and_not_here() -> None:
    assert isinstance(run("check", "--family-name", "Aldana", role=Role.FIRST_LINE).exception, NotAllowed)


def test_either_a_file_or_a_name() -> None:
    assert run("check").exit_code == 2


def test_the_lists_are_told_with_their_ages() -> None:
    done = RUN.invoke(app, ["status"])
    assert done.exit_code == 0, done.output
    assert "sanctions" in done.output
    assert "watched" not in done.output
    assert "1 discreet lists are in force as well." in done.output
    told = json.loads(RUN.invoke(app, ["status", "--json"]).stdout)
    assert (told["answers"], told["discreet"], [each["code"] for each in told["lists"]]) == (True, 1, ["sanctions"])
    assert told["profile"].startswith("standard/")


def test_a_sweep_is_done_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(comparing, "sweep_here", lambda *_, processes, **__: asked.append(f"here {processes}"))
    monkeypatch.setattr(comparing, "sweep_on_spark", lambda *_, master, **__: asked.append(master))

    def rescreen_all(_act: Act, *, sweeper: Sweeper, progress: Callable[[int, int], None]) -> Rescreened:
        sweeper(cast("Sweep", None), ())
        progress(7, 1)
        return Rescreened(persons=7, made_good=2, is_done=len(asked) == 1)

    monkeypatch.setattr(comparing, "rescreen_all", rescreen_all)
    done = RUN.invoke(app, ["rescreen", "--processes", "2"])
    assert (done.exit_code, done.stdout) == (0, "7 people compared, 2 again because a list is back.\n")
    assert RUN.invoke(app, ["rescreen", "--on", "spark", "--master", "spark://hq:7077"]).exit_code == 1
    assert asked == ["here 2", "spark://hq:7077"]
