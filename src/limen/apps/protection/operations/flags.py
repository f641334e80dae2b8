"""Flags on the cases of children: raised and resolved by name, by those who know of the case, also after it closed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from limen.apps.protection import models
from limen.apps.protection.access import child_case_for
from limen.apps.protection.operations.children import CaseWordsMissing
from limen.apps.protection.operations.noting import note
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_


class NoSuchFlag(Problem):
    """There is no such flag in this case, or it is resolved."""

    code = "child-flag-unknown"
    sentence = N_("There is no such flag in this case that waits for somebody.")


def raise_flag(act: Act, *, case: UUID, flag: UUID, words: str, day: date | None = None) -> None:
    """Flag a case for everybody who knows of it; the same `flag` twice is one.

    Raises NoSuchChildCase or CaseWordsMissing.
    """
    said = clean_line(words, longest=500)
    if not said:
        raise CaseWordsMissing
    with transaction.atomic():
        row = child_case_for(act, case, what="child-flag", lock=True)
        if models.CaseFlag.objects.filter(id=flag).exists():
            return
        models.CaseFlag.objects.create(id=flag, case=row, words=said, day=day, raised_at=act.at, raised_by_id=act.actor)
        note(act, what="child-flag", record=flag, person=row.person, told={"words": said})


def resolve_flag(act: Act, *, case: UUID, flag: UUID, words: str) -> None:
    """Say what came of a flag. Raises NoSuchChildCase, NoSuchFlag or CaseWordsMissing."""
    said = clean_line(words, longest=500)
    if not said:
        raise CaseWordsMissing
    with transaction.atomic():
        row = child_case_for(act, case, what="child-flag", lock=True)
        found = row.flags.select_for_update().filter(id=flag, resolved_at__isnull=True).first()
        if found is None:
            raise NoSuchFlag
        found.resolved_at, found.resolved_by_id, found.resolved_words = max(act.at, found.raised_at), act.actor, said
        found.save(update_fields=["resolved_at", "resolved_by", "resolved_words"])
        note(act, what="child-flag-resolved", record=flag, person=row.person, told={"words": said})
