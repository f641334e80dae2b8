"""A hit at the lane: found, told with its reasons, kept, and never told where it is discreet."""

from __future__ import annotations

from limen.apps.crossings import operations as crossings
from limen.apps.screening import models
from tests.fakes.listed import Lists
from tests.fakes.post import Post, chain_findings, opened, rules_of


def test_a_hit_is_told_with_its_reasons_and_kept(post: Post, lists: Lists) -> None:
    lists.put("wanted", "ERIKSSON")
    one = opened(post.first)
    assert "persons.alert" in rules_of(post.first, one)
    at_lane = crossings.look_at_hit(post.first, inspection=one.inspection, place=1)
    assert at_lane.found.hit.alignment
    (row,) = models.Hit.objects.all()
    assert (row.list_code, row.entry, row.inspection) == ("wanted", "wanted-ERIKSSON", one.inspection)
    assert models.Comparison.objects.get().asked_id
    assert chain_findings() == []


def test_who_is_on_no_list_is_compared_and_told_nothing(post: Post, lists: Lists) -> None:
    lists.put("wanted", "OTHER")
    one = opened(post.first)
    assert not [rule for rule in rules_of(post.first, one) if rule.startswith("persons.")]
    assert models.Comparison.objects.count() == 1
    assert not models.Hit.objects.exists()


def test_a_list_that_cannot_be_opened_is_a_finding_and_stops_nobodys_work(post: Post, lists: Lists) -> None:
    lists.put("wanted", "ERIKSSON")
    lists.put("other", "ERIKSSON")
    lists.broken.add("wanted")
    one = opened(post.first)
    rules = rules_of(post.first, one)
    assert "persons.list-silent" in rules
    assert "persons.alert" in rules
    assert models.Comparison.objects.get().missed == "wanted"
