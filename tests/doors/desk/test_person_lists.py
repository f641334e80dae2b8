"""The pages of lists of persons: every step by its page, and nothing for whom it is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from limen.adapters.list_uploads import opened_files
from limen.adapters.world import World
from limen.apps.journal.models import Look
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.models import PersonEntry, PersonListVersion, PersonProposal
from limen.apps.watchlists.queries import person_list
from limen.desk import acting
from limen.lib.basics.roles import Role
from limen.node import loops
from tests.doors.desk.test_second_line import Seat, post, seat

__all__ = ["post", "seat"]
pytestmark = pytest.mark.django_db
COPIED = {
    "code": "watch",
    "name": "Watch",
    "owner": "international",
    "legal_basis": "Act, 4",
    "made_here": "no",
    "categories": ["sanctions"],
    "usual_category": "sanctions",
    "action": "stop-and-call",
    "format": "generic-csv",
    "stale_hours": "48",
}
MADE_HERE = {
    **COPIED,
    "code": "national",
    "name": "National",
    "made_here": "yes",
    "categories": ["wanted", "discreet-check"],
    "usual_category": "",
    "seen_by": ["watchlist_desk"],
    "format": "",
}


class HasContent(Protocol):
    @property
    def content(self) -> Any: ...


def text(response: HasContent) -> str:
    return str(response.content.decode())


def world_of_the_desk() -> World:
    """Return the world that `seat` put under the desk."""
    made: World = vars(acting)["world"]()
    return made


def csv(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", "\n".join(["no,name,born", *rows]).encode())


class Desk:
    """Two officers of the desk at their screens."""

    def __init__(self, seat: Seat) -> None:
        self.first = seat("wanda", Role.WATCHLIST_DESK, where="")
        self.second = seat("weng", Role.WATCHLIST_DESK, where="")

    def open_copied(self) -> None:
        """Open a list of copies and save what its columns mean."""
        assert self.first.post("/lists/persons/open", COPIED)["Location"] == "/lists/persons/watch"
        guessed = self.first.post("/lists/persons/watch/mapping", {"file": csv("1,Ann Quiet,1970-01-02")})
        assert guessed.status_code == 200
        assert '<option value="birth_date" selected>' in text(guessed)
        saved = self.first.post(
            "/lists/persons/watch/mapping",
            {
                "save": "yes",
                "name": ["no", "name", "born"],
                "field": ["key", "name", "birth_date"],
                "date_format": ["", "", ""],
                "separator": ["", "", ""],
                "delimiter": ",",
            },
        )
        assert saved["Location"] == "/lists/persons/watch/copy"

    def bring(self, *rows: str) -> str:
        """Bring a copy, have the node read it, and return the address of its version."""
        answer = self.first.post("/lists/persons/watch/copy", {"file-list": csv(*rows), "made_at": "2026-03-01T08:00"})
        address: str = answer["Location"]
        assert "Waits to be read" in text(self.first.get(address))
        loops.read_lists(world_of_the_desk())
        return address

    def entry(self, **changes: str) -> UUID:
        """Propose an entry and return the proposal."""
        today = world_of_the_desk().machine_act(purpose="test").today
        said = {
            "proposal": str(world_of_the_desk().machine_act(purpose="test").new_id()),
            "names": "Viktor Halloran",
            "births": "1981-02-03",
            "category": "wanted",
            "legal_basis": "Code, 210",
            "expires_on": (today + timedelta(days=90)).isoformat(),
            "authority": "District Court",
            "redress": "Ombudsman",
            "words": "Warrant.",
            **changes,
        }
        answer = self.first.post("/lists/persons/national/entries/new", said)
        assert answer.status_code == 302, text(answer)
        return UUID(said["proposal"])


@pytest.fixture
def desk(seat: Seat) -> Desk:
    return Desk(seat)


@pytest.mark.parametrize("megabytes", [3, 12])
def test_a_copy_larger_than_a_form_is_brought(desk: Desk, megabytes: int) -> None:
    """Beyond 2.5 megabytes Django bounds a form, beyond 10 it would not keep a file in memory by itself."""
    desk.open_copied()
    row = "1,Ann Quiet,1970-01-02" + " " * 1000
    content = "\n".join(["no,name,born", *[row] * (megabytes * 1024)]).encode()
    brought = {"file-list": SimpleUploadedFile("list.csv", content), "made_at": "2026-03-01T08:00"}
    answer = desk.first.post("/lists/persons/watch/copy", brought)
    assert answer.status_code == 302, text(answer)
    received = watchlists.take_received()
    assert received is not None
    assert opened_files(world_of_the_desk().artefacts, received.files)["list"].read() == content


def test_files_too_large_together_are_refused_unread_with_the_command_that_takes_them(desk: Desk) -> None:
    answer = desk.first.post("/lists/persons/watch/copy", {}, CONTENT_LENGTH=str(33 << 20))
    assert answer.status_code == 413
    assert "limen lists persons propose" in text(answer)


def test_a_copy_is_brought_looked_at_proposed_and_confirmed(desk: Desk) -> None:
    desk.open_copied()
    address = desk.bring("1,Ann Quiet,1970-01-02", "2,Ben Loud,1981", "3,,1990")
    page = text(desk.first.get(address))
    for told in ("Ann Quiet", "Ben Loud", "Kept aside", "Propose this version"):
        assert told in page, told
    assert desk.first.post(address, {"step": "propose", "words": "First copy."}).status_code == 302
    own = text(desk.first.get(address))
    assert "somebody else has to confirm it" in own
    assert "entries in force</button>" not in own
    assert desk.first.post(address, {"step": "confirm"}).status_code == 403
    assert "Put 2 entries in force" in text(desk.second.get(address))
    assert desk.second.post(address, {"step": "confirm"})["Location"] == "/lists/persons/watch"
    assert "Version 1 in force, 2 entries" in text(desk.second.get("/lists/persons/watch"))
    assert "Watch" in text(desk.second.get("/lists"))
    assert '<a href="/lists" aria-current="page">' in text(desk.second.get("/lists/persons/watch"))


def test_the_difference_is_shown_and_sent_back(desk: Desk) -> None:
    desk.open_copied()
    address = desk.bring("1,Ann Quiet,1970-01-02", "2,Ben Loud,1981")
    desk.first.post(address, {"step": "propose", "words": "First."})
    desk.second.post(address, {"step": "confirm"})
    address = desk.bring("1,Ann Quiet,1971-01-02", "3,Cem Still,1990")
    page = text(desk.first.get(f"{address}?what=changed"))
    assert "2 Jan 1970" in page
    assert "2 Jan 1971" in page
    assert "Cem Still" not in page
    desk.first.post(address, {"step": "propose", "words": "Second."})
    assert desk.second.post(address, {"step": "withdraw", "words": ""}).status_code == 422
    assert desk.second.post(address, {"step": "withdraw", "words": "Not theirs."}).status_code == 302
    kept = person_list("watch")
    assert kept is not None
    assert kept.number == 1


def test_a_version_is_brought_back(desk: Desk) -> None:
    desk.open_copied()
    for rows in (["1,Ann Quiet,1970"], ["1,Ann Quiet,1970", "2,Ben Loud,1981"]):
        address = desk.bring(*rows)
        desk.first.post(address, {"step": "propose", "words": "Weekly."})
        desk.second.post(address, {"step": "confirm"})
    assert "Bring it back" in text(desk.first.get("/lists/persons/watch"))
    assert desk.first.post("/lists/persons/watch/back/1", {"words": ""}).status_code == 422
    address = desk.first.post("/lists/persons/watch/back/1", {"words": "Cut short."})["Location"]
    assert "Version 1 comes back" in text(desk.second.get(address))
    desk.second.post(address, {"step": "confirm"})
    kept = person_list("watch")
    assert kept is not None
    assert (kept.number, kept.entries) == (3, 1)


def test_a_copy_that_cannot_be_read_says_why(desk: Desk) -> None:
    desk.open_copied()
    answer = desk.first.post(
        "/lists/persons/watch/copy",
        {"file-list": SimpleUploadedFile("x.csv", b"a,b\n1,2\n"), "made_at": "2026-03-01T08:00"},
    )
    loops.read_lists(world_of_the_desk())
    assert "The copy cannot be read" in text(desk.first.get(answer["Location"]))


def test_an_entry_is_made_confirmed_found_reviewed_changed_and_lifted(desk: Desk) -> None:
    desk.first.post("/lists/persons/open", MADE_HERE)
    proposal = desk.entry()
    address = f"/lists/proposals/{proposal}"
    assert "somebody else has to confirm it" in text(desk.first.get(address))
    assert desk.first.post(address, {"step": "confirm"}).status_code == 403
    assert "Entries that wait for a second person: 1" in text(desk.second.get("/lists"))
    assert desk.second.post(address, {"step": "confirm"}).status_code == 302
    assert "Entries that wait for a second person" not in text(desk.second.get("/lists"))
    found = text(desk.second.post("/lists/entries", {"task": "verify-hit", "name": "hallo"}))
    record = PersonEntry.objects.get().record
    assert f"/lists/entries/{record}?task=verify-hit" in found
    looked = Look.objects.count()
    page = text(desk.second.get(f"/lists/entries/{record}?task=verify-hit"))
    assert "Viktor Halloran" in page
    assert "confirmed by" in page
    assert Look.objects.count() == looked + 1
    assert desk.second.post(f"/lists/entries/{record}/review", {"words": "Court says so."}).status_code == 302
    changed = desk.first.get(f"/lists/entries/{record}/change")
    assert "Viktor Halloran" in text(changed)
    lifted = desk.first.post(f"/lists/entries/{record}/lift", {"words": "Withdrawn."})["Location"]
    assert desk.second.post(lifted, {"step": "confirm"}).status_code == 302
    assert "No longer on" in text(desk.second.get(f"/lists/entries/{record}"))


def test_a_wrong_entry_is_told_and_what_was_typed_stays(desk: Desk) -> None:
    desk.first.post("/lists/persons/open", MADE_HERE)
    answer = desk.first.post(
        "/lists/persons/national/entries/new",
        {"proposal": str(UUID(int=5)), "names": "Viktor", "births": "soon", "category": "wanted", "words": "x"},
    )
    assert answer.status_code == 422
    assert "Viktor" in text(answer)
    assert PersonProposal.objects.count() == 0


def test_oversight_draws_asks_and_is_answered(desk: Desk, seat: Seat) -> None:
    desk.first.post("/lists/persons/open", MADE_HERE)
    proposal = desk.entry(category="discreet-check", names="Quiet Person")
    desk.second.post(f"/lists/proposals/{proposal}", {"step": "confirm"})
    olga = seat("olga", Role.OVERSIGHT, where="")
    assert "Draw entries at random" in text(olga.get("/lists"))
    address = olga.post("/lists/samples", {"list_code": "", "count": "5", "words": "Audit."})["Location"]
    assert "Quiet Person" in text(olga.get(address))
    assert "Oversight asks" not in text(desk.first.get("/lists"))
    olga.post(address, {"place": "1", "words": "Where is the order?"})
    looked = Look.objects.count()
    assert "Oversight asks" in text(desk.first.get("/lists"))
    assert Look.objects.count() == looked, "a count shows nobody"
    assert "Where is the order?" in text(desk.first.get("/lists/entries"))
    assert desk.first.post(f"{address}/1", {"words": "In the file."}).status_code == 302
    assert "In the file." in text(olga.get(address))
    assert "Quiet Person" not in text(olga.get("/lists/samples"))


ADDRESSES = [
    "/lists/persons/open",
    "/lists/persons/national/copy",
    "/lists/persons/national/mapping",
    "/lists/persons/national/back/1",
    "/lists/persons/national/entries/new",
    "/lists/entries",
    f"/lists/versions/{UUID(int=1)}",
    f"/lists/entries/{UUID(int=1)}",
    f"/lists/entries/{UUID(int=1)}/change",
    f"/lists/proposals/{UUID(int=1)}",
    "/lists/samples",
    f"/lists/samples/{UUID(int=1)}",
]


@pytest.mark.parametrize("role", [Role.FIRST_LINE, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.PERMIT_DESK])
def test_nobody_else_sees_any_of_it(desk: Desk, seat: Seat, role: Role) -> None:
    desk.first.post("/lists/persons/open", MADE_HERE)
    other = seat("other", role, where="")
    assert [other.get(address).status_code for address in ADDRESSES] == [403] * len(ADDRESSES)


def test_what_is_not_there_is_not_there(desk: Desk) -> None:
    for address in ("/lists/persons/gone", f"/lists/versions/{UUID(int=1)}", f"/lists/entries/{UUID(int=1)}"):
        assert desk.first.get(address).status_code == 404, address
    assert PersonListVersion.objects.count() == 0
