"""Facts and findings as JSON: what an inspection keeps so that it can be replayed, and gives to the API."""

from __future__ import annotations

from pydantic import TypeAdapter

from limen.lib.basics.findings import Finding, finding_from_dict, finding_to_dict
from limen.lib.inspection.facts import Facts

_FACTS = TypeAdapter(Facts)


def facts_to_dict(facts: Facts) -> dict[str, object]:
    """Return the JSON-able form of `facts`; `facts_from_dict` gives them back equal."""
    kept: dict[str, object] = _FACTS.dump_python(facts, mode="json", exclude={"reading"})
    kept["reading"] = findings_to_list(facts.reading)
    return kept


def facts_from_dict(kept: dict[str, object]) -> Facts:
    """Return the facts kept as `kept`; raises pydantic's ValidationError when they are not facts."""
    reading = findings_from_list(kept.get("reading", []))
    plain = _FACTS.validate_python({**kept, "reading": ()})
    return _with_reading(plain, reading)


def findings_to_list(findings: tuple[Finding, ...]) -> list[dict[str, object]]:
    """Return the JSON-able form of `findings`, in their order."""
    return [finding_to_dict(finding) for finding in findings]


def findings_from_list(kept: object) -> tuple[Finding, ...]:
    """Return the findings kept as the list `kept`; raises TypeError when it is not a list."""
    if not isinstance(kept, list):
        raise TypeError(f"findings are kept as a list, not {type(kept).__name__}")
    return tuple(finding_from_dict(entry) for entry in kept)


def _with_reading(facts: Facts, reading: tuple[Finding, ...]) -> Facts:
    values = {name: getattr(facts, name) for name in Facts.__slots__}
    return Facts(**{**values, "reading": reading})
