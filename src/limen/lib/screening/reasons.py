"""Numbers turned into reasons: one line for each field, in words that could be read to the traveller."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_, Country, Value, Values, Word
from limen.lib.listings.persons import ListedPerson
from limen.lib.names.parts import NamePart, parts_of
from limen.lib.screening import kernels
from limen.lib.screening.hits import AlignedPart, Evidence, Field, Hit, Level, Verdict
from limen.lib.screening.profile import Profile
from limen.lib.screening.queries import MOST_FACTS, Asked
from limen.lib.screening.subject import Subject

HOW: Final = ("same", "variant", "spelling", "sound", "initial", "joined", "cut", "nickname")
"""By the numbers of the compiled code."""

_BIRTHS: Final[dict[int, tuple[str, Verdict, str]]] = {
    kernels.B_EQUAL: ("birth.equal", Verdict.AGREES, N_("The dates of birth are the same: %(ours)s.")),
    kernels.B_SWAPPED: (
        "birth.swapped",
        Verdict.CLOSE,
        N_("Day and month of birth are the other way round: %(ours)s on the list, %(theirs)s here."),
    ),
    kernels.B_ONE_PART: (
        "birth.one_part",
        Verdict.CLOSE,
        N_("The dates of birth differ in one part: %(ours)s on the list, %(theirs)s here."),
    ),
    kernels.B_MONTH: (
        "birth.month_known",
        Verdict.AGREES,
        N_("Year and month of birth are the same; one side knows no day: %(ours)s and %(theirs)s."),
    ),
    kernels.B_YEAR: (
        "birth.year_only",
        Verdict.AGREES,
        N_("The years of birth are the same; one side knows no more: %(ours)s and %(theirs)s."),
    ),
    kernels.B_NEAR_YEAR: (
        "birth.near_year",
        Verdict.CLOSE,
        N_("The years of birth are one apart, and one side knows the year alone: %(ours)s and %(theirs)s."),
    ),
    kernels.B_SPAN: (
        "birth.within_span",
        Verdict.AGREES,
        N_("The list gives the years %(first)s to %(last)s for the birth; %(theirs)s is among them."),
    ),
    kernels.B_NEAR_MISS: (
        "birth.near_miss",
        Verdict.DISAGREES,
        N_("The dates of birth are near and do not agree: %(ours)s on the list, %(theirs)s here."),
    ),
    kernels.B_DIFFERENT: (
        "birth.different",
        Verdict.DISAGREES,
        N_("The dates of birth differ: %(ours)s on the list, %(theirs)s here."),
    ),
}
_NAME_SAME: Final = N_("The name is the same: %(ours)s.")
_NAME_CLOSE: Final = N_("The name is written differently and may be the same: %(ours)s on the list, %(theirs)s here.")
_NAME_PARTLY: Final = N_("Parts of the name agree: %(ours)s on the list, %(theirs)s here.")
_NAME_ALONE: Final = N_("Both names are a single one, which few people have, and the same: %(ours)s.")
_NAME_ALONE_CLOSE: Final = N_(
    "Both names are a single one, which few people have, and may be the same: %(ours)s on the list, %(theirs)s here."
)
_NAME_OTHER: Final = N_("The names do not agree: %(ours)s on the list, %(theirs)s here.")
_NAME_SILENT: Final = N_("There is no name to compare with the listed one, %(ours)s.")
_BIRTH_SILENT: Final = N_("One side gives no year of birth.")
_CITIZENSHIP: Final = (
    ("", Verdict.SILENT, N_("One side gives no citizenship.")),
    ("citizenship.agrees", Verdict.AGREES, N_("The citizenship is the same: %(ours)s.")),
    (
        "citizenship.disagrees",
        Verdict.DISAGREES,
        N_("The citizenships differ: %(ours)s on the list, %(theirs)s here."),
    ),
)
_SEX: Final = (
    ("", Verdict.SILENT, N_("One side does not say the sex.")),
    ("sex.agrees", Verdict.AGREES, N_("The sex is the same: %(ours)s.")),
    ("sex.disagrees", Verdict.DISAGREES, N_("The sexes differ: %(ours)s on the list, %(theirs)s here.")),
)
_DOCUMENT: Final = N_("The list gives this document: number %(ours)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A subject beside an entry, as words and as columns."""

    subject: Subject
    asked: Asked
    entry: ListedPerson
    segment: kernels.Segment
    person: int
    list_code: str
    list_version: str
    artefact: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class _Name:
    """The listed name that fits best."""

    number: int
    """Within the entry."""
    evidence: Evidence
    alignment: tuple[AlignedPart, ...]
    rarity: float


def hit_of(pair: Pair, *, weights: kernels.Weights) -> Hit | None:
    """Return the hit with its reasons, of whatever weight; None when no name and no document makes it one."""
    query, segment = pair.asked.query, pair.segment
    told = kernels.compared(query, segment, pair.person, -1, weights)
    name = _best_name(pair, told)
    document = _document(pair)
    if name is None and document is None:
        return None
    lines = [
        *([document] if document else []),
        *([name.evidence] if name else _no_name(pair)),
        _birth(pair, told.birth, told.birth_listed, told.birth_presented),
        _citizenship(pair, told.citizenship),
        _sex(pair, told.sex),
    ]
    return _hit(pair, name, lines)


def _hit(pair: Pair, name: _Name | None, lines: list[Evidence]) -> Hit:
    bits = round(sum(line.bits for line in lines), 1)
    listed = pair.entry.names[name.number if name else 0]
    is_alert = bits >= pair.profile.thresholds_of(pair.list_code).alert
    return Hit(
        list_code=pair.list_code,
        list_version=pair.list_version,
        entry=pair.entry.key,
        name=listed.text,
        name_kind=listed.kind,
        level=Level.ALERT if is_alert else Level.REVIEW,
        bits=bits,
        evidence=tuple(sorted(lines, key=lambda line: -abs(line.bits))),
        alignment=name.alignment if name else (),
        rarity=name.rarity if name else 0.0,
        profile=pair.profile.id,
        artefact=pair.artefact,
    )


def _best_name(pair: Pair, told: kernels.Compared) -> _Name | None:
    if told.name < 0:
        return None
    links = told.links.tolist()
    number = told.name - int(pair.segment.p_names[pair.person])
    listed = parts_of(pair.entry.names[number].text)
    alignment = tuple(_alignment(links, listed, pair.asked.parts))
    rarity = sum(_rarity(link, listed, pair.asked.parts) for link in links)
    return _Name(number, _name_evidence(pair, number, told, alignment), alignment, round(rarity, 1))


def _name_evidence(pair: Pair, number: int, told: kernels.Compared, alignment: tuple[AlignedPart, ...]) -> Evidence:
    hows = {part.how for part in alignment}
    if told.is_whole and hows <= {"same"}:
        sentence, verdict = (_NAME_ALONE if told.is_alone else _NAME_SAME), Verdict.AGREES
    elif told.is_alone:
        sentence, verdict = _NAME_ALONE_CLOSE, Verdict.CLOSE
    elif hows & {"missing", "extra"}:
        sentence, verdict = _NAME_PARTLY, Verdict.CLOSE
    else:
        sentence, verdict = _NAME_CLOSE, Verdict.CLOSE
    ours, theirs = pair.entry.names[number].text, _written(pair.asked)
    return _line(Field.NAME, verdict, told.bits, sentence, ours=ours, theirs=theirs)


def _no_name(pair: Pair) -> list[Evidence]:
    """A document that agrees makes a hit whatever the names are, and the reasons say that they do not help."""
    ours = pair.entry.names[0].text if pair.entry.names else ""
    if not pair.asked.parts:
        return [_line(Field.NAME, Verdict.SILENT, 0.0, _NAME_SILENT, ours=ours, theirs=None)]
    return [_line(Field.NAME, Verdict.DISAGREES, 0.0, _NAME_OTHER, ours=ours, theirs=_written(pair.asked))]


def _written(asked: Asked) -> str:
    name = asked.name
    return " ".join(f"{name.secondary} {name.primary}".replace("<", " ").split())[:300]


def _alignment(
    links: list[list[int]], listed: tuple[NamePart, ...], presented: tuple[NamePart, ...]
) -> Iterator[AlignedPart]:
    links = sorted(links, key=lambda link: link[2])
    for i, i2, j, j2, how in links:
        yield AlignedPart(listed=_texts(listed, j, j2), presented=_texts(presented, i, i2), how=HOW[how])
    answered = {number for link in links for number in link[2:4]}
    shown = {number for link in links for number in link[0:2]}
    for number, part in enumerate(listed):
        if number not in answered:
            yield AlignedPart(listed=part.text, presented="", how="missing")
    for number, part in enumerate(presented):
        if number not in shown:
            yield AlignedPart(listed="", presented=part.text, how="extra")


def _texts(parts: tuple[NamePart, ...], *numbers: int) -> str:
    return " ".join(parts[number].text for number in numbers if number >= 0)


def _rarity(link: list[int], listed: tuple[NamePart, ...], presented: tuple[NamePart, ...]) -> float:
    theirs = sum(presented[number].bits for number in link[0:2] if number >= 0)
    ours = sum(listed[number].bits for number in link[2:4] if number >= 0)
    return min(ours, theirs)


def _document(pair: Pair) -> Evidence | None:
    for issuer, number in pair.subject.documents[:MOST_FACTS]:
        for listed in pair.entry.documents:
            same_issuer = not listed.issuer or not issuer or listed.issuer == issuer
            normal = normal_number(number)
            if same_issuer and len(normal) >= 4 and normal == normal_number(listed.number):
                bits = pair.profile.weights["document.equal"]
                return _line(Field.DOCUMENT, Verdict.AGREES, bits, _DOCUMENT, ours=listed.number, theirs=number)
    return None


def _birth(pair: Pair, code: int, ours: int, theirs: int) -> Evidence:
    if code == kernels.B_SILENT:
        return _line(Field.BIRTH, Verdict.SILENT, 0.0, _BIRTH_SILENT, ours=None, theirs=None)
    weight, verdict, sentence = _BIRTHS[code]
    number = ours - int(pair.segment.p_births[pair.person])
    dates, spans = pair.entry.births, pair.entry.birth_spans
    presented = pair.subject.births[theirs]
    bits = pair.profile.weights[weight]
    if number < len(dates):
        return _line(Field.BIRTH, verdict, bits, sentence, ours=dates[number], theirs=presented)
    span = spans[number - len(dates)]
    values = {"first": span.first, "last": span.last}
    return _line(
        Field.BIRTH, verdict, bits, sentence, ours=f"{span.first}–{span.last}", theirs=presented, values=values
    )


def _citizenship(pair: Pair, code: int) -> Evidence:
    weight, verdict, sentence = _CITIZENSHIP[code]
    ours, theirs = pair.entry.citizenships, pair.subject.citizenships[:MOST_FACTS]
    common = [each for each in ours if each in theirs]
    return _line(
        Field.CITIZENSHIP,
        verdict,
        pair.profile.weights[weight] if weight else 0.0,
        sentence,
        ours=_countries(tuple(common) or ours),
        theirs=_countries(tuple(common) or theirs),
    )


def _countries(codes: tuple[str, ...]) -> Value | None:
    if not codes:
        return None
    return Country(codes[0]) if len(codes) == 1 else ", ".join(codes)


def _sex(pair: Pair, code: int) -> Evidence:
    weight, verdict, sentence = _SEX[code]
    bits = pair.profile.weights[weight] if weight else 0.0
    return _line(Field.SEX, verdict, bits, sentence, ours=_sex_word(pair.entry.sex), theirs=_sex_word(pair.subject.sex))


def _sex_word(sex: Sex) -> Value | None:
    return None if sex is Sex.X else Word(sex.label)


def _line(
    field: Field,
    verdict: Verdict,
    bits: float,
    sentence: str,
    *,
    ours: Value | None,
    theirs: Value | None,
    values: Values | None = None,
) -> Evidence:
    """Make a line; its sentence may name %(ours)s and %(theirs)s, and what `values` adds."""
    given = {key: value for key, value in (("ours", ours), ("theirs", theirs)) if value is not None}
    return Evidence(
        field=field,
        verdict=verdict,
        bits=round(float(bits), 1),
        sentence=sentence,
        values={**given, **(values or {})},
        ours=ours,
        theirs=theirs,
    )
