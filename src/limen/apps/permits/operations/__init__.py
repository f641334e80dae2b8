"""Writes: a permit is issued, annulled, revoked; a list of an authority is taken in; the register is handed out."""

from limen.apps.permits.operations.lists import (
    ImportReport,
    PermitListEmpty,
    PermitListFromFuture,
    PermitListUnnamed,
    export_permits,
    import_permits,
)
from limen.apps.permits.operations.sealing import PermitNotSealed, seal_permit
from limen.apps.permits.operations.single import (
    EndNeedsReason,
    PermitChanged,
    PermitThere,
    annul_permit,
    issue_permit,
    revoke_permit,
)
from limen.apps.permits.operations.work import PermitEnded

__all__ = [
    "EndNeedsReason",
    "ImportReport",
    "PermitChanged",
    "PermitEnded",
    "PermitListEmpty",
    "PermitListFromFuture",
    "PermitListUnnamed",
    "PermitNotSealed",
    "PermitThere",
    "annul_permit",
    "export_permits",
    "import_permits",
    "issue_permit",
    "revoke_permit",
    "seal_permit",
]
