"""The notice: made once for a decision, sealed, handed over or sent to the traveller's phone, and opened again.

It is kept as it was handed out, because what counts is what the traveller holds; whatever opens it writes a look.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import case_for
from limen.apps.crossings.operations.cases import require_holder
from limen.apps.journal.operations import append, once_more, open_file, seal_file
from limen.apps.posts.queries import officer_names
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.second_line import RefusalReason
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.decision import notices
from limen.lib.decision.notices import (
    LONGEST_WORDS,
    Condition,
    CopyGone,
    NoticeMissing,
    NoticeNotDue,
    NoticeServed,
    Paper,
    Press,
    Serving,
)
from limen.lib.decision.outcomes import NO_TERMS, Terms, load_terms
from limen.lib.events.canonical import moment_text
from limen.lib.events.checkpoints import Signer
from limen.lib.inspection.facts import Facts
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.record import load_facts
from limen.lib.seals.printed import Printed, control_word, digest_of
from limen.lib.seals.seal import Seal, write_seal

COPY_LASTS: Final = timedelta(hours=2)
"""How long a link to the traveller's phone leads anywhere: while they are at the post."""
UNKNOWN_NAME: Final = "-"
"""What the box for checking says where nobody knows the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A notice that is there now."""

    notice: UUID
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A notice as it was handed out."""

    number: str
    pdf: bytes


def draft_notice(act: Act, *, inspection: UUID, language: str) -> Paper:
    """Return what the notice would say, without number and seal. Raises NoSuchInspection, NoticeNotDue or
    NoticeLanguageUnknown.
    """
    with transaction.atomic():
        row = case_for(act, inspection, what="notice")
        return _paper(act, row, _due(row), language=language)


@once_more
def make_notice(act: Act, *, inspection: UUID, language: str, signer: Signer, press: Press) -> Made:
    """Make the notice of the decision in force, once: asked again, the one that is there is returned.

    It is set while this transaction waits: a fifth of a second, some times a day. Raises NoSuchInspection,
    NotYourCase, NoticeNotDue or NoticeLanguageUnknown, and whatever `press` raises; nothing is kept then.
    """
    with transaction.atomic():
        row = case_for(act, inspection, what="notice", lock=True)
        decision = _due(row)
        if before := models.Notice.objects.filter(decision=decision).defer("sealed").first():
            return Made(notice=before.id, number=before.number)
        require_holder(act, row.id)
        unsealed = replace(_paper(act, row, decision, language=language), number=_number(act, row))
        paper = _sealed(act, unsealed, signer=signer)
        notice = _kept(act, row, decision, paper, pdf=press(paper))
        append(
            act,
            kind="limen.notice.made",
            subject=row.id,
            data={
                "notice": str(notice.id),
                "decision": str(decision.id),
                "number": notice.number,
                "digest": bytes(notice.digest).hex(),
            },
            sealed={"language": notice.language},
            subject_record=row.person,
        )
        return Made(notice=notice.id, number=notice.number)


@once_more
def serve_notice(act: Act, *, inspection: UUID, serving: Serving) -> None:
    """Record how the notice was handed over, and what the traveller was told in which language.

    The same again is harmless. Raises NoSuchInspection, NotYourCase, NoticeNotDue, NoticeMissing, ServingUnclear,
    ToldIncomplete or NoticeServed.
    """
    with transaction.atomic():
        row = case_for(act, inspection, what="notice", lock=True)
        require_holder(act, row.id)
        said = replace(
            serving,
            told=tuple(sorted(serving.told)),
            language=clean_line(serving.language, longest=16),
            words=clean_words(serving.words, longest=LONGEST_WORDS),
        )
        notices.require_serving(said)
        notice = _notice_of(_due(row))
        if notice.served_at is not None:
            _require_same(notice, said)
            return
        _keep_serving(act, notice, said)
        append(
            act,
            kind="limen.notice.served",
            subject=row.id,
            data={"notice": str(notice.id), "how": said.how, "told": list(said.told)},
            sealed={"signature": said.signature, "language": said.language, "words": said.words},
            subject_record=row.person,
        )


def open_notice(act: Act, *, inspection: UUID, notice: UUID) -> Opened:
    """Return a notice of a case as it was handed out; the look is written first.

    Raises NoSuchInspection, NoticeMissing, or PayloadErased once the person was erased.
    """
    with transaction.atomic():
        row = case_for(act, inspection, what="notice")
        kept = models.Notice.objects.filter(id=notice, inspection=row).first()
        if kept is None:
            raise NoticeMissing
        return _opened(act, kept, person=row.person)


@once_more
def offer_copy(act: Act, *, inspection: UUID, digest: bytes) -> None:
    """Let the secret with this digest open the notice in force, once and for two hours; earlier links end.

    Raises NoSuchInspection, NotYourCase, NoticeNotDue or NoticeMissing.
    """
    with transaction.atomic():
        row = case_for(act, inspection, what="notice", lock=True)
        require_holder(act, row.id)
        notice = _notice_of(_due(row))
        until = act.at + COPY_LASTS
        models.PhoneCopy.objects.filter(notice=notice).delete()
        models.PhoneCopy.objects.create(
            id=act.new_id(), notice=notice, digest=digest, made_at=act.at, made_by_id=act.actor, expires_at=until
        )
        data = {"notice": str(notice.id), "until": moment_text(until)}
        append(act, kind="limen.notice.offered", subject=row.id, data=data)


def copy_waits(act: Act, *, digest: bytes) -> bool:
    """Return True when the secret with this digest would open a notice now; nothing of it is shown."""
    return _copies(act, digest).exists()


@once_more
def fetch_copy(act: Act, *, digest: bytes) -> Opened:
    """Return the notice that the secret with this digest leads to, and let it lead nowhere from then on.

    `act` is nobody's: whoever holds the secret was given it by the officer. Raises CopyGone or PayloadErased.
    """
    with transaction.atomic():
        copy = _copies(act, digest).select_for_update().first()
        if copy is None:
            raise CopyGone
        copy.fetched_at = act.at
        copy.save(update_fields=["fetched_at"])
        notice = models.Notice.objects.select_related("inspection").get(id=copy.notice_id)
        opened = _opened(act, notice, person=notice.inspection.person)
        data = {"notice": str(notice.id)}
        append(act, kind="limen.notice.fetched", subject=notice.inspection_id, data=data)
        return opened


def _copies(act: Act, digest: bytes) -> QuerySet[models.PhoneCopy]:
    return models.PhoneCopy.objects.filter(digest=digest, expires_at__gt=act.at, fetched_at__isnull=True)


def _due(row: models.Inspection) -> models.Decision:
    """Return the decision in force of which the traveller is given a notice; raises NoticeNotDue."""
    decision = queries.noticed_decision(row.id)
    if decision is None or not notices.is_due(Move(decision.move), State(row.state)):
        raise NoticeNotDue
    return decision


def _notice_of(decision: models.Decision) -> models.Notice:
    notice = models.Notice.objects.filter(decision=decision).defer("sealed").first()
    if notice is None:
        raise NoticeMissing
    return notice


def _opened(act: Act, notice: models.Notice, *, person: UUID) -> Opened:
    pdf = open_file(act, file_id=notice.id, subject_record=person, sealed=bytes(notice.sealed), what="notice-paper")
    return Opened(number=notice.number, pdf=pdf)


def _number(act: Act, row: models.Inspection) -> str:
    """Return the next number of the post; two at once are told apart by the database, and one begins anew."""
    prefix = notices.number_prefix(post=row.post, year=act.today.year)
    return notices.notice_number(post=row.post, year=act.today.year, before=queries.last_notice_number(prefix))


def _kept(act: Act, row: models.Inspection, decision: models.Decision, paper: Paper, *, pdf: bytes) -> models.Notice:
    notice = models.Notice(
        id=act.new_id(),
        number=paper.number,
        inspection=row,
        decision=decision,
        language=paper.languages[0],
        made_at=act.at,
        made_by_id=act.actor,
        digest=hashlib.sha256(pdf).digest(),
        seal=paper.seal,
    )
    notice.sealed = seal_file(act, file_id=notice.id, subject_record=row.person, data=pdf)
    notice.save(force_insert=True)
    return notice


def _keep_serving(act: Act, notice: models.Notice, said: Serving) -> None:
    notice.served_at, notice.served_by_id = act.at, act.actor
    notice.served_how, notice.signature = said.how, said.signature
    notice.told, notice.told_language, notice.words = ",".join(said.told), said.language, said.words
    fields = ["served_at", "served_by", "served_how", "signature", "told", "told_language", "words"]
    notice.save(update_fields=fields)


def _require_same(notice: models.Notice, said: Serving) -> None:
    kept = (notice.served_how, notice.signature, notice.told, notice.told_language, notice.words)
    if kept != (said.how, said.signature, ",".join(said.told), said.language, said.words):
        raise NoticeServed


def _sealed(act: Act, paper: Paper, *, signer: Signer) -> Paper:
    control = control_word(act.keys.nonce())
    seal = Seal(
        state=paper.state_code,
        number=paper.number,
        issued=paper.day,
        outcome=paper.move.value,
        reasons=notices.letters_of(paper.reasons),
        facts=digest_of(paper.printed, control=control),
    )
    return replace(paper, control=control, seal=write_seal(seal, signer=signer))


def _paper(act: Act, row: models.Inspection, decision: models.Decision, *, language: str) -> Paper:
    """Return all that the notice of a decision says, without number and seal."""
    law, own = act.pack.second_line, act.pack.state.languages[0]
    outcome = models.Outcome.objects.filter(id=decision.outcome).first() if decision.outcome else None
    terms = load_terms(outcome.terms) if outcome else NO_TERMS
    facts = _facts_of(row, decision)
    post = act.pack.post(row.post)
    decided_by = (decision.officer_id, decision.second_officer_id)
    names = officer_names([each for each in decided_by if each])
    return Paper(
        number="",
        day=act.today,
        authority=law.issuer,
        state_code=act.pack.state.code,
        post_name=post.name if post else "",
        languages=notices.languages_of(language, offered=act.pack.state.languages, own=own),
        move=Move(decision.move),
        decided=decision.at.astimezone(ZoneInfo(act.pack.time_zone_of(row.post))).date(),
        officer=names.get(decision.officer_id, ""),
        second_officer=names.get(decision.second_officer_id, "") if decision.second_officer_id else "",
        printed=_printed(facts),
        birth=facts.holder.birth if facts.holder else None,
        citizenship=facts.holder.citizenship if facts.holder else "",
        document_issuer=facts.document.issuer if facts.document else "",
        reasons=tuple(_reasons(act, decision)),
        conditions=tuple(_conditions(act, terms)),
        stay_until=terms.stay_until,
        order=next((each.name for each in law.exit_orders if each.code == terms.order), ""),
        order_reference=terms.order_reference,
        words=decision.words,
        proportionality=outcome.proportionality if outcome else "",
        free_will=outcome.free_will if outcome else "",
        appeal=law.appeal,
        appeal_until=act.today + timedelta(days=law.appeal.days),
        helps=law.legal_aid,
        monitor=law.monitor,
        destination=_destination(row),
        carrier=_carrier(row),
        seal="",
        control="",
    )


def _facts_of(row: models.Inspection, decision: models.Decision) -> Facts:
    """Return what was known at the reading that was decided over."""
    return load_facts(models.Reading.objects.get(inspection=row, number=decision.reading).facts)


def _printed(facts: Facts) -> Printed:
    holder = facts.holder
    parts = (holder.primary, holder.secondary) if holder else ()
    return Printed(
        name=", ".join(part for part in parts if part) or UNKNOWN_NAME,
        birth=str(holder.birth) if holder else "?",
        document=facts.document.number if facts.document else "",
    )


def _reasons(act: Act, decision: models.Decision) -> Iterator[RefusalReason]:
    if decision.move != Move.REFUSE:
        return
    for code in decision.reason.split(","):
        reason = act.pack.second_line.refusal_reason(code)
        if reason:
            yield reason


def _conditions(act: Act, terms: Terms) -> Iterator[Condition]:
    known = {each.code: each for each in act.pack.second_line.conditions}
    for code, beside in terms.conditions:
        condition = known.get(code)
        if condition:
            needs_day = condition.needs == "date"
            yield Condition(name=condition.name, beside=date.fromisoformat(beside) if needs_day else beside)


def _destination(row: models.Inspection) -> str:
    agreed = models.PostRequest.objects.filter(inspection=row, answer="yes").order_by("-answered_at")
    return agreed.values_list("destination", flat=True).first() or ""


def _carrier(row: models.Inspection) -> str:
    told = models.CarrierNotice.objects.filter(inspection=row).first()
    return told.carrier if told else ""
