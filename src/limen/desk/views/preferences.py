"""How an officer likes their screen."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from limen.apps.posts import operations as posts
from limen.desk.acting import act_of
from limen.desk.forms import Dressed
from limen.desk.requests import DeskRequest
from limen.lib.decision.rights import NotAllowed

THEMES = (("auto", _("As the machine is set")), ("light", _("Light")), ("dark", _("Dark")))


class PreferencesForm(Dressed, forms.Form):
    """Language and theme."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=THEMES, widget=forms.RadioSelect)


@require_http_methods(["GET", "POST"])
def show(request: DeskRequest) -> HttpResponse:
    """Show the officer's preferences, or keep what was chosen."""
    user = request.user
    if not user.is_authenticated:
        raise NotAllowed
    form = PreferencesForm(request.POST or None, initial={"language": user.language, "theme": user.theme})
    if request.method == "GET" or not form.is_valid():
        return render(request, "desk/preferences.html", {"form": form}, status=422 if form.errors else 200)
    act = act_of(request, purpose="preferences")
    if form.cleaned_data["language"] != user.language:
        posts.set_language(act, language=form.cleaned_data["language"])
    if form.cleaned_data["theme"] != user.theme:
        posts.set_theme(act, theme=form.cleaned_data["theme"])
    with translation.override(form.cleaned_data["language"]):
        messages.success(request, gettext("Your preferences are kept."))
    return redirect("desk:preferences")
