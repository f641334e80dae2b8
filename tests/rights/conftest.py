"""A post at work for every right."""

from __future__ import annotations

from tests.apps.conftest import post

__all__ = ["post"]
