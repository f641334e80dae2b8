"""One short key for "the same name, date of birth and citizenship": how a person is found again under another
document.
"""

from __future__ import annotations

from hashlib import blake2b

from limen.lib.basics.countries import state_of
from limen.lib.inspection.facts import Holder
from limen.lib.names import fold

KEY_BYTES = 16


def identity_key(holder: Holder) -> bytes:
    """Return the 16-byte digest of the folded name, birth date and State of citizenship of `holder`."""
    return blake2b("\0".join(_told(holder)).encode(), digest_size=KEY_BYTES).digest()


def is_same_data(one: Holder, other: Holder) -> bool:
    """Return True when two documents say the same of their holder: name as folded, birth, citizenship and sex."""
    return _told(one) == _told(other) and one.sex is other.sex


def _told(holder: Holder) -> tuple[str, str, str, str]:
    # Documents write D where registers write DEU.
    return fold(holder.primary), fold(holder.secondary), str(holder.birth), state_of(holder.citizenship)


def is_telling(holder: Holder) -> bool:
    """Return True when name and date of birth are known well enough for the key to mean more than a common name."""
    return bool(holder.primary) and holder.birth.is_complete
