"""Facts and findings as JSON: what an inspection keeps so that it can be replayed, and gives to the API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from limen.lib.basics.findings import Finding, finding_from_dict, finding_to_dict
from limen.lib.inspection.bearer_facts import compared_from_dict, compared_to_dict
from limen.lib.inspection.chip_facts import chip_from_dict, chip_to_dict
from limen.lib.inspection.facts import Facts, Silent
from limen.lib.inspection.screened import Screening, screening_from_dict, screening_to_dict

_FACTS = TypeAdapter(Facts)
_SILENT = TypeAdapter(Silent)


def dump_facts(facts: Facts) -> str:
    """Return `facts` as JSON text; `load_facts` gives them back equal."""
    # The values of a sentence are of many kinds; findings and hits know how to write theirs.
    left_out = {"reading", "codes", "screening", "chip", "bearer"}
    kept: dict[str, object] = _FACTS.dump_python(facts, mode="json", exclude=left_out)
    kept["reading"] = [finding_to_dict(finding) for finding in facts.reading]
    kept["codes"] = [finding_to_dict(finding) for finding in facts.codes]
    kept["screening"] = _screening_to_dict(facts.screening)
    kept["chip"] = None if facts.chip is None else chip_to_dict(facts.chip)
    kept["bearer"] = None if facts.bearer is None else compared_to_dict(facts.bearer)
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def load_facts(text: str) -> Facts:
    """Return the facts kept as `text`; raises ValueError when they are not facts."""
    kept = json.loads(text)
    reading = tuple(finding_from_dict(entry) for entry in kept.pop("reading"))
    codes = tuple(finding_from_dict(entry) for entry in kept.pop("codes", ()))
    # Facts of before lists of persons were asked tell nothing of them.
    screening = _screening_from_dict(kept.pop("screening")) if "screening" in kept else Screening()
    said = kept.pop("chip", None)
    chip = None if said is None else chip_from_dict(said)
    seen = kept.pop("bearer", None)
    bearer = None if seen is None else compared_from_dict(seen)
    known = _FACTS.validate_python(kept)
    return replace(known, reading=reading, codes=codes, screening=screening, chip=chip, bearer=bearer)


def _screening_to_dict(screening: Screening | Silent) -> dict[str, Any]:
    if isinstance(screening, Silent):
        said: dict[str, Any] = _SILENT.dump_python(screening, mode="json")
        return said
    return screening_to_dict(screening)


def _screening_from_dict(said: Mapping[str, Any]) -> Screening | Silent:
    return _SILENT.validate_python(said) if said["state"] == "silent" else screening_from_dict(said)


def dump_findings(findings: tuple[Finding, ...]) -> str:
    """Return `findings` as JSON text, in their order."""
    return json.dumps([finding_to_dict(finding) for finding in findings], ensure_ascii=False, separators=(",", ":"))


def load_findings(text: str) -> tuple[Finding, ...]:
    """Return the findings kept as `text`; raises ValueError when they are not findings."""
    return tuple(finding_from_dict(entry) for entry in json.loads(text))
