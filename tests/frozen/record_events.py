"""Record one message of every event version that has none yet: `python -m tests.frozen.record_events`.

A recorded message is never changed and never deleted: journals that hold such events will be read for decades.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from limen.lib.events.canonical import JSON
from limen.lib.events.event import GENESIS, Event, linked
from limen.lib.events.exchange import event_line
from limen.lib.events.kinds import KINDS, Kind, Plain
from limen.lib.events.sealing import seal

FOLDER = Path(__file__).resolve().parent / "events"
ID, RECORD, KEY_ID = (UUID(f"018f0000-0000-7000-8000-00000000000{number}") for number in (1, 2, 3))
KEY = bytes(range(32))
SAMPLES: dict[Plain, JSON] = {
    Plain.ID: str(ID),
    Plain.CODE: "a-code",
    Plain.COUNT: 1,
    Plain.FLAG: True,
    Plain.MOMENT: "2026-01-31T23:59:59.000000Z",
    Plain.DIGEST: "0" * 64,
    Plain.IDS: [str(ID)],
    Plain.CODES: ["a-code", "another"],
}


def path_of(kind: Kind) -> Path:
    """Return where the message of a kind is recorded."""
    return FOLDER / f"{kind.name.removeprefix('limen.')}.{kind.version}.json"


def all_kinds() -> list[Kind]:
    """Return every version of every kind."""
    return [kind for versions in KINDS.values() for kind in versions.values()]


def sample(kind: Kind) -> Event:
    """Return an event of a kind with every field it may hold."""
    fields = {**kind.plain, **kind.optional}
    payload: dict[str, JSON] = {name: f"sealed {name}" for name in sorted(kind.sealed)}
    sealed = seal(payload, key=KEY, nonce=bytes(12), event_id=ID, kind=kind.name, key_id=KEY_ID, subject_record=RECORD)
    event = Event(
        id=ID,
        kind=kind.name,
        version=kind.version,
        time=datetime(2026, 1, 31, 12, 0, tzinfo=UTC),
        subject=ID,
        subject_record=RECORD if payload else None,
        node="post-1",
        incarnation=ID,
        sequence=1,
        actor=ID,
        roles=("first_line",),
        post="UTO-AIR-1",
        lane="A1",
        purpose="inspection",
        data={name: SAMPLES[shape] for name, shape in fields.items()},
        sealed=sealed if payload else None,
        key_id=KEY_ID if payload else None,
        previous_hash=GENESIS,
        hash=GENESIS,
    )
    return linked(event, previous_hash=GENESIS)


def record_missing() -> list[Path]:
    """Write the messages that are missing and return where they are."""
    written = []
    for kind in all_kinds():
        if not path_of(kind).exists():
            path_of(kind).write_text(event_line(sample(kind)) + "\n", encoding="utf-8")
            written.append(path_of(kind))
    return written


if __name__ == "__main__":
    for path in record_missing():
        print(path.name)  # noqa: T201  # a program for the terminal
