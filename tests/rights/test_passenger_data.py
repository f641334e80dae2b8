"""Passenger data is asked for in what a document says, taken in once, narrowed on receipt, masked and deleted in time.
Fails when one of these safeguards is taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps

from limen.apps.carriers import erasure, models
from limen.apps.carriers import operations as carriers
from limen.apps.carriers.operations import CarrierTold, Received, UnmaskingAlone, UnmaskingOver, UnmaskingWhy
from limen.apps.crossings import operations as crossings
from limen.apps.journal.models import SubjectKey
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.roles import Role
from limen.lib.carriage.movement import Channel
from limen.lib.decision.rights import NotAllowed
from limen.lib.manifest import Form, ProfileWrong, parse_profile, read, write
from tests.fakes.messages import Person, paxlst
from tests.fakes.post import Post, chain_findings

OTHER = Person(surname="BERG", given="IDA", number="L898902C9")
SENSITIVE = {
    "SSR+KSML:HK:1:XU": "KSML",
    "SSR+WCHR:HK:1:XU": "WCHR",
    "IFT+4:28+TRAVELS TO A MEETING OF THE UNION": "UNION",
    "FOP+CC::900:VI:4111111111111111:0128": "4111111111111111",
    "LTS+0/O/NM/FORMERLY KNOWN AS": "FORMERLY",
}
"""Of a booking: what tells of faith, of health, of convictions, of money and of the past; and the word to look for."""


def desk(post: Post, name: str = "karim") -> Act:
    return replace(post.officer(name, Role.CARRIER_DESK), post="", lane="")


def taken(act: Act, raw: bytes, channel: Channel = Channel.FOLDER) -> carriers.Receipt:
    receipt = carriers.receive(act, received=Received(raw=raw, channel=channel))
    if receipt.message:
        carriers.take_in(act, message=receipt.message)
    while crossings.assess_announced(act):
        pass
    return receipt


def everything_kept() -> Iterator[str]:
    """Yield every value of every row of every table, as text."""
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            for value in row:
                is_bytes = isinstance(value, bytes | memoryview)
                yield bytes(value).decode("latin-1") if is_bytes else str(value)


def test_the_same_is_taken_once_whichever_way_it_comes(post: Post) -> None:
    raw = paxlst(Person(), OTHER)
    first = taken(post.first, raw)
    again = [taken(post.first, raw, channel) for channel in (Channel.FOLDER, Channel.HTTPS, Channel.EMAIL)]
    assert [(each.is_new, each.message) for each in again] == [(False, first.message)] * 3
    assert (models.Message.objects.count(), models.Passenger.objects.count()) == (1, 2)


def test_whoever_is_told_of_again_is_one_person(post: Post) -> None:
    taken(post.first, paxlst(Person(), OTHER))
    taken(post.first, paxlst(replace(Person(), seat="12A"), OTHER, reference="CORRECTED"))
    assert sorted(models.Passenger.objects.values_list("primary", "seat")) == [("BERG", ""), ("ERIKSSON", "12A")]


@pytest.mark.parametrize("asked", ["religion", "race", "meal", "payment", "email", "health", "political_opinion"])
def test_a_state_asks_for_nothing_that_stands_neither_in_the_zone_nor_in_paxlst(asked: str) -> None:
    said = {"code": "x", "name": "X", "passengers": ["surname", asked], "crew": ["surname"], "transit": ["surname"]}
    with pytest.raises(ProfileWrong):
        parse_profile(said)


def test_what_is_sensitive_is_left_out_on_receipt_and_stands_nowhere(post: Post) -> None:
    (made,) = read(paxlst(Person(), OTHER), today=post.first.today).manifests
    booked = write(made, Form.PNRGOV).replace(b"'SSR+DOCS", f"'{chr(39).join(SENSITIVE)}'SSR+DOCS".encode(), 1)
    assert all(word.encode() in booked for word in SENSITIVE.values())
    taken(post.first, booked)
    assert sorted(models.Passenger.objects.values_list("primary", flat=True)) == ["BERG", "ERIKSSON"]
    kept = "\n".join(everything_kept())
    assert "ERIKSSON" in kept
    for word in SENSITIVE.values():
        assert word not in kept


def test_after_its_days_nobody_sees_who_travelled_but_for_a_task_and_by_the_word_of_two(post: Post) -> None:
    taken(post.first, paxlst(Person(), OTHER))
    law = post.first.pack.carriers.masking
    assert erasure.mask_due(post.after(post.first, days=law.days - 1)) == 0
    later = post.after(post.first, days=law.days + 1)
    assert erasure.mask_due(later) == 2
    assert "ERIKSSON" not in "\n".join(everything_kept())
    assert "L898902C9" not in "\n".join(everything_kept())
    passenger = models.Passenger.objects.order_by("place")[0].id
    one, two = (post.at(desk(post, name), later.at) for name in ("karim", "kira"))
    with pytest.raises(NotAllowed):
        carriers.ask_unmasking(later, passenger=passenger, why="Court order 12/2026.")
    with pytest.raises(UnmaskingWhy):
        carriers.ask_unmasking(one, passenger=passenger, why=" ")
    asked = carriers.ask_unmasking(one, passenger=passenger, why="Court order 12/2026.")
    with pytest.raises(UnmaskingOver):
        carriers.see_masked(one, passenger=passenger)
    with pytest.raises(UnmaskingAlone):
        carriers.agree_unmasking(one, unmasking=asked)
    carriers.agree_unmasking(two, unmasking=asked)
    assert carriers.see_masked(one, passenger=passenger)["primary"] == "ERIKSSON"
    with pytest.raises(UnmaskingOver):
        carriers.see_masked(post.after(one, hours=law.seen_again_hours + 1), passenger=passenger)
    assert chain_findings() == []


def test_what_comes_later_than_the_law_allows_is_counted_and_not_kept(post: Post) -> None:
    carriers.add_carrier(desk(post), told=CarrierTold(code="XU", name="Utopian Airways", mode="air"))
    minutes = post.first.pack.carriers.window.legal_minutes
    late = post.first.at - timedelta(minutes=minutes + 1)
    assert taken(post.first, paxlst(Person(), OTHER, departs=late, arrives=late)).message is None
    assert (models.Message.objects.count(), models.Passenger.objects.count()) == (0, 0)
    assert [(row.messages, row.persons) for row in models.LateCount.objects.all()] == [(1, 2)]
    assert "ERIKSSON" not in "\n".join(everything_kept())
    in_time = post.first.at - timedelta(minutes=minutes - 1)
    assert taken(post.first, paxlst(Person(), departs=in_time, arrives=in_time)).message is not None


def test_when_its_days_are_over_everything_is_gone_with_its_key(post: Post) -> None:
    taken(post.first, paxlst(Person(), OTHER))
    passengers = list(models.Passenger.objects.values_list("id", flat=True))
    days = post.first.pack.retention[RetentionClass.PASSENGERS].days
    erasure.erase_due(post.after(post.first, days=days - 1))
    assert models.Passenger.objects.count() == 2
    erasure.erase_due(post.after(post.first, days=days + 1))
    assert (models.Message.objects.count(), models.Passenger.objects.count()) == (0, 0)
    assert not SubjectKey.objects.filter(subject_record__in=passengers).exists()
    kept = "\n".join(everything_kept())
    assert "ERIKSSON" not in kept
    assert "L898902C9" not in kept
    assert chain_findings() == []
