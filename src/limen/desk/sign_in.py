"""Who may sit down at a desk: what allauth asks of this installation, and the forms of the sign-in in our own words.

Password and a code, or a passkey. There is no sign-up and no e-mail: officers are made by the administrator, who also
helps when a second factor is lost. Every attempt is written to the journal, without what was typed.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from limen.adapters import clock
from limen.adapters.sealed_text import open_text, seal_text
from limen.apps.posts import operations as posts
from limen.apps.posts.operations import Refusal, SignInEvent
from limen.desk import acting
from limen.desk.forms import Dressed

FRESH_SECONDS = 300
"""How long after showing a password or code an officer may change them without showing it again."""


class AccountDoor(DefaultAccountAdapter):
    """Password sign-in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Name and password do not belong together. Check both and try again."),
        "incorrect_password": _("This is not your password. Try again."),
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one."),
        "too_many_login_attempts": _("Too many wrong attempts. Wait five minutes; the attempts are recorded."),
        "rate_limited": _("Too many wrong attempts. Wait five minutes; the attempts are recorded."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Return False: nobody makes an account for themselves."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Return False only within minutes of the sign-in: a new officer enrols without typing everything twice."""
        records = get_authentication_records(context.request, context.request.user)
        return not records or clock.now().timestamp() - float(records[-1]["at"]) > FRESH_SECONDS

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002 - allauth's
        """Write the failed attempt to the journal."""
        acting.record_refused(username=str(credentials.get("username", "")), why=Refusal.PASSWORD)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; one too many is written to the journal before it is refused."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            acting.record_refused(username=str(credentials.get("username", "")), why=Refusal.SLOWED)
            raise

    def logout(self, request: HttpRequest) -> None:
        """Write to the journal that the officer got up, and end the sitting."""
        if request.user.is_authenticated:
            acting.record(request, SignInEvent.SIGNED_OUT)
        super().logout(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Keep the password that the officer chose for themselves."""
        posts.choose_password(acting.act_of(context.request, purpose="sign-in"), password=password)
        user.refresh_from_db()

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Write the completed sign-in to the journal and go on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        acting.record(request, SignInEvent.SIGNED_IN)
        return response


class SecondFactor(DefaultMFAAdapter):
    """Codes and passkeys; the secrets of code generators are sealed in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("This is your only second factor. Add another one before you remove it."),
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one."),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept in the database."""
        return seal_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret as it was."""
        return open_text(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return True only while another second factor remains."""
        return Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk).exists()


class SignInForm(Dressed, LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Name to sign in")
        self.fields["login"].widget.attrs |= {
            "autofocus": True,
            "autocapitalize": "none",
            "spellcheck": "false",
            "dir": "ltr",
        }
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""

    def clean_login(self) -> str:
        """Return the name as it is kept: lower case, without the space a tired hand adds."""
        return str(super().clean_login()).lower()


class PasswordAgainForm(Dressed, ReauthenticateForm):
    """The same officer's password, to unlock the screen or before a change of the sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs["autofocus"] = True


class NewPasswordForm(Dressed, ChangePasswordForm):
    """A password of the officer's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("oldpassword", _("Present password")),
            ("password1", _("New password")),
            ("password2", _("New password again")),
        ):
            self.fields[name].label = label
            self.fields[name].help_text = ""
        self.fields["password1"].help_text = _(
            "At least twelve characters: four words that do not belong together are good."
        )


class _CodeField(Dressed):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six-digit code")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True, "dir": "ltr", "maxlength": 8}


class CodeForm(_CodeField, AuthenticateForm):
    """The code of the second factor at sign-in; a wrong one is written to the journal."""

    def clean_code(self) -> str:
        """Return the code that proved right."""
        try:
            return str(super().clean_code())
        except ValidationError:
            acting.record_refused(username=self.user.username, why=Refusal.SECOND_FACTOR)
            raise


class UnlockCodeForm(_CodeField, CodeAgainForm):
    """The code of the second factor, to unlock the screen; a wrong one is written to the journal."""

    def clean_code(self) -> str:
        """Return the code that proved right."""
        try:
            return str(super().clean_code())
        except ValidationError:
            acting.record_refused(username=self.user.username, why=Refusal.SECOND_FACTOR)
            raise


class EnrolCodeForm(_CodeField, ActivateTOTPForm):
    """The first code of a new code generator."""


class PasskeyForm(Dressed, AddWebAuthnForm):
    """A new passkey. It always asks for a finger or a PIN, so that it is two factors in one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["passwordless"].label = _("Sign in with this passkey alone")
        self.fields["passwordless"].help_text = ""
        self.fields["passwordless"].initial = True
