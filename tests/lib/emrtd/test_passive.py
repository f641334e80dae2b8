"""What the files of a chip are worth: one State that issues, and everything that can be wrong with what it issued."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from limen.lib import mrz
from limen.lib.basics.findings import Severity, finding_from_dict, finding_to_dict
from limen.lib.emrtd.algorithms import Kind, Scheme
from limen.lib.emrtd.asn1 import write_integer, write_oid
from limen.lib.emrtd.cms import SIGNED_DATA
from limen.lib.emrtd.curves import CURVES
from limen.lib.emrtd.deviations import HASH_WRONG, SIGNATURE_WRONG, read_deviation_list
from limen.lib.emrtd.passive import ChipFiles, Outcome, Verdict, passive_authentication
from limen.lib.emrtd.results import Result
from limen.lib.emrtd.revocation import read_revocation_list
from limen.lib.emrtd.tlv import children, read_one, write_tlv
from limen.lib.emrtd.trust import Signers, Source, TrustStore, signer_row
from limen.lib.mrz.reading import Reading
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import NOW, Issuer, ec_pair, issuer, passport, rsa_pair

UTOPIA = issuer()


def trusting(*states: Issuer, **more: object) -> TrustStore:
    source = Source(name="list", kind="master list", made_at=NOW - timedelta(days=3), count=1)
    return TrustStore(
        authorities=tuple(state.authority for state in states),
        sources=(source,),
        **more,  # type: ignore[arg-type]  # tests name the fields
    )


def chip(state: Issuer = UTOPIA, groups: dict[int, bytes] | None = None, **wanted: object) -> ChipFiles:
    files = passport() if groups is None else groups
    return ChipFiles(sod=state.sod(files, **wanted), com=making.com(list(files)), groups=files)


def check(files: ChipFiles, trust: TrustStore | None = None, page: Reading | None = None) -> Outcome:
    outcome = passive_authentication(files, trust=trust or trusting(UTOPIA), at=NOW, page=page)
    for finding in outcome.findings:
        assert str(finding)
        assert finding_from_dict(finding_to_dict(finding)) == finding
    return outcome


def rules(outcome: Outcome) -> set[str]:
    return {finding.rule for finding in outcome.findings if finding.severity > Severity.INFO}


def test_what_a_state_signed_is_genuine() -> None:
    outcome = check(chip(), page=mrz.parse(making.lines(), today=NOW.date()))
    assert outcome.verdict is Verdict.GENUINE
    assert outcome.result is Result.SUCCESSFUL
    assert rules(outcome) == set()
    assert outcome.authority == UTOPIA.authority
    assert outcome.lines is not None
    assert outcome.lines.number == "L898902C3"


# --- every way of signing that is in use -----------------------------------------------------------

EC_SCHEMES = [Scheme(kind=kind, digest=digest) for kind in (Kind.ECDSA, Kind.ECDSA_PLAIN) for digest in making.OIDS]


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("explicit", [False, True], ids=["named", "explicit"])
def test_every_curve_by_name_and_by_its_parameters(curve: str, explicit: bool) -> None:
    state = issuer(
        authority=ec_pair(curve, name="authority", explicit=explicit), signer=ec_pair(curve, explicit=explicit)
    )
    assert check(chip(state), trusting(state)).verdict is Verdict.GENUINE


@pytest.mark.parametrize("scheme", EC_SCHEMES, ids=str)
@pytest.mark.parametrize("curve", ["secp256r1", "brainpoolP224r1"])
def test_every_digest_with_ecdsa(scheme: Scheme, curve: str) -> None:
    state = issuer(signer=ec_pair(curve), scheme=scheme)
    outcome = check(chip(state, digest=scheme.digest), trusting(state))
    assert outcome.verdict is Verdict.GENUINE
    assert ("chip.algorithm-weak" in rules(outcome)) is (scheme.digest == "sha1")


@pytest.mark.parametrize("digest", making.OIDS)
@pytest.mark.parametrize("kind", [Kind.PKCS1, Kind.PSS])
def test_every_digest_with_rsa(kind: Kind, digest: str) -> None:
    scheme = Scheme(kind=Kind.PKCS1, digest=digest) if kind is Kind.PKCS1 else making.pss(digest, salt=20)
    pair = rsa_pair("signer")
    state = issuer(authority=rsa_pair("authority"), authority_scheme=scheme, signer=pair, scheme=scheme)
    assert check(chip(state), trusting(state)).verdict is Verdict.GENUINE


def test_the_algorithm_of_the_signer_counts_and_not_that_of_its_certificate() -> None:
    state = issuer(authority=rsa_pair("authority"), signer=rsa_pair("signer"), scheme=making.pss("sha512", salt=64))
    assert check(chip(state), trusting(state)).verdict is Verdict.GENUINE


@pytest.mark.parametrize("content_type", ["1.3.27.1.1.1", "1.2.840.113549.1.7.1"])
def test_older_content_types_are_read(content_type: str) -> None:
    assert check(chip(content_type=content_type)).verdict is Verdict.GENUINE


def test_a_signature_over_the_content_itself_counts() -> None:
    assert check(chip(with_attributes=False)).verdict is Verdict.GENUINE


# --- altered ---------------------------------------------------------------------------------------


def test_a_changed_part_is_named() -> None:
    files = chip()
    outcome = check(replace(files, groups={**files.groups, 2: making.group_2(b"\xff\xd8\xff another face")}))
    assert outcome.verdict is Verdict.ALTERED
    assert {"chip.part-altered", "chip.altered"} == rules(outcome)


def test_a_part_that_was_never_signed_fails() -> None:
    files = chip()
    outcome = check(replace(files, groups={**files.groups, 15: write_tlv(0x6F, b"\0")}))
    assert outcome.verdict is Verdict.ALTERED
    assert "chip.part-unsigned" in rules(outcome)


def test_a_new_list_of_digests_under_an_old_signature_fails() -> None:
    other = passport(number="X12345678")
    changed = UTOPIA.sod(passport()).replace(making.security_object(passport()), making.security_object(other))
    outcome = check(ChipFiles(sod=changed, groups=other))
    assert outcome.verdict is Verdict.ALTERED
    assert "chip.digests-changed" in rules(outcome)


def test_a_broken_signature_fails() -> None:
    sod = UTOPIA.sod(passport())
    outcome = check(ChipFiles(sod=sod[:-1] + bytes((sod[-1] ^ 1,)), groups=passport()))
    assert outcome.verdict is Verdict.ALTERED
    assert "chip.signature-bad" in rules(outcome)


def test_a_chip_without_signature_fails() -> None:
    outcome = check(ChipFiles(groups=passport()))
    assert outcome.verdict is Verdict.ALTERED
    assert "chip.signature-missing" in rules(outcome)


def test_parts_that_are_not_announced_are_noticed() -> None:
    groups = {**passport(), 15: write_tlv(0x6F, b"\0")}
    outcome = check(replace(chip(groups=groups), com=making.com([1, 2])))
    assert "chip.announced-differs" in rules(outcome)


def test_what_was_signed_and_not_read_leaves_it_open() -> None:
    files = chip()
    outcome = check(replace(files, groups={1: files.groups[1]}))
    assert outcome.verdict is Verdict.NOT_CHECKED
    assert "chip.part-not-read" in rules(outcome)


def test_fingers_need_no_reading() -> None:
    groups = {**passport(), 3: write_tlv(0x63, b"\0")}
    files = chip(groups=groups)
    assert check(replace(files, groups=passport())).verdict is Verdict.GENUINE


# --- who signed ------------------------------------------------------------------------------------


def test_nobody_of_the_state_is_known() -> None:
    outcome = check(chip(), TrustStore())
    assert outcome.verdict is Verdict.SIGNER_UNKNOWN
    assert "chip.state-unknown" in rules(outcome)
    assert outcome.result is Result.UNDETERMINED


def test_another_authority_of_the_state_is_known() -> None:
    other = issuer(authority=ec_pair(name="newer"), signer=ec_pair(name="another"))
    outcome = check(chip(other))
    assert outcome.verdict is Verdict.SIGNER_UNKNOWN
    assert "chip.authority-unknown" in rules(outcome)


def test_an_unknown_signer_under_an_old_list_says_that_the_list_is_old() -> None:
    other = issuer(authority=ec_pair(name="newer"))
    source = Source(name="list", kind="master list", made_at=NOW - timedelta(days=200), count=1)
    outcome = check(chip(other), TrustStore(authorities=(UTOPIA.authority,), sources=(source,)))
    assert outcome.verdict is Verdict.TRUST_OLD
    assert {"chip.trust-old", "chip.trust-too-old"} <= rules(outcome)


def test_a_signer_that_only_names_the_authoritys_key_is_forged() -> None:
    forger = issuer(authority=ec_pair(name="forger"), authority_key_id=making.key_id(UTOPIA.authority_pair))
    outcome = check(chip(forger))
    assert outcome.verdict is Verdict.ALTERED
    assert "chip.signer-forged" in rules(outcome)


def test_the_authority_is_found_by_its_name_where_keys_are_not_named() -> None:
    state = issuer(authority_key_id=b"")
    assert check(chip(state)).verdict is Verdict.GENUINE


def test_a_key_that_goes_on_under_another_name_is_found() -> None:
    renamed = making.Wanted(
        subject=making.state_name("CSCA of the Republic"),
        issuer=making.state_name("CSCA of the Republic"),
        serial=2,
        pair=UTOPIA.authority_pair,
        is_authority=True,
    )
    after = making.certify(renamed, by=UTOPIA.authority_pair)
    outcome = check(chip(), replace(trusting(), authorities=(after,)))
    assert outcome.verdict is Verdict.GENUINE
    assert "chip.authority-renamed" in {finding.rule for finding in outcome.findings}


def test_one_key_in_several_certificates_is_one_authority() -> None:
    again = making.Wanted(
        subject=making.state_name("CSCA"),
        issuer=making.state_name("CSCA"),
        serial=3,
        pair=UTOPIA.authority_pair,
        is_authority=True,
        begin=NOW - timedelta(days=2),
        end=NOW + timedelta(days=9000),
    )
    later = making.certify(again, by=UTOPIA.authority_pair)
    outcome = check(chip(), replace(trusting(), authorities=(later, UTOPIA.authority)))
    assert outcome.authority == UTOPIA.authority, "the one that was valid when it certified the signer"
    assert "chip.certified-outside-validity" not in rules(outcome)


def test_a_link_certificate_is_enough() -> None:
    link = making.Wanted(
        subject=making.state_name("CSCA"),
        issuer=making.state_name("CSCA before"),
        serial=4,
        pair=UTOPIA.authority_pair,
        is_authority=True,
    )
    linked = making.certify(link, by=ec_pair(name="before"))
    outcome = check(chip(), replace(trusting(), authorities=(linked,)))
    assert outcome.verdict is Verdict.GENUINE
    assert "chip.authority-linked" in {finding.rule for finding in outcome.findings}


def test_a_signature_that_names_another_certificate_is_noticed() -> None:
    other = issuer(serial=8)
    outcome = check(chip(replace(UTOPIA, signer=other.signer), certificates=[UTOPIA.signer]))
    assert outcome.verdict is Verdict.GENUINE
    assert rules(outcome) == {"chip.signer-named-otherwise"}


def test_a_chip_without_the_signers_certificate_is_not_checked() -> None:
    outcome = check(chip(certificates=[]))
    assert outcome.verdict is Verdict.NOT_CHECKED
    assert "chip.signer-missing" in rules(outcome)


@pytest.mark.parametrize("purpose", ["2.23.136.1.1.3", "2.23.136.1.1.8", "2.23.136.1.1.11.1"])
def test_a_signer_of_lists_or_seals_signs_no_documents(purpose: str) -> None:
    outcome = check(chip(issuer(purposes=(purpose,))))
    assert outcome.verdict is Verdict.ALTERED
    assert "chip.signer-not-for-documents" in rules(outcome)


def test_an_authority_signs_no_documents() -> None:
    outcome = check(chip(issuer(is_authority=True)))
    assert outcome.verdict is Verdict.ALTERED
    assert "chip.signer-not-for-documents" in rules(outcome)


# --- when and what for -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "end", "rule", "verdict"),
    [
        (1, 4000, "chip.signer-not-yet-valid", Verdict.NOT_CHECKED),
        (-800, -1, "chip.signer-expired", Verdict.GENUINE),
        (-1000, 4000, "chip.certified-outside-validity", Verdict.GENUINE),
    ],
)
def test_validity(begin: int, end: int, rule: str, verdict: Verdict) -> None:
    state = issuer(begin=NOW + timedelta(days=begin), end=NOW + timedelta(days=end))
    outcome = check(chip(state))
    assert outcome.verdict is verdict
    assert rule in rules(outcome)


def test_a_signing_time_outside_the_signers_validity_is_told() -> None:
    assert "chip.signed-outside-validity" in rules(check(chip(signing_time=NOW - timedelta(days=2000))))
    assert rules(check(chip(signing_time=NOW - timedelta(days=20)))) == set()


def test_a_document_of_another_state_fails() -> None:
    outcome = check(chip(groups=passport(issuing="FRA")))
    assert outcome.verdict is Verdict.ALTERED
    assert "chip.state-differs" in rules(outcome)


def test_a_document_of_an_organisation_signed_by_a_state_is_unclear() -> None:
    outcome = check(chip(groups=passport(issuing="XPO")))
    assert outcome.verdict is Verdict.NOT_CHECKED
    assert "chip.state-unclear" in rules(outcome)


def test_a_signer_of_one_state_under_the_authority_of_another_fails() -> None:
    state = issuer(subject=making.state_name("Document signer", country="FR"))
    outcome = check(chip(state))
    assert outcome.verdict is Verdict.ALTERED
    assert "chip.authority-of-other-state" in rules(outcome)


@pytest.mark.parametrize(("types", "told"), [(("P",), False), (("ID", "AR"), True), ((), False)])
def test_kinds_of_documents_that_a_signer_may_sign(types: tuple[str, ...], told: bool) -> None:
    outcome = check(chip(issuer(document_types=types)))
    assert ("chip.document-type" in rules(outcome)) is told


# --- taken back ------------------------------------------------------------------------------------


def revocations(revoked: dict[int, object], **wanted: object) -> TrustStore:
    data = making.revocation_list(UTOPIA, revoked, **wanted)  # type: ignore[arg-type]  # tests name the fields
    return trusting(UTOPIA, revocations=(read_revocation_list(data),))


def test_a_revoked_signer() -> None:
    outcome = check(chip(), revocations({7: NOW - timedelta(days=9)}))
    assert outcome.verdict is Verdict.SIGNER_REVOKED
    assert {"chip.certificate-revoked", "chip.signer-revoked"} == rules(outcome)


def test_a_signer_that_was_not_revoked() -> None:
    outcome = check(chip(), revocations({8: NOW}))
    assert outcome.verdict is Verdict.GENUINE
    assert "chip.not-revoked" in {finding.rule for finding in outcome.findings}


def test_an_old_revocation_list_is_told() -> None:
    outcome = check(chip(), revocations({}, made_at=NOW - timedelta(days=100)))
    assert outcome.verdict is Verdict.GENUINE
    assert "chip.revocation-old" in rules(outcome)


def test_a_revocation_list_of_a_forger_counts_for_nothing() -> None:
    forger = issuer(authority=ec_pair(name="forger"))
    data = making.revocation_list(forger, {7: NOW})
    outcome = check(chip(), trusting(UTOPIA, revocations=(read_revocation_list(data),)))
    assert outcome.verdict is Verdict.GENUINE
    assert "chip.revocation-unknown" in {finding.rule for finding in outcome.findings}


# --- faults that a State announced -----------------------------------------------------------------


def deviations(number: str, *, by: Issuer = UTOPIA, kind: str = SIGNATURE_WRONG) -> TrustStore:
    entry = write_tlv(
        0x30,
        write_tlv(0x30, write_tlv(0xA5, write_tlv(0x13, number.encode()))),
        write_tlv(0x31, write_tlv(0x30, write_oid(kind))),
    )
    content = write_tlv(0x30, write_integer(0), write_tlv(0x31, entry))
    data = making.signed_data(by, content, content_type="2.23.136.1.1.7")
    return trusting(UTOPIA, deviations=(read_deviation_list(data),))


def broken() -> ChipFiles:
    sod = UTOPIA.sod(passport())
    return ChipFiles(sod=sod[:-1] + bytes((sod[-1] ^ 1,)), groups=passport())


def test_an_announced_fault_explains_a_failure_and_makes_nothing_genuine() -> None:
    outcome = check(broken(), deviations("L898902C3"))
    assert outcome.verdict is Verdict.NOT_CHECKED
    assert "chip.deviation" in rules(outcome)


def test_a_fault_announced_of_another_document_explains_nothing() -> None:
    assert check(broken(), deviations("L00000000")).verdict is Verdict.ALTERED


def test_a_fault_of_another_kind_explains_nothing() -> None:
    outcome = check(broken(), deviations("L898902C3", kind=HASH_WRONG))
    assert outcome.verdict is Verdict.ALTERED
    assert "chip.deviation" in rules(outcome)


def test_an_announced_wrong_digest_explains_a_changed_part_alone() -> None:
    files = chip()
    changed = replace(files, groups={**files.groups, 2: making.group_2(b"\xff\xd8\xff another face")})
    assert check(changed, deviations("L898902C3", kind=HASH_WRONG)).verdict is Verdict.NOT_CHECKED
    assert check(changed, deviations("L898902C3")).verdict is Verdict.ALTERED


def test_a_fault_announced_by_somebody_else_explains_nothing() -> None:
    forger = issuer(authority=ec_pair(name="forger"))
    assert check(broken(), deviations("L898902C3", by=forger)).verdict is Verdict.ALTERED


# --- chip and page ---------------------------------------------------------------------------------


def test_a_page_that_says_something_else_than_the_chip() -> None:
    page = mrz.parse(making.lines(number="X12345678"), today=NOW.date())
    outcome = check(chip(), page=page)
    assert outcome.verdict is Verdict.GENUINE, "of the chip; the page is what is doubtful"
    assert outcome.result is Result.FAILED
    differing = [finding for finding in outcome.findings if finding.rule == "chip.lines-differ"]
    assert [(finding.ours, finding.theirs) for finding in differing] == [("L898902C3", "X12345678")]
    assert differing[0].severity is Severity.STOP


def test_an_unread_page_is_not_compared() -> None:
    outcome = check(chip(), page=mrz.parse("???", today=NOW.date()))
    assert "chip.lines-not-compared" in {finding.rule for finding in outcome.findings}


# --- several signatures, and signers that are known from elsewhere ----------------------------------


def with_two_signers(first: making.Issuer, second: making.Issuer, groups: dict[int, bytes]) -> bytes:
    """Return EF.SOD with the signatures of two signers over the same digests."""
    bodies = []
    for state in (first, second):
        _, wrapped = children(read_one(read_one(state.sod(groups)).value).value)
        bodies.append(children(read_one(wrapped.value).value))
    certificates, signers = (
        write_tlv(tag, *(body[place].value for body in bodies)) for tag, place in ((0xA0, 3), (0x31, 4))
    )
    body = write_tlv(0x30, *(each.raw for each in bodies[0][:3]), certificates, signers)
    return write_tlv(0x77, write_tlv(0x30, write_oid(SIGNED_DATA), write_tlv(0xA0, body)))


SECOND = issuer(authority=ec_pair(name="second"), signer=ec_pair(name="second signer"), serial=8)


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_signatures_the_one_that_is_believed_counts(*, turned: bool) -> None:
    groups = passport()
    pair = (SECOND, UTOPIA) if turned else (UTOPIA, SECOND)
    files = ChipFiles(sod=with_two_signers(*pair, groups), com=making.com([1, 2]), groups=groups)
    outcome = passive_authentication(files, trust=TrustStore(authorities=(UTOPIA.authority,)), at=NOW)
    assert (outcome.verdict, outcome.signer) == (Verdict.GENUINE, UTOPIA.signer)
    assert "chip.other-signature-good" in {each.rule for each in outcome.findings}


def test_a_second_signature_that_does_not_hold_is_told() -> None:
    groups = passport()
    sod = with_two_signers(UTOPIA, SECOND, groups)
    files = ChipFiles(sod=sod[:-1] + bytes((sod[-1] ^ 1,)), com=making.com([1, 2]), groups=groups)
    outcome = passive_authentication(files, trust=TrustStore(authorities=(UTOPIA.authority,)), at=NOW)
    assert outcome.verdict is Verdict.GENUINE
    assert outcome.findings[0].rule == "chip.other-signature-bad"


def test_a_signer_whose_certificate_is_not_on_the_chip_is_found_among_those_that_are_known() -> None:
    groups = passport()
    files = ChipFiles(sod=UTOPIA.sod(groups, certificates=[]), com=making.com([1, 2]), groups=groups)
    known = TrustStore(authorities=(UTOPIA.authority,), signers=Signers([signer_row(UTOPIA.signer)]))
    assert passive_authentication(files, trust=known, at=NOW).verdict is Verdict.GENUINE
    nobody = TrustStore(signers=known.signers)
    assert passive_authentication(files, trust=nobody, at=NOW).verdict is Verdict.SIGNER_UNKNOWN, (
        "found is not believed"
    )
