"""How each problem is answered over HTTP: one table for every door that speaks it. A house test keeps it complete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

STATUS: Final[Mapping[str, int]] = {
    "not-allowed": 403,
    "move-not-open": 409,
    "move-not-yours": 403,
    "duty-open": 409,
    "not-voidable": 409,
    "duty-wrong-role": 403,
    "duty-wrong-evidence": 422,
    "card-not-right": 422,
}
"""Code of the problem to HTTP status: 403 not yours, 404 not there, 409 not now, 413 too much, 422 not like this, 503 no answer."""

FAULT: Final = 500
"""The status of a problem that the table does not know, which is a fault of the program."""


def status_of(code: str) -> int:
    """Return the HTTP status of the problem with this code."""
    return STATUS.get(code, FAULT)
