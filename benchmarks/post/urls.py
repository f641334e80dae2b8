"""The product's addresses, and the bare pages."""

from __future__ import annotations

from django.urls import include, path

from benchmarks.post import bare

urlpatterns = [
    path("bare/", bare.page),
    path("bare/signed-in/", bare.signed_in),
    path("", include("limen.config.urls")),
]
