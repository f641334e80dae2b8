"""What a device seals is opened by its post alone, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from limen.adapters.field_key import LONGEST, FieldSealWrong, open_sealed, public_key
from tests.fakes.field import seal

TEXT = "Selam Tekle, عائشة"


def test_what_was_sealed_is_opened_by_its_post_and_for_its_group(tmp_path: Path) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    sealed = seal(public_key(here), TEXT, group="g-1", nonce=bytes(12))
    assert open_sealed(here, sealed, group="g-1") == TEXT
    assert oct((here / "secrets" / "field.pem").stat().st_mode)[-3:] == "600"
    for folder, group in ((elsewhere, "g-1"), (here, "g-2")):
        with pytest.raises(FieldSealWrong):
            open_sealed(folder, sealed, group=group)


@pytest.mark.parametrize(
    "change",
    [
        lambda _: "",
        lambda _: "[]",
        lambda _: "[" * 50_000,
        lambda _: " " * (LONGEST + 1),
        lambda said: json.dumps(said | {"key": said["key"][:-4]}),
        lambda said: json.dumps(said | {"nonce": "AAAA"}),
        lambda said: json.dumps(said | {"data": said["data"][:-8] + "AAAAAAA="}),
        lambda _: json.dumps({"v": 1}),
        lambda said: json.dumps(said | {"data": 5}),
    ],
)
def test_what_is_damaged_is_told_and_nothing_else(tmp_path: Path, change: object) -> None:
    said = json.loads(seal(public_key(tmp_path), TEXT, group="g", nonce=bytes(12)))
    assert callable(change)
    with pytest.raises(FieldSealWrong):
        open_sealed(tmp_path, change(said), group="g")
