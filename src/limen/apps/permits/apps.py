"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PermitsConfig(AppConfig):
    """Configuration of the app `permits`."""

    name = "limen.apps.permits"
    label = "permits"
