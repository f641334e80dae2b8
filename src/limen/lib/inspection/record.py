"""Facts and findings as JSON: what an inspection keeps so that it can be replayed, and gives to the API."""

from __future__ import annotations

import json
from dataclasses import replace

from pydantic import TypeAdapter

from limen.lib.basics.findings import Finding, finding_from_dict, finding_to_dict
from limen.lib.inspection.facts import Facts

_FACTS = TypeAdapter(Facts)


def dump_facts(facts: Facts) -> str:
    """Return `facts` as JSON text; `load_facts` gives them back equal."""
    kept: dict[str, object] = _FACTS.dump_python(facts, mode="json", exclude={"reading"})
    kept["reading"] = [finding_to_dict(finding) for finding in facts.reading]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def load_facts(text: str) -> Facts:
    """Return the facts kept as `text`; raises ValueError when they are not facts."""
    kept = json.loads(text)
    reading = tuple(finding_from_dict(entry) for entry in kept.pop("reading"))
    return replace(_FACTS.validate_python(kept), reading=reading)


def dump_findings(findings: tuple[Finding, ...]) -> str:
    """Return `findings` as JSON text, in their order."""
    return json.dumps([finding_to_dict(finding) for finding in findings], ensure_ascii=False, separators=(",", ":"))


def load_findings(text: str) -> tuple[Finding, ...]:
    """Return the findings kept as `text`; raises ValueError when they are not findings."""
    return tuple(finding_from_dict(entry) for entry in json.loads(text))
