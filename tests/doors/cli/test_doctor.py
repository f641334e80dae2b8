"""`limen doctor` names what was broken, and how to mend it; a sound node has nothing to be told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from limen.adapters.installation import read_configuration
from tests.doors.cli.command import PUT_LIST_IN_FORCE, Limen, installed


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("doctor") / "home").home


@pytest.fixture
def limen(sound: Path, tmp_path: Path) -> Limen:
    """A copy of the sound installation, to be broken."""
    shutil.copytree(sound, tmp_path / "home")
    return Limen(tmp_path / "home")


def _told(limen: Limen) -> dict[str, list[dict[str, object]]]:
    done = limen("doctor", "--json")
    assert done.returncode == 1, done.stderr
    return {look["at"]: look["ailments"] for look in json.loads(done.stdout)}


def test_a_fresh_node_lacks_only_a_backup_and_its_node_process(limen: Limen) -> None:
    told = _told(limen)
    # Where pyscard is installed without a running service, that is told too.
    assert {at for at, ailments in told.items() if ailments} - {"readers of chips"} == {"node process", "backup"}
    assert {"databases", "subject keys", "journal", "certificate", "officers", "posts", "lists"} <= set(told)


def _edit(key: str, value: str) -> Callable[[Path], object]:
    def edit(home: Path) -> None:
        path = home / "limen.toml"
        lines = [line for line in path.read_text().splitlines() if not line.startswith(f"{key} =")]
        path.write_text("\n".join([*lines, f"{key} = {value}"]) + "\n")

    return edit


BREAKS: list[tuple[str, Callable[[Path], object], str]] = [
    ("permissions", lambda home: (home / "secrets" / "kek").chmod(0o644), "kek can be read by others"),
    ("permissions", lambda home: home.chmod(0o777), "can be written by others"),
    ("secrets", lambda home: (home / "secrets" / "kek").unlink(), "kek is missing"),
    ("certificate", lambda home: (home / "tls" / "node.pem").unlink(), "no certificate"),
    ("certificate", lambda home: (home / "tls" / "node.pem").write_text("x"), "cannot be read"),
    ("certificate", _edit("hosts", '["localhost", "new.example"]'), "does not name new.example"),
    ("country pack", _edit("country", '"atlantis"'), "no such country pack"),
    ("who can reach it", _edit("address", '"0.0.0.0"'), "No host name is set"),
    ("broken-off backups", lambda home: (home / ".backup-x").mkdir(), "left unencrypted copies"),
    ("databases", lambda home: (home / "limen.sqlite3").unlink(), "migrations are missing"),
]


@pytest.mark.parametrize(("at", "break_it", "says"), BREAKS, ids=[says for _, _, says in BREAKS])
def test_what_is_broken_is_named(limen: Limen, at: str, break_it: Callable[[Path], object], says: str) -> None:
    break_it(limen.home)
    ailments = _told(limen)[at]
    assert any(says in str(ailment["says"]) for ailment in ailments), ailments
    assert all(ailment["mend"] for ailment in ailments)


def test_a_demo_that_listens_to_the_network_is_told(limen: Limen) -> None:
    for key, value in (("address", '"0.0.0.0"'), ("demo", "true"), ("https", "false")):
        _edit(key, value)(limen.home)
    says = [str(ailment["says"]) for ailment in _told(limen)["who can reach it"]]
    assert any("shows its sign-in codes" in each for each in says)
    assert any("without HTTPS" in each for each in says)


def test_list_data_that_is_damaged_is_told_and_left_where_it_is(limen: Limen) -> None:
    digest = limen.python(PUT_LIST_IN_FORCE)
    assert _told(limen)["lists"] == []
    data = limen.home / "lists" / f"{digest}.data"
    content = bytearray(data.read_bytes())
    content[-100] ^= 1
    data.write_bytes(content)
    [ailment] = _told(limen)["lists"]
    assert "damaged" in str(ailment["says"])
    assert "limen lists import lost" in str(ailment["mend"])
    assert data.exists()


def test_for_people_it_is_a_table(limen: Limen) -> None:
    done = limen("doctor")
    assert done.returncode == 1
    assert "ok" in done.stdout
    assert "limen backup" in done.stdout


def test_what_only_some_installations_have_is_missed_by_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from limen.cli import doctor

    monkeypatch.setattr(doctor, "requires", lambda _name: ["nobody-made-this", 'nor-this; extra == "spark"'])
    [ailment] = doctor.CHECKS["packages"](read_configuration(tmp_path))
    assert "nobody-made-this" in ailment.says
