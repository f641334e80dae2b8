"""Copies of lists from files, folders and addresses: bounded, from one server, told when unchanged."""

from __future__ import annotations

import os
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep

import pytest

from limen.adapters import list_sources
from limen.adapters.certificates import issue_certificate
from limen.adapters.list_sources import (
    AddressRefused,
    Bounds,
    Mark,
    RedirectRefused,
    SourceMissing,
    SourceSilent,
    SourceTooLarge,
    SourceUnsettled,
    SourceUntrusted,
    check_address,
    copy_from_addresses,
    copy_in_folder,
    copy_of_files,
    shown_address,
)
from limen.lib.listings import ListedPerson, read_persons
from limen.lib.listings.reading import ListFileMissing, ListFileUnexpected

CASES = Path(__file__).resolve().parents[1] / "cases" / "lists"
UN = (CASES / "un.xml").read_bytes()
QUICK = Bounds(most_bytes=1 << 20, wait_seconds=1.0, whole_seconds=2.0)


def put(folder: Path, name: str, data: bytes, *, hours_ago: float = 1.0) -> Path:
    path = folder / name
    path.write_bytes(data)
    then = datetime.now(UTC).timestamp() - hours_ago * 3600
    os.utime(path, (then, then))
    return path


# --- files and folders -------------------------------------------------------------------------------------------


def test_a_file(tmp_path: Path) -> None:
    path = put(tmp_path, "un.xml", UN)
    with copy_of_files("un-xml", {"list": path}) as copy:
        (file,) = copy.files
        assert (file.size, file.sha256, file.source) == (len(UN), sha256(UN).hexdigest(), str(path))
        assert copy.made_at == datetime(2026, 3, 2, 0, 0, 9, 554_000, tzinfo=UTC)
        assert copy.seen_at is not None
        assert sum(isinstance(each, ListedPerson) for each in read_persons("un-xml", copy.opened)) == 2
        opened = copy.opened["list"]
    assert opened.closed


def test_a_copy_is_the_same_whatever_its_files_are_called(tmp_path: Path) -> None:
    digests = set()
    for name in ("a.xml", "b.xml"):
        with copy_of_files("un-xml", {"list": put(tmp_path, name, UN)}) as copy:
            digests.add(copy.sha256)
    assert len(digests) == 1


def test_what_is_wrong_with_files(tmp_path: Path) -> None:
    path = put(tmp_path, "un.xml", UN)
    with pytest.raises(SourceMissing):
        copy_of_files("un-xml", {"list": tmp_path / "none.xml"})
    with pytest.raises(SourceMissing):
        copy_of_files("un-xml", {"list": tmp_path})
    with pytest.raises(ListFileMissing):
        copy_of_files("un-xml", {})
    with pytest.raises(ListFileUnexpected):
        copy_of_files("un-xml", {"list": path, "sdn": path})
    with pytest.raises(SourceTooLarge):
        copy_of_files("un-xml", {"list": path}, bounds=Bounds(most_bytes=100))


def test_the_newest_of_a_folder(tmp_path: Path) -> None:
    put(tmp_path, "sdn.csv", b"old", hours_ago=48)
    put(tmp_path, "SDN_2026-03-02.csv", b"new")
    put(tmp_path, "alt.csv", b"aliases")
    put(tmp_path, "sdn_comments.csv", b"comments", hours_ago=2)
    put(tmp_path, ".sdn.csv", b"hidden", hours_ago=0.5)
    put(tmp_path, "sdn.csv.part", b"unfinished", hours_ago=0.5)
    with copy_in_folder("ofac-csv", tmp_path) as copy:
        names = {each.name: Path(each.source).name for each in copy.files}
    assert names == {"sdn": "SDN_2026-03-02.csv", "alt": "alt.csv", "comments": "sdn_comments.csv"}


def test_the_remarks_are_never_taken_for_the_entries(tmp_path: Path) -> None:
    put(tmp_path, "sdn.csv", b"entries", hours_ago=3)
    put(tmp_path, "alt.csv", b"aliases", hours_ago=3)
    put(tmp_path, "sdn_comments.csv", b"comments", hours_ago=1)
    with copy_in_folder("ofac-csv", tmp_path) as copy:
        assert {each.name: Path(each.source).name for each in copy.files}["sdn"] == "sdn.csv"


def test_a_folder_without_the_files(tmp_path: Path) -> None:
    with pytest.raises(ListFileMissing, match=r"\*sdn\*\.csv"):
        copy_in_folder("ofac-csv", tmp_path)
    with pytest.raises(SourceMissing):
        copy_in_folder("ofac-csv", tmp_path / "none")


def test_a_file_that_is_still_being_copied(tmp_path: Path) -> None:
    put(tmp_path, "un.xml", UN, hours_ago=0)
    with pytest.raises(SourceUnsettled):
        copy_in_folder("un-xml", tmp_path)
    put(tmp_path, "un.xml", UN, hours_ago=-24)
    with copy_in_folder("un-xml", tmp_path) as copy:
        assert copy.size == len(UN)


# --- addresses ---------------------------------------------------------------------------------------------------

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A server on this machine that answers as a test says."""

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, Answer] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, dict(self.headers)))
                outer.answers[self.path.partition("?")[0]](self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the parent has
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if trust is not None:
            self._server.socket = trust.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.address = f"{'https' if trust else 'http'}://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def sends(data: bytes, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        for name, value in {"Content_Length": str(len(data)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(data)

    return answer


def says(code: int, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(code)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


MARKED = {"ETag": '"v7"', "Last_Modified": "Mon, 02 Mar 2026 10:00:00 GMT"}


def test_an_address(server: Server) -> None:
    server.answers["/un.xml"] = sends(UN, **MARKED)
    copy = copy_from_addresses("un-xml", {"list": f"{server.address}/un.xml?token=secret"})
    assert copy is not None
    with copy:
        (file,) = copy.files
        assert (file.size, file.sha256) == (len(UN), sha256(UN).hexdigest())
        assert file.source == f"{server.address}/un.xml"
        assert file.mark == Mark(etag='"v7"', last_modified="Mon, 02 Mar 2026 10:00:00 GMT")
        assert file.seen_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
        assert copy.made_at == datetime(2026, 3, 2, 0, 0, 9, 554_000, tzinfo=UTC)
        assert sum(isinstance(each, ListedPerson) for each in read_persons("un-xml", copy.opened)) == 2
    assert server.asked[0][0].endswith("?token=secret")


def test_an_unchanged_copy_is_told_as_such(server: Server) -> None:
    server.answers["/un.xml"] = says(304)
    mark = Mark(etag='"v7"', last_modified="Mon, 02 Mar 2026 10:00:00 GMT")
    assert copy_from_addresses("un-xml", {"list": f"{server.address}/un.xml"}, marks={"list": mark}) is None
    sent = server.asked[0][1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"v7"', "Mon, 02 Mar 2026 10:00:00 GMT")


def test_a_copy_of_several_files_is_fetched_whole_when_one_is_new(server: Server) -> None:
    def sdn(request: BaseHTTPRequestHandler) -> None:
        (says(304) if "If-None-Match" in request.headers else sends(b"entries"))(request)

    server.answers |= {"/sdn.csv": sdn, "/alt.csv": sends(b"aliases")}
    addresses = {"sdn": f"{server.address}/sdn.csv", "alt": f"{server.address}/alt.csv"}
    copy = copy_from_addresses("ofac-csv", addresses, marks=dict.fromkeys(addresses, Mark(etag='"v7"')))
    assert copy is not None
    with copy:
        assert {name: file.read() for name, file in copy.opened.items()} == {"sdn": b"entries", "alt": b"aliases"}


def test_an_answer_that_nobody_asked_for_is_no_copy(server: Server) -> None:
    server.answers["/un.xml"] = says(304)
    with pytest.raises(SourceSilent, match="304"):
        copy_from_addresses("un-xml", {"list": f"{server.address}/un.xml"})


@pytest.mark.parametrize("code", [403, 404, 500, 503])
def test_an_answer_that_is_no_list(server: Server, code: int) -> None:
    server.answers["/un.xml"] = says(code)
    with pytest.raises(SourceSilent, match=str(code)):
        copy_from_addresses("un-xml", {"list": f"{server.address}/un.xml"})


def test_a_server_may_send_on_within_itself(server: Server) -> None:
    server.answers |= {"/old": says(301, Location="/new"), "/new": sends(UN)}
    copy = copy_from_addresses("un-xml", {"list": f"{server.address}/old"})
    assert copy is not None
    with copy:
        assert copy.size == len(UN)


@pytest.mark.parametrize(
    "target", ["http://localhost:9/un.xml", "https://evil.example/un.xml", "file:///etc/passwd", "ftp://x/"]
)
def test_a_server_may_not_send_on_to_another(server: Server, target: str) -> None:
    server.answers["/un.xml"] = says(302, Location=target)
    with pytest.raises((RedirectRefused, SourceSilent)) as refused:
        copy_from_addresses("un-xml", {"list": f"{server.address}/un.xml"})
    # Another scheme is refused by the library itself.
    assert isinstance(refused.value, RedirectRefused) or target.startswith(("file:", "ftp:"))


def test_a_circle_ends(server: Server) -> None:
    server.answers["/un.xml"] = says(302, Location="/un.xml")
    with pytest.raises(SourceSilent):
        copy_from_addresses("un-xml", {"list": f"{server.address}/un.xml"})


def test_a_file_that_says_it_is_too_large_and_one_that_does_not(server: Server) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(b"x" * 65_536)
        except OSError:
            pass  # the other side has had enough, which is what is tried

    server.answers |= {"/said": sends(b"x" * (2 << 20)), "/endless": endless}
    for path in server.answers:
        with pytest.raises(SourceTooLarge):
            copy_from_addresses("un-xml", {"list": f"{server.address}{path}"}, bounds=QUICK)


def test_a_file_that_is_cut_off(server: Server) -> None:
    server.answers["/un.xml"] = sends(b"short", Content_Length="500")
    with pytest.raises(SourceSilent):
        copy_from_addresses("un-xml", {"list": f"{server.address}/un.xml"}, bounds=QUICK)


@pytest.mark.parametrize("pause", [3.0, 0.3])
def test_a_server_that_dawdles(server: Server, pause: float) -> None:
    def slow(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            for _ in range(30):
                request.wfile.write(b"x")
                request.wfile.flush()
                sleep(pause)
        except OSError:
            pass  # the other side has had enough, which is what is tried

    server.answers["/un.xml"] = slow
    begun = datetime.now(UTC)
    with pytest.raises(SourceSilent):
        copy_from_addresses("un-xml", {"list": f"{server.address}/un.xml"}, bounds=QUICK)
    assert datetime.now(UTC) - begun < timedelta(seconds=8)


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(SourceSilent):
        copy_from_addresses("un-xml", {"list": "http://127.0.0.1:1/un.xml"}, bounds=QUICK)


def test_packed_answers_are_not_taken(server: Server) -> None:
    server.answers["/un.xml"] = sends(UN, Content_Encoding="gzip")
    with pytest.raises(SourceSilent, match="Content-Encoding"):
        copy_from_addresses("un-xml", {"list": f"{server.address}/un.xml"})


def test_marks_that_could_forge_a_question_are_not_kept(server: Server) -> None:
    server.answers["/un.xml"] = sends(UN, ETag='"' + "v" * 1_000 + '"', Last_Modified="yesterday")
    copy = copy_from_addresses("un-xml", {"list": f"{server.address}/un.xml"})
    assert copy is not None
    with copy:
        assert (copy.files[0].mark.etag, copy.seen_at) == ("", None)


@pytest.mark.parametrize(
    "address",
    [
        "http://lists.example/un.xml",
        "http://10.0.0.1/un.xml",
        "http://localhost.evil.example/un.xml",
        "ftp://lists.example/un.xml",
        "file:///etc/passwd",
        "https://odo:secret@lists.example/un.xml",
        "https:///un.xml",
        "https://lists.example:port/un.xml",
        "https://lists.example/un .xml",
        "https://lists.example/\nHost: evil",
        "https://[::1/un.xml",
        "",
    ],
)
def test_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        check_address(address)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["https://lists.example/un.xml?token=1", "http://127.0.0.1:8000/x", "http://[::1]/x"]
)
def test_addresses_that_are_taken(address: str) -> None:
    check_address(address)
    assert "token" not in shown_address(address)


def test_a_server_that_nobody_vouches_for(tmp_path: Path) -> None:
    issued = issue_certificate(tmp_path, node_name="owner", hosts=("127.0.0.1",), now=datetime.now(UTC))
    trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trust.load_cert_chain(tmp_path / "node.pem", tmp_path / "node.key")
    server = Server(trust)
    server.answers["/un.xml"] = sends(UN)
    try:
        with pytest.raises(SourceUntrusted):
            copy_from_addresses("un-xml", {"list": f"{server.address}/un.xml"})
        known = ssl.create_default_context(cafile=str(issued.authority))
        copy = copy_from_addresses("un-xml", {"list": f"{server.address}/un.xml"}, trust=known)
        assert copy is not None
        copy.stack.close()
    finally:
        server.close()


def test_nothing_is_asked_before_every_address_was_checked(server: Server) -> None:
    with pytest.raises(AddressRefused):
        copy_from_addresses("ofac-csv", {"sdn": f"{server.address}/sdn.csv", "alt": "http://lists.example/alt.csv"})
    assert server.asked == []
    assert list_sources.MOST_REDIRECTS < 10
