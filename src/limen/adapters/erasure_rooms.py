"""The erasure rooms of all installed apps, found by their name, so that no list can leave one out."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from limen.lib.basics.retention import ErasureRoom


def erasure_rooms() -> list[ErasureRoom]:
    """Return the module `erasure` of every app of Limen that has one, apps above first.

    Above first, because what an app above keeps may refer to what an app below keeps. Raises TypeError for a module of
    that name that is no `ErasureRoom`.
    """
    names = [f"{config.name}.erasure" for config in apps.get_app_configs() if config.name.startswith("limen.apps.")]
    return [_room(name) for name in reversed(names) if find_spec(name) is not None]


def _room(name: str) -> ErasureRoom:
    room = import_module(name)
    if not isinstance(room, ErasureRoom):
        raise TypeError(f"{name} must offer KEEPS and erase_due(act)")
    return room
