"""Messages to authorities, services and carriers: what can be said in one, which is nothing of anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

SENTENCES: Final = {
    "duty": N_("Limen: something waits for you at a border post. Sign in to see it."),
    "child": N_("Limen: a new case waits for you. Sign in to see it."),
    "referral-sent": N_("Limen: referral %(number)s was sent to you. Sign in to answer it."),
    "referral-revoked": N_("Limen: referral %(number)s was revoked. You need do nothing more."),
    "referral-due": N_("Limen: referral %(number)s still waits for your next step."),
    "referral-late": N_("Limen: referral %(number)s has waited too long. Please look into it."),
    "referral-answered": N_("Limen: referral %(number)s was answered."),
    "plan-triggered": N_("Limen: a trigger of a contingency plan is met at your post. Sign in to see it."),
    "review-missed": N_("Limen: a review of detention was missed. The register shows which."),
    "carrier-notes": N_("Limen: there is a word on the passenger data that you sent. Sign in at the carriers' pages."),
    "child-announced": N_("Limen: a child without an adult is announced on %(number)s. Sign in to see it."),
    "complaint": N_("Limen: complaint %(number)s waits for you. Sign in to see it."),
    "complaint-due": N_("Limen: complaint %(number)s has waited too long. Please look into it."),
    "data-request": N_("Limen: request %(number)s waits for you. Sign in to see it."),
    "data-request-due": N_("Limen: request %(number)s has waited too long. Please look into it."),
    "task-due": N_("Limen: something is overdue in one of your cases. Sign in to see it."),
}
"""What is sent. A number of a referral is all that can stand in it; it leads nowhere without signing in."""


class MessageNotSent(Problem):
    """A message could not be sent now."""

    code = "message-not-sent"
    sentence = N_("The message could not be sent: %(why)s. It is tried again by itself.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message as the hands outside send it."""

    id: str
    channel: str
    address: str
    about: str
    number: str


Send = Callable[[Outgoing], None]
"""Sends one message, or raises MessageNotSent."""
