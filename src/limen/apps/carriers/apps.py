"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CarriersConfig(AppConfig):
    """Configuration of the app `carriers`."""

    name = "limen.apps.carriers"
    label = "carriers"
