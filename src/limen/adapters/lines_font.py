"""The letters of machine-readable lines (OCR-B): papers that machines read need them; nothing stands in for them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FONT: Final = Path("/usr/share/fonts/opentype/ocr-b")
"""Where Debian's package has them."""
NEEDED: Final = "OCR-B"
REMEDY: Final = "apt-get install fonts-ocr-b"


def is_installed() -> bool:
    """True when papers with machine-readable lines can be set here."""
    return FONT.is_dir()
