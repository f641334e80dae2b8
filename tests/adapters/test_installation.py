"""limen.toml: read whole, refused in a sentence, written so that it reads back the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.adapters.installation import Configuration, ConfigurationError, read_configuration, write_configuration


def test_without_a_file_the_defaults_count(tmp_path: Path) -> None:
    assert read_configuration(tmp_path) == Configuration(home=tmp_path)


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), min_size=1)


@given(
    node_name=_TEXT,
    database=_TEXT,
    hosts=st.lists(_TEXT, min_size=1).map(tuple),
    https=st.booleans(),
    port=st.integers(1, 65535),
)
def test_what_is_written_reads_back(tmp_path_factory: pytest.TempPathFactory, **said: object) -> None:
    folder = tmp_path_factory.mktemp("home")
    configuration = replace(Configuration(home=folder), **said)  # type: ignore[arg-type]  # each of its field's type
    assert write_configuration(configuration).stat().st_mode & 0o077 == 0
    assert read_configuration(folder) == configuration


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("port = ", "cannot be read"),
        ("porrt = 80", "unknown key “porrt”"),
        ('port = "80"', "“port” must be of type int"),
        ("port = true", "“port” must be of type int"),
        ("https = 1", "“https” must be of type bool"),
        ("hosts = []", "“hosts” is empty"),
    ],
)
def test_what_it_cannot_be_is_told_in_a_sentence(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "limen.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told):
        read_configuration(tmp_path)
