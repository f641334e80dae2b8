"""Whom a State believes: lists as they are published, what a new one changes, and whose signature under them counts."""

from __future__ import annotations

import base64
import textwrap
from datetime import timedelta

import pytest

from limen.lib.emrtd.certificates import Certificate
from limen.lib.emrtd.lists import Pinned, read_ldif, read_master_list, read_trust_file
from limen.lib.emrtd.tlv import Malformed
from limen.lib.emrtd.trust import TrustStore, alpha3_of, difference
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import NOW, ec_pair, issuer

UTOPIA = issuer()
FRANCE = issuer(authority=ec_pair(name="france"), signer=ec_pair(name="french signer"), country="FR")
PUBLISHER = issuer(
    authority=ec_pair(name="publisher"), signer=ec_pair(name="list signer"), purposes=("2.23.136.1.1.3",)
)
LIST = making.master_list(PUBLISHER, [UTOPIA.authority, FRANCE.authority])


def ldif(*attributes: tuple[str, bytes]) -> bytes:
    """Write an export as the PKD does: folded lines."""
    entries = []
    for number, (attribute, value) in enumerate(attributes):
        line = f"{attribute}:: {base64.b64encode(value).decode()}"
        folded = "\n ".join(textwrap.wrap(line, 76, drop_whitespace=False))
        entries.append(f"dn: o=entry-{number},dc=data,dc=download,dc=pkd,dc=icao,dc=int\n{folded}\n")
    return "\n".join(["version: 1", *entries]).encode()


def test_a_master_list_is_pinned_to_whom_one_named() -> None:
    listed = read_master_list(LIST, anchors=(PUBLISHER.authority,))
    assert listed.pinned is Pinned.YES
    assert listed.authorities == (UTOPIA.authority, FRANCE.authority)
    assert listed.made_at == NOW


@pytest.mark.parametrize(
    ("data", "anchors", "pinned"),
    [
        (LIST, (), Pinned.NOBODY),
        (LIST, (FRANCE.authority,), Pinned.OTHER),
        (LIST[:-1] + bytes((LIST[-1] ^ 1,)), (PUBLISHER.authority,), Pinned.BAD),
        (LIST.replace(FRANCE.authority.raw, FRANCE.authority.raw[:-1] + b"\0"), (PUBLISHER.authority,), Pinned.BAD),
    ],
)
def test_other_signatures_are_told(data: bytes, anchors: tuple[Certificate, ...], pinned: Pinned) -> None:
    assert read_master_list(data, anchors=anchors).pinned is pinned


def test_a_list_that_its_own_authority_signs_is_not_pinned_by_that() -> None:
    """Whoever makes a list can put the authority of its signer into it."""
    own = making.master_list(PUBLISHER, [PUBLISHER.authority])
    assert read_master_list(own, anchors=(FRANCE.authority,)).pinned is Pinned.OTHER


def test_an_unreadable_certificate_costs_only_itself() -> None:
    raw = UTOPIA.authority.raw
    listed = read_master_list(LIST.replace(raw, raw[:4] + b"\xff" * 36 + raw[40:]))
    assert listed.authorities == (FRANCE.authority,)
    assert listed.unreadable == 1


def test_an_export_of_the_pkd() -> None:
    data = ldif(
        ("pkdMasterListContent", LIST),
        ("userCertificate;binary", UTOPIA.signer.raw),
        ("certificateRevocationList;binary", making.revocation_list(UTOPIA, {7: NOW})),
        ("certificateRevocationList;binary", b"not one"),
    )
    store, pinned = read_ldif(data, name="pkd.ldif", anchors=(PUBLISHER.authority,))
    assert pinned is Pinned.YES
    assert store.authorities == (UTOPIA.authority, FRANCE.authority), "signers of documents are not kept"
    assert [set(each.revoked) for each in store.revocations] == [{7}]
    assert (store.sources[0].kind, store.sources[0].unreadable, store.made_at()) == ("LDIF", 1, NOW)


def test_a_list_of_somebody_else_in_an_export_gives_nothing() -> None:
    store, pinned = read_ldif(ldif(("pkdMasterListContent", LIST)), name="x", anchors=(FRANCE.authority,))
    assert pinned is Pinned.OTHER
    assert store.authorities == ()


def test_an_authority_that_stands_in_an_export_without_a_list_counts_only_as_a_link() -> None:
    """Whoever can write into the file could put an authority of their own there."""
    stranger = issuer(authority=ec_pair(name="stranger")).authority
    wanted = making.Wanted(
        subject=making.state_name("CSCA 2"),
        issuer=making.state_name("CSCA"),
        serial=20,
        pair=ec_pair(name="new"),
        is_authority=True,
    )
    link = making.certify(wanted, by=UTOPIA.authority_pair)
    data = ldif(
        ("userCertificate;binary", stranger.raw), ("cACertificate;binary", link.raw), ("pkdMasterListContent", LIST)
    )
    pinned, how = read_ldif(data, name="x", anchors=(PUBLISHER.authority,))
    assert how is Pinned.YES
    assert pinned.authorities == (UTOPIA.authority, FRANCE.authority, link)
    loose, how = read_ldif(data, name="x")
    assert how is Pinned.NOBODY
    assert stranger in loose.authorities


@pytest.mark.parametrize("form", ["der", "pem"])
def test_any_file_is_told_by_what_it_holds(form: str) -> None:
    def written(data: bytes) -> bytes:
        if form == "der":
            return data
        return b"-----BEGIN X-----\n" + base64.encodebytes(data) + b"-----END X-----\n"

    kinds = {}
    for name, data in (
        ("list", LIST),
        ("certificate", FRANCE.authority.raw),
        ("revoked", making.revocation_list(UTOPIA, {})),
        ("deviations", making.signed_data(UTOPIA, b"\x30\x05\x02\x01\x001\x00", content_type="2.23.136.1.1.7")),
    ):
        store, _ = read_trust_file(written(data), name=name)
        kinds[name] = store.sources[0].kind
    assert kinds == {
        "list": "master list",
        "certificate": "certificate",
        "revoked": "revocation list",
        "deviations": "deviation list",
    }


def test_anything_else_is_refused() -> None:
    for data in (b"", b"hello", UTOPIA.sod(making.passport()), b"\x30\x03\x02\x01\x00"):
        with pytest.raises(Malformed):
            read_trust_file(data, name="x")


def test_what_a_new_list_changes() -> None:
    before = TrustStore(authorities=(UTOPIA.authority, FRANCE.authority))
    new = making.Wanted(
        subject=making.state_name("CSCA 2"),
        issuer=making.state_name("CSCA"),
        serial=20,
        pair=ec_pair(name="new"),
        is_authority=True,
    )
    link = making.certify(new, by=UTOPIA.authority_pair)
    stranger = issuer(authority=ec_pair(name="stranger"), country="DE").authority
    changed = difference(before, TrustStore(authorities=(UTOPIA.authority, link, stranger)))
    assert changed.added == (link, stranger)
    assert changed.removed == (FRANCE.authority,)
    assert changed.kept == 1
    assert changed.linked == {link}, "the link follows from what was believed; the stranger does not"


def test_states_and_age() -> None:
    store = TrustStore(authorities=(UTOPIA.authority, FRANCE.authority))
    assert store.states() == {"FRA": 1, "UTO": 1}
    assert store.knows("FRA")
    assert not store.knows("DEU")
    assert store.made_at() is None
    read, _ = read_trust_file(making.master_list(PUBLISHER, [], made_at=NOW - timedelta(days=5)), name="old")
    assert read.joined(store).made_at() == NOW - timedelta(days=5)


@pytest.mark.parametrize(
    ("code", "state"),
    [("DE", "DEU"), ("D", "DEU"), ("UN", "UNO"), ("EU", "EUE"), ("KS", "RKS"), ("GB", "GBR"), ("QQ", "QQ")],
)
def test_codes_of_certificates(code: str, state: str) -> None:
    assert alpha3_of(code) == state
