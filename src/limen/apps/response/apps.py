"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ResponseConfig(AppConfig):
    """Configuration of the app `response`."""

    name = "limen.apps.response"
    label = "response"
