"""What the seals on a visa, a permit or an emergency document are worth, as they were read beside the document."""

from __future__ import annotations

from collections.abc import Iterator

from limen.lib.basics.findings import Finding
from limen.lib.inspection.facts import Facts


def check_codes(facts: Facts) -> Iterator[Finding]:
    """Yield what was found of every seal that was read; a seal that was not read tells nothing."""
    yield from facts.codes
