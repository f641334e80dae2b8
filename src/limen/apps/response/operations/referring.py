"""People of the same need are referred in one act, and each by themselves: own consent, own note, own refusal."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import operations as crossings
from limen.apps.protection.operations.referrals import Need as Referral
from limen.apps.response.access import needy_for
from limen.apps.response.queries import number_of
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.protection import Share, Situation
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.safeguards.referrals import ReferralConsent

MOST_AT_ONCE = 50
"""People of one act: whoever refers more has not asked each of them."""


class BulkWrong(Problem):
    """Nobody was chosen, or too many to have been asked one by one."""

    code = "bulk-referral-wrong"
    sentence = N_("Choose 1 to %(most)s people, each asked by themselves on what the referral rests.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One person who was asked: on what their referral rests, and what is said of them alone."""

    referral: UUID
    """Made where it was said: the same act twice refers nobody twice."""
    group: UUID
    place: int
    consent: ReferralConsent
    consent_words: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """To whom, what for, and what holds for all of them."""

    service: str
    situations: tuple[Situation, ...]
    need: str
    people: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one of them: `problem` says why nothing did."""

    band: str
    referral: UUID | None
    problem: Problem | None = None


def refer_many(act: Act, *, bulk: Bulk) -> tuple[Outcome, ...]:
    """Propose a referral of each of `bulk.people`, and return what came of each; who cannot be referred stops nobody.

    Raises NotAllowed or BulkWrong.
    """
    require(act.roles, Right.REFER_TO_SERVICE)
    if not 1 <= len(bulk.people) <= MOST_AT_ONCE:
        raise BulkWrong(most=MOST_AT_ONCE)
    return tuple(_refer(act, bulk, each) for each in bulk.people)


def _refer(act: Act, bulk: Bulk, asked: Asked) -> Outcome:
    words = "\n".join(each for each in (bulk.need.strip(), asked.words.strip()) if each)
    need = Referral(
        service=bulk.service,
        situations=bulk.situations,
        consent=asked.consent,
        told={Share.NEED: words},
        consent_words=asked.consent_words,
    )
    band = ""
    try:
        with transaction.atomic():
            found = needy_for(act, asked.group, asked.place, what="group-referred").inspection
            band = f"{number_of(asked.group)}.{asked.place}"
            made = crossings.refer_from(
                act, inspection=found.id, person=found.person, referral=asked.referral, need=need
            )
    except Problem as problem:
        return Outcome(band=band, referral=None, problem=problem)
    return Outcome(band=band, referral=made)
