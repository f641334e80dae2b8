"""Languages that may be spoken with a traveller, by their names in the language of the reader."""

from __future__ import annotations

from limen.adapters import wording

MORE_LANGUAGES = ("ckb", "fa_AF", "gsw", "haw", "hif", "prs", "rhg", "rom", "sat", "syr", "tpi", "zgh")
"""Beside those with a code of two letters, under their names in the CLDR."""


def spoken_languages() -> list[tuple[str, str]]:
    """Return (BCP 47, name) of what may be spoken, in the order of the names in the reader's language."""
    offered = {code: name for code, name in _names().items() if len(code) == 2 or code in MORE_LANGUAGES}
    named = ((code.replace("_", "-"), name) for code, name in offered.items())
    return sorted(named, key=lambda each: each[1].casefold())


def language_name(tag: str) -> str:
    """Return the name of a language in the reader's language; its tag where none is known."""
    return _names().get(tag.replace("-", "_"), tag)


def _names() -> dict[str, str]:
    return {str(code): str(name) for code, name in wording.locale().languages.items()}
