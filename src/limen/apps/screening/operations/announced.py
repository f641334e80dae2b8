"""People whom a carrier announces: some hundreds are compared at once, and again when a list changes.

No comparison is kept of each: who announced them keeps which lists were asked. A hit is kept as any other, under a key
of its own, and it is told as one found away from a post.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from limen.apps.journal.operations import append_many
from limen.apps.screening import models
from limen.apps.screening.operations.asking import AskedList, asked_lists
from limen.apps.screening.operations.comparing import Found
from limen.apps.screening.operations.keeping import keep_hits
from limen.apps.screening.operations.rescreening import hit_draft
from limen.apps.watchlists.queries import number_lists_digest
from limen.lib.basics.act import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The lists of persons, opened for many comparisons, and the digest of what is asked."""

    lists: tuple[AskedList, ...]
    digest: str


def open_lists(act: Act) -> Screening:
    """Return the lists of persons in force, opened; the digest tells of those of numbers too.

    A list that cannot be opened stands in the digest as silent, so that its return is noticed as any other change.
    """
    lists = asked_lists(act)
    told = [f"{each.kept.code} {each.kept.number}{'' if each.index else ' silent'}" for each in lists]
    digest = sha256("\n".join([*told, number_lists_digest()]).encode()).hexdigest()
    return Screening(lists=lists, digest=digest)


def keep_announced(act: Act, *, found: Collection[tuple[UUID, Collection[Found]]]) -> None:
    """Keep the hits of people whom a carrier announced, each under the person's record. Inside the caller's
    transaction.
    """
    drafts = []
    for person, hits in found:
        rows = keep_hits(act, found=hits, person=person, document=None, inspection=None, whence=models.CARRIER)
        drafts += [hit_draft(row) for row in rows]
    if drafts:
        append_many(act, drafts=drafts)
