"""What a chip is asked to sign: drawn from the installation's own secret, so that nobody can have had it signed before.

Nothing is kept: it follows from the inspection and the number of its last reading, and is another one after the next.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.crypto import salted_hmac

from limen.lib.emrtd.active_authentication import CHALLENGE


def challenge_for(inspection: UUID, reading: int) -> bytes:
    """Return the eight bytes that the chip of the document before the officer is to sign."""
    return salted_hmac("limen.chip", f"{inspection}/{reading}", algorithm="sha256").digest()[:CHALLENGE]
