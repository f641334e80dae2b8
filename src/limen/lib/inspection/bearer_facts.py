"""What came of comparing the bearer with their own document: part of the facts of an inspection.

Neither picture is among them, nor anything that was made of one: sentences with a score, and how often it was tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from limen.lib.basics.findings import Finding, finding_from_dict, finding_to_dict


class Against(StrEnum):
    """Where the picture on the document's side came from."""

    CHIP = "chip"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class BearerCompared:
    """The last comparison of the bearer with the document before the officer."""

    at: datetime
    against: Against
    tries: int = 1
    """How often faces were compared: whoever tries until it fits is seen. 0 when nobody was compared yet."""
    told: tuple[Finding, ...] = ()


def compared_to_dict(compared: BearerCompared) -> dict[str, Any]:
    """Return it as plain JSON data; `compared_from_dict` reads it back equal."""
    return {
        "at": compared.at.isoformat(),
        "against": compared.against.value,
        "tries": compared.tries,
        "told": [finding_to_dict(finding) for finding in compared.told],
    }


def compared_from_dict(data: Mapping[str, Any]) -> BearerCompared:
    """Return what `compared_to_dict` wrote. Raises ValueError, KeyError or TypeError for data of another form."""
    return BearerCompared(
        **{
            **data,
            "at": datetime.fromisoformat(data["at"]),
            "against": Against(data["against"]),
            "told": tuple(finding_from_dict(each) for each in data["told"]),
        }
    )
