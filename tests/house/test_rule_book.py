"""The rule book says what the program does."""

from __future__ import annotations

from tools import rule_book


def test_the_book_is_what_the_code_makes() -> None:
    assert rule_book.BOOK.read_text(encoding="utf-8") == rule_book.book(), "renew it: python -m tools.rule_book"


def test_every_rule_has_a_sentence_a_weight_and_an_id() -> None:
    rules = rule_book.rules()
    assert len(rules) > 40
    for rule in rules:
        assert rule.id, rule
        assert rule.weight != "by case", rule
