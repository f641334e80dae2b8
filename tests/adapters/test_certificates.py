"""The post's own certificate: trusted under its names and no other, renewed in time, kept otherwise."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from limen.adapters.certificates import RENEW_DAYS, Issued, issue_certificate, read_certificate

NOW = datetime.now(UTC)
HOSTS = ("localhost", "127.0.0.1", "post.border.example")


def _issue(folder: Path, *, hosts: tuple[str, ...] = HOSTS, now: datetime = NOW) -> Issued:
    return issue_certificate(folder, node_name="post-1", hosts=hosts, now=now)


def _shaken(folder: Path, name: str) -> None:
    """Make a TLS connection as a booth would, to a server that shows the certificate."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "node.pem", folder / "node.key")
    booth = ssl.create_default_context(cafile=str(folder / "authority.pem"))
    near, far = socket.socketpair()

    def serve() -> None:
        try:
            server.wrap_socket(near, server_side=True).close()
        except ssl.SSLError:
            near.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        booth.wrap_socket(far, server_hostname=name).close()
    finally:
        far.close()
        thread.join()


@pytest.mark.parametrize("name", HOSTS)
def test_a_booth_trusts_it_under_each_of_its_names(tmp_path: Path, name: str) -> None:
    _issue(tmp_path)
    _shaken(tmp_path, name)


def test_a_booth_does_not_trust_it_under_another_name(tmp_path: Path) -> None:
    _issue(tmp_path)
    with pytest.raises(ssl.SSLCertVerificationError):
        _shaken(tmp_path, "bank.example")


def test_a_stolen_authority_vouches_for_no_other_host(tmp_path: Path) -> None:
    _issue(tmp_path)
    kept = (tmp_path / "authority.pem").read_bytes(), (tmp_path / "authority.key").read_bytes()
    # Whoever has the key signs a certificate for another host, past our own checks.
    from limen.adapters import certificates

    authority = certificates._read_pair(tmp_path, "authority")
    assert authority
    forged = certificates._make_node_certificate(authority, "post-1", ["bank.example"], NOW)
    certificates._write_pair(tmp_path, "node", forged)
    assert kept[0] == (tmp_path / "authority.pem").read_bytes()
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        _shaken(tmp_path, "bank.example")


def test_what_is_good_is_kept(tmp_path: Path) -> None:
    first, again = _issue(tmp_path), _issue(tmp_path)
    assert (first.authority_is_new, first.certificate_is_new) == (True, True)
    assert (again.authority_is_new, again.certificate_is_new) == (False, False)


def test_it_is_renewed_before_it_ends_and_booths_keep_the_authority(tmp_path: Path) -> None:
    _issue(tmp_path)
    shown = read_certificate(tmp_path)
    assert shown
    assert not _issue(tmp_path, now=shown.not_after - timedelta(days=RENEW_DAYS + 1)).certificate_is_new
    late = _issue(tmp_path, now=shown.not_after - timedelta(days=RENEW_DAYS))
    assert (late.authority_is_new, late.certificate_is_new) == (False, True)


@pytest.mark.parametrize(
    ("hosts", "authority_is_new"), [(("localhost",), False), ((*HOSTS, "second.border.example"), True)]
)
def test_other_names_make_another_certificate(tmp_path: Path, hosts: tuple[str, ...], authority_is_new: bool) -> None:
    _issue(tmp_path)
    issued = _issue(tmp_path, hosts=hosts)
    assert (issued.authority_is_new, issued.certificate_is_new) == (authority_is_new, True)
    _shaken(tmp_path, hosts[-1])


def test_a_key_that_does_not_belong_to_its_certificate_is_made_anew(tmp_path: Path) -> None:
    _issue(tmp_path)
    (tmp_path / "node.key").write_bytes((tmp_path / "authority.key").read_bytes())
    assert _issue(tmp_path).certificate_is_new
    _shaken(tmp_path, "localhost")
