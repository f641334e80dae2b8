"""Sentences and values in the reader's language, as plain text: from the message catalogues and the CLDR."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext, to_locale

from limen.lib.basics.countries import ENTRIES
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.words import Country, Value, Values, Word


def locale() -> Locale:
    """Return the CLDR locale of the active language."""
    return _locale(get_language() or "en")


@cache
def _locale(language: str) -> Locale:
    # Day before month, as on travel documents; of our languages only American English has it the other way round.
    return Locale.parse("en_GB" if language == "en" else to_locale(language))


def sentence(msgid: str, values: Values) -> str:
    """Return the sentence in the active language with its values put in."""
    translated = gettext(msgid)
    return (
        translated % {name: text(value) for name, value in values.items()} if values else translated.replace("%%", "%")
    )


def text(value: Value | None) -> str:
    """Return a value in the active language; empty for None."""
    match value:
        case None:
            return ""
        case PartialDate():
            return partial_date(value)
        case datetime():
            return format_datetime(value, format="medium", locale=locale())
        case date():
            return format_date(value, format="medium", locale=locale())
        case Word():
            return gettext(value.msgid)
        case Country():
            return country(value.code)
        case int():
            return format_decimal(value, locale=locale())
    return value


def country(code: str) -> str:
    """Return the name of a State, part of one or organisation in the active language; the code where none is known."""
    entry = ENTRIES.get(code)
    if entry is None:
        return code
    return gettext(entry.label) if entry.label else locale().territories.get(entry.alpha2, code)


def partial_date(value: PartialDate) -> str:
    """Return a date of which parts may be unknown: “12 May 1974”, “May 1974”, “1974”, or the word for unknown."""
    if value.year is None:
        return gettext("not known") if value.is_unknown else str(value)
    if value.is_complete:
        return format_date(value.earliest, format="medium", locale=locale())
    if value.month is not None:
        return format_skeleton("yMMMM", value.earliest, locale=locale())
    return str(value)
