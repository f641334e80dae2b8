"""Nobody has a notice who was not told what it says, where to appeal, who helps, and how to reach the monitor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings import queries
from limen.lib.decision.notices import Serving, ServingUnclear, Told, ToldIncomplete
from tests.fakes.outcomes import refused
from tests.fakes.post import Post
from tests.lib.seals.making import Signing

ALL = Serving(how="printed", signature="refused", told=tuple(Told), language="so")


@pytest.mark.parametrize("missing", list(Told))
def test_all_four_are_told_or_it_is_not_recorded(post: Post, missing: Told) -> None:
    sofia, case = refused(post)
    crossings.make_notice(sofia, inspection=case, language="ar", signer=Signing(), press=lambda _paper: b"%PDF-")
    told = tuple(each for each in Told if each is not missing)
    with pytest.raises(ToldIncomplete):
        crossings.serve_notice(sofia, inspection=case, serving=replace(ALL, told=told))
    with pytest.raises(ServingUnclear):
        crossings.serve_notice(sofia, inspection=case, serving=replace(ALL, language=""))
    assert queries.notices_of(case)[0].served_at is None
    crossings.serve_notice(sofia, inspection=case, serving=ALL)
    served = queries.notices_of(case)[0]
    assert (served.told_language, set(served.told)) == ("so", {each.value for each in Told})
