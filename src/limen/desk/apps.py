"""The desk as a Django app: it brings templates and static files, and keeps no tables."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The browser door."""

    name = "limen.desk"
    label = "desk"
