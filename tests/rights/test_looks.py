"""Whoever sees a person is on record before the data is shown; who has no task sees nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from limen.apps.crossings import access, queries
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import NoSuchInspection, Opened
from limen.apps.journal.models import Look
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.inspection.moves import Move
from tests.fakes.post import Post, decided, opened, view

WAYS: dict[str, Callable[[Act, Opened], Any]] = {
    "view": lambda act, one: crossings.look_at(act, inspection=one.inspection),
    "document": lambda act, one: crossings.look_at_document(act, inspection=one.inspection),
    "replay": lambda act, one: crossings.replay(act, inspection=one.inspection),
}


@pytest.mark.parametrize("way", sorted(WAYS))
def test_every_look_is_written_first(post: Post, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = opened(post.first)
    person = view(post.first, one).person
    before = Look.objects.count()
    seen_before_shown = []
    for name in ("view_of", "last_reading", "presented_at", "replays"):
        shown = getattr(queries, name)

        def spy(*args: Any, _shown: Callable[..., Any] = shown, **kwargs: Any) -> Any:
            seen_before_shown.append(Look.objects.count() > before)
            return _shown(*args, **kwargs)

        monkeypatch.setattr(queries, name, spy)
    WAYS[way](post.first, one)
    assert seen_before_shown
    assert all(seen_before_shown)
    look = Look.objects.order_by("-number")[0]
    assert (look.actor, look.subject, look.purpose, look.post) == (
        post.first.actor,
        person,
        post.first.purpose,
        post.first.post,
    )


@pytest.mark.parametrize("way", sorted(WAYS))
def test_who_has_no_task_sees_nothing_and_leaves_no_look_of_the_person(post: Post, way: str) -> None:
    one = opened(post.first)
    stranger = post.officer("omar", lane="A2")
    with pytest.raises(NoSuchInspection):
        WAYS[way](stranger, one)
    assert not Look.objects.filter(actor=stranger.actor).exists()


def test_deciding_is_a_look_too(post: Post) -> None:
    one = opened(post.first)
    second = post.officer("li")
    decided(second, one, Move.REFER)
    assert Look.objects.filter(actor=second.actor, what="decision").exists()


def test_the_queue_is_seen_by_name_and_purpose(post: Post) -> None:
    decided(post.first, opened(post.first), Move.REFER)
    sofia = post.officer("sofia", Role.SECOND_LINE)
    assert len(access.queue_for(sofia)) == 1
    look = Look.objects.get(actor=sofia.actor)
    assert (look.what, look.subject) == ("second-line-queue", access.queue_id(sofia.post))
