"""The trust store: brought by one person, in force by another, compared before, and back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from limen.apps.journal.models import Event
from limen.apps.trust import erasure, operations
from limen.apps.trust.models import TrustVersion
from limen.apps.trust.queries import (
    changes_of,
    sources_in_force,
    states_known,
    trust_in_force,
    trust_made_at,
    trust_version,
    trust_waiting,
    version_in_force,
)
from limen.apps.watchlists import erasure as lists
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.emrtd.lists import ListNotBelieved, TrustFileUnreadable
from tests.fakes import chip_issuer as making
from tests.fakes.acting import AT
from tests.fakes.artefacts import MemoryArtefacts
from tests.fakes.chip_issuer import ec_pair, issuer
from tests.fakes.post import Post, chain_findings, second_keeper

UTOPIA = issuer()
FRANCE = issuer(authority=ec_pair(name="france"), signer=ec_pair(name="french signer"), country="FR")
PUBLISHER = issuer(authority=ec_pair(name="publisher"), signer=ec_pair(name="list signer"), country="DE")
BEFORE, NEWER = (AT.replace(microsecond=0) - timedelta(days=days) for days in (40, 2))
FIRST = making.master_list(PUBLISHER, [UTOPIA.authority], made_at=BEFORE)
SECOND = making.master_list(PUBLISHER, [UTOPIA.authority, FRANCE.authority], made_at=NEWER)
SHORT = making.master_list(PUBLISHER, [FRANCE.authority], made_at=NEWER)
ANCHOR = {"publisher.cer": PUBLISHER.authority.raw}


@pytest.fixture
def desk(post: Post) -> Act:
    """The watchlist desk, which keeps the trust store."""
    return post.officer("wanda", Role.WATCHLIST_DESK)


def brought(act: Act, data: bytes = FIRST, *, name: str = "de.ml", anchors: dict[str, bytes] | None = None) -> UUID:
    return operations.import_trust(act, files={name: data}, anchors=ANCHOR if anchors is None else anchors)


def in_force(act: Act, data: bytes = FIRST, *, name: str = "de.ml") -> UUID:
    version = brought(act, data, name=name)
    operations.propose_trust(act, version=version, words="Compared with the publisher's page.")
    operations.confirm_trust(second_keeper(act), version=version)
    return version


def known(act: Act) -> list[str]:
    return list(trust_in_force(artefacts=act.artefacts).store.states())


def test_nobody_is_believed_before_two_people_said_so(desk: Act) -> None:
    assert (trust_in_force(artefacts=desk.artefacts).number, known(desk)) == (0, [])
    version = brought(desk)
    view = trust_version(version)
    assert view is not None
    assert (view.state, view.added, view.authorities, view.states) == ("read", 1, 1, 1)
    assert [each.rule for each in view.suspicious] == ["trust.anchor-by-hand"], "an anchor needs words"
    with pytest.raises(operations.TrustNotWaiting):
        operations.confirm_trust(second_keeper(desk), version=version)
    with pytest.raises(operations.TrustWordsMissing):
        operations.propose_trust(desk, version=version, words=" ")
    operations.propose_trust(desk, version=version, words="Compared.")
    with pytest.raises(operations.TrustSamePerson):
        operations.confirm_trust(desk, version=version)
    assert known(desk) == []
    assert operations.confirm_trust(second_keeper(desk), version=version) == 1
    assert known(desk) == ["UTO"]
    assert trust_made_at() == BEFORE
    names = [each.kind for each in Event.objects.filter(kind__startswith="limen.trust.").order_by("sequence")]
    assert names == ["limen.trust.read", "limen.trust.proposed", "limen.trust.confirmed"]
    assert chain_findings() == []


def test_the_database_knows_of_two_people_too(desk: Act) -> None:
    in_force(desk)
    for wrong in ("decided_by_id = proposed_by_id", "proposed_by_id = NULL", "decided_by_id = NULL", "artefact = ''"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE trust_trustversion SET {wrong}")  # noqa: S608 - constants of this test
    row = TrustVersion.objects.get(state="in-force")
    row.pk, row.number = UUID(int=1), 99
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_newer_copy_takes_the_place_of_the_same_list(desk: Act) -> None:
    in_force(desk)
    version = brought(desk, SECOND, name="de-newer.ml", anchors={})
    changes = changes_of(version, artefacts=desk.artefacts)
    assert changes is not None
    assert [each.label for each in changes.difference.added] == [FRANCE.authority.label]
    assert ([each.name for each in changes.brought], changes.gone) == (["de-newer.ml"], ())
    operations.propose_trust(desk, version=version, words="")
    operations.confirm_trust(second_keeper(desk), version=version)
    assert known(desk) == ["FRA", "UTO"]
    assert [each.source.name for each in sources_in_force(artefacts=desk.artefacts)] == ["publisher.cer", "de-newer.ml"]
    states = states_known(trust_in_force(artefacts=desk.artefacts).store, at=desk.at)
    assert [(each.code, each.authorities, each.valid) for each in states] == [("FRA", 1, 1), ("UTO", 1, 1)]


def test_the_same_object_answers_as_long_as_the_version_counts(desk: Act) -> None:
    in_force(desk)
    one, other = (trust_in_force(artefacts=desk.artefacts) for _ in range(2))
    assert one.store is other.store
    assert one.store.authority_of(UTOPIA.signer) == UTOPIA.authority


@pytest.mark.parametrize(
    ("data", "rules"),
    [
        (SHORT, {"trust.state-lost", "trust.removes-many"}),
        (making.master_list(PUBLISHER, [UTOPIA.authority], made_at=BEFORE - timedelta(days=9)), {"trust.older-copy"}),
        (making.revocation_list(FRANCE, {7: BEFORE}, made_at=BEFORE), {"trust.revocation-unsigned"}),
        (FRANCE.authority.raw, {"trust.by-hand"}),
    ],
)
def test_what_is_strange_needs_words(desk: Act, data: bytes, rules: set[str]) -> None:
    in_force(desk)
    version = brought(desk, data, anchors={})
    view = trust_version(version)
    assert view is not None
    assert {each.rule for each in view.suspicious} == rules
    with pytest.raises(operations.TrustWordsMissing):
        operations.propose_trust(desk, version=version, words="")


def test_a_list_of_somebody_else_and_what_is_none_are_refused(desk: Act) -> None:
    in_force(desk)
    with pytest.raises(ListNotBelieved):
        brought(desk, making.master_list(FRANCE, [FRANCE.authority], made_at=BEFORE), anchors={})
    with pytest.raises(TrustFileUnreadable):
        brought(desk, b"0\x03abc", anchors={})
    with pytest.raises(TrustFileUnreadable):
        operations.import_trust(desk, files={}, anchors={"list.ml": FIRST})
    with pytest.raises(operations.TrustFromFuture):
        brought(desk, making.master_list(PUBLISHER, [UTOPIA.authority], made_at=AT + timedelta(days=3)), anchors={})
    with pytest.raises(operations.TrustUnchanged):
        brought(desk)
    with pytest.raises(operations.TrustFilesMissing):
        operations.import_trust(desk, files={}, anchors={})
    assert len(trust_waiting()) == 0


def test_what_was_compared_with_something_else_does_not_take_effect(desk: Act) -> None:
    late = brought(desk, SECOND)
    operations.propose_trust(desk, version=late, words="Compared.")
    in_force(desk)
    with pytest.raises(operations.TrustOvertaken):
        operations.confirm_trust(second_keeper(desk), version=late)
    operations.withdraw_trust(second_keeper(desk), version=late, words="Overtaken.")
    with pytest.raises(operations.TrustNotWaiting):
        operations.withdraw_trust(desk, version=late, words="Again.")
    assert known(desk) == ["UTO"]


def test_an_earlier_version_comes_back_and_a_list_goes(desk: Act) -> None:
    in_force(desk)
    in_force(desk, SECOND)
    back = operations.propose_rollback(desk, number=1, words="The new one is wrong.")
    operations.confirm_trust(second_keeper(desk), version=back)
    assert known(desk) == ["UTO"]
    view = version_in_force()
    assert view is not None
    assert (view.how, view.restores, view.number) == ("rollback", 1, 3)
    assert TrustVersion.objects.get(number=2).state == "rolled-back"
    with pytest.raises(operations.TrustNotKept):
        operations.propose_rollback(desk, number=3, words="It is there.")
    code = next(
        each.source.code for each in sources_in_force(artefacts=desk.artefacts) if each.source.kind != "certificate"
    )
    gone = operations.remove_source(desk, code=code, words="Its publisher ended it.")
    operations.confirm_trust(second_keeper(desk), version=gone)
    assert known(desk) == []
    with pytest.raises(operations.TrustSourceUnknown):
        operations.remove_source(desk, code=code, words="Again.")


def test_a_file_that_is_damaged_is_silence_and_nobody_is_believed(desk: Act) -> None:
    in_force(desk)
    assert isinstance(desk.artefacts, MemoryArtefacts)
    desk.artefacts.damage(trust_in_force(artefacts=desk.artefacts).digest)
    found = trust_in_force(artefacts=desk.artefacts)
    assert (found.is_silent, found.number, found.store.authorities) == (True, 1, ())


def test_headquarters_version_takes_effect_at_a_post(desk: Act) -> None:
    in_force(desk)
    digest = trust_in_force(artefacts=desk.artefacts).digest
    with pytest.raises(operations.TrustUnchanged):
        operations.receive_trust(desk, artefact=digest)
    in_force(desk, SECOND)
    version = operations.receive_trust(desk, artefact=digest)
    view = version_in_force()
    assert view is not None
    assert (view.id, view.how, view.brought_by, known(desk)) == (version, "received", None, ["UTO"])


@pytest.mark.parametrize("role", [Role.FIRST_LINE, Role.SECOND_LINE, Role.OVERSIGHT, Role.ADMINISTRATOR])
def test_others_keep_no_trust_store(post: Post, desk: Act, role: Role) -> None:
    other = post.officer("other", role)
    version = brought(desk)
    for attempt in (
        lambda: brought(other),
        lambda: operations.propose_trust(other, version=version, words="x"),
        lambda: operations.confirm_trust(other, version=version),
        lambda: operations.withdraw_trust(other, version=version, words="x"),
        lambda: operations.propose_rollback(other, number=1, words="x"),
        lambda: operations.remove_source(other, code="x", words="x"),
        lambda: operations.receive_trust(other, artefact="x"),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_files_go_when_their_days_are_over_and_never_before(desk: Act) -> None:
    in_force(desk)
    in_force(desk, SECOND)
    left = brought(desk, SHORT, anchors={})
    lists.erase_due(replace(desk, at=desk.at + timedelta(days=3)))
    assert len(desk.artefacts.held()) == 3, "the watchlists' room leaves the files of others alone"
    assert erasure.erase_due(desk) == 0
    assert erasure.erase_due(replace(desk, at=desk.at + timedelta(days=31))) == 1
    assert TrustVersion.objects.get(id=left).state == "withdrawn"
    days = desk.pack.retention[RetentionClass.LIST_NUMBERS].days
    assert erasure.erase_due(replace(desk, at=desk.at + timedelta(days=days + 1))) == 1
    assert len(desk.artefacts.held()) == 1
    with pytest.raises(operations.TrustNotKept):
        operations.propose_rollback(desk, number=1, words="Too late.")
    assert chain_findings() == []
