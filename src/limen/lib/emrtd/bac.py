"""Basic Access Control: chip and reader prove to each other that they know the lines on the page (9303-11, 4.3)."""

from __future__ import annotations

import hmac
from typing import Final

from limen.lib.emrtd.access import Password
from limen.lib.emrtd.agreement import Draw
from limen.lib.emrtd.apdu import Broken, Command, Talk, ask
from limen.lib.emrtd.ciphers import CODE_BYTES, ENC, MAC, TRIPLE_DES
from limen.lib.emrtd.messaging import Channel, channel_of

_NONCE: Final = 8
_KEY: Final = 16
_SEALED: Final = 2 * _NONCE + _KEY


def basic_access(password: Password, *, draw: Draw) -> Talk[Channel]:
    """Open a chip with the lines on its page and return the channel; raises Refused or Broken."""
    enc_key, mac_key = TRIPLE_DES.derive(password.seed, ENC), TRIPLE_DES.derive(password.seed, MAC)
    theirs = yield from ask("get challenge", Command(ins=0x84, expected=_NONCE))
    if len(theirs) != _NONCE:
        raise Broken("challenge of a wrong length")
    ours, half = draw(_NONCE), draw(_KEY)
    secret = TRIPLE_DES.encrypt(enc_key, ours + theirs + half)
    sealed = secret + TRIPLE_DES.code(mac_key, secret)
    command = Command(ins=0x82, data=sealed, expected=_SEALED + CODE_BYTES)
    answer = yield from ask("basic access", command)
    other_half = _opened(answer, enc_key=enc_key, mac_key=mac_key, expected=theirs + ours)
    seed = bytes(one ^ other for one, other in zip(half, other_half, strict=True))
    counter = int.from_bytes(theirs[-4:] + ours[-4:], "big")
    return channel_of(TRIPLE_DES, seed, counter=counter)


def _opened(answer: bytes, *, enc_key: bytes, mac_key: bytes, expected: bytes) -> bytes:
    """Return the chip's half of the secret; raises Broken unless it proves that it knows the page, and this session."""
    secret, code = answer[:_SEALED], answer[_SEALED:]
    if len(secret) != _SEALED or not hmac.compare_digest(TRIPLE_DES.code(mac_key, secret), code):
        raise Broken("seal of the chip's answer")
    plain = TRIPLE_DES.decrypt(enc_key, secret)
    if not hmac.compare_digest(plain[: 2 * _NONCE], expected):
        raise Broken("answer to another question")
    return plain[2 * _NONCE :]
