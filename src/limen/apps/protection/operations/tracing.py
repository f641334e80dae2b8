"""Requests of families and reports of who was found; what fits stays sealed until a caseworker assessed the risk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from limen.apps.protection import models
from limen.apps.protection.access import child_case_for, match_for
from limen.apps.protection.models.helping import LONG
from limen.apps.protection.operations.noting import note
from limen.apps.protection.queries import described
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.safeguards.tracing import Described, Fit, Risk, Side, fit


class TracedWrong(Problem):
    """Nobody can be looked for without a name."""

    code = "traced-wrong"
    sentence = N_("Write at least one name of who is looked for, or was found, as it is spoken.")


class RiskWordsMissing(Problem):
    """A risk is assessed in words."""

    code = "risk-words"
    sentence = N_("Choose what you found about the risk, and say in words on what it rests.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Somebody who is looked for, or who was found."""

    side: Side
    who: Described
    relation: str = ""
    contact: str = ""


def report_traced(act: Act, *, traced: UUID, report: Report, case: UUID | None = None) -> int:
    """Keep a request or a report and compare it with the other side; return how many fit. The same twice is one.

    `case` is the child's, where it belongs to one. Raises NotAllowed, NoSuchChildCase or TracedWrong.
    """
    require(act.roles, Right.WORK_CHILD_CASES)
    if not report.who.names:
        raise TracedWrong
    with transaction.atomic():
        held = child_case_for(act, case, what="tracing") if case else None
        if models.Traced.objects.filter(id=traced).exists():
            return 0
        row = _traced(act, traced, report, held)
        row.save(force_insert=True)
        note(
            act,
            what=f"tracing-{row.side}",
            record=row.id,
            person=row.person,
            said={"name": f"{row.primary} {row.secondary}".strip(), "relation": row.relation, "birth": row.birth},
        )
        return _compare(act, row)


def _traced(act: Act, traced: UUID, report: Report, case: models.ChildCase | None) -> models.Traced:
    who = report.who
    relatives = [[clean_line(each, longest=80) for each in pair] for pair in who.relatives]
    return models.Traced(
        id=traced,
        # A request of a relative who is not here is about nobody in the register: it has a record of its own.
        person=case.person if case else traced,
        case=case,
        side=report.side,
        primary=clean_line(who.primary, longest=80),
        secondary=clean_line(who.secondary, longest=80),
        own_script=clean_line(who.own_script, longest=160),
        sex=who.sex.value,
        birth="" if who.birth == PartialDate() else str(who.birth),
        origin=clean_line(who.origin, longest=120),
        last_seen=clean_line(who.last_seen, longest=200),
        relatives=json.dumps(relatives, ensure_ascii=False),
        relation=clean_line(report.relation, longest=40),
        contact=clean_line(report.contact, longest=200),
        post=act.post,
        at=act.at,
        recorded_by_id=act.actor,
    )


def _compare(act: Act, row: models.Traced) -> int:
    other = Side.FOUND if row.side == Side.SOUGHT else Side.SOUGHT
    count = 0
    for each in models.Traced.objects.filter(side=other, closed_at__isnull=True).iterator():
        sought, found = (row, each) if row.side == Side.SOUGHT else (each, row)
        fits = fit(described(sought), described(found))
        if fits is not None:
            _keep_match(act, sought, found, fits)
            count += 1
    return count


def _keep_match(act: Act, sought: models.Traced, found: models.Traced, fits: Fit) -> None:
    reasons = [[each.what, each.verdict, each.sought, each.found, each.points] for each in fits.reasons]
    match = models.TracingMatch.objects.create(
        id=act.new_id(),
        sought=sought,
        found=found,
        score=fits.score,
        reasons=json.dumps(reasons, ensure_ascii=False),
        made_at=act.at,
    )
    note(act, what="tracing-fit", record=match.id, person=found.person, said={"score": fits.score})


def assess_match(act: Act, *, match: UUID, risk: Risk, words: str) -> None:
    """Record what a caseworker found of the risk of bringing two people together; assessed, it may be assessed anew.

    Raises NoSuchMatch or RiskWordsMissing.
    """
    said = clean_words(words, longest=LONG)
    if not said:
        raise RiskWordsMissing
    with transaction.atomic():
        row = match_for(act, match, lock=True)
        row.risk, row.assessed_at, row.assessed_by_id, row.words = risk, act.at, act.actor, said
        row.save(update_fields=["risk", "assessed_at", "assessed_by", "words"])
        note(
            act,
            what="tracing-assessed",
            record=row.id,
            person=row.found.person,
            told={"words": said},
            said={"risk": risk.value},
        )
        if risk is Risk.SAFE:
            ended = [row.sought_id, row.found_id]
            models.Traced.objects.filter(id__in=ended, closed_at__isnull=True).update(closed_at=act.at)
