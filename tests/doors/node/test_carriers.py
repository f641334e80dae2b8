"""The node takes what carriers drop into the inbox, reads it, and puts aside what it cannot take."""

from __future__ import annotations

import os
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from limen.adapters import carrier_inbox, clock
from limen.adapters.world import World, world
from limen.apps.carriers import models, operations
from limen.node import loops
from tests.fakes.messages import Person, paxlst

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = type("Configuration", (), {"home": tmp_path})
    monkeypatch.setattr(settings, "CONFIGURATION", made)
    monkeypatch.setattr(loops, "world", world)
    return carrier_inbox.make_folders(tmp_path)


def drop(path: Path, raw: bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    past = clock.now().timestamp() - 60
    os.utime(path, (past, past))
    return path


def a_list(**said: Any) -> bytes:
    leaves = clock.now()
    return paxlst(Person(), departs=leaves, arrives=leaves, **said)


def test_a_file_a_mail_and_what_is_neither(inbox: Path) -> None:
    place: World = world()
    drop(inbox / "one.edi", a_list(flight="XU1"))
    drop(inbox / "agent" / "two.edi", a_list(flight="XU2"))
    mail = EmailMessage()
    mail["From"] = "Handling <ops@handling.example>"
    mail.set_content("Dear colleagues, find it attached.")
    mail.add_attachment(a_list(flight="XU3"), maintype="application", subtype="octet-stream", filename="three.edi")
    drop(inbox / "mail.eml", mail.as_bytes())
    drop(inbox / "half.edi.part", b"UNB")
    drop(inbox / "empty.edi", b" ")
    (inbox / "elsewhere").symlink_to("/etc/passwd")
    loops.take_files(place)
    assert sorted(path.name for path in inbox.iterdir()) == ["agent", "elsewhere", "half.edi.part"]
    assert [path.name.endswith("empty.edi.why.txt") for path in sorted((inbox.parent / "aside").iterdir())].count(
        True
    ) == 1
    loops.take_messages(place)
    states = set(models.Message.objects.values_list("channel", "state"))
    assert ("folder", "read") in states
    assert ("email", "read") in states
    assert set(models.Movement.objects.values_list("number", flat=True)) == {"XU1", "XU2", "XU3"}


def test_what_the_program_cannot_read_holds_up_nobody(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place: World = world()
    drop(inbox / "one.edi", a_list(flight="XU1"))
    loops.take_files(place)

    def breaks(*_said: object, **_named: object) -> None:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr(operations, "take_in", breaks)
    loops.take_messages(place)
    assert models.Message.objects.get().why == "program-failed"
