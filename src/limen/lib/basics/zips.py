"""What is known of zip archives that came from elsewhere: a list, a workbook, a folder of specimens."""

from __future__ import annotations

import zipfile
import zlib
from typing import Final

DAMAGED_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)
"""What `zipfile` raises for damaged archives, packing that it does not know, a password, and offsets that cannot be."""
