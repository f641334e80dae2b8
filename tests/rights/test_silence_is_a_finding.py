"""A source that cannot answer is told to the officer and sends on; it never looks like a clean result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from limen.apps.posts import operations as posts
from limen.lib.basics.country_pack import Service
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.roles import Role
from limen.lib.inspection import rules
from limen.lib.inspection.facts import Facts
from limen.lib.inspection.moves import Move
from limen.lib.inspection.rules import Check, RuleSet
from tests.fakes.post import Post, opened, rules_of, stolen, view


def test_lists_declared_out(post: Post) -> None:
    posts.declare_outage(post.first, post=post.first.post, what=Service.LISTS)
    one = opened(post.first)
    finding = next(each for each in view(post.first, one).findings if each.rule == "lists.silent")
    assert finding.severity is Severity.ATTENTION
    assert view(post.first, one).advice.move is Move.REFER


def test_a_hit_is_not_hidden_by_the_silence_once_it_ends(post: Post) -> None:
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,L898902C3,stolen,2026-01-05")
    posts.declare_outage(post.first, post=post.first.post, what=Service.LISTS)
    one = opened(post.first)
    assert "lists.number" not in rules_of(post.first, one)
    posts.end_outage(post.first, post=post.first.post, what=Service.LISTS)
    again = opened(post.first)
    assert again.inspection == one.inspection
    assert "lists.number" in rules_of(post.first, one)


def test_old_lists(post: Post) -> None:
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,X1234567,stolen,2026-01-05")
    late = post.at(post.first, post.first.at + timedelta(hours=49))
    assert "lists.stale" in rules_of(late, opened(late))


def test_a_check_that_breaks(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_facts: Facts) -> list[Finding]:
        raise RuntimeError("the list is on fire")

    checks = tuple(
        Check(name=check.name, answer=broken) if check.name == "document.number-lists" else check
        for check in rules.IN_FORCE.checks
    )
    broken_rules: Any = RuleSet(name="first-line", dated="broken", checks=checks)
    monkeypatch.setitem(rules.assess.__kwdefaults__ or {}, "rules", broken_rules)
    one = opened(post.first)
    finding = view(post.first, one).findings[0]
    assert (finding.rule, finding.severity) == ("check.failed", Severity.ATTENTION)
    assert view(post.first, one).advice.move is Move.REFER


def test_each_outage_marks_the_record(post: Post) -> None:
    for what in Service:
        posts.declare_outage(post.first, post=post.first.post, what=what)
    one = opened(post.first)
    said = [each for each in view(post.first, one).findings if each.rule == "fallback.declared"]
    assert len(said) == len(Service)
