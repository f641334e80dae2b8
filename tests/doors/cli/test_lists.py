"""`limen lists`: a list opened, imported and shown from the terminal, by an officer who proves who they are."""

from __future__ import annotations

from datetime import UTC, datetime
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
from limen.apps.posts import operations
from limen.apps.posts import queries as posts
from limen.apps.posts.operations import NotProved
from limen.apps.watchlists.operations import ListProposalGone, ListSecondPerson
from limen.apps.watchlists.queries import find_number, lists_in_force, past_versions
from limen.cli import lists
from limen.cli.lists import app
from limen.cli.named_officer import CODE_VARIABLE, PASSWORD_VARIABLE
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.facts import Document

pytestmark = pytest.mark.django_db
RUN = CliRunner()
PASSWORD = "quiet-lantern-at-the-pass"
OPEN = ["open", "national", "--name", "Lost", "--owner", "Passport Office", "--legal-basis", "Act, 8"]


def _officer(username: str, role: Role) -> str:
    """Take in an officer with a second factor and return its secret."""
    machine = world().machine_act(purpose="test")
    id_ = operations.add_officer(
        machine, username=username, full_name=username, roles=[role], password=PASSWORD, one_time=False
    )
    secret = generate_totp_secret()
    operations.enrol_totp(machine, officer=id_, secret=secret)
    return str(secret)


def _run(arguments: list[str], *, officer: str, secret: str, password: str = PASSWORD) -> Result:
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    environment = {PASSWORD_VARIABLE: password, CODE_VARIABLE: code}
    return RUN.invoke(app, [*arguments, "--officer", officer], env=environment)


def test_a_list_is_opened_imported_and_hits(tmp_path: Path) -> None:
    secret = _officer("w.keeper", Role.WATCHLIST_DESK)
    assert _run(OPEN, officer="w.keeper", secret=secret).exit_code == 0
    file = tmp_path / "lost.csv"
    file.write_text("issuer,number,status,listed_on\nUTO,K12-345 6,lost,2026-01-02\nUTO,,lost,\n", encoding="utf-8")
    made = datetime(2026, 1, 3, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M")
    other = _officer("w.second", Role.WATCHLIST_DESK)
    done = _run(["import", "national", str(file), "--made", made], officer="w.second", secret=other)
    assert done.exit_code == 1, done.output
    assert "line 3" in done.output
    assert "limen lists confirm national" in done.output
    assert "national" in RUN.invoke(app, ["show"]).output
    assert _statuses() == []
    third = _officer("w.third", Role.WATCHLIST_DESK)
    confirmed = _run(["confirm", "national"], officer="w.third", secret=third)
    assert confirmed.exit_code == 0, confirmed.output
    assert "w.second proposed a copy" in confirmed.output
    assert _statuses() == ["lost"]


def _statuses() -> list[str]:
    document = Document(code="P", issuer="UTO", number="K123456", expiry=PartialDate())
    return [hit.status for hit in find_number(document, artefacts=world().artefacts).hits]


def test_a_copy_is_sent_back_and_an_earlier_one_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = {}
    for name in ("w.keeper", "w.second"):
        _officer(name, Role.WATCHLIST_DESK)
        ids[name] = next(row.id for row in posts.officers() if row.username == name)

    def proved(username: str, *, purpose: str) -> Act:
        """A code of the moment is good for one act; who is asked for it has a test of its own."""
        return world().act(actor=ids[username], actor_name=username, roles=[Role.WATCHLIST_DESK], purpose=purpose)

    monkeypatch.setattr(lists, "act_of_officer", proved)

    def run(officer: str, *arguments: str) -> Result:
        return RUN.invoke(app, [*arguments, "--officer", officer])

    assert run("w.keeper", *OPEN).exit_code == 0
    for number in ("K123456", "K123457"):
        file = tmp_path / f"{number}.csv"
        file.write_text(f"issuer,number,status\nUTO,{number},lost\n", encoding="utf-8")
        assert run("w.keeper", "import", "national", str(file), "--made", "2026-01-03T00:00").exit_code == 0
        assert run("w.second", "confirm", "national").exit_code == 0
    file = tmp_path / "K123457.csv"
    assert run("w.keeper", "import", "national", str(file), "--made", "2026-01-03T00:00").exit_code == 0
    assert isinstance(run("w.keeper", "confirm", "national").exception, ListSecondPerson)
    assert run("w.keeper", "withdraw", "national").exit_code == 0
    assert isinstance(run("w.second", "confirm", "national").exception, ListProposalGone)
    assert RUN.invoke(app, ["versions", "national"]).output.count("2026-01-03") == 2
    [_, first] = past_versions(list_code="national")
    assert run("w.second", "roll-back", "national", str(first.version)).exit_code == 0
    assert _statuses() == []
    assert run("w.keeper", "confirm", "national").exit_code == 0
    assert _statuses() == ["lost"]


def test_a_wrong_password_opens_nothing() -> None:
    secret = _officer("w.keeper", Role.WATCHLIST_DESK)
    done = _run(OPEN, officer="w.keeper", secret=secret, password="something-else")
    assert isinstance(done.exception, NotProved)
    assert not lists_in_force()


def test_a_first_line_officer_keeps_no_lists() -> None:
    secret = _officer("f.line", Role.FIRST_LINE)
    assert isinstance(_run(OPEN, officer="f.line", secret=secret).exception, NotAllowed)
    assert not lists_in_force()
