"""The chip of the document as the page of an inspection shows it, and what its script needs to have it read."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from limen.adapters.chip_challenge import challenge_for
from limen.adapters.reader_agent import DEMO_FOLDER, code_of, pairing_secret
from limen.apps.crossings.queries import InspectionView
from limen.desk import presenting
from limen.lib.basics.words import N_
from limen.lib.emrtd.results import Met, Result
from limen.lib.inspection.chip import opening_key
from limen.lib.inspection.chip_facts import Chip
from limen.lib.inspection.moves import State

RESULTS: Final[Mapping[Result, str]] = {
    Result.SUCCESSFUL: N_("in order"),
    Result.FAILED: N_("not in order"),
    Result.UNDETERMINED: N_("open"),
    Result.NOT_SUPPORTED: N_("not possible with this document"),
    Result.ABORTED: N_("broken off"),
}
WEIGHTS: Final[Mapping[Result, str]] = {
    Result.SUCCESSFUL: "clear",
    Result.FAILED: "attention",
    Result.UNDETERMINED: "notice",
    Result.NOT_SUPPORTED: "info",
    Result.ABORTED: "notice",
}
MET: Final[Mapping[Met, str]] = {
    Met.CHIP: N_("Read"),
    Met.NO_CHIP: N_("No chip answered"),
    Met.NO_READER: N_("No reader answered"),
    Met.NO_ANSWER: N_("The reader came to no end"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """One step of checking a chip."""

    weight: str
    result: str
    sentence: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipPanel:
    """What is known of the chip, and how the booth's reader is asked for it."""

    outcome: str
    """What came of the last attempt, in words; empty when there was none."""
    how: str
    """How it was opened and how long that took; empty when no chip was met."""
    steps: tuple[ShownStep, ...]
    may_read: bool
    """True while the inspection is open and what opens the chip is known."""
    is_first: bool
    """True when nobody tried yet: the script then looks by itself."""
    address: str
    key: Mapping[str, str]
    challenge: str
    pairing: str
    """The pairing code of a demo's invented reader; empty in every real installation."""

    @property
    def key_json(self) -> str:
        """What opens the chip, as the script hands it on."""
        return json.dumps(dict(self.key))


def panel_of(view: InspectionView) -> ChipPanel | None:
    """Return the panel; None for a traveller without a document, and for a chip that nobody read and nobody can now."""
    key = opening_key(view.facts) if view.state is State.OPEN else {}
    chip = view.facts.chip
    if view.facts.document is None or (chip is None and view.state is not State.OPEN):
        return None
    return ChipPanel(
        outcome=gettext(MET[chip.met]) if chip else "",
        how=_how(chip) if chip else "",
        steps=_steps(chip) if chip else (),
        may_read=bool(key),
        is_first=chip is None,
        address=settings.CONFIGURATION.reader,
        key=key,
        challenge=b64encode(challenge_for(view.id, view.reading)).decode("ascii"),
        pairing=_demo_pairing(),
    )


def as_address(picture: bytes | None) -> str:
    """Return a picture as an address that a page can show without asking for it; empty for none."""
    return "" if picture is None else f"data:image/jpeg;base64,{b64encode(picture).decode('ascii')}"


def _how(chip: Chip) -> str:
    if chip.met is not Met.CHIP:
        return ""
    told = {"how": chip.access, "seconds": f"{chip.milliseconds / 1_000:.1f}"}
    return gettext("%(how)s, %(seconds)s s") % told


def _steps(chip: Chip) -> tuple[ShownStep, ...]:
    return tuple(
        ShownStep(
            weight=WEIGHTS[step.result],
            result=gettext(RESULTS[step.result]),
            sentence=presenting.sentence(step.finding.sentence, step.finding.values),
        )
        for step in chip.steps
    )


def _demo_pairing() -> str:
    if not settings.LIMEN_DEMO:
        return ""
    return code_of(pairing_secret(settings.CONFIGURATION.home / DEMO_FOLDER))
