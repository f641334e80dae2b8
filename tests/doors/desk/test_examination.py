"""The bench in a browser's place: a document sent from its case, pictured, looked at, concluded by two examiners."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from limen.adapters import clock, invented_documents
from limen.apps.crossings import operations as crossings
from limen.apps.examination.models import Examination, Fraud, Mark, OwnDocument, Paper, Picture, Specimen, TrainingTry
from limen.apps.journal.models import Look
from limen.desk.views.examination import bench
from limen.lib.basics.roles import Role
from limen.lib.examination.pictures import Light
from tests.apps.conftest import post
from tests.doors.desk.test_second_line import Seat, case_page, referred, seat, text_of
from tests.fakes.post import Post

__all__ = ["post", "seat"]
pytestmark = pytest.mark.django_db
QUEUE = "/examinations"


def sent(post: Post, seat: Seat) -> tuple[Client, UUID, str]:
    """Return the officer of the case, the inspection, and the address of the bench."""
    case, sofia = referred(post), seat("sofia")
    sofia.post(case_page(case, "/take"))
    form = {"request": str(clock.new_id()), "document_type": "passport", "words": "Feels thick.", "compares_bearer": 1}
    assert sofia.post(case_page(case, "/examination"), form).status_code == 302
    return sofia, case, f"{QUEUE}/{Examination.objects.get().id}"


def picture_file() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 28), "white").save(out, "PNG")
    return SimpleUploadedFile("page.png", out.getvalue(), content_type="image/png")


def added(client: Client, address: str) -> int:
    form = {"request": str(clock.new_id()), "light": "uv", "label": "Data page", "width": "125", "file": picture_file()}
    return client.post(f"{address}/pictures/add", form).status_code


def answers(**deviating: str) -> dict[str, str]:
    """Return the checklist filled in."""
    codes = (
        *("substrate", "print", "laminate", "stitching", "numbering", "portrait", "lines", "chip", "stamps"),
        *("face-shape", "ears", "eyes", "nose", "mouth", "skin-marks", "signature"),
    )
    said = {f"result-{code}": "deviates" if code in deviating else "as-expected" for code in codes}
    return said | {f"words-{code}": words for code, words in deviating.items()}


def test_a_document_goes_from_its_case_to_the_bench_and_comes_back_as_a_finding(post: Post, seat: Seat) -> None:
    sofia, case, address = sent(post, seat)
    edda, runa = seat("edda", Role.EXAMINER, where=""), seat("runa", Role.EXAMINER, where="")
    queue = text_of(edda, QUEUE)
    assert "Waits for an examiner" in queue
    assert "HADDAD" not in queue
    assert added(sofia, address) == 302
    assert edda.post(f"{address}/take").status_code == 302
    assert added(edda, address) == 302
    page = edda.post(f"{address}/features", answers(laminate=""))
    assert page.status_code == 422
    assert "Say in words what deviates" in page.content.decode()
    assert edda.post(f"{address}/features", answers(laminate="A second film.")).status_code == 302
    concluded = {
        "request": str(clock.new_id()),
        "conclusion": "forged",
        "method": "photo-substitution",
        "words": "A second film lies over the portrait.",
    }
    assert edda.post(f"{address}/conclusion", concluded).status_code == 302
    assert "Another examiner has to look at it." in text_of(edda, address)
    answer = f"{address}/conclusion/{concluded['request']}"
    assert edda.post(answer, {"answer": "confirmed"}).status_code == 403
    assert "Confirm as second examiner: Forged" in text_of(runa, address)
    assert runa.post(answer, {"answer": "confirmed"}).status_code == 302
    assert "Two examiners concluded about this document" in text_of(sofia, case_page(case))
    assert "Confirmed by a second examiner" in text_of(sofia, case_page(case, "/examination"))
    assert "Concluded in the last 30 days" in text_of(edda, QUEUE)


def test_a_picture_is_shown_marked_and_measured(post: Post, seat: Seat) -> None:
    sofia, _, address = sent(post, seat)
    edda = seat("edda", Role.EXAMINER, where="")
    edda.post(f"{address}/take")
    added(edda, address)
    picture = f"{address}/pictures/{Picture.objects.get().id}"
    pixels = edda.get(f"{picture}/pixels")
    assert pixels.headers["content-type"] == "image/png"
    assert "sandbox" in pixels.headers["content-security-policy"]
    line = {"request": str(clock.new_id()), "shape": "line", "x": "0", "y": "10", "x2": "50", "y2": "10"}
    page = edda.post(f"{picture}/marks", line)
    assert page.status_code == 422
    assert edda.post(f"{picture}/marks", {**line, "words": "Height"}).status_code == 302
    assert "62.5 mm" in text_of(edda, picture)
    assert "Keep the mark" not in text_of(sofia, picture)
    assert edda.post(f"{picture}/marks/{Mark.objects.get().id}").status_code == 302
    assert "Nothing is marked yet" in text_of(edda, picture)


def test_the_bench_is_closed_to_whoever_has_no_task_there(post: Post, seat: Seat) -> None:
    _, case, address = sent(post, seat)
    first, edda = seat("ines", Role.FIRST_LINE), seat("edda", Role.EXAMINER, where="")
    assert first.get(QUEUE).status_code == first.get(address).status_code == 403
    assert edda.get(case_page(case)).status_code in (302, 403)
    assert edda.get(f"{QUEUE}/{clock.new_id()}").status_code == 404


def test_custody_report_and_letters_at_the_bench(post: Post, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "set_paper", lambda paper: b"%PDF-1.7 " + paper.number.encode())
    sofia, case, address = sent(post, seat)
    edda, runa = seat("edda", Role.EXAMINER, where=""), seat("runa", Role.EXAMINER, where="")
    step = {
        "request": str(clock.new_id()),
        "step": "seized",
        "given_by": "The bearer",
        "taken_by": "Sofia",
        "place": "Airport",
        "bag": "B-1",
        "at": "2026-03-14T09:00",
    }
    assert sofia.post(f"{address}/custody", {**step, "taken_by": "the bearer"}).status_code == 422
    assert sofia.post(f"{address}/custody", step).status_code == 302
    added(sofia, address)
    edda.post(f"{address}/take")
    edda.post(f"{address}/features", answers(laminate="A second film."))
    made = {"request": str(clock.new_id()), "conclusion": "forged", "method": "photo-substitution", "words": "Seen."}
    edda.post(f"{address}/conclusion", made)
    runa.post(f"{address}/conclusion/{made['request']}", {"answer": "confirmed"})
    assert edda.post(f"{address}/papers", {"request": str(clock.new_id())}).status_code == 302
    told = {"to": "issuing-state", "addressee": "Passport Office", "state": "UTO"}
    assert edda.post(f"{address}/papers", {"request": str(clock.new_id()), **told}).status_code == 302
    assert Paper.objects.count() == 2
    report = edda.get(f"{address}/papers/{Paper.objects.get(kind='report').id}.pdf")
    assert report.content.startswith(b"%PDF-")
    crossings.claim_protection(post.first, inspection=case)
    page = edda.post(f"{address}/papers", {"request": str(clock.new_id()), **told})
    assert page.status_code == 409
    assert "This person asked for protection" in page.content.decode()


def test_own_documents_are_recorded_withdrawn_and_told(post: Post, seat: Seat) -> None:
    wen = seat("wen", Role.WATCHLIST_DESK, where="")
    form = {"request": str(clock.new_id()), "number": "X123", "type": "passport", "status": "lost"}
    assert wen.post("/own-documents", form).status_code == 302
    page = text_of(wen, "/own-documents")
    assert "1 change was told to no other State yet" in page
    again = wen.post("/own-documents", {**form, "request": str(clock.new_id())})
    assert again.status_code == 409
    assert wen.post("/own-documents/list").status_code == 302
    assert wen.post("/own-documents/files").status_code == 302
    assert '"number": "X123"' in wen.get("/own-documents/files/1").content.decode()
    withdrawn = f"/own-documents/{OwnDocument.objects.get().id}"
    assert wen.post(withdrawn, {"why": " "}).status_code == 422
    assert wen.post(withdrawn, {"why": "Found."}).status_code == 302
    assert seat("ines", Role.FIRST_LINE).get("/own-documents").status_code == 403


def test_an_officer_trains_on_an_invented_document(post: Post, seat: Seat) -> None:
    ines = seat("ines", Role.FIRST_LINE)
    ines.post("/training/begin")
    row = TrainingTry.objects.get()
    assert "What is wrong with this page" in text_of(ines, "/training")
    assert ines.get(f"/training/{row.id}/white").headers["content-type"] == "image/jpeg"
    assert ines.get(f"/training/{row.id}/moonlight").status_code == 404
    assert ines.get(f"/training/{row.id}/answered").status_code == 404
    answered = ines.post(f"/training/{row.id}", {"fault": ["print", "nonsense"]})
    assert "planted" in text_of(ines, answered.headers["location"])
    assert "Your score over 1 document" in text_of(ines, "/training")


def test_specimens_are_taken_in_and_found(post: Post, seat: Seat) -> None:
    edda = seat("edda", Role.EXAMINER, where="")
    out = BytesIO()
    manifest, pictures = invented_documents.specimens(["UTO"], lights=[Light.WHITE])
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        for name, content in pictures.items():
            archive.writestr(name, content)
    sent_archive = SimpleUploadedFile("specimens.zip", out.getvalue(), content_type="application/zip")
    assert edda.post("/specimens", {"archive": sent_archive}).status_code == 302
    assert "Invented passport, series 2019" in text_of(edda, "/specimens?state=UTO")
    row = Specimen.objects.get()
    assert "What a genuine one shows" in text_of(edda, f"/specimens/{row.id}")
    picture = row.pictures.get()
    assert edda.get(f"/specimens/pictures/{picture.id}").headers["content-type"] == "image/jpeg"
    broken = SimpleUploadedFile("specimens.zip", b"no zip", content_type="application/zip")
    assert edda.post("/specimens", {"archive": broken}).status_code == 422


def test_the_register_of_frauds_names_nobody_and_is_asked_for_by_kind(post: Post, seat: Seat) -> None:
    common = {"sex": "F", "age_group": "30-44", "post": "UTO-AIR-1", "direction": "entry"}
    for month, issuer, conclusion in ((10, "UTO", "forged"), (11, "BRA", "counterfeit"), (11, "BRA", "counterfeit")):
        Fraud.objects.create(
            id=uuid4(), year=2026, month=month, issuer=issuer, conclusion=conclusion, methods="photo-substitution",
            document_type="passport", **common,
        )  # fmt: skip
    edda = seat("edda", Role.EXAMINER, where="")
    whole = text_of(edda, "/frauds")
    assert "October 2026" in whole
    assert '<td class="number" data-label="Count">2</td>' in whole
    some = text_of(edda, "/frauds?since=2026-11&state=BRA&type=passport&conclusion=counterfeit")
    assert "October 2026" not in some
    assert Look.objects.filter(what="frauds").count() == 2
    assert "No fraud is recorded" in text_of(edda, "/frauds?since=2026-12")
    assert "October 2026" in text_of(edda, "/frauds?since=nonsense&conclusion=genuine")
    assert seat("ines", Role.FIRST_LINE).get("/frauds").status_code == 403
