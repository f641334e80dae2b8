"""Events as other programs read them: JSON in CloudEvents 1.0 form, one line each, checkpoints after them.

- `{"limen": {"journal": 1, "node": ...}}`: first line, what this file is and in which version of the form
- `{"specversion": "1.0", "id": ..., "type": ...}`: one event; extension attributes carry the chain
- `{"checkpoint": {...}}`: one signature of the node
- `{"limen": {"checkpoints": 1, "events": 3}}`: last line; a file without it was cut off
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from limen.lib.events.canonical import JSON, canonical_text, moment_text, parse_moment
from limen.lib.events.checkpoints import Checkpoint
from limen.lib.events.event import Event

SPECVERSION: Final = "1.0"
VERSION: Final = 1
LONGEST_LINE: Final = 4_194_304
"""Characters; no event comes near, and nobody else's file fills the memory."""


class NotAnExport(ValueError):
    """A line is not part of an exported journal; the text says why."""


def header_line(**said: JSON) -> str:
    """Return the first line of an export; `said` is for people (which node, which range)."""
    return canonical_text({"limen": {"journal": VERSION, **said}})


def end_line(*, events: int, checkpoints: int) -> str:
    """Return the last line of an export."""
    return canonical_text({"limen": {"events": events, "checkpoints": checkpoints}})


def event_line(event: Event) -> str:
    """Return an event as one line of CloudEvents JSON; absent attributes are left out, as CloudEvents wants."""
    attributes: dict[str, JSON] = {
        "specversion": SPECVERSION,
        "id": str(event.id),
        "source": f"/nodes/{event.node}/{event.incarnation}",
        "type": event.kind,
        "dataversion": event.version,
        "datacontenttype": "application/json",
        "time": moment_text(event.time),
        "subject": str(event.subject),
        "subjectrecord": None if event.subject_record is None else str(event.subject_record),
        "node": event.node,
        "incarnation": str(event.incarnation),
        "sequence": event.sequence,
        "actor": str(event.actor),
        "roles": " ".join(event.roles),
        "post": event.post,
        "lane": event.lane,
        "purpose": event.purpose,
        "data": event.data,
        "sealed": None if event.sealed is None else base64.b64encode(event.sealed).decode(),
        "keyid": None if event.key_id is None else str(event.key_id),
        "previoushash": event.previous_hash.hex(),
        "hash": event.hash.hex(),
    }
    return canonical_text({name: value for name, value in attributes.items() if value is not None})


def checkpoint_line(checkpoint: Checkpoint) -> str:
    """Return a checkpoint as one line."""
    return canonical_text(
        {
            "checkpoint": {
                "node": checkpoint.node,
                "incarnation": str(checkpoint.incarnation),
                "sequence": checkpoint.sequence,
                "hash": checkpoint.hash.hex(),
                "time": moment_text(checkpoint.time),
                "publickey": checkpoint.public_key.hex(),
                "signature": checkpoint.signature.hex(),
            }
        }
    )


def parse_line(line: str) -> Event | Checkpoint | Mapping[str, JSON]:
    """Return what a line holds: an event, a checkpoint, or the header or end as it stands; raises NotAnExport."""
    if len(line) > LONGEST_LINE:
        raise NotAnExport(f"a line of {len(line)} characters is no event")
    try:
        said = json.loads(line)
        if not isinstance(said, dict):
            raise NotAnExport("a line holds one JSON object")
        if "limen" in said:
            return said
        return _checkpoint(said["checkpoint"]) if "checkpoint" in said else _event(said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAnExport(f"not a line of an exported journal: {error!r}") from error


def _event(said: Mapping[str, Any]) -> Event:
    if said["specversion"] != SPECVERSION:
        raise NotAnExport(f"unknown specversion {said['specversion']!r}")
    return Event(
        id=UUID(said["id"]),
        kind=_text(said["type"]),
        version=_number(said["dataversion"]),
        time=parse_moment(said["time"]),
        subject=UUID(said["subject"]),
        subject_record=_uuid_or_none(said.get("subjectrecord")),
        node=_text(said["node"]),
        incarnation=UUID(said["incarnation"]),
        sequence=_number(said["sequence"]),
        actor=UUID(said["actor"]),
        roles=tuple(_text(said["roles"]).split()),
        post=_text(said["post"]),
        lane=_text(said["lane"]),
        purpose=_text(said["purpose"]),
        data=_mapping(said["data"]),
        sealed=base64.b64decode(said["sealed"], validate=True) if "sealed" in said else None,
        key_id=_uuid_or_none(said.get("keyid")),
        previous_hash=bytes.fromhex(said["previoushash"]),
        hash=bytes.fromhex(said["hash"]),
    )


def _checkpoint(said: Mapping[str, Any]) -> Checkpoint:
    return Checkpoint(
        node=_text(said["node"]),
        incarnation=UUID(said["incarnation"]),
        sequence=_number(said["sequence"]),
        hash=bytes.fromhex(said["hash"]),
        time=parse_moment(said["time"]),
        public_key=bytes.fromhex(said["publickey"]),
        signature=bytes.fromhex(said["signature"]),
    )


def _uuid_or_none(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise NotAnExport(f"text expected, not {value!r}")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotAnExport(f"a whole number expected, not {value!r}")
    return value


def _mapping(value: object) -> Mapping[str, JSON]:
    if not isinstance(value, dict):
        raise NotAnExport(f"an object expected, not {value!r}")
    return value
