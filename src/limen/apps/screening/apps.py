"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Configuration of the app `screening`."""

    name = "limen.apps.screening"
    label = "screening"
