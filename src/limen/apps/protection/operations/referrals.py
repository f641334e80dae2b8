"""Referrals to services: proposed, sent, answered, done; every step kept, its clock running, its reminder sent once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.protection import models
from limen.apps.protection.access import referral_for, service_of
from limen.apps.protection.models.helping import LONG
from limen.apps.protection.operations.agreements import require_may_be_sent
from limen.apps.protection.operations.messages import to_contact, to_service
from limen.apps.protection.operations.noting import note
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.protection import Share, Situation
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.checkpoints import Signer
from limen.lib.safeguards.referrals import (
    OPEN,
    ReferralConsent,
    ReferralWrong,
    Stage,
    StepNotYours,
    due_of,
    note_for,
    require_step,
)
from limen.lib.seals.printed import Printed, control_word, digest_of
from limen.lib.seals.seal import Seal, write_seal


class PaperWordWrong(Problem):
    """The word that the service typed is not the one on the paper of this referral."""

    code = "referral-paper"
    sentence = N_("This is not the word on the paper of referral %(number)s. Compare it letter by letter.")


class ServiceRoomWrong(Problem):
    """A service says that more places are free than it has."""

    code = "service-room"
    sentence = N_("A service cannot have more free places than the directory says it has (%(capacity)s).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What somebody is referred for, and what a service could be told of them."""

    service: str
    situations: tuple[Situation, ...]
    consent: ReferralConsent | None
    told: Mapping[Share, str]
    consent_words: str = ""
    on_paper_at: datetime | None = None
    """When it was handed over on paper, where that came first."""


def propose_referral(act: Act, *, referral: UUID, inspection: UUID, person: UUID, need: Need) -> UUID:
    """Propose a referral, and return its id; the same `referral` twice is one.

    The hand-over note keeps only what this service may see. What was handed over on paper is sent already. Inside the
    transaction of whoever holds the inspection. Raises NotAllowed or ReferralWrong.
    """
    require(act.roles, Right.REFER_TO_SERVICE)
    if models.Referral.objects.filter(id=referral).exists():
        return referral
    row = _referral(act, referral, inspection, person, need)
    with transaction.atomic():
        row.save(force_insert=True)
        _keep_step(act, row, Stage.PROPOSED, words="", at=row.since)
        if need.on_paper_at is not None:
            _take(act, row, Stage.SENT, words="", at=need.on_paper_at)
    return row.id


def _referral(act: Act, referral: UUID, inspection: UUID, person: UUID, need: Need) -> models.Referral:
    service = act.pack.protection.service(need.service)
    consent_words = clean_words(need.consent_words, longest=1_000)
    told = {share: clean_words(words, longest=LONG) for share, words in need.told.items()}
    if service is None or need.consent is None:
        raise ReferralWrong
    if not told.get(Share.NEED) or not need.situations:
        raise ReferralWrong
    if need.consent is ReferralConsent.VITAL and not consent_words:
        raise ReferralWrong
    since = need.on_paper_at or act.at
    if since > act.at:
        raise ReferralWrong
    return models.Referral(
        id=referral,
        inspection=inspection,
        person=person,
        post=act.post,
        service=service.code,
        situations=",".join(each for each in Situation if each in need.situations),
        consent=need.consent,
        consent_words=consent_words,
        note=json.dumps(dict(note_for(service, told)), ensure_ascii=False),
        stage=Stage.PROPOSED,
        since=since,
        number=number_of(referral),
        code_digest=b"",
        on_paper=need.on_paper_at is not None,
        made_at=act.at,
        made_by_id=act.actor,
    )


_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals without those that are taken for each other."""


def number_of(referral: UUID) -> str:
    """Return the number of a referral: what is said on the telephone, eight signs that tell nothing."""
    return f"R-{_signs(sha256(b'number' + referral.bytes).digest(), 8)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A hand-over on paper: what is printed, the word on it and nowhere else, and the seal."""

    referral: UUID
    number: str
    service: str
    note: tuple[tuple[Share, str], ...]
    word: str
    seal: str
    made_at: datetime


def print_paper(act: Act, *, referral: UUID, signer: Signer) -> Paper:
    """Return the hand-over for printing; printed anew, the word of the paper before counts no more.

    Raises NoSuchReferral, StepNotYours or NoAgreement.
    """
    with transaction.atomic():
        row = referral_for(act, referral, what="referral-paper", lock=True)
        if service_of(act) == row.service:
            raise StepNotYours
        require_may_be_sent(act, row)
        word = control_word(act.keys.nonce())
        row.code_digest = sha256(word.encode()).digest()
        row.save(update_fields=["code_digest"])
        note(act, what="referral-printed", record=row.id, person=row.person, inspection=row.inspection)
        told: dict[str, str] = json.loads(row.note)
        printed = Printed(name=told.get(Share.NAME, ""), birth=told.get(Share.AGE, ""), document=row.number)
        seal = Seal(
            state=act.pack.state.code,
            number=row.number,
            issued=act.today,
            outcome="referral",
            reasons="",
            facts=digest_of(printed, control=word),
        )
        return Paper(
            referral=row.id,
            number=row.number,
            service=row.service,
            note=tuple((share, told[share]) for share in Share if share in told),
            word=word,
            seal=write_seal(seal, signer=signer),
            made_at=act.at,
        )


def _signs(digest: bytes, count: int) -> str:
    return "".join(_SIGNS[byte % len(_SIGNS)] for byte in digest[:count])


def take_step(
    act: Act, *, referral: UUID, stage: Stage, words: str = "", at: datetime | None = None, paper: str | None = None
) -> Stage:
    """Take the next step of a referral that is this person's, and return where it stands; taken already, it stays.

    `at` is when it happened where that was earlier; `paper` the word that a service types from its paper. Raises
    NoSuchReferral, StepNotOpen, StepNotYours, ReferralReasonMissing, PaperWordWrong or NoAgreement.
    """
    with transaction.atomic():
        row = referral_for(act, referral, what="referral-step", lock=True)
        if row.stage == stage:
            return stage
        said = clean_words(words, longest=LONG)
        if paper is not None and sha256(paper.strip().upper().encode()).digest() != bytes(row.code_digest):
            raise PaperWordWrong(number=row.number)
        is_service = service_of(act) == row.service
        require_step(Stage(row.stage), stage, is_service=is_service, words=said)
        if stage is Stage.SENT:
            require_may_be_sent(act, row)
        _take(act, row, stage, words=said, at=min(max(at or act.at, row.since), act.at))
        return stage


def _take(act: Act, row: models.Referral, stage: Stage, *, words: str, at: datetime) -> None:
    row.stage, row.since = stage, at
    row.save(update_fields=["stage", "since"])
    _keep_step(act, row, stage, words=words, at=at)
    if stage is Stage.SENT:
        to_service(act, row.service, about="referral-sent", number=row.number)
    elif stage is Stage.REVOKED:
        to_service(act, row.service, about="referral-revoked", number=row.number)
    elif stage in {Stage.DECLINED, Stage.RETURNED}:
        # Somebody must find another place, and at once.
        to_contact(act, _above(row), about="referral-answered", number=row.number)


def _keep_step(act: Act, row: models.Referral, stage: Stage, *, words: str, at: datetime) -> None:
    step = models.ReferralStep.objects.create(
        id=act.new_id(),
        referral=row,
        number=row.steps.count() + 1,
        stage=stage,
        at=at,
        recorded_at=act.at,
        words=words,
        officer_id=act.actor,
    )
    note(
        act,
        what=f"referral-{stage}",
        record=step.id,
        person=row.person,
        inspection=row.inspection,
        told={"words": words},
        said={"referral": str(row.id), "service": row.service, "number": row.number},
    )


def _above(row: models.Referral) -> str:
    """Return which authority hears of a referral that nobody answers."""
    return "child-protection" if Situation.CHILD in row.situations.split(",") else "protection"


def remind(act: Act) -> int:
    """Remind whoever an open referral waits for, and tell whoever is above where that did not help; return how many.

    Once for each stage and level, however often it is asked.
    """
    rows = models.Referral.objects.filter(stage__in=[*OPEN]).order_by("since", "id")
    return sum(_remind(act, row) for row in rows)


def _remind(act: Act, row: models.Referral) -> bool:
    due = due_of(Stage(row.stage), row.since, act.pack.protection)
    level = due.level(act.at) if due else 0
    if not level:
        return False
    with transaction.atomic():
        _, is_new = models.ReferralReminder.objects.get_or_create(
            referral=row, stage=row.stage, level=level, defaults={"at": act.at}
        )
        if not is_new:
            return False
        if level > 1 or row.stage == Stage.PROPOSED:
            to_contact(act, _above(row), about="referral-late" if level > 1 else "referral-due", number=row.number)
        if row.stage != Stage.PROPOSED:
            to_service(act, row.service, about="referral-due", number=row.number)
    return True


def name_member(act: Act, *, officer: UUID, service: str) -> None:
    """Say for which service somebody answers; an empty `service` ends it. Raises NotAllowed or ReferralWrong."""
    require(act.roles, Right.KEEP_OFFICERS)
    if service and act.pack.protection.service(service) is None:
        raise ReferralWrong
    with transaction.atomic():
        models.ServiceMember.objects.filter(officer=officer, until__isnull=True).update(until=act.at)
        if service:
            models.ServiceMember.objects.create(
                id=act.new_id(), officer_id=officer, service=service, since=act.at, named_by=act.actor
            )
        append(act, kind="limen.officer.service-named", subject=officer, data={"service": service or None})


def say_room(act: Act, *, free: int) -> None:
    """Record how many places one's own service has free. Raises NotAllowed, ReferralWrong or ServiceRoomWrong."""
    require(act.roles, Right.WORK_REFERRALS)
    service = act.pack.protection.service(service_of(act))
    if service is None:
        raise ReferralWrong
    if not 0 <= free <= service.capacity:
        raise ServiceRoomWrong(capacity=service.capacity)
    models.ServiceRoom.objects.update_or_create(
        service=service.code, defaults={"free": free, "at": act.at, "said_by_id": act.actor}
    )
