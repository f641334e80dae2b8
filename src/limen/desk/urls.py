"""Addresses of the desk. None holds anything personal: a traveller is named by the id of the inspection."""

from __future__ import annotations

from django.urls import path

from limen.desk.views import (
    journal,
    lane,
    lists,
    officers,
    party,
    preferences,
    protection,
    session,
    shift,
    typed,
    waiting,
)
from limen.desk.views.second_line import case, queue

app_name = "desk"
urlpatterns = [
    path("", session.home, name="home"),
    path("lock", session.lock, name="lock"),
    path("awake", session.awake, name="awake"),
    path("language", session.language, name="language"),
    path("enrol", session.enrol, name="enrol"),
    path("preferences", preferences.show, name="preferences"),
    path("shift", shift.show, name="shift"),
    path("shift/start", shift.start, name="start-shift"),
    path("shift/end", shift.end, name="end-shift"),
    path("shift/notes/<uuid:note>", shift.acknowledge, name="acknowledge-note"),
    path("shift/outages", shift.declare, name="declare-outage"),
    path("shift/outages/end", shift.end_outage, name="end-outage"),
    path("lane", lane.show, name="lane"),
    path("lane/scan", lane.scan, name="scan"),
    path("lane/typed", typed.show, name="typed"),
    path("lane/inspections/<uuid:inspection>", lane.inspection, name="inspection"),
    path("lane/inspections/<uuid:inspection>/decision", lane.decide, name="decide"),
    path("lane/inspections/<uuid:inspection>/family", party.family, name="family"),
    path("lane/inspections/<uuid:inspection>/leave", party.leave, name="leave-party"),
    path("lane/parties", party.start, name="open-party"),
    path("lane/parties/<uuid:party>", party.show, name="party"),
    path("lane/parties/<uuid:party>/admission", party.admit, name="admit-party"),
    path("lane/parties/<uuid:party>/list", party.add_list, name="party-list"),
    path("inspections/<uuid:inspection>/claim", protection.claim, name="claim"),
    path("inspections/<uuid:inspection>/duties/<uuid:duty>", protection.close_duty, name="close-duty"),
    path("inspections/<uuid:inspection>/persons/<uuid:person>", protection.link, name="link"),
    path("second-line", queue.show, name="second-line"),
    path("second-line/inspections/<uuid:inspection>", case.show, name="case"),
    path("lists", lists.show, name="lists"),
    path("lists/open", lists.open_list, name="open-list"),
    path("lists/<slug:code>/import", lists.import_list, name="import-list"),
    path("journal", journal.show, name="journal"),
    path("officers", officers.show, name="officers"),
    path("officers/add", officers.add, name="add-officer"),
    path("officers/<uuid:officer>", officers.edit, name="officer"),
    path("officers/<uuid:officer>/password", officers.renew_password, name="officer-password"),
    path("officers/<uuid:officer>/factors", officers.remove_factors, name="officer-factors"),
    path("officers/<uuid:officer>/active", officers.set_active, name="officer-active"),
    path("waiting", waiting.show, name="waiting"),
    path("waiting/arrivals/<uuid:arrival>/end", waiting.close, name="close-arrival"),
]
