"""All six languages are complete: English is the msgid, the other five have a translation for each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from tools import translations


def catalog(*entries: tuple[translations.MessageId, translations.MessageId], language: str = "fr") -> Catalog:
    made = Catalog(locale=language)
    for msgid, string in entries:
        made.add(msgid, string)
    return made


@pytest.fixture(scope="module")
def template() -> Catalog:
    return translations.extract_all()


def test_python_is_read() -> None:
    text = """
sentence = N_("The document expired on %(day)s."
              " Refer the traveller.")
word = Word("date of birth")
ngettext("%(n)s day", "%(n)s days", n)
pgettext("verb", "Record")
plain("not this")
"""
    assert list(translations.messages_of_python(text)) == [
        ("The document expired on %(day)s. Refer the traveller.", None),
        ("date of birth", None),
        (("%(n)s day", "%(n)s days"), None),
        ("Record", "verb"),
    ]


def test_templates_are_read_however_they_indent() -> None:
    text = """
        <h1>{% translate "Lane" %}</h1>
  {% include "part.html" with title=_("Queue") %}
    {% blocktranslate trimmed count n=n %}
      {{ n }} traveller waits
    {% plural %}
      {{ n }} travellers wait
    {% endblocktranslate %}
"""
    assert list(translations.messages_of_template(text)) == [
        ("Lane", None),
        ("Queue", None),
        (("%(n)s traveller waits", "%(n)s travellers wait"), None),
    ]


def test_country_packs_are_read() -> None:
    text = '[[purpose]]\ncode = "visit"\nname = "Visiting family"\n[reader]\nsentence = "Type the lines."\n'
    assert [msgid for msgid, _ in translations.messages_of_pack(text)] == ["Visiting family", "Type the lines."]


@pytest.mark.parametrize(
    ("msgid", "string", "fault"),
    [
        ("Kept: {number}", "Gardé", "placeholders"),
        ("Refer", "", "not translated"),
        ("Expired on %(day)s", "Expiré", "placeholders"),
        ("Expired on %(day)s", "Expiré le %(jour)s", "placeholders"),
        ("Admit <bdi>%(name)s</bdi>", "Admettre <b>%(name)s</b>", "markup"),
        ("Admit", "Admettre<script>", "markup"),
        (("%(n)s day", "%(n)s days"), ("un jour", ""), "not translated"),
        (("%(n)s day", "%(n)s days"), ("%(n)s jour", "%(m)s jours"), "placeholders"),
    ],
)
def test_a_bad_translation_is_named(msgid: translations.MessageId, string: translations.MessageId, fault: str) -> None:
    faults = list(translations.faults_of_catalog(catalog((msgid, string)), catalog((msgid, ""))))
    assert [fault in found for found in faults] == [True]


def test_a_good_translation_has_no_fault() -> None:
    kept = catalog(("Expired on %(day)s", "Expiré le %(day)s"), (("one day", "%(n)s days"), ("un jour", "%(n)s jours")))
    assert list(translations.faults_of_catalog(kept, kept)) == []


def test_fuzzy_missing_and_left_over_entries_are_named() -> None:
    kept = catalog(("Refer", "Renvoyer"), ("Gone", "Parti"))
    kept["Refer"].flags.add("fuzzy")
    faults = list(translations.faults_of_catalog(kept, catalog(("Refer", ""), ("New", ""))))
    assert [word for word in ("fuzzy", "not in the catalogue", "not in the code") if word in "".join(faults)] == [
        "fuzzy",
        "not in the catalogue",
        "not in the code",
    ]


@pytest.mark.parametrize("msgid", ["%s days", "%d days", "Hello {}", "Hello {0}", " spaced"])
def test_an_english_message_that_cannot_be_translated_well_is_named(msgid: str) -> None:
    assert len(list(translations.faults_of_template(catalog((msgid, ""))))) == 1


def test_filling_keeps_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    monkeypatch.setattr(translations, "extract_all", lambda: catalog(("Refer", ""), ("Admit", "")))
    translations.write_catalog(catalog(("Refer", "Renvoyer")), "fr")
    given = tmp_path / "given.json"
    given.write_text(json.dumps({"Admit": "Admettre", "Nowhere": "Nulle part"}), encoding="utf-8")
    assert translations.main(["fill", "fr", str(given)]) == 1
    kept = translations.read_catalog("fr")
    assert [kept["Refer"].string, kept["Admit"].string] == ["Renvoyer", "Admettre"]


def test_what_is_not_translated_stays_english() -> None:
    kept = catalog(("Refer", "Renvoyer"), ("Admit", ""), (("one day", "%(n)s days"), ("", "")))
    assert [message.id for message in translations.messages(translations.translated_part(kept))] == ["Refer"]


def test_the_languages_are_those_of_the_settings() -> None:
    codes = {code.replace("zh-hans", "zh_Hans") for code, _ in settings.LANGUAGES}
    assert codes == {"en", *translations.LANGUAGES}


def test_the_english_messages_are_well_made(template: Catalog) -> None:
    assert list(translations.faults_of_template(template)) == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_language_is_complete(language: str, template: Catalog) -> None:
    faults = list(translations.faults_of_catalog(translations.read_catalog(language), template))
    assert faults == [], f"{len(faults)} messages of {language}; see: make check"
