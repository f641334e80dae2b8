"""A capture laid over its specimen: what a comparison says, and where it hints that the two differ.

A hint is not a finding: a stain, a stamp, a fold or another camera differ too, and what was forged well does not. It
shows where to look.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from limen.lib.examination.specimens import Box

LEAST_AGREEING: Final = 40
"""Points that must agree before a capture counts as laid over its specimen; of another specimen some 10 to 30 do."""
LEAST_ALIKE: Final = 0.3
"""Correlation of the edges in a block below which it is told as differing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of the capture, in ten-thousandths of its width and height, and how alike its edges are (-1 to 1)."""

    x: int
    y: int
    width: int
    height: int
    alike: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What came of laying a specimen over a capture."""

    agreeing: int
    """Points of the two that agree under one perspective."""
    blocks: tuple[Block, ...]
    """Those with enough to see in both to be compared at all."""
    laid: bytes
    """The specimen as seen from where the capture was taken, a JPEG of the capture's proportions; empty where the two
    could not be laid over each other."""
    specimen_places: tuple[Box, ...] = ()
    """The places of the specimen that differ from bearer to bearer, as boxes of the capture."""

    @property
    def is_registered(self) -> bool:
        """True when enough points agree to believe that the one lies over the other."""
        return bool(self.laid) and self.agreeing >= LEAST_AGREEING


def differing(comparison: Comparison) -> tuple[Block, ...]:
    """Return the blocks to look at: unlike, and not where documents differ from bearer to bearer anyhow."""
    if not comparison.is_registered:
        return ()
    return tuple(
        block
        for block in comparison.blocks
        if block.alike < LEAST_ALIKE and not _lies_in(block, comparison.specimen_places)
    )


def _lies_in(block: Block, places: Iterable[Box]) -> bool:
    middle_x, middle_y = block.x + block.width // 2, block.y + block.height // 2
    return any(left <= middle_x <= right and top <= middle_y <= bottom for left, top, right, bottom in places)
