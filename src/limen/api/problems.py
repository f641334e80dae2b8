"""What can go wrong at this door itself; what an operation refuses is defined beside the operation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

MOST_BYTES: Final = 65_536
"""Bytes of a body: a scan of the longest lines with all their noise, and a card, have a twentieth of it."""
MOST_BYTES_OF_MANY: Final = 1_048_576
"""Bytes of a body that asks about many people at once: a hundred with ten kilobytes each."""
MOST_BYTES_OF_CHIP: Final = 2_097_152
"""Bytes of a body with the files of a chip: a megabyte and a half of them at most, in letters."""
OF_CHIP: Final = "/chip"
"""How the one address ends that takes such a body."""
OF_MANY: Final = ("/api/v1/screen", "/api/yente/match/")
"""Where the addresses begin that take such a body."""
MOST_BYTES_OF_CARRIERS: Final = 2_500_000
"""Bytes of a body with messages of a carrier: one of the largest, in base64, or many of the usual."""
OF_CARRIERS: Final = "/api/v1/carrier/"
MOST_BYTES_OF_PICTURE: Final = 2_600_000
"""Bytes of a body with a picture of a page, written as base64: 1.9 megabytes of JPEG."""
WITH_PICTURE: Final = "/api/v1/pages"
OF_BEARER: Final = "/bearer"
"""How the address ends that takes two pictures, together no larger than one."""
OF_SPECIMENS: Final = "/api/v1/specimens"
"""The one address that takes an archive of specimens, no larger than a picture."""
MOST_LEVELS: Final = 8
"""Levels of nesting of a body; no request has more than three."""


def most_bytes_at(path: str) -> int:
    """Return how many bytes a body may have that is sent to `path`."""
    if path.endswith(OF_CHIP):
        return MOST_BYTES_OF_CHIP
    if path.startswith(OF_CARRIERS):
        return MOST_BYTES_OF_CARRIERS
    if path.startswith(WITH_PICTURE) or path.endswith(OF_BEARER) or path == OF_SPECIMENS:
        return MOST_BYTES_OF_PICTURE
    return MOST_BYTES_OF_MANY if path.startswith(OF_MANY) else MOST_BYTES


class ChipAnswerBroken(Problem):
    """What was sent as the answer of a chip reader is none."""

    code = "chip-answer-broken"
    sentence = N_("This is not what a chip reader answers (%(why)s). Send the answer of `limen reader` as it came.")


class TokenMissing(Problem):
    """The request carries no token."""

    code = "token-missing"
    sentence = N_("Send the token of your program in the header “Authorization: Bearer …”.")


class TokenRefused(Problem):
    """The token opens nothing: unknown, expired or taken back; from outside the three look the same."""

    code = "token-refused"
    sentence = N_("This token is unknown, expired or taken back. Ask an administrator for a new one.")


class TokenSlowed(Problem):
    """Too many wrong tokens came from one machine."""

    code = "token-slowed"
    sentence = N_("Too many wrong tokens came from this machine. Wait five minutes; the attempts are recorded.")


class OfficerNotAtWork(Problem):
    """The token acts for an officer who works nowhere, or at another post than the token is for."""

    code = "officer-not-at-work"
    sentence = N_("%(officer)s is not at work here. This token acts only while the officer's shift is open.")


class AddressUnknown(Problem):
    """There is nothing at this address."""

    code = "address-unknown"
    sentence = N_("There is nothing at this address. The addresses are listed in openapi.json.")


class MethodWrong(Problem):
    """The address exists, and takes other methods."""

    code = "method-wrong"
    sentence = N_("This address does not take this method. The header “Allow” names those it takes.")


class RequestBroken(Problem):
    """The request as a whole cannot be understood."""

    code = "request-broken"
    sentence = N_("The request could not be understood. Compare it with openapi.json.")


class BodyTooLarge(Problem):
    """More was sent than any request needs."""

    code = "body-too-large"
    sentence = N_("A request may hold %(bytes)s bytes. Send less, or send it in parts; nothing was recorded.")


class BodyNotJson(Problem):
    """The body is no JSON."""

    code = "body-not-json"
    sentence = N_("The body is not JSON in UTF-8. Nothing was recorded.")


class BodyTooDeep(Problem):
    """The body is nested deeper than any request is."""

    code = "body-too-deep"
    sentence = N_("The body is nested more than %(levels)s levels deep. Nothing was recorded.")


class PictureNotSeen(Problem):
    """What is said to have been seen in a picture was not sealed by this node within the hour."""

    code = "picture-not-seen"
    sentence = N_("This node did not read that picture within the last hour. Send it to /pages again.")


class MediaTypeWrong(Problem):
    """The body is said to be something other than JSON."""

    code = "media-type-wrong"
    sentence = N_("Send the body as application/json.")


class KeyMissing(Problem):
    """A change was asked for without a key by which a repetition is known."""

    code = "idempotency-key-missing"
    sentence = N_("Send the header “Idempotency-Key” with a fresh UUID for every new request.")


class FieldsWrong(Problem):
    """Fields or parameters are missing, unknown or cannot be what they say."""

    code = "fields-wrong"
    sentence = N_("Some fields are not right: “errors” names each, and says what to do. Nothing was recorded.")

    def __init__(self, errors: Iterable[Mapping[str, Any]] = ()) -> None:
        super().__init__()
        self.errors = tuple(errors)
        """Errors as pydantic tells them: `type`, `loc`, `ctx`."""

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.errors,)


class ProgramFailed(Problem):
    """A fault of the program."""

    code = "program-failed"
    sentence = N_(
        "The program failed. Ask again under the same key; if it fails again, give “instance” to the administrator."
    )
