"""What a chip said of itself at the lane, and what its bytes are worth: part of the facts of an inspection.

The bytes themselves are not among them: what was read is checked at once, and each step is kept with its result and its
finding, so that it is shown and replayed as it was. Of the chip there remains the digest of its signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from limen.lib.basics.findings import Finding, finding_from_dict, finding_to_dict
from limen.lib.emrtd.results import Met, Result, Step, Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One attempt to read the chip of the document before the officer."""

    met: Met
    at: datetime
    expected: bool = False
    """True when documents of this kind of this State have a chip, as far as is known here."""
    access: str = ""
    """How it was opened: PACE, BAC, none needed, not opened; empty when no chip was met."""
    verdict: str = ""
    """Of passive authentication; empty when no chip was met."""
    summary: Finding | None = None
    """The verdict as a sentence."""
    steps: tuple[Step, ...] = ()
    """Passive authentication, the comparison with the page, and what the chip did to prove that it is no copy."""
    told: tuple[Finding, ...] = ()
    """What must be said about how it was read."""
    sod: str = ""
    """SHA-256 of the security object, in hexadecimal: which chip it was, and nothing of whom."""
    trust: str = ""
    """Digest of the trust store that it was checked with."""
    milliseconds: int = 0
    tries: int = 1


def chip_to_dict(chip: Chip) -> dict[str, Any]:
    """Return it as plain JSON data; `chip_from_dict` reads it back equal."""
    return {
        "met": chip.met.value,
        "at": chip.at.isoformat(),
        "expected": chip.expected,
        "access": chip.access,
        "verdict": chip.verdict,
        "summary": None if chip.summary is None else finding_to_dict(chip.summary),
        "steps": [_step_to_dict(step) for step in chip.steps],
        "told": [finding_to_dict(finding) for finding in chip.told],
        "sod": chip.sod,
        "trust": chip.trust,
        "milliseconds": chip.milliseconds,
        "tries": chip.tries,
    }


def chip_from_dict(data: Mapping[str, Any]) -> Chip:
    """Return what `chip_to_dict` wrote. Raises ValueError, KeyError or TypeError for data of another form."""
    return Chip(
        **{
            **data,
            "met": Met(data["met"]),
            "at": datetime.fromisoformat(data["at"]),
            "summary": None if data["summary"] is None else finding_from_dict(data["summary"]),
            "steps": tuple(_step_from_dict(each) for each in data["steps"]),
            "told": tuple(finding_from_dict(each) for each in data["told"]),
        }
    )


def _step_to_dict(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "result": step.result.value,
        "weight": step.weight.value,
        "finding": finding_to_dict(step.finding),
    }


def _step_from_dict(data: Mapping[str, Any]) -> Step:
    return Step(
        id=data["id"],
        result=Result(data["result"]),
        weight=Weight(data["weight"]),
        finding=finding_from_dict(data["finding"]),
    )
