"""Tells Django about the journal."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The journal as a Django app."""

    name = "limen.apps.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
