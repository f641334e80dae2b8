"""One recorded message of every event version ever released is still read, proved and opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from limen.lib.events.event import Event
from limen.lib.events.exchange import event_line, parse_line
from limen.lib.events.kinds import KINDS, Kind, check_promises
from limen.lib.events.proof import verify_chain
from limen.lib.events.sealing import open_seal
from tests.frozen.record_events import FOLDER, KEY, all_kinds, path_of

MESSAGES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: f"{kind.name}.{kind.version}")
def test_every_version_has_a_recorded_message(kind: Kind) -> None:
    assert path_of(kind).exists(), "record it: python -m tests.frozen.record_events"


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_a_recorded_message_is_read_proved_and_opened(path: Path) -> None:
    line = path.read_text(encoding="utf-8").strip()
    event = parse_line(line)
    assert isinstance(event, Event)
    assert event_line(event) == line
    proof = verify_chain([event])
    assert proof.holds
    kind = KINDS[event.kind][event.version]
    payload = {}
    if event.sealed is not None and event.key_id is not None and event.subject_record is not None:
        payload = dict(
            open_seal(
                event.sealed,
                key=KEY,
                event_id=event.id,
                kind=event.kind,
                key_id=event.key_id,
                subject_record=event.subject_record,
            )
        )
    check_promises(kind, data=event.data, sealed=payload)
    assert payload.keys() == kind.sealed
