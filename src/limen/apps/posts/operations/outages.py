"""Declared fallback: somebody says once that something is out, and once that it is back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.posts.models import Outage, Post
from limen.apps.posts.operations.shifts import PostUnknown
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import Service
from limen.lib.decision.rights import Right, require


def declare_outage(act: Act, *, post: str, what: Service) -> UUID:
    """Declare a service out at a post and return the outage's id; declared already, that one is returned.

    Raises NotAllowed or PostUnknown.
    """
    require(act.roles, Right.DECLARE_OUTAGE)
    with transaction.atomic():
        _lock_post(post)
        outage = Outage.objects.filter(post_id=post, what=what.value, until__isnull=True).first()
        if outage is not None:
            return outage.id
        outage = Outage.objects.create(
            id=act.new_id(), post_id=post, what=what.value, declared_by_id=act.actor, since=act.at
        )
        append(act, kind="limen.outage.declared", subject=outage.id, data={"post": post, "what": what.value})
    return outage.id


def end_outage(act: Act, *, post: str, what: Service) -> None:
    """Declare a service back at a post; harmless when it is not out. Raises NotAllowed."""
    require(act.roles, Right.DECLARE_OUTAGE)
    with transaction.atomic():
        outage = Outage.objects.select_for_update().filter(post_id=post, what=what.value, until__isnull=True).first()
        if outage is None:
            return
        outage.ended_by_id = act.actor
        # A clock that was set back must not keep a service out.
        outage.until = max(act.at, outage.since)
        outage.save(update_fields=["ended_by", "until"])
        append(act, kind="limen.outage.ended", subject=outage.id, data={})


def _lock_post(post: str) -> None:
    """Let one declaration at a post go on at a time, so that two officers who say the same make one outage."""
    if Post.objects.select_for_update().filter(code=post, active=True).first() is None:
        raise PostUnknown(post=post[:16])
