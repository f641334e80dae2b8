"""Every word of a template is translatable, and no template needs more than the strict content policy."""

from __future__ import annotations

import pytest

from tools import templates

GOOD = [
    '{% load i18n %}<p>{% translate "Scan the document" %}</p>',
    "<p>{% blocktranslate with name=name %}{{ name }} may enter{% endblocktranslate %}</p>",
    '<input aria-label="{% translate "Scan" %}" placeholder="{{ hint }}">',
    '<p translate="no">IDUTO<br>ERIKSSON</p><p>{{ name }}</p>',
    "{# words for the next reader of the template #}<b>{{ count }}</b> · 45",
    "{% comment %}words{% endcomment %}<p>Limen</p>",
    '<script src="{% static "desk/keys.js" %}" type="module"></script>',
    "{% block shape %}{% if wide %}has-next{% endif %} narrow{% endblock %}",
    '<script type="application/json">{"key": "words"}</script>',
    '<a href="{% url "desk:lane" %}">{{ label }}</a>',
]
BAD = [
    ("<p>Scan the document</p>", "'Scan the document'"),
    ("<p>{{ name }} may enter</p>", "'may enter'"),
    ("{% block shape %}narrow{% endblock %}{% block title %}Lane{% endblock %}", "'Lane'"),
    ("{% if late %}too late{% endif %}", "'too late'"),
    ('<input placeholder="Document number">', "'Document number'"),
    ('<button aria-label="Close"></button>', "aria-label"),
    ('<p translate="no">IDUTO<br></p>Passport', "'Passport'"),
    ('<p style="color: red">{{ text }}</p>', "attribute style"),
    ('<button onclick="go()">{{ text }}</button>', "attribute onclick"),
    ("<style>p { color: red }</style>", "<style>"),
    ("<script>go()</script>", "<script> without src"),
    ('<a href="javascript:go()">{{ text }}</a>', "no script from a link"),
    ('<img src="https://tracker.example/p.gif" alt="">', "asks nobody else"),
    ('<link href="//fonts.example/a.css" rel="stylesheet">', "asks nobody else"),
]


@pytest.mark.parametrize("template", GOOD)
def test_accepts_what_keeps_the_rules(template: str) -> None:
    assert templates.faults_of(template) == []


@pytest.mark.parametrize(("template", "fault"), BAD)
def test_names_what_breaks_a_rule(template: str, fault: str) -> None:
    assert [fault in found for found in templates.faults_of(template)] == [True]


def test_names_the_line() -> None:
    template = "{% load i18n %}\n{% blocktranslate %}two\nlines{% endblocktranslate %}\n<p>Passport</p>"
    assert templates.faults_of(template)[0].startswith("line 4:")


def test_every_template_keeps_the_rules() -> None:
    assert list(templates.faults_of_files()) == []
