"""The portrait of a chip that was just read, signed for its inspection: the page carries it, and no server keeps it.

So that what is compared as the picture of the chip is the one that the chip gave, at this inspection and not long ago.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any, Final
from uuid import UUID

from django.core import signing

SALT: Final = "limen.shown-portrait"
LONGEST_SECONDS: Final = 1_800
"""From reading the chip to looking at its holder."""


class PortraitNotOurs(ValueError):
    """What came back was not signed here, for another inspection, or too long ago."""


def sealed(portrait: bytes, *, inspection: UUID) -> str:
    """Return a portrait as text that `opened` gives back, signed with the secret of this node."""
    said = {"of": str(inspection), "picture": b64encode(portrait).decode("ascii")}
    return signing.dumps(said, salt=SALT)


def opened(text: str, *, inspection: UUID) -> bytes:
    """Return the portrait that was sealed for this inspection. Raises PortraitNotOurs."""
    try:
        said: dict[str, Any] = signing.loads(text, salt=SALT, max_age=LONGEST_SECONDS)
    except signing.BadSignature as error:
        raise PortraitNotOurs from error
    if said["of"] != str(inspection):
        raise PortraitNotOurs
    return b64decode(said["picture"])
