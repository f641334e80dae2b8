"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Configuration of the app `protection`."""

    name = "limen.apps.protection"
    label = "protection"
