"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class MissingConfig(AppConfig):
    """Configuration of the app `missing`."""

    name = "limen.apps.missing"
    label = "missing"
