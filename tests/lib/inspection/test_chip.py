"""What a chip is worth at the lane: one finding for each thing that is not in order, and the verdict."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.basics.findings import Severity
from limen.lib.emrtd.answer import Answer, answer_from_dict, answer_to_dict
from limen.lib.emrtd.results import Met
from limen.lib.emrtd.trust import Source, TrustStore
from limen.lib.inspection.chip import Trusted, judged, opening_key
from limen.lib.inspection.chip_facts import Chip
from limen.lib.inspection.facts import Facts
from limen.lib.inspection.record import dump_facts, load_facts
from limen.lib.inspection.rules import IN_FORCE, RULE_SETS, assess
from limen.lib.mrz import Document, Format, compose
from tests.fakes.chip_issuer import ec_pair, issuer
from tests.fakes.chips_read import UTOPIA, answered, chip_of
from tests.found import as_many
from tests.lib.inspection.making import ANNA, AT, PASSPORT, facts

LINES = "\n".join(
    compose(
        Document(
            format=Format.TD3,
            document_code="P",
            issuer="UTO",
            number=PASSPORT.number,
            primary=ANNA.primary,
            secondary=ANNA.secondary,
            nationality="UTO",
            birth=ANNA.birth,
            sex=ANNA.sex,
            expiry=PASSPORT.expiry,
        )
    )
)
TRUST = Trusted(store=TrustStore(authorities=(UTOPIA.authority,)), digest="a" * 64)
ASKED = b"ask this"
BEFORE = facts(received=LINES, form="TD3")


def seen(answer: Answer, *, before: Facts = BEFORE, trusted: Trusted = TRUST, challenge: bytes = ASKED) -> Facts:
    chip = judged(answer, facts=before, challenge=challenge, trusted=trusted, at=AT)
    return replace(before, chip=chip)


def rules(known: Facts) -> dict[str, Severity]:
    return {each.rule: each.severity for each in assess(known) if each.rule.startswith("chip.")}


def read(**wanted: Any) -> Answer:
    return answered(chip_of(LINES, **wanted), challenge=ASKED)


def test_a_chip_that_nobody_read_says_nothing() -> None:
    assert rules(BEFORE) == {}


def test_a_genuine_chip_that_is_no_copy() -> None:
    known = seen(read())
    assert rules(known) == {"chip.genuine": Severity.INFO, "chip.not-a-copy": Severity.INFO}
    assert known.chip is not None
    assert (known.chip.verdict, known.chip.access, known.chip.milliseconds) == ("genuine", "PACE", 1400)


STOP, ATTENTION, NOTICE = Severity.STOP, Severity.ATTENTION, Severity.NOTICE
OTHER_LINES = LINES.replace("ANNA<MARIA<", "ANNE<MARIA<")
FORGER = issuer(authority=ec_pair(name="forger"), signer=ec_pair(name="forged signer"))


def altered() -> Answer:
    chip = chip_of(LINES)
    chip.files[0x0101] = chip_of(OTHER_LINES).files[0x0101]
    return answered(chip, challenge=ASKED)


def of_another_document() -> Answer:
    chip = chip_of(OTHER_LINES)
    return answered(chip, challenge=ASKED)


def with_old_trust() -> Trusted:
    made_at = AT.replace(year=AT.year - 1)
    source = Source(name="old.ml", kind="master list", made_at=made_at, count=1)
    return replace(TRUST, store=TrustStore(sources=(source,)))


CASES: list[tuple[str, Any, Trusted, dict[str, Severity]]] = [
    ("altered", altered, TRUST, {"chip.altered": STOP, "chip.part-altered": STOP}),
    ("a copy", lambda: read(faults=frozenset({"copy"})), TRUST, {"chip.copy": STOP}),
    ("another's chip", of_another_document, TRUST, {"chip.lines-differ": STOP}),
    ("signer unknown", lambda: read(by=FORGER), TRUST, {"chip.signer-unknown": ATTENTION}),
    ("nobody believed", read, Trusted(store=TrustStore()), {"chip.signer-unknown": ATTENTION}),
    ("trust too old", read, with_old_trust(), {"chip.trust-too-old": ATTENTION, "chip.trust-old": NOTICE}),
    ("weaker access", lambda: read(faults=frozenset({"no-pace"})), TRUST, {"chip.weaker-access": ATTENTION}),
    (
        "does not open",
        lambda: read(has_bac=False, faults=frozenset({"no-pace"})),
        TRUST,
        {"chip.not-checked": ATTENTION},
    ),
    ("lifted", lambda: read(gone_after=22), TRUST, {"chip.not-checked": ATTENTION, "chip.gone": ATTENTION}),
    ("no reader", lambda: Answer(met=Met.NO_READER), TRUST, {"chip.no-reader": NOTICE}),
    ("no end", lambda: Answer(met=Met.NO_ANSWER), TRUST, {"chip.no-answer": NOTICE}),
    ("none, and one is expected", lambda: Answer(met=Met.NO_CHIP), TRUST, {"chip.missing": ATTENTION}),
    ("store silent", read, Trusted(store=TrustStore(), is_silent=True), {"chip.trust-silent": ATTENTION}),
]


@pytest.mark.parametrize(
    ("answer", "trusted", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_is_wrong_is_told(answer: Any, trusted: Trusted, expected: dict[str, Severity]) -> None:
    found = rules(seen(answer(), trusted=trusted))
    assert expected.items() <= found.items()
    assert max(found.values()) == max(expected.values()), found


def test_a_chip_that_is_not_whole_is_not_called_altered() -> None:
    for after in (0, 3, 12, 20, 30):
        assert max(rules(seen(read(gone_after=after))).values()) < Severity.STOP


def test_of_a_state_whose_signers_are_not_known_no_chip_is_expected() -> None:
    assert rules(seen(Answer(met=Met.NO_CHIP), trusted=Trusted(store=TrustStore()))) == {"chip.none": Severity.INFO}


def test_a_signature_over_anything_else_is_no_proof() -> None:
    known = seen(answered(chip_of(LINES), challenge=b"recorded"))
    assert "chip.not-a-copy" not in rules(known)
    assert rules(known)["chip.proof-not-done"] == Severity.ATTENTION


TYPED = replace(PASSPORT, read=False)


def test_what_was_typed_is_held_against_the_chip() -> None:
    before = facts(document=TYPED)
    assert rules(seen(read(), before=before)) == {
        "chip.genuine": Severity.INFO,
        "chip.not-a-copy": Severity.INFO,
    }
    wrong = facts(document=TYPED, holder=replace(ANNA, primary="ERICSON"))
    told = [each for each in assess(seen(read(), before=wrong)) if each.rule == "chip.lines-differ"]
    assert [(each.severity, each.ours, each.theirs) for each in told] == [(Severity.STOP, "ERIKSSON", "ERICSON")]


def test_what_opens_a_chip() -> None:
    expected = {"number": "L898902C3", "birth": "850812", "expiry": "310415"}
    assert dict(opening_key(BEFORE)) == expected
    assert dict(opening_key(facts(document=TYPED))) == expected
    assert not opening_key(facts(document=None))


def test_it_is_kept_and_found_again_as_it_was() -> None:
    for answer in (read(), altered(), Answer(met=Met.NO_CHIP, seconds=6.1)):
        known = seen(answer)
        again = load_facts(dump_facts(known))
        assert again == known
        assert isinstance(again.chip, Chip)
        assert assess(again) == assess(known)


def test_nothing_of_the_files_is_among_the_facts() -> None:
    text = dump_facts(seen(read()))
    assert len(text) < 12_000
    assert "no real picture" not in text


def test_rule_sets_of_before_say_nothing_of_chips() -> None:
    known = seen(altered())
    assert [each for each in assess(known, rules=IN_FORCE) if each.rule.startswith("chip.")]
    old = assess(known, rules=RULE_SETS["first-line/2026-11-29"])
    assert not [each for each in old if each.rule.startswith("chip.")]


WHOLE = answer_to_dict(read())


@given(
    part=st.sampled_from(["sod", "com", "1", "2", "15", "signature", "card_access", "card_security"]),
    at=st.integers(0, 2_000),
    put=st.binary(max_size=6),
    cut=st.integers(0, 40),
)
@settings(max_examples=as_many(300, here=60), deadline=None)
def test_no_bytes_of_a_chip_crash_the_post_or_pass_for_genuine(part: str, at: int, put: bytes, cut: int) -> None:
    said = json.loads(json.dumps(WHOLE))
    place = said["files"] if part in said["files"] else said
    before = b64decode(place[part] or "")
    at = min(at, len(before))
    after = before[:at] + put + before[at + cut :]
    place[part] = b64encode(after).decode()
    known = seen(answer_from_dict(said))
    found = rules(known)
    assert not [each for each in assess(known) if each.rule == "check.failed"]
    assert load_facts(dump_facts(known)) == known
    if after != before and part in ("1", "2", "15"):
        assert "chip.genuine" not in found
    if after != before and part == "signature":
        assert "chip.not-a-copy" not in found
