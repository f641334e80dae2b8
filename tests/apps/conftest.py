"""A post at work for whoever asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.listed import Lists
    from tests.fakes.post import Post


@pytest.fixture
def post(db: None) -> Post:
    """A post with one first-line officer, in the database of this test."""
    # Django is set up after this file is read.
    from tests.fakes.post import Post

    return Post()


@pytest.fixture
def lists(post: Post, monkeypatch: pytest.MonkeyPatch) -> Lists:
    """Lists of persons that a test puts in force."""
    from limen.apps.screening.operations import asking
    from tests.fakes.listed import Lists

    made = Lists(post)
    monkeypatch.setattr(asking, "open_index", made.open)
    return made
