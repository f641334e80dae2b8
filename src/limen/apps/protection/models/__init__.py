"""Tables of protection; private to this app."""

from limen.apps.protection.models.agreements import Agreement
from limen.apps.protection.models.children import (
    CaseFlag,
    CaseMember,
    CaseTask,
    ChildAnnounced,
    ChildCase,
    ChildRecord,
    Traced,
    TracingMatch,
)
from limen.apps.protection.models.duties import Claim, Duty, Told
from limen.apps.protection.models.helping import (
    Message,
    Referral,
    ReferralReminder,
    ReferralStep,
    Screening,
    ScreeningAnswer,
    ServiceMember,
    ServiceRoom,
)

__all__ = [
    "Agreement",
    "CaseFlag",
    "CaseMember",
    "CaseTask",
    "ChildAnnounced",
    "ChildCase",
    "ChildRecord",
    "Claim",
    "Duty",
    "Message",
    "Referral",
    "ReferralReminder",
    "ReferralStep",
    "Screening",
    "ScreeningAnswer",
    "ServiceMember",
    "ServiceRoom",
    "Told",
    "Traced",
    "TracingMatch",
]
