"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class TrustConfig(AppConfig):
    """The trust store of travel documents."""

    name = "limen.apps.trust"
    label = "trust"
