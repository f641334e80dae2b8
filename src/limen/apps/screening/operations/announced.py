"""People whom a carrier announces: some hundreds are compared at once, and again when a list changes.

No comparison is kept of each: who announced them keeps which lists were asked. A hit is kept as any other, under a key
of its own, and it is told as one found away from a post.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from limen.apps.journal.operations import append_many
from limen.apps.screening import models
from limen.apps.screening.operations.asking import AskedList, asked_lists
from limen.apps.screening.operations.comparing import Found, Screened, screen
from limen.apps.screening.operations.keeping import keep_hits
from limen.apps.screening.operations.rescreening import hit_draft
from limen.apps.watchlists.queries import number_lists_digest
from limen.lib.basics.act import Act
from limen.lib.inspection.facts import Holder
from limen.lib.screening.subject import Subject

SILENT: Final = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The lists of persons, opened for many comparisons, and the digest of what is asked."""

    lists: tuple[AskedList, ...]
    digest: str
    told: Mapping[str, str]
    """What of each list is asked, and by what weights, by the code of the list; kept under the digest."""


def open_lists(act: Act) -> Screening:
    """Return the lists of persons in force, opened; the digest tells of those of numbers too.

    A list that cannot be opened stands in the digest as silent, so that its return is noticed as any other change.
    """
    lists = asked_lists(act)
    told = [f"{each.kept.code} {each.kept.number}{'' if each.index else ' silent'}" for each in lists]
    digest = sha256("\n".join([*told, number_lists_digest()]).encode()).hexdigest()
    weights = sha256(act.pack.screening.weights.encode()).hexdigest()[:16]
    return Screening(lists=lists, digest=digest, told={each.kept.code: _told(each, weights) for each in lists})


def _told(asked: AskedList, weights: str) -> str:
    if asked.index is None:
        return SILENT
    data = sha256(" ".join(asked.kept.artefacts).encode()).hexdigest()[:16]
    return f"{asked.kept.number} {data} {weights}"


def screen_again(
    act: Act,
    *,
    subject: Subject | None,
    holder: Holder | None,
    persons: Collection[UUID],
    opened: Screening,
    before: Mapping[str, str],
) -> Screened:
    """Return what all lists say about somebody of whom they said nothing when they were asked as `before` tells.

    Only those that are others now are asked. Where one of them says something, all are.
    """
    changed = {code for code, told in opened.told.items() if before.get(code) != told}
    again = [each for each in opened.lists if each.kept.code in changed]
    if screen(act, subject=subject, holder=holder, persons=persons, opened=again).found:
        return screen(act, subject=subject, holder=holder, persons=persons, opened=opened.lists)
    # Nobody is asked for: what all lists say of whom they do not know.
    return screen(act, subject=None, holder=None, opened=opened.lists)


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
