"""A post with a desk and a program, for tests of what must be withstood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.doors.api.conftest import booth, world

if TYPE_CHECKING:
    from tests.withstand.lane import Lane

__all__ = ["booth", "lane", "world"]


@pytest.fixture
def lane(db: None, settings: Any) -> Lane:
    """Return a first-line officer at work at a lane, at the desk, without a browser."""
    from django.core.cache import cache

    from tests.withstand.lane import Lane

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    cache.clear()
    return Lane()
