"""An alert of the State that somebody flees from opens a duty: the protection authority looks at it first."""

from __future__ import annotations

from limen.apps.crossings import models
from limen.apps.protection.operations import open_once
from limen.apps.protection.queries import has_claim
from limen.lib.basics.act import Act
from limen.lib.inspection.facts import Facts
from limen.lib.safeguards.duties import KINDS
from limen.lib.safeguards.origin import has_alert_of_origin


def look_after_origin(act: Act, row: models.Inspection, facts: Facts) -> None:
    """Open the duty where somebody claims protection of whom the State that issued their document may ask.

    Inside the transaction of the claim, or of the reading. What the journal tells of it is what it tells of every
    safeguard: nobody learns by it that there is a claim.
    """
    if has_alert_of_origin(facts) and has_claim(row.id):
        open_once(act, inspection=row.id, person=row.person, kind=KINDS["alert-of-origin"])
