"""`limen lists persons`: a copy proposed by one officer, confirmed by another, shown, compared and rolled back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import Result

from limen.adapters.clock import now
from limen.adapters.list_sources import SourceMissing
from limen.adapters.world import world
from limen.apps.posts import operations
from limen.apps.posts import queries as posts
from limen.apps.watchlists.operations import SamePerson, VersionUnknown
from limen.apps.watchlists.queries import person_list, person_lists_in_force
from limen.cli import lists_persons
from limen.cli.lists import app
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from tests.adapters.test_list_sources import Server, says, sends, server
from tests.doors.cli.test_lists import RUN, _officer, _run

__all__ = ["server"]
pytestmark = pytest.mark.django_db
OPEN = [
    "persons", "open", "watch", "--name", "Watch", "--owner", "international", "--legal-basis", "Act, 4",
    "--category", "sanctions", "--usual-category", "sanctions", "--format", "generic-csv",
]  # fmt: skip
COLUMNS = {"no": "key", "name": "name", "born": "birth_date"}
MAPPING = {"version": 1, "columns": [{"name": name, "field": field} for name, field in COLUMNS.items()]}


class Desk:
    """Officers of the desk, and a list in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.acts: dict[str, Act] = {}
        for name, role in (("s.second", Role.WATCHLIST_DESK), ("ines", Role.FIRST_LINE)):
            self._take_in(name, role)

    def _take_in(self, name: str, role: Role) -> None:
        machine = world().machine_act(purpose="test")
        id_ = operations.add_officer(
            machine, username=name, full_name=name, roles=[role], password="quiet-lantern", one_time=False
        )
        self.acts[name] = world().act(actor=id_, actor_name=name, roles=(role,), purpose="keep-lists")

    def proved(self, username: str, *, purpose: str) -> Act:
        """Return the act of an officer who proved who they are; a code counts once, which the next test need not wait
        for.
        """
        act = self.acts[username]
        return replace(act, purpose=purpose, at=now(), today=now().date())

    def run(self, *arguments: str, by: str = "w.keeper") -> Result:
        """Run a command as one of the officers."""
        return RUN.invoke(app, [*arguments, "--officer", by])

    def copy(self, *rows: str) -> str:
        """Write a copy of the list and return its path."""
        file = self.folder / "list.csv"
        file.write_text("\n".join(["no,name,born", *rows]) + "\n", encoding="utf-8")
        return str(file)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A list opened by an officer who proved with password and code who they are."""
    secret = _officer("w.keeper", Role.WATCHLIST_DESK)
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(MAPPING), encoding="utf-8")
    assert _run([*OPEN, "--mapping", str(mapping)], officer="w.keeper", secret=secret).exit_code == 0
    desk = Desk(tmp_path)
    keeper = next(each for each in posts.officers() if each.username == "w.keeper")
    desk.acts["w.keeper"] = world().act(
        actor=keeper.id, actor_name="w.keeper", roles=(Role.WATCHLIST_DESK,), purpose="keep-lists"
    )
    monkeypatch.setattr(lists_persons, "act_of_officer", desk.proved)
    return desk


def test_two_officers_put_a_copy_in_force(desk: Desk) -> None:
    proposed = desk.run("persons", "propose", "watch", "--file", desk.copy("1,Ann Quiet,1970-01-02", "2,Ben Loud,1981"))
    assert proposed.exit_code == 0, proposed.output
    assert "2 entries; 2 added, 0 changed, 0 removed" in proposed.output
    assert person_lists_in_force() == ()
    assert isinstance(desk.run("persons", "confirm", "watch").exception, SamePerson)
    confirmed = desk.run("persons", "confirm", "watch", by="s.second")
    assert confirmed.exit_code == 0, confirmed.output
    assert [(each.code, each.entries) for each in person_lists_in_force()] == [("watch", 2)]


def test_what_cannot_be_read_is_told_and_the_exit_code_says_so(desk: Desk) -> None:
    proposed = desk.run("persons", "propose", "watch", "--look", "--file", desk.copy("1,Ann Quiet,1970", "2,,1981"))
    assert proposed.exit_code == 1
    assert "1 records were kept aside" in proposed.output
    assert isinstance(desk.run("persons", "confirm", "watch", by="s.second").exception, Exception)


def test_the_difference_is_shown_field_by_field(desk: Desk) -> None:
    desk.run("persons", "propose", "watch", "--file", desk.copy("1,Ann Quiet,1970-01-02", "2,Ben Loud,1981"))
    desk.run("persons", "confirm", "watch", by="s.second")
    desk.run(
        "persons", "propose", "watch", "--words", "Corrected.", "--file", desk.copy("1,Ann Quiet,1971", "3,Cem Still,")
    )
    shown = desk.run("persons", "diff", "watch", by="s.second")
    assert shown.exit_code == 1
    assert "changed  1  Ann Quiet" in shown.output
    assert "births: 1970-01-02 -> 1971" in shown.output
    assert "removed  2  Ben Loud" in shown.output
    assert "added    3  Cem Still" in shown.output


def test_rolled_back_and_withdrawn(desk: Desk) -> None:
    for rows in (["1,Ann Quiet,1970"], ["1,Ann Quiet,1970", "2,Ben Loud,1981"]):
        desk.run("persons", "propose", "watch", "--words", "Weekly.", "--file", desk.copy(*rows))
        desk.run("persons", "confirm", "watch", by="s.second")
    back = desk.run("persons", "rollback", "watch", "1", "--words", "Wrong copy.")
    assert back.exit_code == 0, back.output
    status = desk.run("persons", "withdraw", "watch", "--words", "It was right.", by="s.second")
    assert status.exit_code == 0, status.output
    kept = person_list("watch")
    assert kept is not None
    assert (kept.number, kept.entries) == (2, 2)
    assert isinstance(desk.run("persons", "confirm", "watch", by="s.second").exception, VersionUnknown)


def test_the_saved_address_is_asked_whether_there_is_anything_new(desk: Desk, server: Server) -> None:
    mapping = desk.folder / "mapping.json"
    address = f"{server.address}/list.csv"
    server.answers["/list.csv"] = sends(b"no,name,born\n1,Ann Quiet,1970\n", ETag='"v1"')
    opened = desk.run(*OPEN, "--mapping", str(mapping), "--source", address)
    assert opened.exit_code == 0, opened.output
    desk.run("persons", "propose", "watch", "--url", "saved")
    desk.run("persons", "confirm", "watch", by="s.second")
    server.answers["/list.csv"] = says(304)
    asked = desk.run("persons", "propose", "watch", "--url", "saved")
    assert (asked.exit_code, asked.output) == (0, "The owner has nothing new: version 1 is unchanged.\n")
    assert server.asked[-1][1]["If-None-Match"] == '"v1"'
    kept = person_list("watch")
    assert kept is not None
    assert kept.checked_at is not None
    # The same bytes from a server that knows no marks are the same answer; at another address nothing is known.
    server.answers |= dict.fromkeys(
        ("/list.csv", "/other.csv"), sends(b"no,name,born\n1,Ann Quiet,1970\n", ETag='"v2"')
    )
    assert desk.run("persons", "propose", "watch", "--url", "saved").output == asked.output
    other = desk.run("persons", "propose", "watch", "--url", f"{server.address}/other.csv")
    assert "1 entries; 0 added, 0 changed, 0 removed" in other.output
    assert "If-None-Match" not in server.asked[-1][1]


def test_wrong_use_is_told(desk: Desk, tmp_path: Path) -> None:
    assert desk.run("persons", "propose", "watch").exit_code == 2
    missing = desk.run("persons", "propose", "watch", "--file", str(tmp_path / "gone.csv"))
    assert isinstance(missing.exception, SourceMissing)
    for arguments in (
        ["propose", "watch", "--file", desk.copy("1,Ann,1970")],
        ["rollback", "watch", "1", "--words", "x"],
    ):
        assert isinstance(desk.run("persons", *arguments, by="ines").exception, NotAllowed)
