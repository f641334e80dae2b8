"""Writes: requests, the dead, who may be whom, what was assessed, and who was told by whom. Nothing here deletes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append, once_more
from limen.apps.missing import models
from limen.apps.missing.access import dead_for, lead_for, may_be_heard_of, request_for
from limen.apps.missing.queries import described, lead_may_be_child
from limen.apps.posts.operations import KeyReused
from limen.apps.protection.operations.agreements import require_may_be_told
from limen.apps.protection.operations.referrals import number_of
from limen.apps.protection.queries import agreement_view
from limen.apps.response.queries.tracing import (
    RegisteredPerson,
    family_reports,
    registered_since,
)
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.safeguards.agreements import DataClass, NoAgreement
from limen.lib.safeguards.arrivals import may_sound_alike, sounds_of
from limen.lib.safeguards.missing import (
    DeadWrong,
    LeadKind,
    LeadOfChild,
    LeadUnwanted,
    LeadWords,
    MissingWrong,
    NotIdentified,
    NotSafeYet,
    ToldAlready,
    fit_dead,
)
from limen.lib.safeguards.tracing import Described, Fit, Risk, fit

LOOKED_BACK: Final = timedelta(days=365)
"""How far back who was registered, and whom families look for, is compared."""


class MissingDone(Problem):
    """The step was taken, or something else comes first."""

    code = "missing-done"
    sentence = N_("This step was taken, or another comes first. Look at the record again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom somebody outside looks for."""

    who: Described
    seeker: str
    contact: str
    relation: str = ""
    marks: str = ""
    agreement: UUID | None = None
    """Through which agency it came, by the agreement with it."""
    token: UUID | None = None
    """The token of the agency's program, where no officer wrote it down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDead:
    """Somebody who was found dead."""

    found_at: datetime
    place: str
    who: Described
    marks: str
    whereabouts: str
    belongings: str = ""


@once_more
def ask_for_missing(act: Act, *, request: UUID, asked: Asked) -> int:
    """Keep that somebody outside looks for somebody, compare, and return how many fit. The same twice is one.

    Raises NotAllowed, MissingWrong, or what `require_may_be_told` raises.
    """
    require(act.roles, Right.REUNITE)
    said = _said(asked)
    if not asked.who.names or not said["seeker"] or not said["contact"]:
        raise MissingWrong
    with transaction.atomic():
        known = models.Request.objects.filter(id=request).first()
        if known is not None:
            if any(getattr(known, name) != value for name, value in said.items()):
                raise MissingDone
            return models.Lead.objects.filter(request=request).count()
        if asked.agreement is not None:
            require_may_be_told(act, agreement=asked.agreement, person=request, needed={DataClass.TRACING})
        row = models.Request.objects.create(
            id=request,
            number=number_of(request).replace("R-", "T-"),
            **said,
            sounds=" ".join(sorted(sounds_of(" ".join(asked.who.names))))[:240],
            token=asked.token,
            post=act.post,
            made_at=act.at,
            made_by_id=act.actor,
            compared_until=act.at,
        )
        named = " / ".join(asked.who.names)
        _note(act, row.id, "request", said={"name": named, "seeker": row.seeker, "contact": row.contact})
        alive = _compare_alive(act, row, registered_since(act.at - LOOKED_BACK))
        return alive + sum(_compare_dead(act, row, each) for each in models.Dead.objects.all())


def ask_by_program(act: Act, *, request: UUID, asked: Asked) -> None:
    """Keep what the program of an agency asks; how many fit is not said. The same twice is one.

    The programs of one officer ask for one agency, so that none speaks by the agreement of another. Raises NotAllowed,
    MissingWrong, NoAgreement, or KeyReused for the same id with other content.
    """
    require(act.roles, Right.REUNITE)
    with transaction.atomic():
        if asked.agreement is None or not _is_their_agency(act, asked.agreement):
            raise NoAgreement
        row = models.Request.objects.filter(id=request).first()
        if row is None:
            ask_for_missing(act, request=request, asked=asked)
        elif row.made_by_id != act.actor or any(getattr(row, name) != said for name, said in _said(asked).items()):
            raise KeyReused


def _is_their_agency(act: Act, agreement: UUID) -> bool:
    earlier = models.Request.objects.filter(made_by=act.actor, token__isnull=False).values_list("agreement", flat=True)
    asking = [agreement_view(act, each) for each in {agreement, *earlier} if each]
    return len({(each.said.kind, each.said.recipient) for each in asking if each}) == 1


def _said(asked: Asked) -> dict[str, Any]:
    who = asked.who
    return {
        "family_name": clean_line(who.primary, longest=80),
        "given_names": clean_line(who.secondary, longest=80),
        "sex": who.sex.value,
        "birth": "" if who.birth == PartialDate() else str(who.birth),
        "origin": clean_line(who.origin, longest=120),
        "last_seen": clean_line(who.last_seen, longest=200),
        "marks": clean_words(asked.marks, longest=models.LONG),
        "seeker": clean_line(asked.seeker, longest=120),
        "relation": clean_line(asked.relation, longest=40),
        "contact": clean_line(asked.contact, longest=200),
        "agreement": asked.agreement,
    }


@once_more
def record_dead(act: Act, *, dead: UUID, found: FoundDead) -> int:
    """Keep who was found dead, compare with whom people look for, and return how many fit. The same twice is one.

    Raises NotAllowed or DeadWrong.
    """
    require(act.roles, Right.RECORD_DEAD)
    place, marks = clean_line(found.place, longest=200), clean_words(found.marks, longest=models.LONG)
    whereabouts = clean_line(found.whereabouts, longest=200)
    if not place or not marks or not whereabouts or found.found_at > act.at or not act.post:
        raise DeadWrong
    with transaction.atomic():
        known = models.Dead.objects.filter(id=dead).first()
        if known is not None:
            if (known.place, known.marks, known.found_at) != (place, marks, found.found_at):
                raise MissingDone
            return models.Lead.objects.filter(dead=dead).count()
        row = models.Dead.objects.create(
            id=dead,
            number=number_of(dead).replace("R-", "D-"),
            post=act.post,
            found_at=found.found_at,
            place=place,
            family_name=clean_line(found.who.primary, longest=80),
            given_names=clean_line(found.who.secondary, longest=80),
            sex=found.who.sex.value,
            birth="" if found.who.birth == PartialDate() else str(found.who.birth),
            marks=marks,
            belongings=clean_words(found.belongings, longest=models.LONG),
            whereabouts=whereabouts,
            recorded_at=act.at,
            recorded_by_id=act.actor,
        )
        _note(act, row.id, "dead", said={"marks": marks, "belongings": row.belongings, "place": place})
        asked = sum(_compare_dead(act, each, row) for each in models.Request.objects.filter(closed_at__isnull=True))
        return asked + _compare_families(act, row)


def _marks_of(dead: models.Dead) -> str:
    return "; ".join(each for each in (dead.marks, dead.belongings) if each)


def _compare_dead(act: Act, request: models.Request, dead: models.Dead) -> bool:
    found = fit_dead(
        described(request),
        sought_marks=request.marks,
        found=described(dead),
        found_marks=_marks_of(dead),
    )
    if found is None:
        return False
    _keep_lead(act, found, kind=LeadKind.DEAD, request=request, dead=dead, person=dead.id)
    return True


def _compare_families(act: Act, dead: models.Dead) -> int:
    count = 0
    for report in family_reports(since=act.at - LOOKED_BACK):
        found = fit_dead(report.who, sought_marks="", found=described(dead), found_marks=_marks_of(dead))
        if found is not None:
            _keep_lead(act, found, kind=LeadKind.DEAD, report=report.id, dead=dead, person=dead.id)
            count += 1
    return count


def _compare_alive(act: Act, request: models.Request, people: Iterable[RegisteredPerson]) -> int:
    sought, count = described(request), 0
    for each in people:
        if not may_sound_alike(request.sounds, each.sounds):
            continue
        found = fit(sought, each.who)
        if found is not None:
            _keep_lead(act, found, kind=LeadKind.REGISTERED, request=request, registered=each.id, person=each.person)
            count += 1
    return count


def _keep_lead(
    act: Act,
    found: Fit,
    *,
    kind: LeadKind,
    person: UUID,
    request: models.Request | None = None,
    report: UUID | None = None,
    dead: models.Dead | None = None,
    registered: UUID | None = None,
) -> None:
    reasons = [[each.what, each.verdict, each.sought, each.found, each.points] for each in found.reasons]
    row = models.Lead.objects.create(
        id=act.new_id(),
        kind=kind,
        request=request,
        report=report,
        dead=dead,
        registered=registered,
        person=person,
        score=found.score,
        reasons=json.dumps(reasons, ensure_ascii=False),
        made_at=act.at,
    )
    _note(act, person, "fit", said={"lead": str(row.id), "score": row.score})


UNSEEN: Final = timedelta(minutes=10)
"""So much is looked at again at each turn: whoever fits already is passed by."""


def compare_newcomers(act: Act) -> int:
    """Compare who was registered since with whom people outside look for; return how many fit."""
    rows = list(models.Request.objects.filter(closed_at__isnull=True, compared_until__lt=act.at).order_by("made_at"))
    # Somebody may have been kept a moment after their time of arrival, unseen by the last turn.
    if not rows or next(registered_since(min(row.compared_until for row in rows) - UNSEEN), None) is None:
        return 0
    count = 0
    for row in rows:
        with transaction.atomic():
            known = set(row.leads.values_list("registered", flat=True))
            people = (each for each in registered_since(row.compared_until - UNSEEN) if each.id not in known)
            count += _compare_alive(act, row, people)
            row.compared_until = act.at
            row.save(update_fields=["compared_until"])
    return count


def hand_over_dead(act: Act, *, dead: UUID, to: str, whereabouts: str) -> None:
    """Record which competent body has taken somebody over, and where they are. Raises NotAllowed, NoSuchMissing,
    DeadWrong or MissingDone.
    """
    named, where = clean_line(to, longest=200), clean_line(whereabouts, longest=200)
    if not named or not where:
        raise DeadWrong
    with transaction.atomic():
        row = dead_for(act, dead, what="dead-handed-over", lock=True)
        if row.handed_at is not None:
            raise MissingDone
        row.handed_to, row.handed_at, row.handed_by_id, row.whereabouts = named, act.at, act.actor, where
        row.save(update_fields=["handed_to", "handed_at", "handed_by", "whereabouts"])
        _note(act, row.id, "handed-over", said={"to": named, "where": where})


def identify_dead(act: Act, *, dead: UUID, name: str, how: str) -> None:
    """Record who it was, as the competent body said, and on what that rests. Raises NotAllowed, NoSuchMissing,
    LeadWords or MissingDone.
    """
    require(act.roles, Right.REUNITE)
    named, said = clean_line(name, longest=200), clean_words(how, longest=models.LONG)
    if not named or not said:
        raise LeadWords
    with transaction.atomic():
        row = dead_for(act, dead, what="dead-identified", lock=True)
        if row.handed_at is None or row.identified_at is not None:
            raise MissingDone
        row.identified_as, row.identified_how = named, said
        row.identified_at, row.identified_by_id = max(act.at, row.handed_at), act.actor
        row.save(update_fields=["identified_as", "identified_how", "identified_at", "identified_by"])
        _note(act, row.id, "identified", said={"name": named, "how": said})


def assess_lead(act: Act, *, lead: UUID, risk: Risk, agrees: bool, words: str) -> None:
    """Record what somebody found of a lead; assessed anew until a family was told.

    Raises NotAllowed, NoSuchMissing, LeadWords, LeadUnwanted, LeadOfChild or ToldAlready.
    """
    said = clean_words(words, longest=models.LONG)
    if not said:
        raise LeadWords
    with transaction.atomic():
        row = lead_for(act, lead, what="missing-assessed", lock=True)
        if row.told_at is not None:
            raise ToldAlready
        if row.kind == LeadKind.REGISTERED:
            if risk is Risk.SAFE and not agrees:
                raise LeadUnwanted
            if _is_childs(act, row):
                raise LeadOfChild
        row.risk, row.agrees, row.words = risk, agrees, said
        row.assessed_at, row.assessed_by_id = act.at, act.actor
        row.save(update_fields=["risk", "agrees", "words", "assessed_at", "assessed_by"])
        _note(act, row.person, "assessed", said={"lead": str(row.id), "risk": risk.value, "words": said})


def _is_childs(act: Act, row: models.Lead) -> bool:
    """True for a living person who may be a child, of whom only the child-protection authority says anything."""
    is_living = row.kind == LeadKind.REGISTERED
    return is_living and lead_may_be_child(row, today=act.today) and Role.CHILD_PROTECTION not in act.roles


def tell_family(act: Act, *, lead: UUID, words: str) -> None:
    """Record that a named person has told those who look, how, and who was with them; once.

    Of somebody who died only after the competent body said who it was; through an agency only while an agreement lets
    it; of a child only by its authority; nobody once the request is closed. Raises NotAllowed, NoSuchMissing,
    LeadWords, NotSafeYet, MissingDone, LeadOfChild, NotIdentified, ToldAlready, NoAgreement or RecipientFeared.
    """
    said = clean_words(words, longest=models.LONG)
    if not said:
        raise LeadWords
    with transaction.atomic():
        row = lead_for(act, lead, what="missing-told", lock=True)
        if row.told_at is not None:
            raise ToldAlready
        if row.risk != Risk.SAFE:
            raise NotSafeYet
        if row.request is not None and row.request.closed_at is not None:
            raise MissingDone
        # Since it was assessed, somebody may have turned out to be a child.
        if _is_childs(act, row):
            raise LeadOfChild
        if row.dead is not None and row.dead.identified_at is None:
            raise NotIdentified
        if row.request is not None and row.request.agreement is not None:
            needed = {DataClass.TRACING}
            require_may_be_told(act, agreement=row.request.agreement, person=row.person, needed=needed)
        row.told_words, row.told_at, row.told_by_id = said, act.at, act.actor
        row.heard_at = act.at if may_be_heard_of(act, row) else None
        row.save(update_fields=["told_words", "told_at", "told_by", "heard_at"])
        _note(act, row.person, "told", said={"lead": str(row.id), "words": said})


def close_request(act: Act, *, request: UUID, words: str) -> None:
    """Close a request. Raises NotAllowed, NoSuchMissing, LeadWords or MissingDone."""
    said = clean_words(words, longest=models.LONG)
    if not said:
        raise LeadWords
    with transaction.atomic():
        row = request_for(act, request, what="missing-closed", lock=True)
        if row.closed_at is not None:
            raise MissingDone
        row.closed_at, row.closed_by_id, row.close_words = act.at, act.actor, said
        row.save(update_fields=["closed_at", "closed_by", "close_words"])
        _note(act, row.id, "closed", said={"words": said})


def _note(act: Act, subject: UUID, what: str, *, said: dict[str, JSON]) -> None:
    sealed: dict[str, JSON] = {"said": {"what": what, **said}}
    append(act, kind="limen.missing.noted", subject=subject, data={}, sealed=sealed, subject_record=subject)
