"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class TravellersConfig(AppConfig):
    """Configuration of the app `travellers`."""

    name = "limen.apps.travellers"
    label = "travellers"
