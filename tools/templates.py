"""House rules for templates: every word is translatable, and nothing needs more than the strict content policy.

    python -m tools.templates        print what breaks a rule; exit code 1 when anything does

Words that are no language, such as the product's name, stand in `NAMES` or in an element with `translate="no"`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "src" / "limen"
NAMES = frozenset({"Limen"})
SPOKEN = frozenset({"alt", "aria-label", "aria-description", "aria-roledescription", "label", "placeholder", "title"})
"""Attributes that are read out or shown."""

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_SKIPPED = {
    "blocktranslate": "endblocktranslate",
    "blocktrans": "endblocktrans",
    "comment": "endcomment",
    # The block in which a page names the classes of its layout.
    "block shape": "endblock",
}
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_DATA_TYPES = frozenset({"application/json", "application/ld+json"})

Attributes = list[tuple[str, str | None]]


def faults_of(template: str) -> list[str]:
    """Return one sentence, with its line number, for everything in a template that breaks a house rule."""
    reader = _Reader()
    reader.feed(markup_of(template))
    reader.close()
    return reader.faults


def markup_of(template: str) -> str:
    """Return the bare markup: without Django's tags and variables and without what is translated, lines kept."""
    markup: list[str] = []
    end = ""
    for token in Lexer(template).tokenize():
        if token.token_type is TokenType.TEXT and not end:
            markup.append(token.contents)
            continue
        markup.append("\n" * token.contents.count("\n"))
        end = _end_after(token, end)
    return "".join(markup)


def _end_after(token: Token, end: str) -> str:
    """Return the tag that ends the part being skipped, empty when none is."""
    words = token.contents.split() if token.token_type is TokenType.BLOCK else [""]
    if end:
        return "" if words[0] == end else end
    return _SKIPPED.get(words[0], "") or _SKIPPED.get(" ".join(words[:2]), "")


class _Reader(HTMLParser):
    """Collects the faults of one template."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self._untranslated: list[str] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self._check_policy(tag, attrs)
        self._check_attributes(attrs)
        foreign = ("translate", "no") in attrs or tag in {"script", "style"}
        if (foreign or self._untranslated) and tag not in _VOID:
            self._untranslated.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._untranslated:
            while self._untranslated.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._untranslated:
            self._check_words(data, "text")

    def _check_policy(self, tag: str, attrs: Attributes) -> None:
        names = dict(attrs)
        if tag == "style":
            self._fault("a <style> element; put it into a stylesheet")
        if tag == "script" and "src" not in names and names.get("type") not in _DATA_TYPES:
            self._fault("a <script> without src; put it into a module")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self._fault(f"the attribute {name}; the content policy refuses it")
            if (value or "").strip().lower().startswith(("javascript:", "http:", "https:", "//")):
                self._fault(f"{name}={value!r}; a page asks nobody else and runs no script from a link")

    def _check_attributes(self, attrs: Attributes) -> None:
        if ("translate", "no") in attrs:
            return
        for name, value in attrs:
            if name in SPOKEN and value:
                self._check_words(value, name)

    def _check_words(self, text: str, place: str) -> None:
        words = [word for word in _LETTERS.findall(text) if word not in NAMES]
        if words:
            self._fault(f"{place} that is not translated: {' '.join(text.split())!r}")

    def _fault(self, sentence: str) -> None:
        self.faults.append(f"line {self.getpos()[0]}: {sentence}")


def faults_of_files(folder: Path = TEMPLATES) -> Iterator[str]:
    """Yield the faults of every template below `folder`, each with its path."""
    for path in sorted(folder.rglob("*.html")):
        for fault in faults_of(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(folder)}, {fault}"


def main() -> int:
    """Print every fault; return the exit code."""
    faults = list(faults_of_files())
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
