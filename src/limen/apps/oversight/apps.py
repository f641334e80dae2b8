"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Configuration of the app `oversight`."""

    name = "limen.apps.oversight"
    label = "oversight"
