"""Addresses of the carriers' own pages, under /carrier: a realm of its own."""

from __future__ import annotations

from django.urls import path

from limen.desk.views.carriers import portal, typed

app_name = "portal"
urlpatterns = [
    path("", portal.home, name="home"),
    path("sign-in", portal.sign_in, name="sign-in"),
    path("sign-out", portal.sign_out, name="sign-out"),
    path("account", portal.account, name="account"),
    path("account/language", portal.language, name="language"),
    path("messages", portal.send, name="send"),
    path("messages/<uuid:message>", portal.message, name="message"),
    path("list", typed.typed, name="type"),
    path("scorecard", portal.scorecard, name="scorecard"),
    path("changes", portal.acknowledge, name="acknowledge"),
]
