"""Whoever looks may be whom somebody fled from: nobody is told where anybody is before it is safe, and wanted."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.apps.response import access, models
from limen.apps.response import operations as response
from limen.apps.response.operations import ReunionOfChild, ReunionUnwanted
from limen.apps.response.queries import looked_for_by, sought_by
from limen.lib.basics.roles import Role
from limen.lib.safeguards.tracing import Risk
from tests.fakes import arrived
from tests.fakes.arrived import BOY, MOTHER
from tests.fakes.post import LAND, Post


def test_a_child_is_not_given_to_whoever_looks_for_it(post: Post) -> None:
    here = arrived.registered(post.first, MOTHER)
    there = arrived.registered(post.officer("lars", Role.FIRST_LINE, post=LAND, lane="B1"), BOY)
    response.report_missing(post.first, missing=clock.new_id(), group=here, who=BOY)
    amara = post.officer("amara", Role.PROTECTION, lane="")
    clara = post.officer("clara", Role.CHILD_PROTECTION, lane="", post="")
    (match,) = access.reunions_for(clara)
    with pytest.raises(ReunionOfChild):
        response.assess_reunion(amara, reunion=match.id, risk=Risk.SAFE, agrees=True, words="He is small.")
    with pytest.raises(ReunionUnwanted):
        response.assess_reunion(clara, reunion=match.id, risk=Risk.SAFE, agrees=False, words="She is the mother.")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Reunion.objects.update(risk="safe", words="x", assessed_at=clara.at, assessed_by=clara.actor)
    for risk in (Risk.UNCLEAR, Risk.DANGER):
        response.assess_reunion(clara, reunion=match.id, risk=risk, agrees=True, words="He is afraid of her.")
        assert [each.found for each in sought_by(here)] == [None]
        assert looked_for_by(there) == ()
    response.assess_reunion(clara, reunion=match.id, risk=Risk.SAFE, agrees=True, words="He ran to her picture.")
    assert [each.found is None for each in sought_by(here)] == [False]
