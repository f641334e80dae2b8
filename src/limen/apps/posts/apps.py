"""Makes this room known to Django."""

from __future__ import annotations

from django.apps import AppConfig


class PostsConfig(AppConfig):
    """Posts, lanes, officers, shifts, notes, outages."""

    name = "limen.apps.posts"
    label = "posts"
    default_auto_field = "django.db.models.BigAutoField"
