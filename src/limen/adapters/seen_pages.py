"""What was seen in a picture of a page, signed, so that it can travel with the lines through a form or a program."""

from __future__ import annotations

from typing import Any, Final

from django.core import signing

from limen.lib.mrz import Saw, Seen

SALT: Final = "limen.seen-page"
LONGEST_SECONDS: Final = 3600
"""A traveller who stands before the officer does not stand there longer than this."""


class NotOurs(ValueError):
    """What is shown was not sealed here, or too long ago."""


def sealed(seen: Seen) -> str:
    """Return what was seen as text that `opened` gives back, signed with the secret of this node."""
    said = {"places": seen.saw.places, "text": seen.saw.text, "printed": seen.printed}
    return signing.dumps(said, salt=SALT, compress=True)


def opened(text: str) -> Seen:
    """Return what was sealed. Raises NotOurs."""
    try:
        said: dict[str, Any] = signing.loads(text, salt=SALT, max_age=LONGEST_SECONDS)
    except signing.BadSignature as error:
        raise NotOurs from error
    return Seen(saw=Saw(tuple(said["places"]), tuple(said["text"])), printed=tuple(said["printed"]))
