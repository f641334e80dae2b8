"""Files of list data that no version names: what a process left that ended between writing a file and naming it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from limen.apps.trust.queries import artefacts_named
from limen.apps.watchlists import models
from limen.lib.basics.act import Act

LEFT: Final = timedelta(days=1)
"""Whoever wrote a file has named it within so long."""


def drop_unnamed(act: Act) -> int:
    """Remove list data that was put aside a day ago and is named by no version; return how many files went."""
    unnamed = act.artefacts.held(before=act.at - LEFT) - _named()
    return sum(act.artefacts.drop(digest) for digest in sorted(unnamed))


def _named() -> frozenset[str]:
    numbers = models.NumberListVersion.objects.exclude(artefact="").values_list("artefact", flat=True)
    persons = models.PersonListVersion.objects.values_list("artefacts", "files")
    of_persons = {digest for artefacts, _ in persons for digest in artefacts}
    waiting = {digest for _, files in persons for _, digest in files}
    return frozenset({*numbers, *of_persons, *waiting, *artefacts_named()})
