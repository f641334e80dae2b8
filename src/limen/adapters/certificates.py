"""The post's own certificate authority and certificate, so that booths reach it by HTTPS without anybody else's help.

tls/authority.pem   what the booths import once; it can vouch for this post's host names and for nothing else
tls/authority.key   its private key, mode 0600
tls/node.pem        the certificate that the server shows
tls/node.key        its private key, mode 0600
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TypeGuard

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from limen.adapters.secret_files import read_secret, write_secret

AUTHORITY_DAYS = 3650
NODE_DAYS = 397
"""What browsers accept at most from an authority they were not shipped with is 825; a year and a month is the habit."""
RENEW_DAYS = 60
"""A certificate with fewer days left is made anew when the node starts."""
EARLIER = timedelta(hours=24)
"""A booth whose clock is behind must not take a new certificate for one of the future."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The certificate that the server shows."""

    path: Path
    key_path: Path
    hosts: frozenset[str]
    not_after: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What `issue_certificate` left in place."""

    authority: Path
    authority_is_new: bool
    """True when the booths have to import the authority (again)."""
    certificate_is_new: bool


@dataclass(frozen=True, slots=True)
class _Pair:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def issue_certificate(folder: Path, *, node_name: str, hosts: Sequence[str], now: datetime) -> Issued:
    """Make what is missing, out of date or does not name all `hosts` in the folder, and keep the rest."""
    authority = _read_pair(folder, "authority")
    authority_is_new = authority is None or not _may_sign(authority.certificate, hosts, now)
    if authority is None or authority_is_new:
        authority = _make_authority(node_name, hosts, now)
        _write_pair(folder, "authority", authority)
    node = _read_pair(folder, "node")
    certificate_is_new = node is None or authority_is_new or not _fits(node.certificate, hosts, now)
    if certificate_is_new:
        _write_pair(folder, "node", _make_node_certificate(authority, node_name, hosts, now))
    return Issued(
        authority=folder / "authority.pem", authority_is_new=authority_is_new, certificate_is_new=certificate_is_new
    )


def read_certificate(folder: Path) -> Shown | None:
    """Return the certificate that the server shows; None when there is none. ValueError when it cannot be read."""
    content = read_secret(folder / "node.pem")
    if content is None:
        return None
    certificate = x509.load_pem_x509_certificate(content)
    return Shown(
        path=folder / "node.pem",
        key_path=folder / "node.key",
        hosts=_hosts_of(certificate),
        not_after=certificate.not_valid_after_utc,
    )


def _make_authority(node_name: str, hosts: Sequence[str], now: datetime) -> _Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Limen {node_name} authority")
    certificate = (
        _started(name, name, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        # Whoever steals this key can pretend to be this post, and nobody else.
        .add_extension(x509.NameConstraints(_permitted(hosts), None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _Pair(certificate, key)


def _make_node_certificate(authority: _Pair, node_name: str, hosts: Sequence[str], now: datetime) -> _Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    signer = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    certificate = (
        _started(_name(f"Limen {node_name}"), authority.certificate.subject, key, now, NODE_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(signer), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    return _Pair(certificate, key)


def _started(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _general_name(host: str) -> x509.GeneralName:
    return x509.IPAddress(ip_address(host)) if _is_address(host) else x509.DNSName(host)


def _permitted(hosts: Iterable[str]) -> list[x509.GeneralName]:
    return [x509.IPAddress(ip_network(host)) if _is_address(host) else x509.DNSName(host) for host in hosts]


def _may_sign(certificate: x509.Certificate, hosts: Sequence[str], now: datetime) -> bool:
    constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    permitted = constraints.permitted_subtrees or []
    return certificate.not_valid_after_utc > now + timedelta(days=NODE_DAYS) and all(
        name in permitted for name in _permitted(hosts)
    )


def _fits(certificate: x509.Certificate, hosts: Sequence[str], now: datetime) -> bool:
    enough = certificate.not_valid_after_utc > now + timedelta(days=RENEW_DAYS)
    return enough and _hosts_of(certificate) == frozenset(hosts)


def _hosts_of(certificate: x509.Certificate) -> frozenset[str]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = names.get_values_for_type(x509.IPAddress)
    return frozenset(names.get_values_for_type(x509.DNSName)) | frozenset(str(address) for address in addresses)


def _read_pair(folder: Path, name: str) -> _Pair | None:
    certificate, key = read_secret(folder / f"{name}.pem"), read_secret(folder / f"{name}.key")
    if certificate is None or key is None:
        return None
    loaded = load_pem_private_key(key, password=None)
    pair = _Pair(x509.load_pem_x509_certificate(certificate), loaded) if _is_ours(loaded) else None
    # A power cut between the two files leaves a certificate and a key that do not belong together.
    return pair if pair and pair.certificate.public_key() == pair.key.public_key() else None


def _is_ours(key: object) -> TypeGuard[ec.EllipticCurvePrivateKey]:
    return isinstance(key, ec.EllipticCurvePrivateKey)


def _write_pair(folder: Path, name: str, pair: _Pair) -> None:
    key = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_secret(folder / f"{name}.key", key, replace=True)
    write_secret(folder / f"{name}.pem", pair.certificate.public_bytes(Encoding.PEM), replace=True, mode=0o644)
