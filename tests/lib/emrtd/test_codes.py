"""Codes on papers: genuine, altered, of somebody who is not believed, of somebody else, and garbage of every kind."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.emrtd.codes import CodeKind, Seen, check_code, is_code, read_code
from limen.lib.emrtd.data_barcodes import read_data_barcode
from limen.lib.emrtd.json_seals import canonical
from limen.lib.emrtd.revocation import read_revocation_list
from limen.lib.emrtd.tlv import Malformed
from limen.lib.emrtd.trust import Signers, TrustStore, signer_row
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import ec_pair, issuer
from tests.found import as_many
from tests.lib.emrtd import seals
from tests.lib.emrtd.seals import AT, STORE, barcode, signed_json, visible

ANNA = Seen(
    number="L898902C3",
    issuer="UTO",
    primary="ERIKSSON",
    secondary="ANNA MARIA",
    birth=PartialDate(1974, 8, 12),
    citizenship="UTO",
)
ALL = {
    "VDS": visible(),
    "VDS-NC": signed_json(),
    "IDB": barcode(),
    "IDB with certificate": barcode(with_certificate=True),
}


def rules(data: bytes, *, trust: TrustStore = STORE, seen: Seen | None = None) -> list[str]:
    return [each.rule for each in check_code(data, trust=trust, at=AT, seen=seen).findings]


@pytest.mark.parametrize("kind", ALL)
def test_a_genuine_code_that_says_what_the_document_says(kind: str) -> None:
    checked = check_code(ALL[kind], trust=STORE, at=AT, seen=ANNA)
    assert checked.is_genuine, [str(each) for each in checked.findings]
    assert {"code.genuine", "code.same"} <= {each.rule for each in checked.findings}
    assert checked.code is not None
    assert kind.startswith(checked.code.kind)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "X1234567"), ("primary", "ERIKSEN"), ("birth", PartialDate(1974, 8, 13)), ("citizenship", "FRA")],
)
def test_a_code_of_somebody_else(kind: str, field: str, value: object) -> None:
    if (kind, field) == ("VDS-NC", "citizenship"):
        return  # signed JSON says nothing of it
    found = rules(ALL[kind], seen=replace(ANNA, **{field: value}))  # type: ignore[arg-type]  # each of its own kind
    assert "code.differs" in found
    assert "code.genuine" in found, "the seal is as genuine as before"
    assert not check_code(ALL[kind], trust=STORE, at=AT, seen=replace(ANNA, **{field: value})).is_genuine  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("data", [visible(), signed_json(), barcode()], ids=["VDS", "VDS-NC", "IDB"])
def test_who_is_not_believed(data: bytes) -> None:
    nobody = TrustStore(signers=Signers([signer_row(seals.SIGNER)]))
    assert rules(data, trust=nobody) == ["code.authority-unknown"]
    other = issuer(authority=ec_pair(name="other"), signer=seals.PAIR, serial=0x5B)
    assert "code.genuine" not in rules(data, trust=replace(nobody, authorities=(other.authority,)))


def test_a_signer_that_is_not_here() -> None:
    nothing = replace(STORE, signers=Signers())
    assert rules(visible(), trust=nothing) == ["code.signer-unknown"]
    assert rules(barcode(), trust=nothing) == ["code.signer-unknown"]
    assert "code.genuine" in rules(barcode(with_certificate=True), trust=nothing)


@pytest.mark.parametrize("data", [visible(), signed_json(), barcode()], ids=["VDS", "VDS-NC", "IDB"])
def test_a_signer_that_was_taken_back(data: bytes) -> None:
    taken = read_revocation_list(making.revocation_list(seals.STATE, {0x5B: making.NOW}))
    found = rules(data, trust=replace(STORE, revocations=(taken,)))
    assert found[0] == "code.signer-revoked"
    assert "code.genuine" not in found


@pytest.mark.parametrize("data", [visible(state="FRA"), signed_json(state="FRA")], ids=["VDS", "VDS-NC"])
def test_a_seal_of_another_state(data: bytes) -> None:
    found = rules(data)
    assert found[0] == "code.state-differs"
    assert "code.genuine" not in found


def test_an_authority_signs_no_papers() -> None:
    """Its key certified the signers of everything; a paper under it was made by whoever stole it, or by mistake."""
    root = making.Wanted(
        subject=making.name(("2.5.4.6", "UT"), ("2.5.4.3", "VS")),
        issuer=making.state_name("CSCA"),
        serial=0x5B,
        pair=seals.PAIR,
        is_authority=True,
    )
    wrong = making.certify(root, by=seals.STATE.authority_pair)
    assert rules(visible(), trust=replace(STORE, signers=Signers([signer_row(wrong)])))[0] == "code.not-a-signer"


def test_a_seal_of_a_day_on_which_its_signer_did_not_count() -> None:
    late = issuer(
        signer=seals.PAIR,
        subject=making.name(("2.5.4.6", "UT"), ("2.5.4.3", "VS")),
        serial=0x5B,
        end=making.NOW - timedelta(days=30),
    ).signer
    assert rules(visible(), trust=replace(STORE, signers=Signers([signer_row(late)])))[0] == "code.signed-outside"


@pytest.mark.parametrize(
    "handed_on",
    [
        lambda data: data.hex().encode(),
        lambda data: data.hex().upper().encode() + b"\n",
        base64.b64encode,
        base64.urlsafe_b64encode,
        lambda data: data.decode("latin-1").encode(),
    ],
    ids=["digits", "capitals", "base64", "base64url", "letters of Latin-1"],
)
def test_however_a_scanner_hands_the_bytes_on(handed_on: object) -> None:
    data = handed_on(visible())  # type: ignore[operator]  # a function of the table
    assert is_code(data)
    assert "code.genuine" in rules(data)


def test_what_a_visa_says() -> None:
    code = read_code(visible())
    assert (code.kind, code.what, code.passport, code.state) == (CodeKind.VISIBLE, "visa", "L898902C3", "UTO")
    assert [len(line) for line in code.lines] == [44, 44]


@pytest.mark.parametrize("data", [b"", b"LIMEN1:ABC", b"https://example.org", b'{"a": 1}', b"\x30\x80"])
def test_what_is_no_seal(data: bytes) -> None:
    assert rules(data) == ["code.not-a-seal"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xdc\x03",
        b"RDB1BAAAA",
        b"RDB1DAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        b'{"data": {"hdr": {}, "msg": {}}, "sig": {}}',
        b'{"hdr": 1, "sig": 2}',
        signed_json().replace(b'"v": 1', b'"v": 1, "v": 2'),
        b'{"hdr":1,"sig":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        b"\xdc" + bytes(20_000),
    ],
)
def test_what_begins_as_a_seal_and_is_none(data: bytes) -> None:
    assert rules(data) == ["code.malformed"]


@settings(max_examples=as_many(400, here=30))
@given(st.sampled_from(sorted(ALL)), st.integers(0, 10_000), st.integers(1, 255))
def test_one_byte_that_is_another_is_never_genuine(kind: str, place: int, change: int) -> None:
    data = bytearray(ALL[kind])
    place %= len(data)
    data[place] ^= change
    checked = check_code(bytes(data), trust=STORE, at=AT, seen=ANNA)
    if checked.is_genuine:  # white space in JSON, or a sign of base64 that stands for the same
        assert checked.code is not None
        assert read_code(bytes(data)).source == read_code(ALL[kind]).source


@settings(max_examples=as_many(600, here=40))
@given(st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(lambda rest: b"\xdc\x03" + rest)))
def test_nothing_makes_it_fall(data: bytes) -> None:
    assert check_code(data, trust=STORE, at=AT).findings


def test_a_barcode_that_unpacks_without_end_is_refused() -> None:
    import zlib

    bomb = base64.b32encode(zlib.compress(bytes(4_000_000))).rstrip(b"=").decode()
    with pytest.raises(Malformed):
        read_data_barcode("RDB1C" + bomb)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"\U0001f600": 1, "\ufb33": 2}, '{"\U0001f600":1,"\ufb33":2}'),
        (1e21, "1e+21"),
        (1e-7, "1e-7"),
        (0.000001, "0.000001"),
        (4.5, "4.5"),
        (-0.0, "0"),
        (333333333.33333329, "333333333.3333333"),
        (1e20, "100000000000000000000"),
        (2e-3, "0.002"),
        ('\u20ac$\u000f\nA\'B"\\"/', '"\u20ac$\\u000f\\nA\'B\\"\\\\\\"/"'),
    ],
)
def test_json_as_rfc_8785_writes_it(value: object, text: str) -> None:
    assert canonical(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", {"\ud800": 1}])
def test_json_that_has_no_such_form(value: object) -> None:
    with pytest.raises(Malformed):
        canonical(value)
