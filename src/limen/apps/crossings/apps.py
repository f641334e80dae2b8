"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CrossingsConfig(AppConfig):
    """Configuration of the app `crossings`."""

    name = "limen.apps.crossings"
    label = "crossings"
