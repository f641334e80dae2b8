"""A seal read at the lane: genuine, of somebody else, altered; kept with the reading, whatever is scanned after it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import CodeEmpty, NotOpen, Presented
from limen.apps.trust import operations as trust
from limen.apps.trust.queries import trust_in_force
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import Move
from tests.fakes.acting import AT
from tests.fakes.artefacts import MemoryArtefacts
from tests.fakes.post import Post, chain_findings, decided, opened, passport, rules_of, second_keeper
from tests.lib.emrtd import seals
from tests.lib.emrtd.seals import visible

ANNA = passport("L898902C3", birth=PartialDate(1974, 8, 12))


@pytest.fixture
def lane(post: Post) -> Act:
    """A lane of a post that knows the signers of Utopia's seals."""
    know_signers(post.officer("wanda", Role.WATCHLIST_DESK))
    return post.first


def know_signers(desk: Act) -> None:
    """Put the authority and the signer of Utopia's seals in force."""
    files = {"csca.cer": seals.STATE.authority.raw, "signer.cer": seals.SIGNER.raw}
    version = trust.import_trust(desk, files=files, anchors={})
    trust.propose_trust(desk, version=version, words="By hand of the Passport Office.")
    trust.confirm_trust(second_keeper(desk), version=version)


def read(act: Act, scanned: str = ANNA, code: bytes | None = None) -> list[str]:
    inspection = opened(act, scanned)
    crossings.read_seal(act, inspection=inspection.inspection, code=visible() if code is None else code)
    return [rule for rule in rules_of(act, inspection) if rule.startswith(("code.", "seal."))]


def test_a_visa_that_belongs_to_the_passport(lane: Act) -> None:
    assert sorted(read(lane)) == ["code.genuine", "code.same"]
    assert chain_findings() == []


@pytest.mark.parametrize(
    ("scanned", "code", "rules"),
    [
        (passport("X1234567", birth=PartialDate(1974, 8, 12)), visible(), ["code.differs"]),
        (ANNA, visible()[:-1] + b"\0", ["code.altered"]),
        (ANNA, visible(state="FRA"), ["code.state-differs"]),
        (ANNA, b"https://example.org", ["code.not-a-seal"]),
        (ANNA, b"LIMEN1:ABC", ["seal.altered"]),
    ],
)
def test_a_seal_with_which_something_is_wrong(lane: Act, scanned: str, code: bytes, rules: list[str]) -> None:
    assert read(lane, scanned, code) == rules


def test_what_was_found_stays_whatever_is_scanned_after_it(lane: Act) -> None:
    inspection = opened(lane, ANNA)
    for _ in range(2):
        crossings.read_seal(lane, inspection=inspection.inspection, code=visible()[:-1] + b"\0")
    crossings.read_seal(lane, inspection=inspection.inspection, code=visible())
    crossings.read_again(lane, inspection=inspection.inspection, presented=Presented(scanned=passport("Y7654321")))
    rules = rules_of(lane, inspection)
    assert rules.count("code.altered") == 1
    assert "code.genuine" in rules


def test_nothing_scanned_and_an_inspection_that_is_over(lane: Act, post: Post) -> None:
    inspection = opened(lane, ANNA)
    for empty in (b"", b"  ", b"x" * 20_000):
        with pytest.raises(CodeEmpty):
            crossings.read_seal(lane, inspection=inspection.inspection, code=empty)
    with pytest.raises(NotAllowed):
        crossings.read_seal(post.officer("olga", Role.OVERSIGHT), inspection=inspection.inspection, code=visible())
    decided(lane, inspection, Move.ADMIT)
    with pytest.raises(NotOpen):
        crossings.read_seal(lane, inspection=inspection.inspection, code=visible())


def test_without_signers_nothing_is_proved_and_damage_is_told(lane: Act, post: Post) -> None:
    assert isinstance(lane.artefacts, MemoryArtefacts)
    lane.artefacts.damage(trust_in_force(artefacts=lane.artefacts).digest)
    assert read(lane) == ["code.trust-silent"]


def test_the_age_of_the_signers_is_no_matter_of_a_seal(lane: Act, post: Post) -> None:
    assert "code.genuine" in read(post.at(lane, AT + timedelta(days=300)))
