"""Erasing a person erases their comparisons, hits, cleared pairs and number, and the keys of what was said of them."""

from __future__ import annotations

from dataclasses import replace

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.erasure import forget_person
from limen.apps.journal.models import SubjectKey
from limen.apps.screening import erasure, models
from limen.lib.basics.roles import Role
from limen.lib.decision.hits import Said
from limen.lib.inspection.moves import Move
from tests.apps.screening.test_adjudicating import referred, said
from tests.fakes.listed import Lists
from tests.fakes.outcomes import concluded
from tests.fakes.post import Post, chain_findings

TABLES = (
    models.Comparison,
    models.Hit,
    models.Adjudication,
    models.ClearedPair,
    models.RedressNumber,
)


def test_everything_goes_with_the_person(post: Post, lists: Lists) -> None:
    lists.put("wanted", "ERIKSSON")
    sofia, one = referred(post)
    hit = said(sofia, one, Said.NOT_SAME)
    crossings.give_redress_number(sofia, inspection=one.inspection)
    concluded(sofia, one.inspection, Move.ADMIT)
    assert all(table.objects.exists() for table in TABLES)
    key = SubjectKey.objects.get(subject_record=hit).key_id
    person = models.Hit.objects.get().person
    forget_person(post.officer("olaf", Role.OVERSIGHT, lane="", post=""), person=person, reason="court-order")
    assert not any(table.objects.exists() for table in TABLES)
    assert not SubjectKey.objects.filter(subject_record__in=(hit, person)).exists()
    assert not SubjectKey.objects.filter(key_id=key).exists()
    assert chain_findings() == []


def test_days_are_counted_from_when_it_was_last_seen(post: Post, lists: Lists) -> None:
    lists.put("wanted", "ERIKSSON")
    sofia, one = referred(post)
    hit = said(sofia, one, Said.NOT_SAME)
    act = replace(post.base, roles=frozenset({Role.ADMINISTRATOR}))
    erasure.erase_due(post.after(act, days=1094))
    assert models.Hit.objects.exists()
    erasure.erase_due(post.after(act, days=1096))
    assert not models.Hit.objects.exists()
    assert not models.Comparison.objects.exists()
    assert not SubjectKey.objects.filter(subject_record=hit).exists()
    assert models.ClearedPair.objects.exists()
    erasure.erase_due(post.after(act, days=1826))
    assert not models.ClearedPair.objects.exists()
    assert chain_findings() == []
