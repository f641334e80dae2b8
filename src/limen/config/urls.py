"""Addresses: the sign-in, the desk at the root, the programs' door under /api."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from limen.desk.views.factors import AddCodeGenerator, AddPasskey, RemoveCodeGenerator, RemovePasskey

urlpatterns = [
    # Only these of allauth's pages exist here: no sign-up, no e-mail, no password by mail.
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/password/", account.password_change, name="account_change_password"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-out/", account.logout, name="account_logout"),
    path("second-factor/totp/activate/", AddCodeGenerator.as_view(), name="mfa_activate_totp"),
    path("second-factor/webauthn/add/", AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("second-factor/totp/deactivate/", RemoveCodeGenerator.as_view(), name="mfa_deactivate_totp"),
    path("second-factor/webauthn/keys/<int:pk>/remove/", RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("api/", include("limen.api.urls")),
    path("carrier/", include("limen.desk.portal_urls")),
    path("", include("limen.desk.urls")),
]

handler400 = "limen.desk.problems.bad_request"
handler403 = "limen.desk.problems.forbidden"
handler404 = "limen.desk.problems.not_found"
handler429 = "limen.desk.problems.too_many_requests"
handler500 = "limen.desk.problems.server_error"
