"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ExaminationConfig(AppConfig):
    """Configuration of the app `examination`."""

    name = "limen.apps.examination"
    label = "examination"
