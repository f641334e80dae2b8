"""Recorded travellers are replayed against the lists of persons in force: counts come out, nothing about anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.travellers.queries import newest_papers
from limen.apps.watchlists.queries import PersonListInForce, person_lists_in_force
from limen.lib.basics.act import Act
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.inspection.subject import subject_of
from limen.lib.screening import Index, Subject, profile_of
from limen.lib.screening.calibration import Curve, NothingToReplay, replay


def calibrate(
    act: Act,
    *,
    travellers: int,
    subjects: Iterable[Subject] | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> tuple[Curve, ...]:
    """Return a curve for each list of persons in force, over `subjects` or the `travellers` documents met last.

    The journal tells that so many were replayed, by whom, against what. `progress` is told how many comparisons are
    done. Raises NotAllowed, NothingToReplay, and what the store raises when list data is damaged.
    """
    require(act.roles, Right.KEEP_LISTS)
    asked = list(subjects) if subjects is not None else list(_recorded(travellers))
    lists = [kept for kept in person_lists_in_force() if kept.artefacts]
    if not asked or not lists:
        raise NothingToReplay
    curves = tuple(
        replay(_index(act, kept), _counted(asked, progress, done=number * len(asked)))
        for number, kept in enumerate(lists)
    )
    with transaction.atomic():
        codes = sorted(curve.list_code for curve in curves)
        data: dict[str, JSON] = {"travellers": len(asked), "lists": [*codes]}
        append(act, kind="limen.screening.calibrated", subject=act.actor, data=data)
    return curves


def _recorded(travellers: int) -> Iterator[Subject]:
    for papers in newest_papers(limit=travellers):
        subject = subject_of(document=papers.document, holder=papers.holder)
        if subject is not None:
            yield subject


def _index(act: Act, kept: PersonListInForce) -> Index:
    data = [act.artefacts.open(digest) for digest in kept.artefacts]
    return Index.open(data, profile=profile_of(act.pack.screening), digests=kept.artefacts)


def _counted(subjects: Iterable[Subject], progress: Callable[[int], None], *, done: int) -> Iterator[Subject]:
    for number, subject in enumerate(subjects, start=done + 1):
        yield subject
        progress(number)
