"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class WatchlistsConfig(AppConfig):
    """Configuration of the app `watchlists`."""

    name = "limen.apps.watchlists"
    label = "watchlists"
