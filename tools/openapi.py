"""Write docs/openapi.json, the description of the programs' door, as the code has it: `python -m tools.openapi`."""

from __future__ import annotations

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "openapi.json"


def described() -> str:
    """Return the description as the document has it; Django must be loaded."""
    from limen.api.v1.description import description  # noqa: PLC0415 - the door's modules need Django

    return json.dumps(description(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> None:
    """Write the document."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "limen.config.settings"
    import django  # noqa: PLC0415 - as above

    django.setup()
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(described(), encoding="utf-8")


if __name__ == "__main__":
    main()
