"""One short key for "the same name, date of birth and citizenship": how a person is found again under another
document.
"""

from __future__ import annotations

from hashlib import blake2b

from limen.lib.inspection.facts import Holder
from limen.lib.names import fold

KEY_BYTES = 16


def identity_key(holder: Holder) -> bytes:
    """Return the 16-byte digest of the folded name, birth date and citizenship of `holder`."""
    told = "\0".join((fold(holder.primary), fold(holder.secondary), str(holder.birth), holder.citizenship))
    return blake2b(told.encode(), digest_size=KEY_BYTES).digest()


def is_telling(holder: Holder) -> bool:
    """Return True when name and date of birth are known well enough for the key to mean more than a common name."""
    return bool(holder.primary) and holder.birth.is_complete
