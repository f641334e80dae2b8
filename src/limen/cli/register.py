"""Opens the installation's register for a command: Django is loaded only when a command needs it."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.apps import apps

from limen.adapters.installation import ConfigurationError, home


def open_register() -> Path:
    """Load Django on the installation that LIMEN_HOME names and return its folder; harmless when done already.

    Raises ConfigurationError when there is no installation there.
    """
    folder = home()
    if not (folder / "limen.toml").exists():
        raise ConfigurationError(
            f"There is no installation in {folder}. Make one with `limen init`, or name its folder: --home."
        )
    load_django()
    return folder


def load_django() -> None:
    """Load Django on LIMEN_HOME, installation or not; harmless when done already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "limen.config.settings")
    if not apps.ready:
        django.setup()
