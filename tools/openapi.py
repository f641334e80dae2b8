"""Write the descriptions of the programs' doors as the code has them: `python -m tools.openapi`.

docs/openapi.json is that of `/api/v1`, docs/openapi-yente.json that of `/api/yente`, docs/openapi-carriers.json that of
`/api/v1/carrier`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
DOCUMENT = DOCS / "openapi.json"
YENTE_DOCUMENT = DOCS / "openapi-yente.json"
CARRIERS_DOCUMENT = DOCS / "openapi-carriers.json"


def described() -> str:
    """Return the description of `/api/v1` as the document has it; Django must be loaded."""
    from limen.api.v1.description import description  # noqa: PLC0415 - the door's modules need Django

    return _written(description())


def yente_described() -> str:
    """Return the description of `/api/yente` as the document has it; Django must be loaded."""
    from limen.api.yente.description import description  # noqa: PLC0415 - as above

    return _written(description())


def carriers_described() -> str:
    """Return the description of `/api/v1/carrier` as the document has it; Django must be loaded."""
    from limen.api.carriers.door import description  # noqa: PLC0415 - as above

    return _written(description())


def _written(said: dict[str, object]) -> str:
    return json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> None:
    """Write the documents."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "limen.config.settings"
    import django  # noqa: PLC0415 - as above

    django.setup()
    DOCS.mkdir(exist_ok=True)
    DOCUMENT.write_text(described(), encoding="utf-8")
    YENTE_DOCUMENT.write_text(yente_described(), encoding="utf-8")
    CARRIERS_DOCUMENT.write_text(carriers_described(), encoding="utf-8")


if __name__ == "__main__":
    main()
