"""The demo's own key for seals on permits, certified by the same invented authority that signs the demo's chips."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from limen.adapters.seal_signer import make_request, take_certificate
from limen.cli.demo.chip_state import ChipState
from limen.lib.basics.act import Act

COUNTRY: Final = "UT"
NAME: Final = "VS"
_BEFORE: Final = timedelta(days=30)
_LIVES: Final = timedelta(days=3_650)


def certify_sealer(folder: Path, state: ChipState, act: Act) -> bytes:
    """Give the installation in `folder` a key for seals, certified by the demo's authority; return the certificate."""
    request = x509.load_pem_x509_csr(make_request(folder, country=COUNTRY, name=NAME))
    key, public = state.key("authority"), request.public_key()
    names = (x509.NameAttribute(NameOID.COUNTRY_NAME, COUNTRY), x509.NameAttribute(NameOID.COMMON_NAME, NAME))
    certified = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(names))
        .issuer_name(x509.load_der_x509_certificate(state.authority).subject)
        .public_key(public)
        .serial_number(0x1A2B)
        .not_valid_before(act.at - _BEFORE)
        .not_valid_after(act.at + _LIVES)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
    take_certificate(folder, certified)
    return certified
