"""What is kept of a comparison: who was compared with what, the hits, and one event that tells no more than that."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Collection
from hashlib import sha256
from typing import Final
from uuid import UUID

from limen.apps.journal.operations import Draft
from limen.apps.journal.operations.statements import insert, select
from limen.apps.screening import models
from limen.apps.screening.operations.comparing import Found, Screened
from limen.apps.watchlists.queries import PersonListInForce
from limen.lib.basics.act import Act
from limen.lib.decision.hits import Said
from limen.lib.events.canonical import JSON
from limen.lib.screening.record import hit_to_dict

ROOM: Final = 768
"""What is sealed of the hits is filled up to a multiple of so many bytes: its length tells nobody without keys whether
there was a hit that the lane did not see."""


def keep(
    act: Act,
    *,
    screened: Screened,
    person: UUID,
    document: UUID | None,
    inspection: UUID | None,
    whence: str = models.LANE,
) -> tuple[Draft, ...]:
    """Keep a comparison with its hits, and return the event to append. Inside the transaction of who compared.

    Where no list is in force there is nothing to keep.
    """
    if not screened.asked and not screened.missed:
        return ()
    comparison = _insert(act, screened, person=person, document=document, inspection=inspection, whence=whence)
    hits = keep_hits(act, found=screened.found, person=person, document=document, inspection=inspection, whence=whence)
    return (
        Draft(
            kind="limen.subject.screened",
            subject=comparison.id,
            data={"whence": whence},
            sealed={
                "inspection": str(inspection) if inspection else "",
                "lists": [[each.code, each.number] for each in screened.asked],
                "missed": comparison.missed,
                "found": filled([_told(row) for row in hits]),
            },
            subject_record=person,
        ),
    )


def keep_hits(
    act: Act,
    *,
    found: Collection[Found],
    person: UUID,
    document: UUID | None,
    inspection: UUID | None,
    whence: str,
) -> tuple[models.Hit, ...]:
    """Keep hits, each once for what of its entry is compared.

    What was cleared stays cleared, what no longer is opens again.
    """
    if not found:
        return ()
    kept = {(row.list_code, row.entry, row.content): row for row in select(models.Hit, "WHERE person = %s", person)}
    rows = []
    for each in found:
        row = kept.get((each.kept.code, each.hit.entry, each.mark.compared_hash))
        if row is None:
            row = _new(act, each, person=person, whence=whence)
            _see(act, row, each, document=document, inspection=inspection)
            insert(row)
        else:
            _see(act, row, each, document=document, inspection=inspection)
            row.save(force_update=True)
        rows.append(row)
    return tuple(rows)


def filled(told: JSON) -> str:
    """Return JSON in base64, filled up with spaces to the next multiple of ROOM: every letter is one byte."""
    text = json.dumps(told, ensure_ascii=False).encode()
    return b64encode(text.ljust(-(-len(text) // ROOM) * ROOM)).decode("ascii")


def _insert(
    act: Act, screened: Screened, *, person: UUID, document: UUID | None, inspection: UUID | None, whence: str
) -> models.Comparison:
    comparison = models.Comparison(
        id=act.new_id(),
        person=person,
        document=document,
        inspection=inspection,
        whence=whence,
        post=act.post,
        at=act.at,
        asked_id=asked_of(screened.asked) if screened.asked else None,
        missed=",".join(screened.missed),
    )
    insert(comparison)
    return comparison


def asked_of(lists: Collection[PersonListInForce]) -> str:
    """Return the digest under which it is kept what was asked, kept now where it never was."""
    told: list[list[JSON]] = [[each.code, each.number, list(each.artefacts)] for each in lists]
    digest = sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    if not select(models.Asked, "WHERE digest = %s", digest):
        models.Asked.objects.get_or_create(digest=digest, defaults={"lists": told})
    return digest


def _new(act: Act, found: Found, *, person: UUID, whence: str) -> models.Hit:
    return models.Hit(
        id=act.new_id(),
        person=person,
        list_code=found.kept.code,
        entry=found.hit.entry,
        record=found.mark.record,
        content=found.mark.compared_hash,
        whence=whence,
        found_at=act.at,
    )


def _see(act: Act, row: models.Hit, found: Found, *, document: UUID | None, inspection: UUID | None) -> None:
    row.document = document
    row.number = found.kept.number
    row.action, row.made_here = found.action, found.kept.made_here
    row.level, row.bits = found.hit.level, found.hit.bits
    row.told = json.dumps(hit_to_dict(found.hit), ensure_ascii=False)
    row.seen_at = act.at
    if inspection is not None:
        row.inspection, row.post = inspection, act.post
    if row.said == Said.NOT_SAME and found.cleared is None:
        # Its days are over: somebody must look again.
        row.said = ""
    elif found.cleared is not None:
        row.said = Said.NOT_SAME


def _told(row: models.Hit) -> list[JSON]:
    return [str(row.id), row.list_code, row.number, row.entry, row.content, row.level, str(row.bits)]
