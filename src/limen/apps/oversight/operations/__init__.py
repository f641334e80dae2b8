"""Writes: complaints, and requests of those whom data is about, made, taken up and answered. Nothing here deletes."""

from limen.apps.oversight.operations.complaints import (
    Receipt,
    Said,
    answer_complaint,
    follow_complaint,
    make_complaint,
    name_officer,
    ring_complaints,
    take_complaint,
)
from limen.apps.oversight.operations.subject_requests import (
    AskedOfData,
    answer_request,
    follow_request,
    identify_asker,
    make_request,
    ring_requests,
)

__all__ = [
    "AskedOfData",
    "Receipt",
    "Said",
    "answer_complaint",
    "answer_request",
    "follow_complaint",
    "follow_request",
    "identify_asker",
    "make_complaint",
    "make_request",
    "name_officer",
    "ring_complaints",
    "ring_requests",
    "take_complaint",
]
