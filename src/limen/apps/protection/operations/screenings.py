"""Somebody is asked, apart and with consent, what they need; what a human then names opens duties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from limen.apps.protection import models
from limen.apps.protection.models.helping import LONG
from limen.apps.protection.operations.duties import ask_again, record_claim
from limen.apps.protection.operations.noting import note
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.protection import Situation
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.decision.rights import Right, require
from limen.lib.safeguards.duties import KINDS
from limen.lib.safeguards.vulnerability import (
    Consent,
    Said,
    Setting,
    duties_of,
    require_held_rightly,
    situations_in,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A screening as it was held."""

    setting: Setting
    answers: Mapping[str, tuple[Said, str]]
    """Code of the question to how it was answered, and in what words."""
    situations: tuple[Situation, ...]
    """What the officer names, whatever the answers point to."""
    interpreter: str = ""
    words: str = ""


def record_screening(act: Act, *, screening: UUID, inspection: UUID, person: UUID, asked: Asked) -> bool:
    """Keep a screening and open the duties of what was named in it; the same `screening` twice is one.

    A situation “asylum” is a claim for protection. Inside the transaction of whoever holds the inspection; False when
    it was kept before. Raises NotAllowed and what `require_held_rightly` raises.
    """
    require(act.roles, Right.SCREEN_VULNERABILITY)
    if models.Screening.objects.filter(id=screening).exists():
        return False
    law, setting = act.pack.protection, asked.setting
    said = {code: each for code, (each, _) in asked.answers.items()}
    require_held_rightly(setting, said, law)
    with transaction.atomic():
        row = models.Screening.objects.create(
            id=screening,
            inspection=inspection,
            person=person,
            wording=setting.wording,
            consent=setting.consent or Consent.REFUSED,
            language=setting.language,
            interpreter=clean_line(asked.interpreter, longest=120),
            pointed=",".join(situations_in(said, law, setting.wording)),
            situations=",".join(each for each in Situation if each in asked.situations),
            words=clean_words(asked.words, longest=LONG),
            at=act.at,
            officer_id=act.actor,
        )
        models.ScreeningAnswer.objects.bulk_create(
            models.ScreeningAnswer(screening=row, question=code, said=each, words=clean_words(words, longest=1_000))
            for code, (each, words) in asked.answers.items()
        )
        note(
            act,
            what="screened",
            record=row.id,
            person=person,
            inspection=inspection,
            told={"words": row.words},
            said={"situations": row.situations, "consent": row.consent, "wording": row.wording},
        )
        _follow(act, inspection, person, asked.situations)
    return True


def _follow(act: Act, inspection: UUID, person: UUID, situations: tuple[Situation, ...]) -> None:
    for kind in duties_of(situations):
        ask_again(act, inspection=inspection, person=person, kind=KINDS[kind])
    if Situation.ASYLUM in situations:
        record_claim(act, inspection=inspection, person=person)
