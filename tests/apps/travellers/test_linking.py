"""Documents met, persons joined or kept apart: only by an officer's word, and as easily undone as done."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.journal.models import Event
from limen.apps.travellers.models import Document, Link, Person
from limen.apps.travellers.operations import LinkNeedsReason, NoSuchPerson, link_persons
from limen.apps.travellers.queries import apart, find_known, persons_linked_to
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.facts import History
from tests.fakes.post import Post, chain_findings, decided, document, holder, opened, passport, rules_of, view

WHY = "Same face, same story."


def persons(post: Post, count: int) -> list[UUID]:
    """Return the records of so many people who have nothing in common."""
    return [
        view(post.first, opened(post.first, passport(f"R{number:07}", primary=f"NAME{chr(65 + number)}"))).person
        for number in range(count)
    ]


def test_the_same_person_under_two_documents_is_shown_and_never_merged(post: Post) -> None:
    first = opened(post.first)
    second = opened(post.first, passport("X1234567"))
    assert "history.other-document" in rules_of(post.first, second)
    assert view(post.first, first).person != view(post.first, second).person
    assert Person.objects.count() == Document.objects.count() == 2
    assert Link.objects.count() == 0


def test_an_officers_word_joins_what_is_known(post: Post) -> None:
    decided(post.first, opened(post.first))
    second = opened(post.first, passport("X1234567"))
    other = _met(post.first, second.inspection)
    assert "history.last-crossing" not in rules_of(post.first, second)
    again = crossings.link_meeting(post.first, inspection=second.inspection, other=other, same=True, why=WHY)
    assert again.reading == 2
    found = view(post.first, second).findings
    assert "history.last-crossing" in [finding.rule for finding in found]
    assert [finding.severity.name for finding in found if finding.rule == "history.other-document"] == ["INFO"]
    assert chain_findings() == []


def test_an_officers_word_keeps_two_people_apart_and_is_remembered(post: Post) -> None:
    opened(post.first)
    second = opened(post.first, passport("X1234567"))
    crossings.link_meeting(
        post.first, inspection=second.inspection, other=_met(post.first, second.inspection), same=False, why=WHY
    )
    decided(post.first, view(post.first, second).id)
    back = opened(post.after(post.first, days=3), passport("X1234567"))
    finding = next(each for each in view(post.first, back).findings if each.rule == "history.other-document")
    assert finding.severity.name == "INFO"
    assert "different people" in finding.sentence


def _met(act: Act, inspection: UUID) -> UUID:
    history = view(act, inspection).facts.history
    assert isinstance(history, History)
    return history.same_person[0].person


def test_only_who_was_met_in_the_findings_is_linked_from_the_lane(post: Post) -> None:
    """An officer cannot join a traveller to whomever they like."""
    stranger = persons(post, 1)[0]
    one = opened(post.first)
    for other in (stranger, uuid4(), view(post.first, one).person):
        with pytest.raises(NoSuchPerson):
            crossings.link_meeting(post.first, inspection=one.inspection, other=other, same=True, why=WHY)
    assert Link.objects.count() == 0


def test_links_join_groups_and_a_later_word_draws_them_apart(post: Post) -> None:
    a, b, c, d = persons(post, 4)
    for one, other in ((a, b), (c, d), (b, c)):
        link_persons(post.first, one=one, other=other, same=True, why=WHY)
    assert persons_linked_to(d) == (a, b, c, d)
    link_persons(post.first, one=c, other=b, same=False, why="Two passports side by side.")
    assert persons_linked_to(a) == (a, b)
    assert persons_linked_to(d) == (c, d)
    assert apart((a, b), (c, d)) == {c}
    link_persons(post.first, one=b, other=c, same=True, why="Fingerprints, by court order.")
    assert persons_linked_to(a) == (a, b, c, d)
    assert Link.objects.filter(withdrawn_at__isnull=True).count() == 3
    assert Link.objects.count() == 5


def test_a_ring_of_links_holds_when_one_is_withdrawn(post: Post) -> None:
    a, b, c = persons(post, 3)
    for one, other in ((a, b), (b, c), (c, a)):
        link_persons(post.first, one=one, other=other, same=True, why=WHY)
    link_persons(post.first, one=a, other=b, same=False, why=WHY)
    assert persons_linked_to(a) == (a, b, c)


def test_why_and_who_stand_with_the_link_and_sealed_in_the_journal(post: Post) -> None:
    a, b = persons(post, 2)
    link_persons(post.first, one=b, other=a, same=True, why="  Same\x00 face.\u202e ")
    kept = Link.objects.get()
    assert (kept.one_id, kept.other_id, kept.why, kept.officer_id) == (a, b, "Same face.", post.first.actor)
    event = Event.objects.get(kind="limen.person.linked")
    assert "face" not in event.data
    assert event.subject_record == a


@pytest.mark.parametrize("why", ["", "  ", "\x00\u202e\n"])
def test_without_a_reason_no_link(post: Post, why: str) -> None:
    a, b = persons(post, 2)
    with pytest.raises(LinkNeedsReason):
        link_persons(post.first, one=a, other=b, same=True, why=why)


def test_nobody_is_linked_to_themselves_or_to_nobody(post: Post) -> None:
    a = persons(post, 1)[0]
    for other in (a, uuid4()):
        with pytest.raises(NoSuchPerson):
            link_persons(post.first, one=a, other=other, same=True, why=WHY)


@pytest.mark.parametrize("role", [Role.PROTECTION, Role.WATCHLIST_DESK, Role.OVERSIGHT, Role.ADMINISTRATOR])
def test_only_the_line_links(post: Post, role: Role) -> None:
    with pytest.raises(NotAllowed):
        link_persons(post.officer("x", role), one=uuid4(), other=uuid4(), same=True, why=WHY)


def test_d_and_deu_are_one_issuer(post: Post) -> None:
    german = passport("C01X00T47", issuer="D", citizenship="D")
    decided(post.first, opened(post.first, german))
    known = find_known(document=document("C01X00T47", issuer="DEU"), holder=holder(citizenship="DEU"))
    assert known.person is not None
    assert known.same_number == known.same_person == ()


def test_a_clock_set_back_makes_no_meeting_older(post: Post) -> None:
    decided(post.first, opened(post.first))
    back = post.after(post.first, days=-3)
    opened(back)
    assert Document.objects.get().last_met == post.first.at
