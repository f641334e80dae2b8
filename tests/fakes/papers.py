"""A notice of an invented refusal, as it is given to the press."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from limen.lib.basics.dates import PartialDate
from limen.lib.decision.notices import Paper
from limen.lib.inspection.moves import Move
from limen.lib.seals.seal import write_seal
from tests.fakes.acting import utopia
from tests.lib.seals.making import CONTROL, PRINTED, Signing, a_seal

SIGNER = Signing()
SEAL = write_seal(a_seal(), signer=SIGNER)


def a_paper(**changes: Any) -> Paper:
    """Return the paper of a refusal; `changes` replace any of its fields."""
    law = utopia().second_line
    paper = Paper(
        number=a_seal().number,
        day=date(2026, 3, 14),
        authority=law.issuer,
        state_code="UTO",
        post_name=utopia().posts[0].name,
        languages=("ar", "en"),
        move=Move.REFUSE,
        decided=date(2026, 3, 14),
        officer="Sofia Second",
        second_officer="Max Chief",
        printed=PRINTED,
        birth=PartialDate(1974, 8, 12),
        citizenship="NLD",
        document_issuer="NLD",
        reasons=law.refusal_reasons[2:6:3],
        conditions=(),
        stay_until=None,
        order="",
        order_reference="",
        words="The visa ended on 3 March.\nSays: I did not know.",
        proportionality="A shorter stay was weighed.",
        free_will="",
        appeal=law.appeal,
        appeal_until=date(2026, 3, 28),
        helps=law.legal_aid,
        monitor=law.monitor,
        destination="",
        carrier="",
        seal=SEAL,
        control=CONTROL,
    )
    return replace(paper, **changes)
