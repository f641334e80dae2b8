"""Lines that really occur and that ICAO 9303 does not know: national layouts, and documents nobody can travel on.

Layouts are from specimens and from the test suites of other readers; every one is marked "to be confirmed".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_
from limen.lib.mrz import sentences
from limen.lib.mrz.dates import read_birth, read_date
from limen.lib.mrz.digits import FILLER, compare, judge, weighted_sum
from limen.lib.mrz.icao import read_layout
from limen.lib.mrz.layout import TD3
from limen.lib.mrz.names import read_name
from limen.lib.mrz.reading import CheckDigit, Format, Name, Reading, empty_reading
from limen.lib.mrz.remarks import by_weight
from limen.lib.names import decode_russian_mrz, transliterate

FRENCH_CARD: Final = "FRA-ID"
RUSSIAN_PASSPORT: Final = "RUS-PN"
SWISS_LICENCE: Final = "CHE-DL"
ISO_LICENCE: Final = "DL"

_SEXES: Final = {"F": Sex.F, "M": Sex.M, FILLER: Sex.X}

CLASSES: Final = {
    FRENCH_CARD: "a" * 30 + "x" * 6 + "n" * 13 + "a" * 14 + "n" * 7 + "a" + "n",
    # digits are letters in the names of a Russian passport: only its second line can be mended
    RUSSIAN_PASSPORT: "a" * 5 + "-" * 39 + TD3.classes()[44:],
}
"""What may stand at each position, as in `Layout.classes`; `-` is never doubted."""


def read_national(lines: tuple[str, ...], received: str, today: date) -> Reading | None:
    """Return the reading of lines that follow a national layout, None for all others."""
    reader = _READERS.get((lines[0][:5], len(lines), len(lines[-1])))
    return reader(lines, received, today) if reader else None


def _read_french_card(lines: tuple[str, ...], received: str, today: date) -> Reading:
    """The French identity card made until 2021: two lines of 36, the given names in the second."""
    upper, lower = lines
    born = read_birth(lower[27:34], today)
    surname, given = upper[5:30], lower[13:27]
    number = compare("number", lower[:12], weighted_sum(lower[:12]), lower[12])
    covered = upper + lower[:35]
    whole = compare("composite", covered, weighted_sum(covered), lower[35])
    checks, told = _judged(number, whole)
    findings = [*told, *born.findings, *_remarks_on_sex(lower[34])]
    findings.append(
        sentences.variant(
            FRENCH_CARD,
            N_(
                "This is the French identity card made until 2021. Its lines hold no date of expiry: look for it on "
                "the card."
            ),
        )
    )
    return Reading(
        format=Format.TD2,
        lines=lines,
        received=received,
        document_code="ID",
        issuer="FRA",
        number=lower[:12].rstrip(FILLER),
        names=Name(_words(surname), _words(given), surname[-1] != FILLER, given[-1] != FILLER),
        nationality="FRA",
        birth=born.date,
        sex=_SEXES.get(lower[34], Sex.X),
        expiry=PartialDate(),
        optional=(upper[30:36].rstrip(FILLER),),
        personal_number="",
        checks=(checks[0], born.check, checks[1]),
        noise=(),
        repairs=(),
        findings=by_weight(findings),
        variant=FRENCH_CARD,
    )


def _judged(*checks: CheckDigit) -> tuple[list[CheckDigit], list[Finding]]:
    judged = [judge(check) for check in checks]
    return [check for check, _ in judged], [finding for _, told in judged for finding in told]


def _remarks_on_sex(found: str) -> list[Finding]:
    return [] if found in _SEXES else [sentences.sex_unread(found)]


def _words(field: str) -> str:
    return " ".join(field.replace(FILLER, " ").split())


def _read_russian_passport(lines: tuple[str, ...], received: str, today: date) -> Reading | None:
    """The passport for use inside Russia: names letter for letter, a ten-digit number in two places, no expiry.

    The number stands as three digits of the series and six of the number; the fourth digit of the series is the first
    of the optional data, the date of issue and the code of the office follow.
    """
    reading = read_layout(TD3, lines, received, today)
    data = reading.personal_number
    if not reading.expiry.is_unknown or lines[1][21:28] != FILLER * 7 or not data[:1].isdigit():
        return None
    needless = {"mrz.name-digits", "mrz.date-unknown.expiry", "mrz.check-digit-omitted.expiry"}
    findings = [finding for finding in reading.findings if finding.rule not in needless]
    findings.append(
        sentences.variant(
            RUSSIAN_PASSPORT,
            N_(
                "This is the passport for use inside Russia. Its names are written letter for letter and were brought "
                "into the spelling of travel documents. It has no date of expiry in its lines."
            ),
        )
    )
    return reading._replace(
        number=reading.number[:3] + data[0] + reading.number[3:],
        names=_read_russian_name(reading.names),
        optional=(data[1:],),
        personal_number="",
        findings=by_weight(findings),
        variant=RUSSIAN_PASSPORT,
    )


def _read_russian_name(name: Name) -> Name:
    primary, secondary = decode_russian_mrz(name.primary), decode_russian_mrz(name.secondary)
    return name._replace(
        primary=_latin(primary), secondary=_latin(secondary), native_primary=primary, native_secondary=secondary
    )


def _latin(text: str) -> str:
    return transliterate(text, issuer="RUS").replace(FILLER, " ")


def read_licence(lines: tuple[str, ...], received: str, today: date) -> Reading:
    """Return what a driving licence says (Swiss: lines of 9, 30 and 30; others: one line of 30), and that it is one."""
    reading = _read_swiss_licence(lines, today) if len(lines) == 3 else _read_iso_licence(lines, today)
    refused = sentences.not_a_travel_document(
        N_("This is a driving licence. Nobody can travel on it: ask for a passport or an identity card.")
    )
    return reading._replace(received=received, findings=(refused, *reading.findings))


def _read_swiss_licence(lines: tuple[str, ...], today: date) -> Reading:
    upper, middle, lower = lines
    birth, findings = read_date("birth", middle[19:25], today)
    return _EMPTY._replace(
        lines=lines,
        document_code=middle[:2],
        issuer=middle[2:5],
        number=upper.rstrip(FILLER),
        names=read_name(lower),
        birth=birth,
        optional=(middle[5:14], middle[14:17]),
        findings=findings,
        variant=SWISS_LICENCE,
    )


def _read_iso_licence(lines: tuple[str, ...], today: date) -> Reading:
    (line,) = lines
    return _EMPTY._replace(
        lines=lines,
        document_code=line[:2],
        issuer=line[2:5].rstrip(FILLER),
        number=line[5:14].rstrip(FILLER),
        names=Name(_words(line[21:29]), ""),
        expiry=read_date("expiry", line[15:21], today)[0],
        variant=ISO_LICENCE,
    )


_EMPTY: Final = empty_reading()

_READERS: Final[dict[tuple[str, int, int], Callable[[tuple[str, ...], str, date], Reading | None]]] = {
    ("IDFRA", 2, 36): _read_french_card,
    ("PNRUS", 2, 44): _read_russian_passport,
}
PREFIXES: Final = frozenset(prefix for prefix, _, _ in _READERS)
"""What the first line of a national layout begins with."""
