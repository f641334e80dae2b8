"""A document at the examiner's in a demo: an invented passport, a second film over its portrait, its specimen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from limen.adapters import invented_documents
from limen.adapters.clock import new_id
from limen.adapters.world import world
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import Presented, Request, Verdict
from limen.apps.examination import operations as examinations
from limen.apps.examination.operations import Asked
from limen.apps.posts import operations as posts
from limen.apps.posts import queries
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.decision.evidence import Picture
from limen.lib.examination.pictures import Light, Mark, Shape
from limen.lib.examination.specimens import read_manifest
from limen.lib.examination.training import Fault
from limen.lib.inspection.moves import Move
from limen.lib.mrz import compose

SEED: Final = 77
PLANTED: Final = (Fault.LAMINATE, Fault.PORTRAIT)
LIGHTS: Final = (Light.WHITE, Light.UV, Light.OBLIQUE)
WIDTH_MM: Final = 125


def load_examination() -> None:
    """Let the first line refer somebody, the second send the document to the examiner, and an examiner begin."""
    edda = _act_of(Role.EXAMINER)
    _take_specimens(edda)
    ines, sofia = _act_of(Role.FIRST_LINE), _act_of(Role.SECOND_LINE)
    post = ines.pack.posts[0]
    lane = next(each.code for each in post.lanes if each.direction in (LaneDirection.ENTRY, LaneDirection.BOTH))
    ines, sofia = replace(ines, post=post.code, lane=lane), replace(sofia, post=post.code)
    posts.start_shift(ines, post=post.code, lane=lane, direction=LaneDirection.ENTRY)
    document = invented_documents.document_of(SEED, ines.pack.state.code)
    presented = Presented(scanned="\n".join(compose(document)))
    opened = crossings.open_inspection(
        ines, request=Request(id=new_id(), presented=presented, direction=Direction.ENTRY)
    )
    crossings.decide(
        ines,
        inspection=opened.inspection,
        verdict=Verdict(move=Move.REFER, reading=opened.reading, words="The page feels thick at the portrait."),
    )
    posts.end_shift(ines)
    posts.start_shift(sofia, post=post.code, lane="", direction=LaneDirection.BOTH)
    crossings.take_case(sofia, inspection=opened.inspection)
    examination = examinations.ask_examination(
        sofia,
        inspection=opened.inspection,
        examination=new_id(),
        asked=Asked(
            document_type="passport",
            words="The page feels thick at the portrait, and its edge can be seen from the side.",
            compares_bearer=True,
        ),
    )
    white = _keep_pictures(sofia, examination)
    crossings.end_shift_with_cases(sofia, lines={opened.inspection: "Wait for what the examiner says."})
    examinations.take_examination(edda, examination=examination)
    edge = Mark(shape=Shape.BOX, x=900, y=2300, x2=3300, y2=6400, words="The lines of the background end here.")
    examinations.draw_mark(edda, examination=examination, picture=white, mark_id=new_id(), mark=edge)


def _keep_pictures(act: Act, examination: UUID) -> UUID:
    """Keep the page under each light, and return the picture under white light."""
    kept = {}
    for light in LIGHTS:
        page = invented_documents.page(SEED, light, faults=PLANTED, state=act.pack.state.code)
        kept[light] = examinations.keep_picture(
            act,
            examination=examination,
            picture_id=new_id(),
            light=light,
            label="Data page",
            picture=_drawn(page),
            width_tenths=WIDTH_MM * 10,
        )
    return kept[Light.WHITE]


def _take_specimens(act: Act) -> None:
    manifest, pictures = invented_documents.specimens([act.pack.state.code], lights=LIGHTS)
    law = act.pack.examination
    specimens = read_manifest(
        json.dumps(manifest),
        types=[each.code for each in law.document_types],
        features=[each.code for each in law.features],
    )
    drawn = {name: _drawn(content) for name, content in pictures.items()}
    examinations.take_specimens(act, specimens=specimens, pictures=drawn)


def _drawn(content: bytes) -> Picture:
    """Return a page that was drawn here: what strangers send goes through the bounded process instead."""
    return Picture(
        media_type="image/jpeg", data=content, width=invented_documents.WIDTH, height=invented_documents.HEIGHT
    )


def _act_of(role: Role) -> Act:
    row = next(each for each in queries.officers() if role in each.roles)
    act = world().act(actor=row.id, actor_name=row.full_name, roles=row.roles, purpose="demo")
    return replace(act, at=act.at - timedelta(minutes=5))
