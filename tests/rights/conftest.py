"""A post at work for every right."""

from __future__ import annotations

from tests.apps.conftest import lists, post

__all__ = ["lists", "post"]
