"""Pictures of pages, read: lines with their doubts, findings, the portrait. Nothing of a picture is kept."""

from __future__ import annotations

import base64
from typing import Annotated, Final, Self

from django.http import HttpRequest, HttpResponse
from pydantic import AfterValidator, Field

from limen.adapters import camera, seen_pages
from limen.adapters.camera import Page
from limen.api.authentication import Bearer, caller_of
from limen.api.v1.answers import Answer, FindingAnswer
from limen.api.v1.asking import shown
from limen.api.v1.bodies import Body, base64_text
from limen.api.v1.door import door
from limen.api.v1.inspections import PURPOSE
from limen.lib import mrz
from limen.lib.decision.rights import Right, require
from limen.lib.decision.scopes import Scope

LONGEST_PICTURE: Final = 2_590_000
"""Characters of base64."""


class PageBody(Body):
    """A picture of a page."""

    image: Annotated[str, Field(min_length=1, max_length=LONGEST_PICTURE), AfterValidator(base64_text)] = Field(
        description="A JPEG, PNG or WebP as base64, up to 1.9 megabytes before it is written so."
    )


class DoubtAnswer(Answer):
    """A place of the lines that stands open."""

    line: int
    position: int
    places: str = Field(description="What the engine saw that reads place by place; ? for nothing.")
    text: str = Field(description="What the engine saw that reads text; ? for nothing.")

    @classmethod
    def of(cls, doubt: mrz.Doubt) -> Self:
        """Return a doubt."""
        return cls(line=doubt.line, position=doubt.position, places=doubt.places, text=doubt.text)


class SettledAnswer(DoubtAnswer):
    """A place where the engines differed and a rule decided."""

    taken: str
    rule: str = Field(description="grammar, fillers or check-digits.")

    @classmethod
    def of(cls, settled: mrz.Settled) -> Self:  # type: ignore[override]  # each answer is made of what it tells
        """Return what was settled."""
        return cls(
            line=settled.line,
            position=settled.position,
            places=settled.places,
            text=settled.text,
            taken=settled.taken,
            rule=settled.rule,
        )


class PageAnswer(Answer):
    """What a picture of a page says."""

    verdict: mrz.Verdict
    lines: list[str] = Field(description="With ? for each doubt; none where nothing was read.")
    doubts: list[DoubtAnswer]
    settled: list[SettledAnswer]
    findings: list[FindingAnswer]
    portrait: str = Field(description="A JPEG as base64; empty where none was found.")
    picture: str = Field(description="To be sent with the lines to /inspections; empty where nothing was read.")

    @classmethod
    def of(cls, page: Page, said: mrz.PageReading) -> Self:
        """Return a page in the active language."""
        findings = (*said.findings, *(said.reading.findings if said.reading else ()))
        return cls(
            verdict=said.verdict,
            lines=list(said.voted.lines),
            doubts=[DoubtAnswer.of(each) for each in said.voted.doubts],
            settled=[SettledAnswer.of(each) for each in said.voted.settled],
            findings=[FindingAnswer.of(each) for each in findings],
            portrait=base64.b64encode(page.portrait).decode(),
            picture=seen_pages.sealed(page.seen) if said.reading else "",
        )


@door.post("/pages", auth=Bearer(Scope.INSPECTIONS), response=PageAnswer, tags=["documents"])
def read_page(request: HttpRequest, body: PageBody) -> HttpResponse:
    """Read the lines in a picture of a page, compare them with what is printed above, and cut the portrait out.

    Two engines read; a character that neither both saw nor a check digit decides stands as ?. Nothing is kept, so it
    takes no Idempotency-Key. What a camera needs may not be installed: camera-missing says how to have it.
    """
    act = caller_of(request).act(purpose=PURPOSE)
    require(act.roles, Right.INSPECT)
    page = camera.look_at_page(base64.b64decode(body.image))
    return shown(PageAnswer.of(page, mrz.read_page(page.seen, today=act.today)))
