"""What a forger would try who knows the protocols: each would pass if one comparison were missing."""

from __future__ import annotations

from typing import Any

import pytest

from limen.lib.emrtd.access import password_of
from limen.lib.emrtd.agreement import PRIME_GROUPS, CurveGroup, PeerWrong, group_of
from limen.lib.emrtd.algorithms import EC, UnknownAlgorithm
from limen.lib.emrtd.apdu import Broken, drive
from limen.lib.emrtd.asn1 import write_oid
from limen.lib.emrtd.bac import basic_access
from limen.lib.emrtd.ciphers import ENC, MAC, TRIPLE_DES
from limen.lib.emrtd.curves import CURVES, named_curve
from limen.lib.emrtd.keys import read_public_key
from limen.lib.emrtd.passive import ChipFiles, Verdict, passive_authentication
from limen.lib.emrtd.tlv import Malformed, children, read_tlv, write_tlv
from limen.lib.emrtd.trust import TrustStore
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import NOW, issuer, passport

UTOPIA = issuer()
TRUST = TrustStore(authorities=(UTOPIA.authority,))
PAGE = password_of(number="L898902C3", birth="740812", expiry="300415")


@pytest.mark.parametrize("left_out", ["message digest", "content type"])
def test_signed_attributes_that_do_not_bind_the_content(left_out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature over attributes that name no content stands under any content."""
    whole = making._attributes

    def loose(digest: str, content: bytes, content_type: str, *rest: Any) -> bytes:
        told = whole(digest, content, content_type, *rest)
        first = len(write_tlv(0x30, write_oid("1.2.840.113549.1.9.3"), write_tlv(0x31, write_oid(content_type))))
        return told[first:] if left_out == "content type" else told[:first]

    monkeypatch.setattr(making, "_attributes", loose)
    outcome = passive_authentication(ChipFiles(sod=UTOPIA.sod(passport()), groups=passport()), trust=TRUST, at=NOW)
    assert outcome.verdict is Verdict.ALTERED
    assert "chip.signature-loose" in {finding.rule for finding in outcome.findings}


def test_signed_attributes_of_another_kind_of_content(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a State signed as a list, or as anything else, is no document."""
    whole = making._attributes

    def other(digest: str, content: bytes, content_type: str, *rest: Any) -> bytes:
        return whole(digest, content, "2.23.136.1.1.2", *rest)

    monkeypatch.setattr(making, "_attributes", other)
    outcome = passive_authentication(ChipFiles(sod=UTOPIA.sod(passport()), groups=passport()), trust=TRUST, at=NOW)
    assert outcome.verdict is Verdict.ALTERED
    assert "chip.signature-loose" in {finding.rule for finding in outcome.findings}


@pytest.mark.parametrize("data", [b"\x04\x05abc", b"\x30\x82\x01\x00\x04\x01a", b"\x5f\x1f\x7f" + bytes(20)])
def test_an_element_never_reaches_beyond_its_parent(data: bytes) -> None:
    with pytest.raises(Malformed):
        read_tlv(data)
    with pytest.raises(Malformed):
        children(data)


def test_parameters_of_ones_own_under_a_known_curve() -> None:
    """With the generator free to choose, anybody has the secret key to any public one (CVE-2020-0601)."""
    curve = CURVES["secp256r1"]
    public = curve.multiply(4711, curve.generator)
    own = curve.encode(public)
    assert named_curve(p=curve.p, a=curve.a, b=curve.b, generator=own, order=curve.order) is None
    algorithm = write_tlv(0x30, write_oid(EC), making.explicit_parameters(curve, generator=own))
    with pytest.raises(UnknownAlgorithm):
        read_public_key(write_tlv(0x30, algorithm, write_tlv(3, b"\0", own)))


def test_the_generator_may_be_written_short() -> None:
    curve = CURVES["brainpoolP256r1"]
    short = bytes((2 + curve.y % 2,)) + curve.x.to_bytes(32, "big")
    wrong = bytes((3 - curve.y % 2,)) + curve.x.to_bytes(32, "big")
    told = {"p": curve.p, "a": curve.a, "b": curve.b, "order": curve.order}
    assert named_curve(generator=short, **told) is curve
    assert named_curve(generator=wrong, **told) is None


@pytest.mark.parametrize("number", PRIME_GROUPS)
def test_numbers_outside_the_group_are_refused(number: int) -> None:
    """They would tell the other side the secret, or make one that everybody knows."""
    group = PRIME_GROUPS[number]
    outside = next(each for each in range(2, 100) if pow(each, group.order, group.p) != 1)
    for peer in (0, 1, group.p - 1, group.p, outside):
        with pytest.raises(PeerWrong):
            group.agree(4711, peer.to_bytes(group.width + 1, "big"))
    good = group.public(12)
    assert group.agree(4711, good) == group.agree(12, group.public(4711))


@pytest.mark.parametrize("number", [8, 10, 13, 18])
def test_points_off_the_curve_are_refused(number: int) -> None:
    group = group_of(number)
    assert isinstance(group, CurveGroup)
    good = group.public(4711)
    for peer in (b"", b"\0", good[:-1], good[:-1] + bytes((good[-1] ^ 1,)), b"\x04" + bytes(len(good) - 1)):
        with pytest.raises(PeerWrong):
            group.agree(4711, peer)


def test_an_answer_of_another_session_does_not_open() -> None:
    """Somebody who recorded a chip once may play it again."""
    enc_key, mac_key = TRIPLE_DES.derive(PAGE.seed, ENC), TRIPLE_DES.derive(PAGE.seed, MAC)
    old = TRIPLE_DES.encrypt(enc_key, bytes(32))
    answers = iter([b"12345678\x90\x00", old + TRIPLE_DES.code(mac_key, old) + b"\x90\x00"])
    with pytest.raises(Broken, match="another question"):
        drive(basic_access(PAGE, draw=lambda count: b"x" * count), lambda _: next(answers))
