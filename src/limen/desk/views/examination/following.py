"""What follows an examination at the bench: the chain of custody, the report, letters. Shown there, sent from there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext

from limen.apps.examination.queries import ExaminationView, chain_of, papers_of
from limen.desk import presenting
from limen.desk.asking import Choice
from limen.lib.basics.act import Act
from limen.lib.basics.words import N_
from limen.lib.examination.conclusions import ADVERSE
from limen.lib.examination.custody import ENDS, Step
from limen.lib.examination.letters import Addressee
from limen.lib.examination.papers import PaperKind

KINDS = {
    PaperKind.REPORT: N_("Report"),
    PaperKind.LETTER_STATE: N_("Letter to a State"),
    PaperKind.LETTER_CARRIER: N_("Letter to a carrier"),
}


def after_of(act: Act, view: ExaminationView, typed: QueryDict) -> Mapping[str, object]:
    """Return what the bench shows of it."""
    chain, zone = chain_of(view.id), presenting.zone_of(act)
    papers = papers_of(view.id)
    ended = bool(chain) and chain[-1].step in ENDS
    offered = [Step.SEIZED] if not chain else [each for each in Step if each is not Step.SEIZED]
    return {
        "chain": [
            {
                "step": gettext(each.step.label),
                "given_by": each.given_by,
                "taken_by": each.taken_by,
                "place": each.place,
                "bag": each.bag,
                "at": presenting.moment(each.at, zone),
                "words": each.words,
            }
            for each in chain
        ],
        "chain_open": not ended,
        "steps": [
            Choice(value=each, label=gettext(each.label), chosen=each == (typed.get("step") or offered[0]))
            for each in offered
        ],
        "given_by": typed.get("given_by") or (chain[-1].taken_by if chain else ""),
        "bag": typed.get("bag") or (chain[-1].bag if chain else ""),
        "places": act.pack.examination.places,
        "step_at": typed.get("at") or act.at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        "papers": [
            {
                "id": each.id,
                "kind": gettext(KINDS[each.kind]),
                "number": each.number,
                "addressee": each.addressee,
                "made": presenting.moment(each.made_at, zone),
            }
            for each in papers
        ],
        "may_report": view.in_force is not None and not any(each.kind is PaperKind.REPORT for each in papers),
        "may_write": view.in_force is not None and view.in_force.conclusion in ADVERSE,
        "addressees": [Choice(value=each, label=gettext(each.label), chosen=False) for each in Addressee],
    }


def moment_of(typed: str, act: Act) -> datetime | None:
    """Return the moment that a form says in the time of the post; None where it says none."""
    try:
        said = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return said if said.tzinfo else said.replace(tzinfo=presenting.zone_of(act))
