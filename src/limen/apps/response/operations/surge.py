"""Surge mode is on by somebody's word and off by somebody's word, and both stay on record."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.crossings.access import require_post
from limen.apps.journal.operations import append, once_more
from limen.apps.response import models
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require


class SurgeWordsMissing(Problem):
    """Surge mode changes how a whole post works: somebody says why."""

    code = "surge-words"
    sentence = N_("Say in words why surge mode begins or ends. It stays on record with your name.")


@once_more
def begin_surge(act: Act, *, why: str) -> UUID:
    """Put the post into surge mode, and return the id of it; that of the one that is on already.

    Raises NotAllowed, AwayFromPost or SurgeWordsMissing.
    """
    require(act.roles, Right.LEAD_RESPONSE)
    require_post(act)
    said = clean_words(why, longest=models.LONG)
    if not said:
        raise SurgeWordsMissing
    with transaction.atomic():
        row, is_new = models.Surge.objects.get_or_create(
            post=act.post,
            ended_at=None,
            defaults={"id": act.new_id(), "why": said, "started_at": act.at, "started_by_id": act.actor},
        )
        if is_new:
            append(act, kind="limen.surge.begun", subject=row.id, data={})
        return row.id


def end_surge(act: Act, *, words: str) -> None:
    """End surge mode at the post; where it is off, it stays off. Raises NotAllowed or SurgeWordsMissing."""
    require(act.roles, Right.LEAD_RESPONSE)
    said = clean_words(words, longest=models.LONG)
    if not said:
        raise SurgeWordsMissing
    with transaction.atomic():
        row = models.Surge.objects.select_for_update().filter(post=act.post, ended_at__isnull=True).first()
        if row is None:
            return
        row.ended_at, row.ended_by_id, row.end_words = max(act.at, row.started_at), act.actor, said
        row.save(update_fields=["ended_at", "ended_by", "end_words"])
        append(act, kind="limen.surge.ended", subject=row.id, data={})
