"""Second factors, enrolled at the desk: allauth does it, the journal is told."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpResponse

from limen.apps.posts.operations import SignInEvent
from limen.desk import acting


class AddCodeGenerator(ActivateTOTPView):
    """Enrol an app that shows codes."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Enrol it and write that to the journal."""
        response: HttpResponse = super().form_valid(form)
        acting.record(self.request, SignInEvent.SECOND_FACTOR_ADDED, how="totp")
        return response


class AddPasskey(AddWebAuthnView):
    """Enrol a passkey."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Enrol it and write that to the journal."""
        response: HttpResponse = super().form_valid(form)
        acting.record(self.request, SignInEvent.SECOND_FACTOR_ADDED, how="webauthn")
        return response
