"""`limen documents emergency`: given, printed and reported at the terminal, by an officer who proves who they are."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from limen.adapters import clock, lines_font
from limen.adapters.seal_signer import SealSigner
from limen.apps.examination.models import EmergencyDocument
from limen.apps.examination.queries import own_documents
from limen.cli import documents
from limen.cli.named_officer import CODE_VARIABLE, PASSWORD_VARIABLE
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from tests.apps.permits.test_sealing import sealer
from tests.doors.cli.test_permits import PASSWORD, code_of_new_officer

__all__ = ["sealer"]
pytestmark = pytest.mark.django_db
RUN = CliRunner()


@pytest.fixture(autouse=True)
def sealed_here(sealer: SealSigner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "SealSigner", lambda *, folder: sealer)  # noqa: ARG005 - as the real one is called


def run(*arguments: str, role: Role = Role.PERMIT_DESK) -> Result:
    username, code = code_of_new_officer(f"e.{arguments[0]}.{role.value}", role)
    environment = {PASSWORD_VARIABLE: PASSWORD, CODE_VARIABLE: code}
    return RUN.invoke(documents.app, ["emergency", *arguments, "--officer", username], env=environment)


def issue(role: Role = Role.PERMIT_DESK, citizenship: str = "UTO") -> Result:
    until = (clock.now().date() + timedelta(days=5)).isoformat()
    said = {
        "--family-name": "Eriksson",
        "--born": "1974-08-12",
        "--citizenship": citizenship,
        "--until": until,
        "--journey": "Nairobi to Utopia",
        "--established": "Register of citizens",
    }
    return run("issue", "E0000017", *(part for pair in said.items() for part in pair), role=role)


def test_it_is_given_printed_and_reported(tmp_path: Path) -> None:
    assert issue().exit_code == 0
    paper = tmp_path / "paper.pdf"
    if lines_font.is_installed():
        done = run("print", "e0000017", str(paper))
        assert done.exit_code == 0, done.output
        assert paper.read_bytes().startswith(b"%PDF-")
        assert stat.S_IMODE(paper.stat().st_mode) == 0o600
    assert run("end", "E0000017", "--status", "lost").exit_code == 0
    assert own_documents(number="E0000017")[0].status == "lost"


def test_nobody_else_gives_one() -> None:
    assert isinstance(issue(role=Role.FIRST_LINE).exception, NotAllowed)
    assert issue(citizenship="SWE").exit_code != 0
    assert EmergencyDocument.objects.count() == 0
