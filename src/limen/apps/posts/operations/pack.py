"""The posts and lanes that the country pack names are put in force."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.posts.models import Lane, Post
from limen.apps.posts.queries import lane_key
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import CountryPack
from limen.lib.events.canonical import JSON

Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPosts:
    """How many posts and lanes are in force now, and whether that is news."""

    posts: int
    lanes: int
    changed: bool


def load_pack_posts(act: Act) -> PackPosts:
    """Put the posts and lanes of the pack in force, and those it no longer names out of force; nothing is deleted.

    No right is asked for: whoever starts the node chooses its pack, and no person of the desk comes here.
    """
    posts, lanes = _rows_of_posts(act.pack), _rows_of_lanes(act.pack)
    with transaction.atomic():
        if _in_force() == (posts, lanes):
            return PackPosts(posts=len(posts), lanes=len(lanes), changed=False)
        Post.objects.update(active=False)
        Lane.objects.update(active=False)
        # What is there already is written over: one statement each instead of three for every lane.
        Post.objects.bulk_create(
            [Post(code=code, **row) for code, row in posts.items()],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "mode", "time_zone", "active"],
        )
        Lane.objects.bulk_create(
            [Lane(key=key, **row) for key, row in lanes.items()],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["post", "code", "name", "direction", "kind", "active"],
        )
        data: dict[str, JSON] = {"pack": act.pack.name, "posts": len(posts), "lanes": len(lanes)}
        append(act, kind="limen.posts.loaded", subject=act.node.incarnation, data=data)
    return PackPosts(posts=len(posts), lanes=len(lanes), changed=True)


def _rows_of_posts(pack: CountryPack) -> dict[str, Row]:
    return {post.code: {"name": post.name, "mode": post.mode.value, "time_zone": post.time_zone} for post in pack.posts}


def _rows_of_lanes(pack: CountryPack) -> dict[str, Row]:
    return {
        lane_key(post.code, lane.code): {
            "post_id": post.code,
            "code": lane.code,
            "name": lane.name,
            "direction": lane.direction.value,
            "kind": lane.kind.value,
        }
        for post in pack.posts
        for lane in post.lanes
    }


def _in_force() -> tuple[dict[str, Row], dict[str, Row]]:
    posts = Post.objects.filter(active=True)
    lanes = Lane.objects.filter(active=True)
    return {post.code: _row_of_post(post) for post in posts}, {lane.key: _row_of_lane(lane) for lane in lanes}


def _row_of_post(post: Post) -> Row:
    return {"name": post.name, "mode": post.mode, "time_zone": post.time_zone}


def _row_of_lane(lane: Lane) -> Row:
    return {
        "post_id": lane.post_id,
        "code": lane.code,
        "name": lane.name,
        "direction": lane.direction,
        "kind": lane.kind,
    }
