"""What every form of the desk has in common: the look of its fields. Django itself ties errors and help to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

_CHECKED = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput)


class Dressed:
    """Mixin of a Django form: its fields wear the desk's classes, and no placeholder stands in for a label."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)


def dress(field: forms.Field) -> None:
    """Give the widget of `field` its class and take its placeholder away."""
    widget = field.widget
    widget.attrs.pop("placeholder", None)
    if type(widget) is forms.Select:
        widget.attrs.setdefault("class", "form-select")
    elif not isinstance(widget, _CHECKED):
        widget.attrs.setdefault("class", "form-control")


def choose_from(field: forms.Field, choices: Sequence[tuple[str, Any]]) -> None:
    """Give a choice field what there is to choose from now, in the language that is active now."""
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{type(field).__name__} offers no choices")
    field.choices = choices
