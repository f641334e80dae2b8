"""What every form of the desk has in common: the look of its fields. Errors and help are tied to them by Django itself."""

from __future__ import annotations

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
    if isinstance(widget, forms.Select) and not isinstance(widget, forms.RadioSelect):
        widget.attrs.setdefault("class", "form-select")
    elif not isinstance(widget, _CHECKED):
        widget.attrs.setdefault("class", "form-control")
