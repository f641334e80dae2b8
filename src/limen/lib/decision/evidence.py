"""What may be kept as evidence of a case: pictures that were read and written anew, so that nothing else is in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from limen.lib.basics.words import N_

MOST_BYTES: Final = 8 * 1024 * 1024
"""Size of a file that is taken."""
MOST_PIXELS: Final = 40_000_000
LONGEST_LABEL: Final = 120


class EvidenceKind(StrEnum):
    """How a picture came to be."""

    PHOTO = "photo"
    SCAN = "scan"
    COPY = "copy"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _LABELS[self]


_LABELS = {
    EvidenceKind.PHOTO: N_("Photo"),
    EvidenceKind.SCAN: N_("Scan of a document"),
    EvidenceKind.COPY: N_("Copy that the traveller handed over"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture written anew from its pixels: no place, device, author or hidden second file is left in it."""

    media_type: str
    data: bytes
    width: int
    height: int
