from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.events.sealing import SealBroken, open_seal, seal

EVENT, KEY_ID, RECORD, OTHER = (UUID(int=number) for number in (1, 2, 3, 4))
KEY = bytes(32)
PLACE: dict[str, Any] = {"event_id": EVENT, "kind": "limen.a.b", "key_id": KEY_ID, "subject_record": RECORD}
payloads = st.dictionaries(
    st.sampled_from(["name", "lines", "note"]), st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
)


@given(payloads, st.binary(min_size=32, max_size=32), st.binary(min_size=12, max_size=12))
def test_what_was_sealed_opens_to_the_same(payload: dict[str, str], key: bytes, nonce: bytes) -> None:
    sealed = seal(payload, key=key, nonce=nonce, **PLACE)
    assert open_seal(sealed, key=key, **PLACE) == payload
    assert len(sealed) >= 28


@given(st.binary(min_size=32, max_size=32).filter(lambda key: key != KEY))
def test_another_key_does_not_open_it(key: bytes) -> None:
    sealed = seal({"name": "X"}, key=KEY, nonce=bytes(12), **PLACE)
    with pytest.raises(SealBroken):
        open_seal(sealed, key=key, **PLACE)


@pytest.mark.parametrize(
    "change", [{"event_id": OTHER}, {"kind": "limen.a.c"}, {"key_id": OTHER}, {"subject_record": OTHER}]
)
def test_moved_to_another_place_it_does_not_open(change: dict[str, Any]) -> None:
    sealed = seal({"name": "X"}, key=KEY, nonce=bytes(12), **PLACE)
    with pytest.raises(SealBroken):
        open_seal(sealed, key=KEY, **{**PLACE, **change})


@given(st.data())
def test_one_changed_bit_breaks_it(data: st.DataObject) -> None:
    sealed = bytearray(seal({"name": "X"}, key=KEY, nonce=bytes(12), **PLACE))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        open_seal(bytes(sealed), key=KEY, **PLACE)


@given(st.binary(max_size=40))
def test_garbage_does_not_open(garbage: bytes) -> None:
    with pytest.raises(SealBroken):
        open_seal(garbage, key=KEY, **PLACE)


@pytest.mark.parametrize(("key", "nonce"), [(bytes(16), bytes(12)), (bytes(32), bytes(11))])
def test_short_keys_and_nonces_are_refused(key: bytes, nonce: bytes) -> None:
    with pytest.raises(ValueError, match="takes a key"):
        seal({}, key=key, nonce=nonce, **PLACE)
