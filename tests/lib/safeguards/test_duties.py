"""Which facts open which duty, what each blocks, and who may close it on what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.country_pack import DUTIES
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.inspection.facts import Facts
from limen.lib.inspection.moves import Move
from limen.lib.inspection.rules import assess
from limen.lib.safeguards.duties import (
    ADVERSE,
    BY_WORD,
    DERIVED,
    FOLLOWING,
    KINDS,
    DutyKind,
    NotByWord,
    WrongEvidence,
    WrongRole,
    duties_from,
    kind_by_word,
    require_closable,
    unanswered,
)
from tests.lib.inspection.making import CHILD, adult, facts
from tests.lib.inspection.strategies import all_facts

CASES = [
    ("an adult", {}, ()),
    ("a child alone", {"holder": CHILD}, ("child-alone",)),
    ("a child with the mother", {"holder": CHILD, "company": (adult(),)}, ()),
    ("a child with a stranger", {"holder": CHILD, "company": (adult("SMITH"),)}, ("child-other-name",)),
    ("a child with both", {"holder": CHILD, "company": (adult("SMITH"), adult())}, ()),
    ("a child on a bus, the mother too", {"holder": CHILD, "company": (adult(),) * 9}, ("child-other-name",)),
    ("nobody knows", {"document": None, "holder": None}, ("age-unknown",)),
    ("no year of birth", {"holder": replace(CHILD, birth=PartialDate())}, ("age-unknown",)),
]


@pytest.mark.parametrize(("changes", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_opened(changes: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert tuple(kind.name for kind in duties_from(facts(**changes))) == expected


@given(all_facts)
def test_every_duty_that_facts_open_has_a_finding_that_says_why(said: Facts) -> None:
    rules = {finding.rule for finding in assess(said)}
    assert all(kind.settles & rules for kind in duties_from(said))


def test_the_country_pack_must_know_every_kind() -> None:
    assert set(KINDS) == set(DUTIES)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_duty_blocks_whatever_could_harm(kind: DutyKind) -> None:
    if kind.name in FOLLOWING:
        assert kind.blocks == {Move.CLOSE_FILE}
    else:
        assert kind.blocks >= ADVERSE | {Move.VOID, Move.CLOSE_FILE}
    assert Move.REFER not in kind.blocks
    assert kind.source
    assert kind.must


@pytest.mark.parametrize("name", [*sorted(DERIVED), "child-at-risk", "age-doubted", "trafficking"])
def test_a_child_is_not_admitted_before_the_duty_is_answered(name: str) -> None:
    assert Move.ADMIT in KINDS[name].blocks


def test_a_claim_makes_nobody_worse_off() -> None:
    assert Move.ADMIT not in KINDS["protection-claim"].blocks
    assert "protection-claim" not in DERIVED


def test_care_holds_nobody_back_from_entering() -> None:
    for name in ("interpreter", "medical-care", "female-officer", "guardian"):
        assert Move.ADMIT not in KINDS[name].blocks


def test_a_word_opens_what_it_may_and_nothing_else() -> None:
    assert {kind_by_word(name).name for name in BY_WORD} == set(BY_WORD)
    for name in ("protection-claim", "carrier-notice", ""):
        with pytest.raises(NotByWord):
            kind_by_word(name)


AUTHORITIES = {Role.PROTECTION, Role.CHILD_PROTECTION}
CLOSABLE = {
    "child-alone": {Role.SECOND_LINE, *AUTHORITIES},
    "child-other-name": {Role.FIRST_LINE, Role.SECOND_LINE, *AUTHORITIES},
    "age-unknown": {Role.FIRST_LINE, Role.SECOND_LINE, *AUTHORITIES},
    "child-at-risk": AUTHORITIES,
    "age-doubted": AUTHORITIES,
    "guardian": AUTHORITIES,
    "trafficking": {Role.PROTECTION},
    "interpreter": {Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR, *AUTHORITIES},
    "female-officer": {Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR, *AUTHORITIES},
    "medical-care": {Role.SECOND_LINE, Role.SUPERVISOR, *AUTHORITIES},
    "consular-notice": {Role.SECOND_LINE, Role.SUPERVISOR},
    "protection-claim": {Role.PROTECTION},
    "alert-of-origin": {Role.PROTECTION},
    "carrier-notice": {Role.SECOND_LINE, Role.SUPERVISOR},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", sorted(KINDS))
def test_who_may_close(name: str, role: Role) -> None:
    try:
        require_closable(KINDS[name], roles=[role], evidence="seen", words="I saw it.", accepted=["seen"])
        closed = True
    except WrongRole:
        closed = False
    assert closed is (role in CLOSABLE[name])


EVIDENCE = [("other", "I saw it."), ("", "I saw it."), ("seen", ""), ("seen", " \n\t ")]


@pytest.mark.parametrize(("evidence", "words"), EVIDENCE)
def test_without_evidence_told_in_words_nothing_is_closed(evidence: str, words: str) -> None:
    with pytest.raises(WrongEvidence):
        require_closable(
            KINDS["age-unknown"], roles=[Role.FIRST_LINE], evidence=evidence, words=words, accepted=["seen"]
        )


@given(st.sets(st.sampled_from(Role)), st.sampled_from(sorted(KINDS)), st.text(max_size=5), st.text(max_size=5))
def test_nothing_is_closed_by_nobody_or_on_nothing(roles: set[Role], name: str, evidence: str, words: str) -> None:
    if roles.isdisjoint(CLOSABLE[name]):
        with pytest.raises(WrongRole):
            require_closable(KINDS[name], roles=roles, evidence=evidence, words=words, accepted=["seen"])
    elif evidence != "seen" or not words.strip():
        with pytest.raises(WrongEvidence):
            require_closable(KINDS[name], roles=roles, evidence=evidence, words=words, accepted=["seen"])


def test_an_answered_duty_answers_its_finding_and_no_other() -> None:
    findings = assess(facts(holder=CHILD, outages=("reader",)))
    left = unanswered(findings, answered=[KINDS["child-alone"]])
    assert [finding.rule for finding in left] == ["fallback.declared"]
    on_a_bus = assess(facts(holder=CHILD, company=(adult(),) * 9))
    assert unanswered(on_a_bus, answered=[KINDS["child-other-name"]]) == ()
    assert unanswered(findings, answered=[KINDS["protection-claim"], KINDS["child-other-name"]]) == findings
