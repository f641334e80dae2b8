"""What a step of checking a chip came to, in the words of BSI TR-03135-1 (3.5.2, 3.7): result and weight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from limen.lib.basics.findings import Finding


class Result(StrEnum):
    """How a step ended."""

    SUCCESSFUL = "successful"
    FAILED = "failed"
    UNDETERMINED = "undetermined"
    """It was done, and its question is still open: a certificate, a list or an algorithm is missing."""
    NOT_SUPPORTED = "not supported"
    """The document has nothing to do the step with."""
    ABORTED = "aborted"
    """It was begun and could not be brought to its end."""


class Weight(StrEnum):
    """What a step counts for in the whole."""

    MANDATORY = "mandatory"
    """The whole is successful only when it is."""
    OPTIONAL = "optional"
    """A failure counts; that it could not be done does not."""
    EVALUATORY = "evaluatory"
    """Told, and counted for nothing."""


class Met(StrEnum):
    """What the reader met."""

    CHIP = "chip"
    NO_CHIP = "no chip"
    """A reader is there, and nothing answers in it."""
    NO_READER = "no reader"
    NO_ANSWER = "no answer"
    """The reader itself did not come back in time, or broke off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: its stable id, how it ended, what it counts for, and the finding that says so."""

    id: str
    result: Result
    weight: Weight
    finding: Finding


_WORST_FIRST: Final = (Result.FAILED, Result.ABORTED, Result.UNDETERMINED, Result.NOT_SUPPORTED)


def whole(steps: Iterable[Step]) -> Result:
    """Return what the steps come to together: the worst of those that count, successful without any."""
    counted = {step.result for step in steps if _counts(step)}
    return next((result for result in _WORST_FIRST if result in counted), Result.SUCCESSFUL)


def _counts(step: Step) -> bool:
    if step.weight is Weight.MANDATORY:
        return step.result is not Result.SUCCESSFUL
    return step.weight is Weight.OPTIONAL and step.result is Result.FAILED
