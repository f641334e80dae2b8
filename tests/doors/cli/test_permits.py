"""`limen permits`: a list taken in and the register handed out, by an officer who proves who they are."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from typer.testing import CliRunner, Result

from limen.adapters.world import world
from limen.apps.permits.models import Permit
from limen.apps.posts import operations
from limen.cli.named_officer import CODE_VARIABLE, PASSWORD_VARIABLE
from limen.cli.permits import app
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from tests.apps.permits.given import HEADER, line

pytestmark = pytest.mark.django_db
RUN = CliRunner()
PASSWORD = "quiet-lantern-at-the-pass"


def code_of_new_officer(username: str, role: Role) -> tuple[str, str]:
    """Return the name of an officer who was taken in now, and the code of the moment."""
    machine = world().machine_act(purpose="test")
    officer = operations.add_officer(
        machine, username=username, full_name=username, roles=[role], password=PASSWORD, one_time=False
    )
    secret = generate_totp_secret()
    operations.enrol_totp(machine, officer=officer, secret=secret)
    return username, format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def run(*arguments: str, role: Role = Role.PERMIT_DESK) -> Result:
    """Run a command as a new officer of a role: a code is good once."""
    username, code = code_of_new_officer(f"p.{arguments[0]}", role)
    return RUN.invoke(app, [*arguments, "--officer", username], env={PASSWORD_VARIABLE: PASSWORD, CODE_VARIABLE: code})


def test_a_list_goes_in_and_comes_out(tmp_path: Path) -> None:
    file, out = tmp_path / "visas.csv", tmp_path / "out.csv"
    file.write_text(HEADER + line() + line(number="") + line(number="V2"), encoding="utf-8")
    done = run("import", str(file), "--made", "2026-01-03T06:00", "--source", "Consulate")
    assert done.exit_code == 1, done.output
    assert "2 new, 0 changed, 0 ended, 0 as before, 1 lines kept aside." in done.output
    assert "line 3" in done.output
    done = run("export", str(out))
    assert done.exit_code == 0, done.output
    assert len(out.read_text(encoding="utf-8").splitlines()) == 3
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert RUN.invoke(app, ["export", str(out), "--officer", "nobody"]).exit_code == 2


def test_a_first_line_officer_takes_nothing_in_and_out(tmp_path: Path) -> None:
    file, out = tmp_path / "visas.csv", tmp_path / "out.csv"
    file.write_text(HEADER + line(), encoding="utf-8")
    asked = run("import", str(file), "--made", "2026-01-03T06:00", "--source", "Consulate", role=Role.FIRST_LINE)
    assert isinstance(asked.exception, NotAllowed)
    assert isinstance(run("export", str(out), role=Role.FIRST_LINE).exception, NotAllowed)
    assert not out.exists()
    assert not Permit.objects.exists()
