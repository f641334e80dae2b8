"""Second factors, enrolled at the desk and removed there by their owner: allauth does it, the journal is told."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.db import transaction
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


class RemoveCodeGenerator(DeactivateTOTPView):
    """Remove one's own app that shows codes."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it and write that to the journal, or do neither."""
        # allauth removes it; what goes with it for ever is the journal's line, so one transaction holds both.
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            acting.record(self.request, SignInEvent.SECOND_FACTOR_REMOVED, how="totp")
        return response


class RemovePasskey(RemoveWebAuthnView):
    """Remove one of one's own passkeys."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it and write that to the journal, or do neither."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            acting.record(self.request, SignInEvent.SECOND_FACTOR_REMOVED, how="webauthn")
        return response
