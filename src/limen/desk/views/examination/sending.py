"""How a picture leaves the desk: as pixels in which nothing can run."""

from __future__ import annotations

from django.http import HttpResponse

PURPOSE = "examination"
"""What examiners look at documents for, in the access log."""
ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}
# Nothing in a picture is ever run or fetched, whatever a browser takes it for.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def sent_picture(media_type: str, data: bytes, *, name: str) -> HttpResponse:
    """Return a picture as an answer in which nothing can run."""
    return HttpResponse(
        data,
        content_type=media_type,
        headers={
            "Content-Disposition": f'inline; filename="{name}.{ENDINGS[media_type]}"',
            "Content-Security-Policy": POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        },
    )
