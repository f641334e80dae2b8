"""Specimens in the library: taken whole, versioned, found."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from limen.apps.examination import models, queries
from limen.apps.examination.operations import take_specimens
from limen.lib.basics.act import Act
from limen.lib.decision.evidence import Picture
from limen.lib.decision.rights import NotAllowed
from limen.lib.examination.specimens import read_manifest
from tests.fakes.case import PICTURE
from tests.fakes.examination import examiner
from tests.fakes.post import Post, chain_findings

ROW: dict[str, Any] = {
    "state": "UTO",
    "type": "passport",
    "series": "2019",
    "name": "Passport of Utopia",
    "first_issued": "2019-01-01",
    "source": "Passport Office",
    "features": [{"code": "print", "words": "Fine lines."}],
    "pictures": [
        {"file": "a.png", "light": "white", "part": "Data page", "width_mm": 125, "personal": [[1, 2, 30, 40]]},
        {"file": "b.png", "light": "uv", "part": "Data page"},
    ],
}
PICTURES = {"a.png": PICTURE, "b.png": replace(PICTURE, data=b"under ultraviolet light")}


def taken(act: Act, *rows: dict[str, Any], pictures: dict[str, Picture] = PICTURES) -> tuple[int, int, int]:
    manifest = json.dumps({"form": "limen.specimens/1", "specimens": [ROW | row for row in rows]})
    specimens = read_manifest(manifest, types=["passport", "visa"], features=["print"])
    done = take_specimens(act, specimens=specimens, pictures=pictures)
    return done.new, done.changed, done.same


def test_the_same_again_changes_nothing_and_another_content_is_a_new_version(post: Post) -> None:
    edda = examiner(post)
    assert taken(edda, {}) == (1, 0, 0)
    assert taken(edda, {}) == (0, 0, 1)
    assert taken(edda, {"name": "Passport of Utopia, blue"}) == (0, 1, 0)
    (row,) = queries.find_specimens()
    view = queries.specimen(row.id)
    assert view
    assert (view.row.version, view.row.name) == (2, "Passport of Utopia, blue")
    assert [each.version for each in view.versions] == [2, 1]
    picture = queries.specimen_picture(view.pictures[0].id)
    assert picture
    assert (picture.data, picture.personal) == (PICTURE.data, ((100, 200, 3000, 4000),))
    assert models.Specimen.objects.count() == 2
    assert chain_findings() == []


def test_specimens_are_found_by_state_kind_and_words(post: Post) -> None:
    taken(examiner(post), {}, {"series": "2024", "name": "Newer"}, {"type": "visa"}, {"state": "FRA"})
    assert len(queries.find_specimens()) == 4
    assert [each.series for each in queries.find_specimens(state="UTO", document_type="passport", words="new")] == [
        "2024"
    ]
    assert queries.find_specimens(state="DEU") == ()


def test_only_examiners_take_specimens_in(post: Post) -> None:
    with pytest.raises(NotAllowed):
        taken(post.first, {})
