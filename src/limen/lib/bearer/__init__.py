"""The bearer against their own document, one to one: whether that may be done, and what may be said of it.

There is nothing here for more than one document and one bearer: nobody is looked for among many.
"""

from limen.lib.bearer.comparing import (
    FaceCompared,
    FaceSeen,
    FingerCompared,
    NotAllowedHere,
    TooYoung,
    require_comparison,
    tell_face,
    tell_finger,
    tell_missing,
)

__all__ = [
    "FaceCompared",
    "FaceSeen",
    "FingerCompared",
    "NotAllowedHere",
    "TooYoung",
    "require_comparison",
    "tell_face",
    "tell_finger",
    "tell_missing",
]
