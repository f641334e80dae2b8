"""How each problem is answered over HTTP: one table for every door that speaks it. A house test keeps it complete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_CODES: Final[Mapping[int, str]] = {
    # The request cannot be read.
    400: (
        "algorithm-unknown body-not-json body-too-deep filter-unknown form-broken idempotency-key-missing"
        " queries-missing queries-too-many query-unreadable request-broken schema-unknown weights-fixed"
    ),
    # Nobody who is known.
    401: "officer-not-proved token-missing token-refused carrier-sign-in-refused carrier-signed-out",
    # Not yours to do.
    403: (
        "second-examiner list-same-person duty-wrong-role move-not-yours not-allowed outcome-not-yours own-roles"
        " scope-missing"
        " trust-same-person referral-not-yours child-record-approver"
        " complaint-word lead-of-child agreement-same-person reunion-of-child bearer-not-allowed bearer-too-young"
    ),
    # Not there, or not yours to see: from outside the two look the same.
    404: (
        "emergency-unknown "
        "own-document-gone training-unknown specimen-unknown examination-unknown examination-picture-unknown"
        " feature-unknown examination-paper-unknown "
        "hit-unknown trust-source-unknown trust-version-unknown "
        "complaint-unknown group-unknown group-person-unknown reunion-unknown plan-unknown "
        "plan-step-unknown photo-unknown "
        "data-request-unknown missing-unknown agreement-unknown child-flag-unknown "
        "referral-unknown child-case-unknown child-record-unknown match-unknown detention-unknown "
        "person-list-unknown list-version-unknown list-entry-unknown "
        "outcome-unknown stay-not-listed appeal-notice-unknown appeal-unknown request-unknown sanction-unknown "
        "evidence-unknown finding-unknown interview-unknown "
        "address-unknown arrival-unknown duty-unknown inspection-unknown journal.event-unknown lane-unknown"
        " list-unknown note-unknown officer-unknown party-unknown permit-unknown person-unknown post-unknown"
        " dataset-unknown entity-unknown token-unknown notice-missing"
        " movement-unknown passenger-unknown carrier-message-unknown carrier-unknown boarding-review-unknown"
        " carrier-sanction-unknown"
    ),
    405: "method-wrong",
    # Not now: something else comes first, or has happened already.
    409: (
        "complaint-answered agreement-done agreement-missing recipient-feared transfer-not-approved "
        "lead-unwanted dead-not-identified lead-not-safe lead-told missing-done data-request-taken asker-unknown "
        "group-reused band-number-taken no-lane reunion-unwanted correction-overlaps "
        "referral-step consulate-of-claimant child-case-closed child-case-not-ready "
        "reset-gone reset-needs-two reset-second-person "
        "permit-not-sealed seal.signer-missing "
        "trust-not-kept trust-not-waiting trust-overtaken trust-unchanged "
        "conclusion-gone conclusion-waits examination-done examination-full examination-open examination-taken"
        " not-your-examination features-missing nothing-deviates examination-pictures-missing "
        "document-custody-backwards document-custody-other document-custody-over letter-endangers letter-not-due"
        " letter-too-early paper-overtaken report-too-early nothing-to-tell own-document-there "
        "emergency-ended emergency-number-used "
        "hit-not-verified nothing-cleared assessment-incomplete outcome-answered outcome-waits proposer-gone "
        "list-kind-fixed person-list-made-here person-list-is-copy list-version-not-waiting list-version-overtaken"
        " list-version-not-kept list-proposal-under-way list-proposal-decided list-proposal-over"
        " list-sample-empty list-sample-answered "
        "assessment-incomplete outcome-answered outcome-waits proposer-gone "
        "appeal-decided appeal-open asked-already carrier-not-told carrier-not-written claim-undecided custody-not-now"
        " custody-not-running custody-of-child custody-running destination-of-citizenship destination-sent-back"
        " file-not-ready network-out nothing-to-appeal request-answered returned-already sanction-decided "
        "interview-not-on-break interview-on-break interview-running "
        "headquarters-not-answered own-national second-person-missing wrong-direction "
        "adult-first away-from-post duty-open inspection-closed last-administrator move-not-open not-decided-yet"
        " plan-overlaps plan-papers-full surge-off photo-there"
        " not-erasable not-voidable officer-inactive officer-not-at-work permit-changed permit-ended"
        " permit-there sanction-of-child seen-is-old shift-missing shift-open stop-found username-taken"
        " notice-not-due notice-served"
        " calibration-empty list-proposal-gone list-second-person list-version-gone"
        " chip-without-document"
        " carrier-known unmasking-alone unmasking-over"
        " case-done case-taken hand-over-waiting not-your-case officer-not-there"
    ),
    410: "journal.payload-erased notice-copy-gone",
    413: (
        "specimens-too-large body-too-large carrier-message-too-large file-too-large list-source-too-large"
        " passenger-list-too-long picture-too-large"
    ),
    415: "document-not-taken media-type-wrong not-a-picture",
    # Not like this.
    422: (
        "artefact-copy-unreadable chip-answer-broken seal.certificate-wrong code-empty code-not-found "
        "trust-files-missing trust-from-future trust-words-missing "
        "bearer-without-document asked-header asked-row picture-not-seen portrait-old "
        "need-unknown screening-not-apart screening-limits screening-language screening-consent screening-answers"
        " referral-reason referral-wrong referral-paper service-room child-record-wrong child-case-words traced-wrong"
        " risk-words band-number-wrong bands-wrong field-seal-wrong "
        "complaint-empty complaint-words agreement-wrong missing-request-wrong dead-wrong lead-words "
        "data-request-wrong "
        "missing-wrong reunion-words correction-empty correction-words need-stays "
        "group-empty surge-words plan-wrong plan-words plan-paper-wrong rehearsal-wrong notice-wrong supply-wrong"
        " hours-wrong bulk-referral-wrong photo-of-child"
        " primero-unreadable custody-alternative "
        "conclusion-incomplete conclusion-words-missing examination-ask-incomplete examination-picture-untold"
        " feature-words-missing mark-wrong picture-width-wrong document-custody-incomplete letter-wrong"
        " emergency-dates emergency-incomplete emergency-not-national emergency-status"
        " own-document-row own-document-wrong own-document-why-missing"
        " specimen-manifest-wrong specimens-missing specimens-broken"
        " comparing-failed "
        "hit-words-missing redress-number-wrong verification-wrong "
        "person-list-not-right list-category-unknown list-action-wrong list-seers-missing person-list-empty"
        " person-list-from-future entry-no-category entry-key-repeated list-words-missing list-sample-wrong list-search"
        " list-entry-wrong list-entry-lacks list-entry-too-long "
        "agency-missing condition-missing condition-wrong free-will-missing order-missing outcome-destination-wrong"
        " outcome-not-offered outcome-words-missing refusal-reason-missing reminder-how-missing day-not-possible "
        "appeal-wrong care-unknown carrier-wrong custody-wrong destination-wrong headquarters-words moment-wrong"
        " returned-wrong sanction-wrong "
        "answer-incomplete child-without-company entry-empty evidence-label-missing file-missing guide-unknown"
        " interpreter-unnamed interview-language-missing nothing-to-correct picture-broken question-unknown"
        " read-back-missing "
        "arrival-label-missing arrival-wrong card-not-right duty-wrong-evidence erasure-reason-unknown field-wrong"
        " fields-wrong happened-wrong holder-missing idempotency-key-reused lane-wrong-way language-unknown"
        " link-needs-reason list-empty list-from-future list-not-right mrz.not-composable names.untransliterable"
        " note-empty note-too-long nothing-presented number-list-header number-list-quote number-list-row"
        " passenger-list-columns passenger-list-empty password-unfit permit-lines-differ permit-list-empty"
        " permit-list-from-future permit-list-unnamed permit-reason permit-search permit-wrong reason-missing"
        " repair-not-offered request-reused"
        " roles-missing scan-unreadable scope-beyond-role scopes-missing service-unknown token-name-unfit"
        " token-needs-person token-not-their-own token-too-long typed-wrong username-unfit"
        " notice-language-unknown serving-unclear told-incomplete seal.trust-unreadable"
        " case-reason-missing hand-over-missing words-missing"
        " list-address-refused list-redirect-refused list-source-missing list-source-unsettled"
        " entry-field-missing entry-field-too-long entry-field-wrong entry-line-not-text entry-line-too-long"
        " entry-not-json entry-quote-open entry-too-many listing-broken listing-column-missing listing-encoding"
        " listing-file-missing listing-file-unexpected listing-forbidden listing-format-unknown listing-mapping-wrong"
        " listing-rows-scattered listing-not-this-format listing-record-too-large listing-sheet-broken"
        " listing-sheet-too-large"
        " chip.files-missing chip.list-not-believed chip.terminal-files chip.trust-unreadable print-missing"
        " manifest-nothing-usable manifest-profile-unknown"
        " carrier-message-empty carrier-message-unreadable carrier-not-right carrier-contact-wrong carrier-user-wrong"
        " carrier-password-unfit carrier-key-wrong boarding-review-wrong unmasking-why carrier-sanction-wrong"
        " schedule-empty"
    ),
    429: "token-slowed complaints-full",
    # A fault of the program or of its installation: nothing that the caller could send would mend it.
    500: (
        "backup.database-not-empty backup.failed backup.home-not-empty backup.key backup.keys-missing"
        " backup.lock-missing backup.not-written backup.program-missing backup.unreadable journal.export-unreadable"
        " journal.public-key keys.kek-missing keys.kek-wrong node.unknown port-refused port-taken process-died"
        " program-failed spark-missing paper-not-set"
    ),
    503: (
        "chip-not-met paper-font-missing reader-service-missing reader-support-missing "
        "artefact-damaged artefact-missing artefact-unreadable list-data-incomplete numbers-damaged"
        " comparing-missing"
        " screening-profile-unreadable manifest-profile-wrong list-source-silent list-source-untrusted lists-not-ready"
        " storage-silent message-not-sent camera-missing forecast-failed"
    ),
    507: "storage-full",
}

STATUS: Final[Mapping[str, int]] = {code: status for status, codes in _CODES.items() for code in codes.split()}
"""Code of the problem to HTTP status."""

FAULT: Final = 500
"""The status of a problem that the table does not know, which is a fault of the program."""


def status_of(code: str) -> int:
    """Return the HTTP status of the problem with this code."""
    return STATUS.get(code, FAULT)
