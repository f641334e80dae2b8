"""The name field: primary and secondary identifier, with what is unusual about it (ICAO 9303-3, 4.6)."""

from __future__ import annotations

from limen.lib.basics.findings import Finding
from limen.lib.mrz import sentences
from limen.lib.mrz.digits import FILLER
from limen.lib.mrz.reading import Name, make_name


def read_name(field: str) -> Name:
    """Return the name in `field`, which is exactly as wide as the format has room for names."""
    primary, _, secondary = field.rstrip(FILLER).replace(FILLER, " ").partition("  ")
    if field[-1] == FILLER:
        return make_name((primary, secondary, False, False, "", ""))
    # A secondary identifier of one letter at the very end is what is left when the primary was cut (9303-4, 4.2.2.1).
    return Name(primary, secondary, len(secondary) < 2, secondary != "")


def is_plain(name: Name, field: str) -> bool:
    """True when nothing needs to be said about the name: letters, one separator, a primary identifier, room left."""
    return field[-1] == FILLER != field[0] and "  " not in name[1] and field.replace(FILLER, "").isalpha()


def remarks_on_name(name: Name, field: str) -> tuple[Name, list[Finding]]:
    """Return the name without double spaces, and what is to be said about it."""
    letters = field.replace(FILLER, "")
    tidy = name._replace(primary=" ".join(name.primary.split()), secondary=" ".join(name.secondary.split()))
    if not letters:
        return tidy, [sentences.name_missing()]
    findings = []
    if any(character.isdigit() for character in letters):
        findings.append(sentences.name_with_digits(str(tidy)))
    if not tidy.primary:
        findings.append(sentences.name_without_primary())
    if "  " in name.secondary:
        findings.append(sentences.name_separated_again())
    if field[-1] != FILLER:
        findings.append(sentences.name_truncated())
    return tidy, findings
