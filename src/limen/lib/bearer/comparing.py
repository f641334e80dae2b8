"""A face or a finger beside the one on the document: when it may be compared, and the findings that follow.

The heaviest finding is a notice, "look before deciding": a comparison by machine is a hint to the officer, and never by
itself a ground for anything. Unlike faces are as often illness, age or light as another person.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from limen.lib.basics.country_pack import ComparisonLaw
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_, Word

LEAST_EYES: Final = 40
"""Pixels between the eyes, below which a face shows too little (19794-5 asks for 90 at issue; to be confirmed)."""
LEAST_SHARP: Final = 25
"""Of the variance of the second derivative about a face: below it, it is blurred."""
LEAST_NFIQ: Final = 20
"""Of NFIQ 2 (0 to 100): below it a print gives little to compare (to be confirmed)."""
DOCUMENT: Final = N_("portrait of the document")
LIVE: Final = N_("live picture")


class NotAllowedHere(Problem):
    """The country pack allows no such comparison."""

    code = "bearer-not-allowed"
    sentence = N_("The law of this State allows no comparison of that kind. Look at the person and the document.")


class TooYoung(Problem):
    """The person is, or may be, younger than the law allows."""

    code = "bearer-too-young"
    sentence = N_("Nobody younger than %(years)s is compared by machine here, nor anybody whose age is not known.")


class FaceSeen(NamedTuple):
    """What is to be said of one of the two pictures."""

    faces: int
    eyes: int
    """Pixels between the eyes of the largest face."""
    sharpness: int


class FaceCompared(NamedTuple):
    """Two faces compared; `score` in thousandths of the cosine, None where one of them was not found."""

    document: FaceSeen
    live: FaceSeen
    score: int | None


class FingerCompared(NamedTuple):
    """Two prints compared: points of the matcher, and the quality of each (NFIQ 2, 0 to 100)."""

    document_quality: int
    live_quality: int
    score: int


def require_comparison(law: ComparisonLaw, *, born: PartialDate, today: date) -> None:
    """Raise NotAllowedHere or TooYoung unless the law allows the comparison for somebody born then."""
    if not law.allowed:
        raise NotAllowedHere
    if born.age_on(today)[0] < law.least_age:
        raise TooYoung(years=law.least_age)


def tell_face(compared: FaceCompared, law: ComparisonLaw) -> tuple[Finding, ...]:
    """Return what may be said of two faces, the heaviest first."""
    source = law.legal_basis
    missing = [word for word, seen in ((DOCUMENT, compared.document), (LIVE, compared.live)) if not seen.faces]
    told = [_not_found(word, source) for word in missing]
    if not missing and compared.score is not None:
        told.append(_scored("face", compared.score, law))
    for word, seen in ((DOCUMENT, compared.document), (LIVE, compared.live)):
        told += _about(word, seen, source)
    return (*sorted(told, key=lambda each: -each.severity), _no_attack_detection(source))


def tell_finger(compared: FingerCompared, law: ComparisonLaw) -> tuple[Finding, ...]:
    """Return what may be said of two prints, the heaviest first."""
    poor = min(compared.document_quality, compared.live_quality)
    told = [_scored("finger", compared.score, law)]
    if poor < LEAST_NFIQ:
        told.append(
            Finding(
                rule="bearer.finger.poor",
                severity=Severity.INFO,
                sentence=N_("One of the prints is poor (quality %(quality)s of 100): take it again if it can be had."),
                values={"quality": poor},
                source="NFIQ 2 (NIST)",
            )
        )
    return (*sorted(told, key=lambda each: -each.severity), _no_attack_detection(law.legal_basis))


def tell_missing(packages: str, law: ComparisonLaw) -> tuple[Finding, ...]:
    """Return what is said where nothing that compares faces is installed: it is told, never passed over."""
    return (
        Finding(
            rule="bearer.face.not-compared",
            severity=Severity.NOTICE,
            sentence=N_(
                "The faces were not compared by machine: %(packages)s is not installed here. Compare the person with"
                " the portrait yourself."
            ),
            values={"packages": packages},
            source=law.legal_basis,
        ),
    )


def _scored(kind: str, score: int, law: ComparisonLaw) -> Finding:
    values = {"score": score, "least": law.least_score}
    if score >= law.least_score:
        return Finding(
            rule=f"bearer.{kind}.alike",
            severity=Severity.INFO,
            sentence=N_(
                "The machine finds the two alike: %(score)s, where %(least)s is asked for. It is a hint; compare them "
                "yourself."
            ),
            values=values,
            source=law.legal_basis,
        )
    return Finding(
        rule=f"bearer.{kind}.not-alike",
        severity=Severity.NOTICE,
        sentence=N_(
            "The machine does not find the two alike: %(score)s, where %(least)s is asked for. Age, illness, light and "
            "a poor picture do that too: compare them yourself. By itself it is a ground for nothing."
        ),
        values=values,
        source=law.legal_basis,
    )


def _not_found(which: str, source: str) -> Finding:
    return Finding(
        rule="bearer.face.not-found",
        severity=Severity.NOTICE,
        sentence=N_("No face was found in the %(which)s, so nothing was compared. Take it again, or compare yourself."),
        values={"which": Word(which)},
        source=source,
    )


def _about(which: str, seen: FaceSeen, source: str) -> list[Finding]:
    told = []
    if seen.faces > 1:
        told.append(
            Finding(
                rule="bearer.face.several",
                severity=Severity.NOTICE,
                sentence=N_("There are %(count)s faces in the %(which)s; the largest was compared."),
                values={"count": seen.faces, "which": Word(which)},
                source=source,
            )
        )
    if seen.faces and seen.eyes < LEAST_EYES:
        told.append(
            Finding(
                rule="bearer.face.small",
                severity=Severity.INFO,
                sentence=N_(
                    "The face in the %(which)s is small (%(eyes)s pixels between the eyes): the score says less."
                ),
                values={"eyes": seen.eyes, "which": Word(which)},
                source=source,
            )
        )
    if seen.faces and seen.sharpness < LEAST_SHARP:
        told.append(
            Finding(
                rule="bearer.face.blurred",
                severity=Severity.INFO,
                sentence=N_("The face in the %(which)s is blurred: the score says less."),
                values={"which": Word(which)},
                source=source,
            )
        )
    return told


def _no_attack_detection(source: str) -> Finding:
    return Finding(
        rule="bearer.no-attack-detection",
        severity=Severity.INFO,
        sentence=N_("Nothing here notices a mask, a photo, a screen or a false finger: look at the person."),
        source=source,
    )
