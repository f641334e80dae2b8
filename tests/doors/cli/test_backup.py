"""Backup and restore of real installations, by the real command, in processes of their own."""

from __future__ import annotations

import json
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pyrage
import pytest
from django.conf import settings

from tests.doors.cli.command import PUT_LIST_IN_FORCE, Limen, installed

RECORD = """
import sys
from django.db import transaction
from limen.adapters import clock
from limen.adapters.world import world
from limen.apps.journal import operations
act = world().machine_act(purpose="test")
for number in range(int(sys.argv[1])):
    record = clock.new_id()
    with transaction.atomic():
        operations.append(act, kind="limen.note.written", subject=record, data={"post": "UTO-AIR-1", "lane": "A1"},
                          sealed={"text": f"note {number}"}, subject_record=record)
    print(record, flush=True)
"""
LOOP = "number = 0\nfrom pathlib import Path\nwhile not Path(sys.argv[1]).exists():"
RECORD_UNTIL = RECORD.replace("for number in range(int(sys.argv[1])):", LOOP)
READ = """
import sys
from uuid import UUID
from limen.adapters.world import world
from limen.apps.journal import models, operations
event = models.Event.objects.get(subject=UUID(sys.argv[1]), kind="limen.note.written")
try:
    print(operations.open_payload(world().machine_act(purpose="test"), event_id=event.id)["text"])
except operations.PayloadErased:
    print("erased")
"""
SIGNED_IN = "from django.contrib.sessions.backends.db import SessionStore; SessionStore().create()"
SESSIONS = "from django.contrib.sessions.models import Session; print(Session.objects.count())"
FORGET = """
import sys
from uuid import UUID
from limen.adapters.world import world
from limen.apps.journal import operations
operations.forget(world().machine_act(purpose="test"), subject_record=UUID(sys.argv[1]), reason="request")
"""


@dataclass(frozen=True)
class Lock:
    """Who may open the backups of these tests."""

    recipient: str
    identity_file: Path


@pytest.fixture(scope="module")
def lock(tmp_path_factory: pytest.TempPathFactory) -> Lock:
    identity = pyrage.x25519.Identity.generate()
    path = tmp_path_factory.mktemp("lock") / "identity.txt"
    path.write_text(f"{identity}\n")
    return Lock(recipient=str(identity.to_public()), identity_file=path)


def new_databases() -> list[str]:
    """Return the options that name two fresh PostgreSQL databases; none on SQLite."""
    server = {key: str(value) for key, value in settings.DATABASES["default"].items()}
    if "postgresql" not in server["ENGINE"]:
        return []
    options = []
    with psycopg.connect(host=server["HOST"], user=server["USER"], dbname="postgres", autocommit=True) as connection:
        for option in ("--database", "--keys-database"):
            name = f"backup_{uuid4().hex}"
            connection.execute(f"CREATE DATABASE {name}")
            options += [option, f"postgresql://{server['USER']}@{quote(server['HOST'], safe='')}/{name}"]
    return options


@pytest.fixture
def node(tmp_path: Path) -> Limen:
    if not (databases := new_databases()):
        return installed(tmp_path / "node")
    node = Limen(tmp_path / "node")
    done = node("init", *databases)
    assert done.returncode == 0, done.stderr
    return node


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "limen.age"


def keys_of(archive: Path) -> Path:
    [keys] = archive.parent.glob(f"{archive.name}.keys-until-*")
    return keys


def back_up(node: Limen, archive: Path, lock: Lock) -> subprocess.CompletedProcess[str]:
    done = node("backup", archive, "--recipient", lock.recipient)
    assert done.returncode == 0, done.stderr
    return done


def restore(archive: Path, lock: Lock, home: Path, *more: str) -> subprocess.CompletedProcess[str]:
    options = ["--identity", str(lock.identity_file), *more]
    return Limen(home)("restore", archive, *options, *new_databases())


@pytest.mark.slow
def test_a_restored_node_has_everything_and_begins_a_new_life(
    node: Limen, archive: Path, lock: Lock, tmp_path: Path
) -> None:
    records = node.python(RECORD, "3").split()
    node.python(SIGNED_IN)
    told = back_up(node, archive, lock).stderr
    assert "read back and whole" in told
    assert "Destroy it on" in told
    done = restore(archive, lock, tmp_path / "again")
    assert done.returncode == 0, done.stderr
    again = Limen(tmp_path / "again")
    assert [again.python(READ, record) for record in records] == ["note 0", "note 1", "note 2"]
    proof = json.loads(again("journal", "verify", "--json").stdout)
    assert proof["holds"]
    lives = [chain["incarnation"] for chain in proof["chains"]]
    assert len(set(lives)) == 2
    assert json.loads((again.home / "node.json").read_text())["earlier"] == [lives[0]]
    assert again.python(SESSIONS) == "0"
    for name in ("limen.toml", "secrets/kek", "secrets/session.key", "secrets/node-signing.pem", "tls"):
        assert (again.home / name).exists(), name
    assert list(again.home.parent.glob(".again*")) == []


ASK_LISTS = """
from limen.adapters.world import world
from limen.apps.watchlists.queries import find_number
from limen.lib.basics.dates import PartialDate
from limen.lib.inspection.facts import Document
document = Document(code="P", issuer="UTO", number="A1234567", expiry=PartialDate())
print([hit.status for hit in find_number(document, artefacts=world().artefacts).hits])
"""


@pytest.mark.slow
def test_lists_of_numbers_come_back_with_their_data(node: Limen, archive: Path, lock: Lock, tmp_path: Path) -> None:
    node.python(PUT_LIST_IN_FORCE)
    back_up(node, archive, lock)
    done = restore(archive, lock, tmp_path / "again")
    assert done.returncode == 0, done.stderr
    assert Limen(tmp_path / "again").python(ASK_LISTS) == "['lost']"


@pytest.mark.slow
def test_a_backup_is_of_one_moment_while_others_write(node: Limen, archive: Path, lock: Lock, tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    writer = threading.Thread(target=node.python, args=(RECORD_UNTIL, str(stop)))
    writer.start()
    node.python(RECORD, "5")  # the writer is under way by now
    back_up(node, archive, lock)
    assert writer.is_alive()
    stop.touch()
    writer.join()
    done = restore(archive, lock, tmp_path / "again")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_who_was_erased_since_the_backup_stays_erased(node: Limen, archive: Path, lock: Lock, tmp_path: Path) -> None:
    record, other = node.python(RECORD, "2").split()
    back_up(node, archive, lock)
    register = archive.with_name("old-register.age")
    archive.rename(register)
    keys_of(archive).unlink()
    node.python(FORGET, record)
    back_up(node, archive, lock)  # the keys of today, the register of yesterday
    done = restore(register, lock, tmp_path / "again", "--keys", str(keys_of(archive)))
    assert done.returncode == 0, done.stderr
    assert "1 erasures done again" in done.stderr
    again = Limen(tmp_path / "again")
    assert again.python(READ, record) == "erased"
    assert again.python(READ, other) == "note 1"


@pytest.mark.slow
def test_without_keys_only_on_request_and_then_nothing_sealed_is_read(
    node: Limen, archive: Path, lock: Lock, tmp_path: Path
) -> None:
    [record] = node.python(RECORD, "1").split()
    back_up(node, archive, lock)
    keys_of(archive).unlink()
    refused = restore(archive, lock, tmp_path / "again")
    assert refused.returncode == 5
    assert "--without-keys" in refused.stderr
    done = restore(archive, lock, tmp_path / "again", "--without-keys")
    assert done.returncode == 0, done.stderr
    again = Limen(tmp_path / "again")
    assert again.python(READ, record) == "erased"
    assert again.python(RECORD, "1")


def test_what_cannot_be_restored_is_refused_and_leaves_nothing(archive: Path, lock: Lock, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "something").write_text("precious")
    archive.write_bytes(b"age-encryption.org/v1\nnonsense")
    assert restore(archive, lock, full).returncode == 5
    assert (full / "something").read_text() == "precious"
    garbage = restore(archive, lock, tmp_path / "again", "--without-keys")
    assert garbage.returncode == 3
    assert "cannot be read" in garbage.stderr
    assert not (tmp_path / "again").exists()


def test_somebody_must_be_able_to_open_it(node: Limen, archive: Path) -> None:
    done = node("backup", archive)
    assert done.returncode == 2
    assert "--recipient" in done.stderr
    assert not archive.exists()


@pytest.mark.slow
def test_a_broken_journal_is_backed_up_loudly_and_restored_only_on_request(
    node: Limen, archive: Path, lock: Lock, tmp_path: Path
) -> None:
    node.python(RECORD, "1")
    node.python("from limen.apps.journal.models import Head; Head.objects.update(sequence=99)")
    done = node("backup", archive, "--recipient", lock.recipient)
    assert done.returncode == 1
    assert "does NOT hold" in done.stderr
    assert archive.exists()
    assert restore(archive, lock, tmp_path / "again").returncode == 1
    assert not (tmp_path / "again").exists()
    went_on = restore(archive, lock, tmp_path / "again", "--broken-journal")
    assert went_on.returncode == 1
    assert (tmp_path / "again" / "limen.toml").exists()


def test_a_damaged_database_replaces_no_good_backup(node: Limen, archive: Path, lock: Lock) -> None:
    database = node.home / "limen.sqlite3"
    if not database.exists():
        pytest.skip("PostgreSQL keeps its files to itself")
    archive.write_bytes(b"yesterday's good one")
    content = bytearray(database.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    database.write_bytes(content)
    done = node("backup", archive, "--recipient", lock.recipient)
    assert done.returncode == 1
    assert "is not whole" in done.stderr
    assert archive.read_bytes() == b"yesterday's good one"
    assert list(node.home.glob(".backup-*")) == []


@pytest.mark.slow
def test_a_place_that_cannot_be_written_is_told(node: Limen, lock: Lock, tmp_path: Path) -> None:
    done = node("backup", tmp_path / "missing" / "limen.age", "--recipient", lock.recipient)
    assert done.returncode == 1
    assert "was not written" in done.stderr
