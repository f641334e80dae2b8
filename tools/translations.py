"""Translations without GNU gettext: extract, update, compile and check the catalogues in src/limen/locale.

    python -m tools.translations update         bring every .po up to date with the code, templates and country packs
    python -m tools.translations compile        write the .mo files that the program reads (they are not committed)
    python -m tools.translations check          say what is missing, fuzzy, out of date or has other placeholders
    python -m tools.translations missing fr     print what has no translation yet, as JSON {msgid: ""}
    python -m tools.translations fill fr FILE   put the translations of such a JSON file into the catalogue

English is the msgid and needs no catalogue. In JSON, a message with a context is keyed "context|msgid" with the control
character U+0004 for the bar, as gettext does; a message with a plural is a list of its forms, in the order of PLURALS.
The catalogues are sorted by msgid and name no source lines, so that two branches rarely touch the same place.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from tokenize import TokenError

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "limen"
LOCALE = SOURCE / "locale"
PLURALS = {
    "ar": (6, "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5"),
    "es": (2, "n != 1"),
    "fr": (2, "n > 1"),
    "ru": (3, "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"),
    "zh_Hans": (1, "0"),
}
"""How many plural forms a language has, and which one a number takes (CLDR, written as gettext wants it)."""
LANGUAGES = tuple(PLURALS)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "N_": None,
    "Word": None,
}
PACK_KEYS = ("name", "sentence", "for_child", "for_woman", "limits", "limits_for_child")
"""Keys of a country pack's files whose strings people read."""
CONTEXT = "\x04"

_NAMED = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{([a-z]\w*)\}")
"""`%(name)s` where the server puts the value in, `{name}` where a script of the page does."""
_TAG = re.compile(r"</?[a-z][^<>]*>")
_UNNAMED = re.compile(r"(?<!%)(?:%%)*%[sdifr]|(?<!\{)\{\d*\}")
_HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: limen\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={forms}; plural=({rule});\\n"

"""


# --- extract -------------------------------------------------------------------------------------


def extract_all(source: Path = SOURCE) -> Catalog:
    """Return every message of the Python files, templates and country packs below `source`."""
    catalog = Catalog(charset="utf-8")
    for path in sorted(source.rglob("*")):
        if "vendor" not in path.parts:
            for msgid, context in _read(path):
                catalog.add(msgid, context=context)
    return catalog


def _read(path: Path) -> list[tuple[MessageId, str | None]]:
    reader = _READERS.get(path.suffix)
    if reader is None:
        return []
    try:
        return list(reader(path.read_text(encoding="utf-8")))
    except (SyntaxError, ValueError, TokenError) as error:
        error.add_note(f"while reading {path}")
        raise


MessageId = str | tuple[str, ...]
Found = Iterator[tuple[MessageId, str | None]]


def messages_of_python(text: str) -> Found:
    """Yield (msgid, context) of the calls of KEYWORDS in Python source; a msgid with a plural is a tuple."""
    for _, msgid, _, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield msgid, context


def messages_of_template(text: str) -> Found:
    """Yield (msgid, context) of a Django template."""
    # Inside parentheses Python's tokenizer minds no indentation, and templates indent as they please.
    return messages_of_python(f"(\n{templatize(text)}\n)")


def messages_of_pack(text: str) -> Found:
    """Yield the words for people in one TOML file of a country pack."""
    return ((msgid, None) for msgid in _words(tomllib.loads(text)))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in PACK_KEYS and isinstance(item, str):
                yield item
            yield from _words(item)


_READERS: Mapping[str, Callable[[str], Found]] = {
    ".py": messages_of_python,
    ".html": messages_of_template,
    ".txt": messages_of_template,
    ".toml": messages_of_pack,
}


# --- catalogues ----------------------------------------------------------------------------------


def path_of(language: str, *, suffix: str = ".po") -> Path:
    """Return the path of a language's catalogue."""
    return LOCALE / language / "LC_MESSAGES" / f"django{suffix}"


def read_catalog(language: str) -> Catalog:
    """Return the catalogue of a language as it is kept; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    return read_po(io.BytesIO(path.read_bytes()), locale=language, charset="utf-8")


def write_catalog(catalog: Catalog, language: str) -> None:
    """Write a catalogue as text, sorted, without dates and source lines."""
    body = io.BytesIO()
    write_po(body, catalog, width=110, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    forms, rule = PLURALS[language]
    header = _HEADER.format(language=language, forms=forms, rule=rule)
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + body.getvalue().decode(), encoding="utf-8")


def updated(catalog: Catalog, template: Catalog) -> Catalog:
    """Return a catalogue with the messages of `template` and the translations that `catalog` has for them."""
    fresh = Catalog(locale=catalog.locale, charset="utf-8")
    for message in template:
        if message.id:
            old = catalog.get(message.id, context=message.context)
            string = old.string if old and not old.fuzzy and old.id == message.id else ""
            fresh.add(message.id, string, context=message.context)
    return fresh


def translated_part(catalog: Catalog) -> Catalog:
    """Return a catalogue without what is not translated: there the reader sees English, not a blank."""
    done = Catalog(locale=catalog.locale, charset="utf-8")
    done.mime_headers = catalog.mime_headers
    for message in messages(catalog):
        if all(forms_of(message)) and not message.fuzzy:
            done.add(message.id, message.string, context=message.context)
    return done


def messages(catalog: Catalog) -> Iterable[Message]:
    """Return the messages of a catalogue without its header."""
    return (message for message in catalog if message.id)


def english_of(message: Message) -> tuple[str, ...]:
    """Return the English of a message: one sentence, or the singular and the plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms_of(message: Message) -> tuple[str, ...]:
    """Return the translations of a message: one, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def key_of(message: Message) -> str:
    """Return what names a message in JSON."""
    msgid = english_of(message)[0]
    return f"{message.context}{CONTEXT}{msgid}" if message.context else msgid


# --- check ---------------------------------------------------------------------------------------


def faults_of_template(template: Catalog) -> Iterator[str]:
    """Yield what is wrong with the English messages themselves."""
    for message in messages(template):
        for msgid in english_of(message):
            if _UNNAMED.search(msgid):
                yield f"{msgid!r}: use placeholders with a name, such as %(count)s."
            if msgid != msgid.strip():
                yield f"{msgid!r}: begins or ends with a space; in a template write {{% blocktranslate trimmed %}}."


def faults_of_catalog(catalog: Catalog, template: Catalog) -> Iterator[str]:
    """Yield one sentence for every message of `template` that `catalog` does not translate well."""
    wanted = {(message.context, english_of(message)) for message in messages(template)}
    for message in messages(catalog):
        if (message.context, english_of(message)) not in wanted:
            yield f"{key_of(message)!r} is not in the code any more; run: make translations"
    forms, _ = PLURALS[str(catalog.locale)]
    for message in messages(template):
        translated = catalog.get(message.id, context=message.context)
        if translated is None or translated.id != message.id:
            yield f"{key_of(message)!r} is not in the catalogue; run: make translations"
        else:
            yield from _faults_of_message(translated, forms=forms)


def _faults_of_message(message: Message, *, forms: int) -> Iterator[str]:
    strings, english, key = forms_of(message), english_of(message), key_of(message)
    plural = len(english) > 1
    if message.fuzzy:
        yield f"{key!r} is marked fuzzy."
    if not all(strings) or (plural and len(strings) != forms):
        yield f"{key!r} is not translated."
        return
    wanted = placeholders(english[-1])
    for string in strings:
        has = placeholders(string)
        # A plural form may say "one traveller" and leave the number out.
        if not (has <= wanted if plural else has == wanted):
            yield f"{key!r} has the placeholders {sorted(wanted)}, its translation {sorted(has)}."
        # Templates do not escape what is translated: markup is written once, in English.
        if sorted(_TAG.findall(string)) != sorted(_TAG.findall(english[-1])):
            yield f"{key!r} has other markup than its translation."


def placeholders(text: str) -> set[str]:
    """Return the names of the placeholders of a message."""
    return {server or script for server, script in _NAMED.findall(text)}


# --- commands ------------------------------------------------------------------------------------


def update(_arguments: argparse.Namespace) -> int:
    """Bring every catalogue up to date."""
    template = extract_all()
    for language in LANGUAGES:
        write_catalog(updated(read_catalog(language), template), language)
    return 0


def compile_all(_arguments: argparse.Namespace) -> int:
    """Write the binary catalogues."""
    for language in LANGUAGES:
        path = path_of(language, suffix=".mo")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, translated_part(read_catalog(language)))
    return 0


def check(_arguments: argparse.Namespace) -> int:
    """Print every fault; 1 when there is any."""
    template = extract_all()
    faults = [f"English: {fault}" for fault in faults_of_template(template)]
    for language in LANGUAGES:
        faults += [f"{language}: {fault}" for fault in faults_of_catalog(read_catalog(language), template)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"Translations: {len(list(messages(template)))} messages, {len(LANGUAGES)} languages, {len(faults)} faults.")
    return 1 if faults else 0


def missing(arguments: argparse.Namespace) -> int:
    """Print the messages of one language that have no translation, as JSON."""
    catalog = updated(read_catalog(arguments.language), extract_all())
    forms, _ = PLURALS[arguments.language]
    empty = {
        key_of(message): [""] * forms if len(english_of(message)) > 1 else ""
        for message in messages(catalog)
        if not all(forms_of(message))
    }
    print(json.dumps(empty, ensure_ascii=False, indent=1, sort_keys=True))
    return 0


def fill(arguments: argparse.Namespace) -> int:
    """Put the translations of a JSON file into a catalogue; 1 when it names a message that the code does not have."""
    given = json.loads(Path(arguments.file).read_text(encoding="utf-8"))
    catalog = updated(read_catalog(arguments.language), extract_all())
    for message in messages(catalog):
        if string := given.pop(key_of(message), None):
            message.string = tuple(string) if isinstance(string, list) else string
    write_catalog(catalog, arguments.language)
    for key in given:
        print(f"{arguments.language}: {key!r} is not in the code.", file=sys.stderr)
    return 1 if given else 0


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "update": update,
    "compile": compile_all,
    "check": check,
    "missing": missing,
    "fill": fill,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.translations")
    commands = parser.add_subparsers(required=True)
    for name, run in _COMMANDS.items():
        command = commands.add_parser(name, help=run.__doc__)
        command.set_defaults(run=run)
        if name in {"missing", "fill"}:
            command.add_argument("language", choices=LANGUAGES)
        if name == "fill":
            command.add_argument("file")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    chosen = _parser().parse_args(arguments)
    return int(chosen.run(chosen))


if __name__ == "__main__":
    sys.exit(main())
