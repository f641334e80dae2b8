"""Hits as plain JSON data: what a reading, a case at the hits page and the API keep and show of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from limen.lib.basics.findings import value_from_json, value_to_json
from limen.lib.listings.persons import NameKind
from limen.lib.screening.hits import AlignedPart, Evidence, Field, Hit, Level, Verdict

_TEXTS = ("list_code", "list_version", "entry", "name", "profile", "artefact")


def hit_to_dict(hit: Hit) -> dict[str, Any]:
    """Return the hit as plain JSON data; `hit_from_dict` reads it back equal."""
    return {
        **{name: getattr(hit, name) for name in _TEXTS},
        "name_kind": hit.name_kind.value,
        "level": hit.level.value,
        "bits": hit.bits,
        "rarity": hit.rarity,
        "evidence": [_evidence_to_dict(each) for each in hit.evidence],
        "alignment": [[part.listed, part.presented, part.how] for part in hit.alignment],
    }


def hit_from_dict(data: Mapping[str, Any]) -> Hit:
    """Return the hit that `hit_to_dict` wrote. Raises ValueError when the data is of another form."""
    try:
        return Hit(
            **{name: str(data[name]) for name in _TEXTS},
            name_kind=NameKind(data["name_kind"]),
            level=Level(data["level"]),
            bits=float(data["bits"]),
            rarity=float(data["rarity"]),
            evidence=tuple(_evidence_from_dict(each) for each in data["evidence"]),
            alignment=tuple(
                AlignedPart(listed=listed, presented=presented, how=how) for listed, presented, how in data["alignment"]
            ),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is not a hit: {error}") from error


def _evidence_to_dict(evidence: Evidence) -> dict[str, object]:
    return {
        "field": evidence.field.value,
        "verdict": evidence.verdict.value,
        "bits": evidence.bits,
        "sentence": evidence.sentence,
        "values": {name: value_to_json(value) for name, value in evidence.values.items()},
        "ours": None if evidence.ours is None else value_to_json(evidence.ours),
        "theirs": None if evidence.theirs is None else value_to_json(evidence.theirs),
    }


def _evidence_from_dict(data: Mapping[str, Any]) -> Evidence:
    return Evidence(
        field=Field(data["field"]),
        verdict=Verdict(data["verdict"]),
        bits=float(data["bits"]),
        sentence=str(data["sentence"]),
        values={str(name): value_from_json(value) for name, value in data["values"].items()},
        ours=None if data["ours"] is None else value_from_json(data["ours"]),
        theirs=None if data["theirs"] is None else value_from_json(data["theirs"]),
    )
