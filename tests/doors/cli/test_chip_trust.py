"""`limen chip trust`: lists brought in at the terminal by one officer, in force by another, and carried to a post."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from limen.adapters import clock
from limen.adapters.artefact_store import ArtefactDamaged, CopyUnreadable
from limen.adapters.world import world
from limen.apps.trust import operations
from limen.apps.trust.queries import trust_in_force, version_in_force
from limen.cli import chip_trust
from limen.cli.chip import app
from limen.cli.named_officer import CODE_VARIABLE, PASSWORD_VARIABLE
from limen.cli.problems import Exit
from limen.lib.basics.roles import Role
from tests.doors.cli.test_lists import PASSWORD, _officer
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import ec_pair, issuer, passport

pytestmark = pytest.mark.django_db
RUN = CliRunner(env={"COLUMNS": "200"})
UTOPIA = issuer()
PUBLISHER = issuer(authority=ec_pair(name="publisher"), signer=ec_pair(name="list signer"), country="DE")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = clock.now() - timedelta(days=2)
    (tmp_path / "de.ml").write_bytes(making.master_list(PUBLISHER, [UTOPIA.authority], made_at=made))
    (tmp_path / "publisher.cer").write_bytes(PUBLISHER.authority.raw)
    (tmp_path / "chip").mkdir()
    groups = passport()
    for name, data in {"SOD": UTOPIA.sod(groups), "1": groups[1], "2": groups[2]}.items():
        (tmp_path / "chip" / name).write_bytes(data)
    return tmp_path


@pytest.fixture
def keepers(monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two officers whose factors were shown: that the command asks for them is a test of its own."""
    from limen.cli import chip_register  # loads what needs Django

    for name in ("w.keeper", "n.second"):
        _officer(name, Role.WATCHLIST_DESK)

    def shown(username: str, *, purpose: str) -> object:
        from limen.apps.posts.queries import officers

        found = next(each for each in officers() if each.username == username)
        return world().act(actor=found.id, actor_name=username, roles=[Role.WATCHLIST_DESK], purpose=purpose)

    monkeypatch.setattr(chip_register, "act_of_officer", shown)
    return "w.keeper", "n.second"


def run(*arguments: str | Path) -> Result:
    return RUN.invoke(app, [str(each) for each in arguments])


def test_brought_confirmed_used_and_brought_back(folder: Path, keepers: tuple[str, str]) -> None:
    one, other = keepers
    assert run("trust", "show").exit_code == Exit.FOUND
    anchor = ("--anchor", folder / "publisher.cer")
    done = run("trust", "import", folder / "de.ml", *anchor, "--officer", one)
    assert done.exit_code == Exit.FOUND, "an anchor is to be looked at twice"
    assert "1 added, 0 written anew, 0 removed" in done.stdout
    assert run("verify", folder / "chip").exit_code == Exit.FOUND
    assert run("trust", "propose", "--why", "Compared.", "--officer", one).exit_code == Exit.DONE
    assert isinstance(run("trust", "confirm", "--officer", one).exception, operations.TrustSamePerson)
    assert "1 certificates" in run("trust", "confirm", "--officer", other).stdout
    assert run("trust", "show").exit_code == Exit.DONE
    checked = run("verify", folder / "chip")
    assert "The chip holds what its State signed" in checked.stdout, checked.stdout
    assert "w.keeper" in run("trust", "versions").stdout
    assert run("trust", "remove", "master-list:DEU", "--why", "Ended.", "--officer", other).exit_code == Exit.DONE
    run("trust", "withdraw", "--why", "Not so.", "--officer", one)
    again = run("trust", "roll-back", "1", "--why", "x", "--officer", one)
    assert isinstance(again.exception, operations.TrustNotKept), "it is in force"


def test_a_signed_copy_goes_to_a_post(folder: Path, keepers: tuple[str, str]) -> None:
    one, other = keepers
    run("trust", "import", folder / "de.ml", "--anchor", folder / "publisher.cer", "--officer", one)
    run("trust", "propose", "--why", "Compared.", "--officer", one)
    run("trust", "confirm", "--officer", other)
    copy = folder / "copy.bin"
    assert run("trust", "copy", copy).exit_code == Exit.DONE
    run("trust", "remove", "master-list:DEU", "--why", "Ended.", "--officer", one)
    run("trust", "confirm", "--officer", other)
    assert not trust_in_force(artefacts=world().artefacts).store.authorities
    broken = folder / "broken.bin"
    broken.write_bytes(copy.read_bytes()[:-1] + b"x")
    assert isinstance(run("trust", "take", broken, "--officer", one).exception, ArtefactDamaged)
    assert isinstance(run("trust", "take", folder / "de.ml", "--officer", one).exception, CopyUnreadable)
    assert run("trust", "take", copy, "--officer", one).exit_code == Exit.DONE
    found = version_in_force()
    assert found is not None
    assert (found.how, found.authorities) == ("received", 1)


def test_the_command_asks_who_it_is(folder: Path) -> None:
    _officer("w.keeper", Role.WATCHLIST_DESK)
    environment = {PASSWORD_VARIABLE: PASSWORD, CODE_VARIABLE: "000000"}
    done = RUN.invoke(chip_trust.app, ["import", str(folder / "de.ml"), "--officer", "w.keeper"], env=environment)
    assert done.exit_code != 0
    assert version_in_force() is None
