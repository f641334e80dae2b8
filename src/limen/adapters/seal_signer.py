"""The key with which this installation seals permits and travel documents, and the certificate that its State gave it.

    secrets/seal-signer.pem    P-256 private key, mode 0600; made by `limen seal request`
    seal-signer.cer            the certificate for it, put here by `limen seal certificate`

The State's own authority (CSCA) certifies it, from the request: nobody believes a seal because this node made it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from limen.adapters.secret_files import read_secret, write_secret
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.emrtd.certificates import Certificate, read_certificate
from limen.lib.emrtd.lists import read_part
from limen.lib.emrtd.sealing import can_seal
from limen.lib.emrtd.tlv import Malformed

CERTIFICATE: Final = "seal-signer.cer"
_WIDTH: Final = 32


class SealSignerMissing(Problem):
    """The installation has no key for seals, or nobody certified it yet."""

    code = "seal.signer-missing"
    sentence = N_(
        "This installation seals no permits yet: run “limen seal request”, have the request certified by your State's "
        "authority, and put the certificate in place with “limen seal certificate”."
    )


class SealCertificateWrong(Problem):
    """What was given as the certificate for the key that seals is none."""

    code = "seal.certificate-wrong"
    sentence = N_(
        "This is no certificate for the key of this installation with a subject of two letters each for country and "
        "name. Certify the request that “limen seal request” prints."
    )


def make_request(folder: Path, *, country: str, name: str) -> bytes:
    """Return a certificate request (PKCS#10, PEM) for the key that seals, which is made where there is none."""
    path = _key_path(folder)
    fresh = ec.generate_private_key(ec.SECP256R1())
    write_secret(path, fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), replace=False)
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, country), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
    request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(_key(folder), hashes.SHA256())
    return request.public_bytes(Encoding.PEM)


def take_certificate(folder: Path, data: bytes) -> Certificate:
    """Put the certificate for the key that seals in place and return it; raises SealCertificateWrong."""
    try:
        found = read_part(data, name="certificate")
    except Problem as error:
        raise SealCertificateWrong from error
    certificates = [*found.authorities, *(read_certificate(row.raw) for row in found.signers)]
    mine = _key(folder).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if len(certificates) != 1 or certificates[0].key_bytes != mine or not can_seal(certificates[0]):
        raise SealCertificateWrong
    write_secret(folder / CERTIFICATE, certificates[0].raw, replace=True, mode=0o644)
    return certificates[0]


class SealSigner:
    """Seals in the name of the State (ECDSA P-256)."""

    def __init__(self, *, folder: Path) -> None:
        """Read key and certificate of the installation in `folder`; raises SealSignerMissing."""
        self._key = _key(folder)
        try:
            self._certificate = read_certificate(read_secret(folder / CERTIFICATE) or b"")
        except Malformed as error:
            raise SealSignerMissing from error

    @property
    def certificate(self) -> Certificate:
        """The certificate that the State's authority gave the key."""
        return self._certificate

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of r and s."""
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(_WIDTH, "big") + s.to_bytes(_WIDTH, "big")


def _key_path(folder: Path) -> Path:
    return folder / "secrets" / "seal-signer.pem"


def _key(folder: Path) -> ec.EllipticCurvePrivateKey:
    pem = read_secret(_key_path(folder))
    key = None if pem is None else load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SealSignerMissing
    return key
