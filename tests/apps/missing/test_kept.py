"""Requests and the dead: the same twice is one, they go when their days are over, and leads with either side."""

from __future__ import annotations

import pytest

from limen.adapters.erasure_rooms import erasure_rooms
from limen.apps.journal import operations as journal
from limen.apps.missing import models
from limen.apps.missing import operations as missing
from limen.apps.missing.erasure import erase_due
from limen.apps.missing.operations import Asked
from limen.apps.response.models import Registered
from limen.cli.missing import missing_command
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.roles import Role
from tests.fakes import arrived
from tests.fakes.arrived import MOTHER
from tests.fakes.post import Post, chain_findings
from tests.rights.test_missing_and_dead import SELAM, asked, found_dead


def test_the_same_twice_is_one(post: Post) -> None:
    arrived.registered(post.first, MOTHER)
    amara = post.officer("amara", Role.PROTECTION, lane="")
    request = asked(amara)
    again = Asked(who=SELAM, seeker="Letebrhan Haile", contact="+000 400 17", relation="mother")
    assert missing.ask_for_missing(amara, request=request, asked=again) == 1
    assert (models.Request.objects.count(), models.Lead.objects.count()) == (1, 1)
    missing.close_request(amara, request=request, words="They have met.")
    assert chain_findings() == []


def test_leads_go_with_whoever_was_found(post: Post) -> None:
    arrived.registered(post.first, MOTHER)
    asked(post.officer("amara", Role.PROTECTION, lane=""))
    person = Registered.objects.get().person
    journal.forget(post.base, subject_record=person, reason="court-order", rooms=erasure_rooms())
    assert not models.Lead.objects.exists()
    assert models.Request.objects.exists()


def test_days_are_counted_from_the_closing_and_the_hand_over(post: Post) -> None:
    amara = post.officer("amara", Role.PROTECTION, lane="")
    request, waits, dead = asked(amara), asked(amara), found_dead(amara)
    missing.close_request(amara, request=request, words="They have met.")
    missing.hand_over_dead(amara, dead=dead, to="Institute, 17/26", whereabouts="Institute")
    days = post.base.pack.retention[RetentionClass.MISSING_PERSONS].days
    assert erase_due(post.after(post.base, days=days - 1)) == 0
    assert erase_due(post.after(post.base, days=days + 1)) == 2
    assert [row.id for row in models.Request.objects.all()] == [waits]
    assert not models.Dead.objects.exists()
    assert not models.Lead.objects.exists()
    assert chain_findings() == []


def test_the_terminal_lists_open_requests_by_number_and_nobody(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    arrived.registered(post.first, MOTHER)
    amara = post.officer("amara", Role.PROTECTION, lane="")
    waits, over = asked(amara), asked(amara)
    missing.close_request(amara, request=over, words="They have met.")
    missing_command()
    told = capsys.readouterr().out
    numbers = dict(models.Request.objects.values_list("id", "number"))
    assert numbers[waits] in told
    assert numbers[over] not in told
    assert "Closed: 1. Fits that nobody has assessed: 2." in told
    assert not any(name in told for name in ("Tekle", "Selam", "Letebrhan"))
