"""A registration in haste is put right afterwards: what stood before is kept, and by whom and why it was changed.

What somebody asked for is not taken back by a pen: a duty ends on evidence, and a claim for protection stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import Retold
from limen.apps.journal.operations import append, once_more
from limen.apps.response import models
from limen.apps.response.access import person_for
from limen.apps.response.operations.photographing import take_childs_photo_away
from limen.apps.response.operations.registering import holder_of
from limen.apps.response.operations.reuniting import compare_corrected
from limen.apps.response.queries import member_of
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_, Word
from limen.lib.events.canonical import JSON
from limen.lib.inspection.presented import LONGEST_NAME
from limen.lib.safeguards.arrivals import Member, Need, Relation, duties_by_word, is_for_second_line, sounds_of


class CorrectionEmpty(Problem):
    """A correction changes something."""

    code = "correction-empty"
    sentence = N_("Nothing here is different from what is kept. Change what is wrong.")


class CorrectionWords(Problem):
    """Whoever changes what somebody said of themselves says why."""

    code = "correction-words"
    sentence = N_("Say in words why this is corrected: who said so, or what showed it.")


class CorrectionOverlaps(Problem):
    """Two people corrected the same person; the second has not seen what the first changed."""

    code = "correction-overlaps"
    sentence = N_("Somebody corrected this meanwhile. Look at it again before you change it.")


class NeedStays(Problem):
    """What opened a duty, or is a claim, does not go with a tick that is taken away."""

    code = "need-stays"
    sentence = N_("“%(need)s” stays: what somebody asked for ends where it is answered, on the page of the inspection.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What somebody says now, and why it is changed."""

    id: UUID
    """Made where it was said: the same correction twice is one."""
    member: Member
    why: str
    seen: int
    """How many corrections whoever writes this one had before their eyes."""


@once_more
def correct_person(act: Act, *, group: UUID, place: int, said: Corrected) -> bool:
    """Put right what is kept of one person of a group, and return whether the file of the person was read again too.

    The same correction twice is one. Citizenship and documents are completed in the file. Raises NotAllowed,
    NoSuchGroup, NoSuchPerson, CorrectionWords, CorrectionOverlaps, CorrectionEmpty or NeedStays.
    """
    why = clean_words(said.why, longest=models.LONG)
    if not why:
        raise CorrectionWords
    with transaction.atomic():
        person = person_for(act, group, place, what="group-person-corrected", lock=True)
        if person.corrections.filter(id=said.id).exists():
            return False
        if person.corrections.count() != said.seen:
            raise CorrectionOverlaps
        before = member_of(person)
        now = _now(said.member, before)
        if now == before:
            raise CorrectionEmpty
        _require_kept(before, now)
        _write(act, person, said.id, now=now, why=why)
        _note(act, person, before=before, now=now, why=why)
        take_childs_photo_away(act, person)
        told = _told(act, before=before, now=now)
        is_read = crossings.tell_again(act, inspection=person.inspection_id, told=told)
        compare_corrected(act, person)
    return is_read


def _now(said: Member, before: Member) -> Member:
    """Return what is kept from now on. Who answers for the group is said when it is registered."""
    is_first = Relation.FIRST in (said.relation, before.relation)
    changed = replace(
        before,
        family_name=clean_line(said.family_name, longest=LONGEST_NAME),
        given_names=clean_line(said.given_names, longest=LONGEST_NAME),
        birth=said.birth,
        sex=said.sex,
        relation=before.relation if is_first else said.relation,
        needs=said.needs,
    )
    return replace(changed, sounds=" ".join(sorted(sounds_of(changed.name)))[: models.SOUNDS])


def _require_kept(before: Member, now: Member) -> None:
    for need in before.needs:
        if need not in now.needs and (need.duty or need is Need.PROTECTION):
            raise NeedStays(need=Word(need.label))


def _write(act: Act, person: models.Registered, correction: UUID, *, now: Member, why: str) -> None:
    models.Correction.objects.create(
        id=correction,
        registered=person,
        **{name: getattr(person, name) for name in _FIELDS},
        why=why,
        at=act.at,
        corrected_by_id=act.actor,
    )
    person.family_name, person.given_names, person.sounds = now.family_name, now.given_names, now.sounds
    person.sex, person.birth = now.sex.value, str(now.birth) if now.birth.year else ""
    person.relation, person.needs = now.relation.value, ",".join(now.needs)
    person.save(update_fields=[*_FIELDS, "sounds"])


_FIELDS = ("family_name", "given_names", "sex", "birth", "relation", "needs")


def _note(act: Act, person: models.Registered, *, before: Member, now: Member, why: str) -> None:
    said: dict[str, JSON] = {"before": _shown(before), "now": _shown(now), "why": why}
    append(
        act,
        kind="limen.person.corrected",
        subject=person.id,
        data={"group": str(person.group_id), "place": person.place},
        sealed={"said": said},
        subject_record=person.person,
    )


def _shown(member: Member) -> dict[str, JSON]:
    return {
        "family_name": member.family_name,
        "given_names": member.given_names,
        "sex": member.sex.value,
        "birth": str(member.birth),
        "relation": member.relation.value,
        "needs": list(member.needs),
    }


def _told(act: Act, *, before: Member, now: Member) -> Retold:
    said_before = duties_by_word(before, act.today)
    return Retold(
        before=holder_of(before),
        now=holder_of(now),
        duties=tuple(kind for kind in duties_by_word(now, act.today) if kind not in said_before),
        claims=Need.PROTECTION in now.needs and Need.PROTECTION not in before.needs,
        refer=is_for_second_line(now, act.today) and not is_for_second_line(before, act.today),
    )
