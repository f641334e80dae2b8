"""Nobody fills the disk from the network: what is too large is refused before it is read, signed in or not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plain_files(settings: Any) -> None:
    """Serve the browser's files as they lie: nothing was collected here."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.mark.parametrize("length", ["2621441", "99999999999", "-1", "1e9", "two"])
def test_a_body_too_large_is_refused_unread(length: str) -> None:
    answer = Client().post("/sign-in/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=length)
    assert answer.status_code == 413
    assert b"2.5 megabytes" in answer.content


def test_it_is_said_in_the_language_of_the_browser() -> None:
    answer = Client().post("/sign-in/", {}, CONTENT_LENGTH="2621441", headers={"accept-language": "fr"})
    assert answer.headers["Content-Language"] == "fr"


def test_a_form_of_usual_size_goes_on() -> None:
    assert Client().post("/sign-in/", {"login": "nobody"}).status_code != 413
