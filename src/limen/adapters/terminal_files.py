"""The key and the certificates by which a State lets this reader read fingerprints: files in a folder, never fetched.

    terminal.pem      private key (PKCS#8, PEM), readable by nobody else
    *.cvcert          card-verifiable certificates: of this reader, of the verifier above it, and of each State's
                      authority, with those by which authorities changed their keys

Readers' certificates live for days: whoever renews them puts the new files in place, and the next reading takes them.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.emrtd.algorithms import Kind, Scheme, UnknownAlgorithm
from limen.lib.emrtd.card_certificates import MOST_BYTES, CardCertificate, Role, read_card_certificate
from limen.lib.emrtd.keys import HASHES, native_curve
from limen.lib.emrtd.terminal_authentication import Terminal
from limen.lib.emrtd.tlv import Malformed

KEY: Final = "terminal.pem"
CERTIFICATES: Final = "*.cvcert"
_MOST_FILES: Final = 200
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class TerminalFilesWrong(Problem):
    """A folder that holds no key with its certificate, or one that others can read."""

    code = "chip.terminal-files"
    sentence = N_(
        "The folder of this reader's certificates cannot be used (%(why)s): it holds terminal.pem, which nobody else"
        " may read, and the certificates as *.cvcert."
    )


def terminal_in(folder: Path, *, today: date) -> Terminal:
    """Return the reader that the files of a folder make; raises TerminalFilesWrong."""
    key = _key(folder / KEY)
    known = _certificates(folder)
    ours = [each for each in known if each.role is Role.READER and _is_of(each, key, known)]
    if not ours:
        raise TerminalFilesWrong(why=f"no certificate for {KEY}")
    newest = max(ours, key=lambda each: (each.is_valid(today), each.end))
    return Terminal(certificate=newest, known=known, on=today, sign=_signing(key, newest.scheme))


def _key(path: Path) -> PrivateKey:
    try:
        if path.stat().st_mode & _OTHERS:
            raise TerminalFilesWrong(why=f"others can read {KEY}")
        found = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise TerminalFilesWrong(why=KEY) from error
    if not isinstance(found, PrivateKey):
        raise TerminalFilesWrong(why=KEY)
    return found


def _certificates(folder: Path) -> tuple[CardCertificate, ...]:
    paths = sorted(folder.glob(CERTIFICATES))
    if len(paths) > _MOST_FILES:
        raise TerminalFilesWrong(why=f"more than {_MOST_FILES} certificates")
    return tuple(map(_certificate, paths))


def _certificate(path: Path) -> CardCertificate:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TerminalFilesWrong(why=path.name)
        return read_card_certificate(path.read_bytes())
    except (OSError, Malformed, UnknownAlgorithm) as error:
        raise TerminalFilesWrong(why=path.name) from error


def _is_of(certificate: CardCertificate, key: PrivateKey, known: tuple[CardCertificate, ...]) -> bool:
    """True when the certificate names this key; where it leaves the curve out, on any curve that is named above it."""
    public = key.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        return certificate.rsa is not None and certificate.rsa.native.public_numbers() == public.public_numbers()
    if certificate.point != public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint):
        return False
    named = (certificate,) if certificate.curve is not None else known
    natives = (native_curve(each.curve) for each in named if each.curve is not None)
    return any(native is not None and native.name == public.curve.name for native in natives)


def _signing(key: PrivateKey, scheme: Scheme) -> Callable[[bytes], bytes]:
    digest = HASHES[scheme.digest]
    if isinstance(key, rsa.RSAPrivateKey):
        pad: padding.AsymmetricPadding = padding.PKCS1v15()
        if scheme.kind is Kind.PSS:
            pad = padding.PSS(mgf=padding.MGF1(HASHES[scheme.mask_digest]), salt_length=scheme.salt)
        return lambda data: key.sign(data, pad, digest)
    width = (key.curve.key_size + 7) // 8

    def plain(data: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(digest)))
        return r.to_bytes(width, "big") + s.to_bytes(width, "big")

    return plain
