"""Sanctions for irregular entry or stay: proposed by an officer on a form, decided by the competent authority.

Nothing here proposes or decides by itself, and while a claim for protection is not decided neither does anybody else:
whoever is found to need protection is not punished for how they came.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models
from limen.apps.crossings.access import case_for
from limen.apps.crossings.models.second_line import LONG
from limen.apps.crossings.operations.custody import may_be_child
from limen.apps.crossings.operations.holding import held_case
from limen.apps.journal.operations import append, once_more
from limen.apps.protection.queries import has_undecided_claim
from limen.apps.travellers.queries import persons_linked_to
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.moves import SecondPersonMissing
from limen.lib.decision.rights import Right, require

SOURCE = "Convention relating to the Status of Refugees, art. 31(1) (to be confirmed)"


class SanctionWrong(Problem):
    """The form of a sanction leaves something out."""

    code = "sanction-wrong"
    sentence = N_(
        "Choose the sanction and fill in the whole form: protection grounds first, then the circumstances of this"
        " person, then why nothing milder would do."
    )


class SanctionOfChild(Problem):
    """A child is not sanctioned for how it came."""

    code = "sanction-of-child"
    sentence = N_("Nobody who may be a child is sanctioned for irregular entry or stay.")


class ClaimUndecided(Problem):
    """A claim for protection of this person is not decided."""

    code = "claim-undecided"
    sentence = N_(
        "A claim for protection of this person is not decided. Until it is, no sanction is proposed or decided."
    )


class NoSuchSanction(Problem):
    """There is no such proposal."""

    code = "sanction-unknown"
    sentence = N_("There is no such proposal of a sanction among your tasks.")


class SanctionDecided(Problem):
    """The proposal was decided, and a decision is not changed."""

    code = "sanction-decided"
    sentence = N_("This proposal was decided already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionForm:
    """What an officer says for a sanction, protection grounds before anything else."""

    kind: str
    protection: str
    """Which grounds of protection were looked for, and what was found."""
    circumstances: str
    proportionality: str
    """Why this, and nothing milder."""


@once_more
def propose_sanction(act: Act, *, request: UUID, inspection: UUID, form: SanctionForm) -> None:
    """Propose a sanction to the competent authority; the same `request` twice is one proposal.

    Raises NotAllowed, NoSuchInspection, NotYourCase, SanctionOfChild, ClaimUndecided or SanctionWrong.
    """
    require(act.roles, Right.PROPOSE_SANCTION)
    with transaction.atomic():
        row = held_case(act, inspection, what="sanction")
        if models.Sanction.objects.filter(id=request, inspection=row).exists():
            return
        _require_punishable(row)
        said = {
            "protection": clean_words(form.protection, longest=LONG),
            "circumstances": clean_words(form.circumstances, longest=LONG),
            "proportionality": clean_words(form.proportionality, longest=LONG),
        }
        if form.kind not in {each.code for each in act.pack.second_line.sanctions} or not all(said.values()):
            raise SanctionWrong
        models.Sanction.objects.create(
            id=request, inspection=row, kind=form.kind, proposed_by_id=act.actor, proposed_at=act.at, **said
        )
        append(
            act,
            kind="limen.sanction.proposed",
            subject=row.id,
            data={"sanction": str(request)},
            sealed={"kind": form.kind, **said},
            subject_record=row.person,
        )


@once_more
def decide_sanction(act: Act, *, sanction: UUID, imposed: bool, words: str) -> None:
    """Record what the competent authority decided, by somebody else than proposed it; the same again changes nothing.

    Raises NotAllowed, NoSuchSanction, SanctionDecided, SecondPersonMissing, SanctionWrong, SanctionOfChild or
    ClaimUndecided.
    """
    require(act.roles, Right.DECIDE_SANCTION)
    with transaction.atomic():
        proposed = models.Sanction.objects.filter(id=sanction).first()
        if proposed is None:
            raise NoSuchSanction
        decision, said = "imposed" if imposed else "not-imposed", clean_words(words, longest=LONG)
        if _is_decided(act, proposed, decision, said):
            return
        row = case_for(act, proposed.inspection_id, what="sanction", lock=True)
        proposed.refresh_from_db()
        # Read again under the lock of its case: a colleague may have decided in between.
        if not _is_decided(act, proposed, decision, said):
            _decide(act, row, proposed, decision, said)


def _is_decided(act: Act, proposed: models.Sanction, decision: str, words: str) -> bool:
    """Return True when the same person has decided the same before. Raises SanctionDecided for anything else."""
    if not proposed.decision:
        return False
    if (proposed.decision, proposed.words, proposed.decided_by_id) != (decision, words, act.actor):
        raise SanctionDecided
    return True


def _decide(act: Act, row: models.Inspection, proposed: models.Sanction, decision: str, words: str) -> None:
    if proposed.proposed_by_id == act.actor:
        raise SecondPersonMissing
    if not words:
        raise SanctionWrong
    _require_punishable(row)
    proposed.decision, proposed.words = decision, words
    proposed.decided_by_id, proposed.decided_at = act.actor, act.at
    proposed.save(update_fields=["decision", "words", "decided_by", "decided_at"])
    append(
        act,
        kind="limen.sanction.decided",
        subject=row.id,
        data={"sanction": str(proposed.id)},
        sealed={"decision": decision, "words": words},
        subject_record=row.person,
    )


def _require_punishable(row: models.Inspection) -> None:
    if may_be_child(row):
        raise SanctionOfChild
    if has_undecided_claim({row.person, *persons_linked_to(row.person)}):
        raise ClaimUndecided
