"""What carriers are told of their data, in words: the same at the desk and at the carriers' own portal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from limen.apps.carriers.queries import NoteRow
from limen.desk import presenting
from limen.lib.basics.act import Act
from limen.lib.basics.words import N_
from limen.lib.carriage.quality import NoteKind, Score

NOTE_WEIGHTS = {
    NoteKind.MISSING: "stop",
    NoteKind.INCOMPLETE: "attention",
    NoteKind.PARTS: "attention",
    NoteKind.LATE: "notice",
    NoteKind.BAD_DATA: "attention",
    NoteKind.REJECTED: "stop",
    NoteKind.NO_SHOW: "notice",
    NoteKind.UNANNOUNCED: "attention",
    NoteKind.TOO_LATE: "attention",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNote:
    """A note as a page shows it."""

    number: str
    at: str
    sentence: SafeString
    weight: str
    is_new: bool


def shown_notes(rows: Iterable[NoteRow], act: Act) -> list[ShownNote]:
    """Return notes in words."""
    zone = presenting.zone_of(act)
    return [
        ShownNote(
            number=row.number,
            at=presenting.moment(row.at, zone),
            sentence=presenting.sentence(row.kind.sentence, _values(row)),
            weight=NOTE_WEIGHTS[row.kind],
            is_new=row.is_new,
        )
        for row in rows
    ]


def _values(row: NoteRow) -> dict[str, int]:
    known = {"count": row.count, "of": row.of}
    return {name: value for name, value in known.items() if f"%({name})s" in row.kind.sentence}


COUNTED = (
    ("movements", N_("Movements")),
    ("missing", N_("without any list")),
    ("late", N_("with a late list")),
    ("messages", N_("Messages")),
    ("rejected", N_("rejected as a whole")),
    ("persons", N_("Persons announced")),
    ("bad", N_("with wrong or missing data")),
    ("arrived", N_("announced, and crossed")),
    ("no_show", N_("announced, and did not come")),
    ("unannounced", N_("crossed without having been announced")),
    ("too_late", N_("messages after the legal time, deleted unread")),
)


def shown_score(score: Score) -> dict[str, object]:
    """Return what was counted of a carrier, in words; a share of nothing is a dash."""
    shares = (
        (gettext("Complete and right"), score.complete_share),
        (gettext("In time"), score.punctual_share),
        (gettext("Who came was announced"), score.found_share),
    )
    return {
        "shares": [
            (label, "—" if share is None else f"{presenting.text(share)} %", share or 0) for label, share in shares
        ],
        "counts": [(gettext(label), presenting.text(getattr(score, name))) for name, label in COUNTED],
    }
