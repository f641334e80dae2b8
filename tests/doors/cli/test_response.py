"""`limen response`: hours from before are taken over by whoever leads, and what is expected is printed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from typer.testing import CliRunner

from limen.adapters import clock
from limen.adapters.world import world
from limen.apps.posts import operations
from limen.apps.response.operations import HoursWrong, expect
from limen.cli.named_officer import CODE_VARIABLE, PASSWORD_VARIABLE
from limen.cli.response import app, read_hours
from limen.lib.basics.roles import Role

pytestmark = pytest.mark.django_db
RUN = CliRunner()
PASSWORD = "quiet-lantern-at-the-pass"


def test_hours_from_before_let_a_post_expect(tmp_path: Path) -> None:
    machine = world().machine_act(purpose="test")
    officer = operations.add_officer(
        machine, username="lead", full_name="Lead", roles=[Role.SUPERVISOR], password=PASSWORD, one_time=False
    )
    secret = generate_totp_secret()
    operations.enrol_totp(machine, officer=officer, secret=secret)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    here = clock.now().replace(minute=0, second=0, microsecond=0)
    rows = [f"{(here - timedelta(hours=back)).isoformat()},17" for back in range(1, 5 * 168)]
    file = tmp_path / "counts.csv"
    file.write_text("\n".join(["hour,people", *rows, ""]), encoding="utf-8")
    asked = ["hours", str(file), "--post", "UTO-AIR-1", "--officer", "lead"]
    done = RUN.invoke(app, asked, env={PASSWORD_VARIABLE: PASSWORD, CODE_VARIABLE: code})
    assert done.exit_code == 0, done.output
    assert f"{len(rows)} hours are new, 0 were counted already." in done.output
    expect(world().machine_act(purpose="test"), learn=None)
    told = RUN.invoke(app, ["show", "--post", "UTO-AIR-1"])
    assert "Expected by: the same hour of the same weekday" in told.output
    assert "17" in told.output


@pytest.mark.parametrize(
    "text",
    [
        "",
        "people,hour\n1,2026-01-01T00:00Z\n",
        "hour,people\n2026-01-01T00:00,1\n",
        "hour,people\n2026-01-01T00:00Z,one\n",
        "hour,people\n2026-01-01T00:00Z,1\n2026-01-01T01:00+01:00,1\n",
        "hour,people\nyesterday,1\n",
        "hour,people\n2026-01-01T00:00Z\n",
    ],
)
def test_what_are_no_hours(tmp_path: Path, text: str) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(HoursWrong):
        read_hours(file)
