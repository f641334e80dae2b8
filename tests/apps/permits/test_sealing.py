"""A permit of this State gets a seal that checks everywhere; one of another State, or one that ended, gets none."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from limen.adapters import seal_signer
from limen.adapters.clock import new_id
from limen.adapters.seal_signer import SealCertificateWrong, SealSigner, SealSignerMissing
from limen.apps.journal.models import Event
from limen.apps.permits import operations
from limen.apps.permits.operations import PermitNotSealed
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.emrtd.codes import Seen, check_code, read_code
from limen.lib.emrtd.trust import Signers, TrustStore, signer_row
from limen.lib.inspection.permit_list import TypedPermit
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import Wanted, issuer
from tests.fakes.post import Post, chain_findings

STATE = issuer()


class Public:
    """The public half of a key that is made elsewhere, to be certified."""

    def __init__(self, info: bytes) -> None:
        self.info = info


@pytest.fixture
def sealer(tmp_path: Path) -> SealSigner:
    """A key of its own, certified by the authority of Utopia."""
    (tmp_path / "secrets").mkdir()
    with pytest.raises(SealSignerMissing):
        SealSigner(folder=tmp_path)
    request = x509.load_pem_x509_csr(seal_signer.make_request(tmp_path, country="UT", name="VS"))
    info = request.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    wanted = Wanted(
        subject=making.name(("2.5.4.6", "UT"), ("2.5.4.3", "VS")),
        issuer=making.state_name("CSCA"),
        serial=0x1A2B,
        pair=Public(info),  # type: ignore[arg-type]  # only its public half is asked for
        end=making.NOW.replace(year=2036),
    )
    certified = making.certify(wanted, by=STATE.authority_pair)
    for wrong in (b"no certificate", STATE.signer.raw, STATE.authority.raw):
        with pytest.raises(SealCertificateWrong):
            seal_signer.take_certificate(tmp_path, wrong)
    seal_signer.take_certificate(tmp_path, certified.raw)
    return SealSigner(folder=tmp_path)


def permit(act: Act, **changes: str) -> object:
    typed = {
        "kind": "visit-visa",
        "number": "V7654321",
        "issuer": "UTO",
        "family_name": "Westergren",
        "given_names": "Kai",
        "born": "1990-05-01",
        "sex": "M",
        "citizenship": "SWE",
        "document_issuer": "SWE",
        "document_number": "B1234567",
        "valid_from": "2026-03-01",
        "valid_until": "2026-05-30",
        "entries": "1",
        "stay_days": "30",
    } | changes
    return operations.issue_permit(act, permit=new_id(), typed=TypedPermit(**typed))


def test_a_visa_is_sealed_and_anybody_can_check_it(post: Post, sealer: SealSigner) -> None:
    desk = post.officer("petra", Role.PERMIT_DESK)
    data = operations.seal_permit(desk, permit=permit(desk), by=sealer)  # type: ignore[arg-type]  # a UUID
    store = TrustStore(authorities=(STATE.authority,), signers=Signers([signer_row(sealer.certificate)]))
    seen = Seen(
        number="B1234567",
        issuer="SWE",
        primary="WESTERGREN",
        secondary="KAI",
        birth=PartialDate(1990, 5, 1),
        citizenship="SWE",
    )
    checked = check_code(data, trust=store, at=desk.at, seen=seen)
    assert checked.is_genuine, [str(each) for each in checked.findings]
    code = read_code(data)
    assert (code.what, code.passport) == ("visa", "B1234567")
    assert {"P0Y0M30D", "1"} <= {value for _, value in code.fields}
    assert Event.objects.filter(kind="limen.permit.sealed").count() == 1
    assert chain_findings() == []
    with pytest.raises(NotAllowed):
        operations.seal_permit(post.first, permit=new_id(), by=sealer)


def test_what_gets_no_seal(post: Post, sealer: SealSigner) -> None:
    desk = post.officer("petra", Role.PERMIT_DESK)
    with pytest.raises(PermitNotSealed):
        operations.seal_permit(desk, permit=permit(desk, issuer="FRA"), by=sealer)  # type: ignore[arg-type]  # as above
    assert not Event.objects.filter(kind="limen.permit.sealed").exists()
