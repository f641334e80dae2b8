"""What templates may call: printing a key, isolating a value, naming a country. No logic lives here."""

from __future__ import annotations

import json

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString

from limen.desk import keyboard, presenting
from limen.lib.basics.words import Value

register = template.Library()


@register.simple_tag
def key(action: str) -> SafeString:
    """Print the key of an action: `{% key "refer" %}`."""
    return format_html("<kbd>{}</kbd>", keyboard.SHOWN[action])


@register.filter
def shown(value: Value | None) -> SafeString:
    """Print a value in the reader's language, isolated."""
    return presenting.html(value)


@register.filter
def country(code: str) -> str:
    """Print the name of a country code."""
    return presenting.country(code)


@register.filter
def as_json(value: object) -> str:
    """Print data for a `data-` attribute that a script of ours reads; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)
