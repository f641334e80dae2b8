"""A document at the examiner's: sent, taken, pictured, looked at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from limen.adapters import clock
from limen.apps.examination import operations as examinations
from limen.apps.examination.operations import Asked, Said
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.examination.conclusions import Answer, Conclusion
from limen.lib.examination.features import Result, Seen, Sheet
from limen.lib.examination.pictures import Light
from tests.fakes.case import PICTURE, in_hand
from tests.fakes.post import Post

ASKED = Asked(document_type="passport", words="The laminate feels double.", compares_bearer=True)


def examiner(post: Post, name: str = "edda") -> Act:
    """Return the act of an examiner, who works at headquarters."""
    return post.officer(name, Role.EXAMINER, lane="", post="")


def sent(post: Post, asked: Asked = ASKED, **changes: Any) -> tuple[Act, UUID, UUID]:
    """Return the officer who has a case, the inspection, and the examination that the officer asked for."""
    sofia, case = in_hand(post, **changes)
    made = examinations.ask_examination(sofia, inspection=case, examination=clock.new_id(), asked=asked)
    return sofia, case, made


def pictured(act: Act, examination: UUID) -> UUID:
    """Keep a picture under white light."""
    return examinations.keep_picture(
        act,
        examination=examination,
        picture_id=clock.new_id(),
        light=Light.WHITE,
        label="Data page",
        picture=PICTURE,
        width_tenths=1250,
    )


def looked_at(act: Act, examination: UUID, **deviating: str) -> None:
    """Take the examination, keep a picture and answer the checklist; `deviating` gives words for features that do."""
    examinations.take_examination(act, examination=examination)
    pictured(act, examination)
    kind = act.pack.examination.document_type("passport")
    assert kind
    faces = [each.code for each in act.pack.examination.face_features]
    said = [(Sheet.DOCUMENT, code) for code in kind.features] + [(Sheet.FACE, code) for code in faces]
    seen = [
        Seen(
            sheet=sheet,
            feature=code,
            result=Result.DEVIATES if code in deviating else Result.AS_EXPECTED,
            words=deviating.get(code, ""),
        )
        for sheet, code in said
    ]
    examinations.see_features(act, examination=examination, seen=seen)


def said(conclusion: Conclusion = Conclusion.FORGED, **changes: Any) -> Said:
    """Return what an examiner writes down."""
    methods = () if conclusion in (Conclusion.GENUINE, Conclusion.UNDECIDED) else ("photo-substitution",)
    told = {"words": "A second film lies over the portrait.", "methods": methods, **changes}
    return Said(conclusion=conclusion, **told)


def concluded(post: Post, examination: UUID, conclusion: Conclusion = Conclusion.FORGED) -> UUID:
    """Let two examiners conclude, and return the conclusion."""
    edda, second = examiner(post), examiner(post, "runa")
    looked_at(edda, examination, laminate="A second film.", ears="The lobe is free.")
    made = clock.new_id()
    examinations.conclude(edda, examination=examination, conclusion_id=made, said=said(conclusion))
    if conclusion not in (Conclusion.GENUINE, Conclusion.UNDECIDED):
        examinations.answer_conclusion(second, examination=examination, conclusion=made, answer=Answer.CONFIRMED)
    return made
