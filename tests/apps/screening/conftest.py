"""Lists of persons for every test of this app."""

from __future__ import annotations

from tests.apps.conftest import lists, post

__all__ = ["lists", "post"]
