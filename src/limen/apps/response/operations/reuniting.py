"""A family looks for somebody, somebody was registered elsewhere: what fits is shown to neither before it is safe.

Whoever looks may be whom somebody fled from (ICRC Professional Standards for Protection Work, on restoring family
links, to be confirmed). So a human assesses the risk, and whoever was found is asked, alone, whether they want it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append, once_more
from limen.apps.response import models
from limen.apps.response.access import group_for, reunion_for
from limen.apps.response.queries import described, member_of, missing_member
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_
from limen.lib.safeguards.arrivals import Member, may_be_child, may_sound_alike, sounds_of
from limen.lib.safeguards.tracing import Risk, fit

LOOKED_FOR: Final = timedelta(days=180)
"""For how long who is registered is compared with whom others look for."""


class MissingWrong(Problem):
    """Nobody can be looked for without a name."""

    code = "missing-wrong"
    sentence = N_("Write at least one name of who is missing, as it is spoken.")


class ReunionWords(Problem):
    """A risk is assessed in words."""

    code = "reunion-words"
    sentence = N_("Choose what you found about the risk, and say in words on what it rests.")


class ReunionUnwanted(Problem):
    """Nobody is told where somebody is who does not want it."""

    code = "reunion-unwanted"
    sentence = N_(
        "Ask whoever was found, alone, whether their family may know where they are. Without that it is not safe."
    )


class ReunionOfChild(Problem):
    """Of a child only its own authority says whether contact is safe."""

    code = "reunion-of-child"
    sentence = N_("Whoever was found may be a child: the child-protection authority assesses this.")


@once_more
def report_missing(act: Act, *, missing: UUID, group: UUID, who: Member, last_seen: str = "") -> int:
    """Keep that a group looks for somebody, compare with who is registered, and return how many fit.

    The same report twice is one. Raises NotAllowed, NoSuchGroup or MissingWrong.
    """
    if not who.name:
        raise MissingWrong
    with transaction.atomic():
        held = group_for(act, group, what="group-missing", lock=True)
        if models.Missing.objects.filter(id=missing).exists():
            return models.Reunion.objects.filter(missing=missing).count()
        row = models.Missing.objects.create(
            id=missing,
            group=held,
            family_name=clean_line(who.family_name, longest=80),
            given_names=clean_line(who.given_names, longest=80),
            sounds=" ".join(sorted(sounds_of(who.name)))[: models.SOUNDS],
            sex=who.sex.value,
            birth=str(who.birth) if who.birth.year else "",
            relation=who.relation.value,
            last_seen=clean_line(last_seen, longest=200),
            at=act.at,
            recorded_by_id=act.actor,
        )
        _note(act, row.id, person=held.people.order_by("place")[0].person, said={"name": who.name, "what": "missing"})
        since = act.at - LOOKED_FOR
        near = models.Registered.objects.filter(group__said_at__gte=since).exclude(group=held).select_related("group")
        return _compare(act, [row], near.iterator())


def compare_newcomers(act: Act, group: models.Group) -> int:
    """Compare who is being registered with whom others look for, inside the transaction that registers them."""
    open_rows = models.Missing.objects.filter(at__gte=act.at - LOOKED_FOR).exclude(group=group)
    looked_for = list(open_rows.exclude(reunions__risk=Risk.SAFE).select_related("group"))
    return _compare(act, looked_for, group.people.select_related("group")) if looked_for else 0


def compare_corrected(act: Act, person: models.Registered) -> int:
    """Compare somebody whose name or age was put right with whom others look for; what fitted before still stands."""
    others = models.Missing.objects.filter(at__gte=act.at - LOOKED_FOR).exclude(group=person.group_id)
    fitted = person.reunions.values_list("missing", flat=True)
    looked_for = list(others.exclude(id__in=fitted).exclude(reunions__risk=Risk.SAFE).select_related("group"))
    return _compare(act, looked_for, [person])


def _compare(act: Act, sought: Iterable[models.Missing], found: Iterable[models.Registered]) -> int:
    requests = [(row, missing_member(row), _family_of(row.group)) for row in sought]
    return sum(_fits(act, row, who, family, each) for each in found for row, who, family in requests)


def _fits(act: Act, row: models.Missing, who: Member, family: tuple[Member, ...], found: models.Registered) -> bool:
    # The cheap question first: a whole register is asked.
    if not may_sound_alike(row.sounds, found.sounds):
        return False
    other = member_of(found)
    looked_for = described(who, origin=row.group.came_from, others=family, last_seen=row.last_seen)
    fits = fit(looked_for, described(other, origin=found.group.came_from, others=()))
    if fits is None:
        return False
    reasons = [[each.what, each.verdict, each.sought, each.found, each.points] for each in fits.reasons]
    match = models.Reunion.objects.create(
        id=act.new_id(),
        missing=row,
        found=found,
        score=fits.score,
        reasons=json.dumps(reasons, ensure_ascii=False),
        made_at=act.at,
    )
    _note(act, match.id, person=found.person, said={"score": fits.score, "what": "fit"})
    return True


def _family_of(group: models.Group) -> tuple[Member, ...]:
    return tuple(member_of(each) for each in group.people.all())


def _note(act: Act, record: UUID, *, person: UUID, said: dict[str, str | int]) -> None:
    append(act, kind="limen.reunion.noted", subject=record, data={}, sealed={"said": {**said}}, subject_record=person)


def assess_reunion(act: Act, *, reunion: UUID, risk: Risk, agrees: bool, words: str) -> None:
    """Record what somebody found of the risk, and whether whoever was found wants it; assessed anew as often as needed.

    Raises NotAllowed, NoSuchReunion, ReunionWords, ReunionUnwanted or ReunionOfChild.
    """
    said = clean_words(words, longest=models.LONG)
    if not said:
        raise ReunionWords
    if risk is Risk.SAFE and not agrees:
        raise ReunionUnwanted
    with transaction.atomic():
        row = reunion_for(act, reunion, lock=True)
        if may_be_child(member_of(row.found), act.today) and Role.CHILD_PROTECTION not in act.roles:
            raise ReunionOfChild
        row.risk, row.agrees, row.words = risk, agrees, said
        row.assessed_at, row.assessed_by_id = act.at, act.actor
        row.save(update_fields=["risk", "agrees", "words", "assessed_at", "assessed_by"])
        _note(act, row.id, person=row.found.person, said={"risk": risk.value, "words": said, "what": "assessed"})
