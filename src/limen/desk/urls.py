"""Addresses of the desk. None holds anything personal: a person is named by the id of the inspection before the officer."""

from __future__ import annotations

from django.urls import path

from limen.desk.views import preferences, session, shift

app_name = "desk"
urlpatterns = [
    path("", session.home, name="home"),
    path("lock", session.lock, name="lock"),
    path("language", session.language, name="language"),
    path("enrol", session.enrol, name="enrol"),
    path("preferences", preferences.show, name="preferences"),
    path("shift", shift.show, name="shift"),
    path("shift/start", shift.start, name="start-shift"),
    path("shift/end", shift.end, name="end-shift"),
    path("shift/notes/<uuid:note>", shift.acknowledge, name="acknowledge-note"),
    path("shift/outages", shift.declare, name="declare-outage"),
    path("shift/outages/end", shift.end_outage, name="end-outage"),
]
