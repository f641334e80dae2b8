"""What is kept of people, how long, and why: the words in which every app's `erasure.py` says so.

An app that keeps personal data has a room `erasure`, which is an `ErasureRoom`; one that keeps rows under a person's
record is a `ForgettingRoom`. `apps.journal` destroys the person's key, which erases every sealed payload at once; the
rows are each app's own to erase, in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable
from uuid import UUID

from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import CountryPack, Retention, RetentionClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Personal data in one table: which columns, under which rule, and what for."""

    table: str
    fields: tuple[str, ...]
    why: str
    """What the data is needed for, in one English sentence for the data-protection authority."""
    retention: RetentionClass | None = None
    """The class in the country pack that gives days and legal basis; None where the data goes with its person alone."""

    def rule_in(self, pack: CountryPack) -> Retention | None:
        """Return days and legal basis as the country pack has them; None for data that goes with its person alone."""
        return None if self.retention is None else pack.retention[self.retention]


@runtime_checkable
class ErasureRoom(Protocol):
    """The module `erasure` of an app."""

    KEEPS: tuple[Kept, ...]
    """What holds plaintext, table by table."""

    def erase_due(self, act: Act) -> int:
        """Erase what is past its legal days and return how many rows went."""


@runtime_checkable
class ForgettingRoom(ErasureRoom, Protocol):
    """The module `erasure` of an app that keeps rows under a person's record."""

    def forget(self, act: Act, *, subject_record: UUID) -> int:
        """Erase everything kept of one person, whatever its days, and return how many rows went."""
