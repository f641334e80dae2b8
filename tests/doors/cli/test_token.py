"""`limen token` gives a program what it carries, once, and only in the name of whoever shows who they are."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.doors.cli.command import Limen, installed

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "quiet-lantern-at-the-pass"
TAKE_IN = f"""
from limen.adapters.world import world
from limen.apps.posts import operations
from limen.lib.basics.roles import Role
act = world().machine_act(purpose="tests")
ines = operations.add_officer(
    act, username="ines", full_name="Inés", roles=[Role.FIRST_LINE], password="{PASSWORD}", one_time=False
)
operations.enrol_totp(act, officer=ines, secret="{SECRET}")
"""
CODE = f"""
import time
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
print(format_hotp_value(hotp_value("{SECRET}", int(time.time()) // 30)))
"""


@dataclass(frozen=True)
class LimenOf(Limen):
    """The command, run by an officer who shows password and code."""

    shown: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> Mapping[str, str]:
        return {**super().environment, **self.shown}


@pytest.fixture(scope="module")
def limen(tmp_path_factory: pytest.TempPathFactory) -> Limen:
    made = installed(tmp_path_factory.mktemp("token") / "home")
    made.python(TAKE_IN)
    return made


def _kept(home: Path) -> str:
    with sqlite3.connect(home / "limen.sqlite3") as register:
        return repr(register.execute("SELECT * FROM posts_token").fetchall())


def test_an_account_that_only_reads_gets_its_token_from_the_keeper_of_the_machine(limen: Limen) -> None:
    made = limen("token", "account", "census", "--name", "Statistics office", "--role", "statistician")
    assert made.returncode == 0, made.stderr
    given = limen("token", "add", "census", "--officer", "census", "--scope", "crossings", "--days", "30")
    assert given.returncode == 0, given.stderr
    (bearer,) = re.findall(r"limen_[\w-]{43}", given.stdout)
    assert bearer not in _kept(limen.home)
    listed = limen("token", "list").stdout
    assert re.search(r"census.*crossings.*in force", listed)
    assert limen("token", "revoke", "census").returncode == 0
    assert "taken back" in limen("token", "list").stdout
    again = limen("token", "revoke", "census")
    assert (again.returncode, "no token" in again.stderr) == (5, True)


def test_what_acts_in_an_officer_s_name_is_given_by_that_officer(limen: Limen) -> None:
    asked = ("token", "add", "booth-a1", "--officer", "ines", "--scope", "inspections", "--scope", "decisions")
    stranger = LimenOf(limen.home, shown={"LIMEN_PASSWORD": "something-else-entirely", "LIMEN_CODE": "000000"})
    assert stranger(*asked).returncode == 5
    ines = LimenOf(limen.home, shown={"LIMEN_PASSWORD": PASSWORD, "LIMEN_CODE": limen.python(CODE)})
    given = ines(*asked)
    assert given.returncode == 0, given.stderr
    assert re.search(r"limen_[\w-]{43}", given.stdout)


def test_a_scope_beyond_the_role_is_refused_in_a_sentence(limen: Limen) -> None:
    said = limen("token", "add", "other", "--officer", "ines", "--scope", "crossings")
    assert said.returncode == 5
    assert said.stderr.startswith("limen: ")
    assert "crossings" in said.stderr
