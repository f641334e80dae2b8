"""The files by which a reader may read fingerprints: taken as they are, refused with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from limen.adapters.terminal_files import TerminalFilesWrong, terminal_in
from limen.lib.emrtd.algorithms import Kind, Scheme
from limen.lib.emrtd.keys import native_curve
from tests.fakes.card_authority import TODAY, Hierarchy, Wanted, certify, hierarchy, salted
from tests.fakes.chip_issuer import RsaPair, ec_pair, rsa_pair
from tests.lib.emrtd.test_terminal import a_guarded_chip, read_with


def folder_of(place: Path, state: Hierarchy) -> Path:
    """Write what a reader has into a folder."""
    for name, data in zip(("authority", "verifier", "reader"), state.raw, strict=True):
        (place / f"{name}.cvcert").write_bytes(data)
    pair = state.pairs["reader"]
    secret: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    if isinstance(pair, RsaPair):
        secret = pair.secret
    else:
        curve = native_curve(pair.curve)
        assert curve is not None
        secret = ec.derive_private_key(pair.secret, curve)
    path = place / "terminal.pem"
    path.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    return place


@pytest.mark.parametrize("curve", ["brainpoolP256r1", "secp384r1", "secp521r1"])
def test_a_key_on_a_curve(tmp_path: Path, curve: str) -> None:
    state = hierarchy(curve)
    terminal = terminal_in(folder_of(tmp_path, state), today=TODAY)
    assert 3 in read_with(a_guarded_chip(state), terminal).files.groups


@pytest.mark.parametrize("scheme", [salted("sha256"), Scheme(kind=Kind.PKCS1, digest="sha512")], ids=str)
def test_an_rsa_key(tmp_path: Path, scheme: Scheme) -> None:
    state = hierarchy(scheme=scheme, pair=rsa_pair("card", 2048))
    terminal = terminal_in(folder_of(tmp_path, state), today=TODAY)
    assert 3 in read_with(a_guarded_chip(state), terminal).files.groups


def test_of_two_certificates_of_the_key_the_one_that_counts_longest(tmp_path: Path) -> None:
    state = hierarchy()
    folder = folder_of(tmp_path, state)
    wanted = Wanted(
        authority="SYDVVISA00007", holder="SYREADER00041", pair=state.pairs["reader"], begin=TODAY, end=TODAY
    )
    (folder / "a.cvcert").write_bytes(certify(wanted, by=state.pairs["verifier"]))
    assert terminal_in(folder, today=TODAY).certificate.holder == "SYREADER00042"


def test_nothing_of_the_key_is_shown(tmp_path: Path) -> None:
    assert "sign=" not in repr(terminal_in(folder_of(tmp_path, hierarchy()), today=TODAY))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: (folder / "terminal.pem").unlink(), "terminal.pem"),
        (lambda folder: (folder / "terminal.pem").chmod(0o640), "others can read terminal.pem"),
        (lambda folder: (folder / "terminal.pem").write_bytes(b"no key"), "terminal.pem"),
        (lambda folder: (folder / "reader.cvcert").unlink(), "no certificate for terminal.pem"),
        (lambda folder: (folder / "verifier.cvcert").write_bytes(b"\x7f\x21\x00"), "verifier.cvcert"),
        (lambda folder: (folder / "other.cvcert").write_bytes(bytes(9_000)), "other.cvcert"),
        (lambda folder: (folder / "authority.cvcert").unlink(), "no certificate for terminal.pem"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, spoil: Callable[[Path], object], says: str) -> None:
    folder = folder_of(tmp_path, hierarchy())
    spoil(folder)
    with pytest.raises(TerminalFilesWrong, match=says):
        terminal_in(folder, today=TODAY)


def test_a_certificate_of_another_key(tmp_path: Path) -> None:
    state = hierarchy()
    folder = folder_of(tmp_path, state)
    wanted = Wanted(authority="SYDVVISA00007", holder="X", pair=ec_pair("brainpoolP256r1", name="another"))
    (folder / "reader.cvcert").write_bytes(certify(wanted, by=state.pairs["verifier"]))
    with pytest.raises(TerminalFilesWrong, match="no certificate"):
        terminal_in(folder, today=TODAY)
