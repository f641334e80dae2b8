"""The desk agent: serves the devices of a booth to the desk's page in the browser beside it, and to nobody else.

They are the chip reader, a scanner on a serial line, and a camera that the browser does not reach by itself.

It listens on the loopback of its own machine. A page is answered when it comes from the one desk that this agent was
started for, and proves with every question that it knows the pairing secret; the answer proves the same to the page.
One document is read at a time, by a process of its own that ends with it; here nothing is kept and nothing is written.
"""

from __future__ import annotations

import hmac
import json
import secrets
import select
import subprocess
import threading
from base64 import b32decode, b32encode
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from limen.adapters import clock
from limen.adapters.chip_child import MOST_ORDER
from limen.adapters.chip_reader import MOST_SECONDS, WAIT_SECONDS
from limen.adapters.secret_files import read_secret, write_secret
from limen.adapters.serial_scanner import SerialScanner
from limen.lib.basics.problems import Problem
from limen.lib.emrtd.answer import MOST_BYTES, Answer, answer_to_dict
from limen.lib.emrtd.results import Met

DEMO_FOLDER: Final = "demo-reader"
"""In the folder of a demo: the pairing of its invented reader, and the keys of the State that signs its chips."""
SECRET_BYTES: Final = 20
NONCE_LETTERS: Final = 32
NONCE_HEADER: Final = "X-Limen-Nonce"
SEAL_HEADER: Final = "X-Limen-Seal"
HELLO: Final = "/hello"
READ: Final = "/read"
SCAN: Final = "/scan"
STILL: Final = "/still"
GRACE_SECONDS: Final = 5.0
"""What a child has beyond the time for a chip, to write its answer down."""
SCAN_SECONDS: Final = 20.0
"""So long a page waits for the scanner before it asks again."""
STILL_SECONDS: Final = 10.0
_REMEMBERED: Final = 4_096
_MOST_AT_ONCE: Final = 8
_SLOW_CLIENT_SECONDS: Final = 10.0
_MOST_ANSWER: Final = 2 * MOST_BYTES
_MOST_STILL: Final = 16 * 1_048_576


def pairing_secret(folder: Path) -> bytes:
    """Return the secret of this agent, made when there is none yet."""
    path = folder / "pairing"
    write_secret(path, secrets.token_bytes(SECRET_BYTES), replace=False)
    return read_secret(path) or b""


def forget_pairing(folder: Path) -> None:
    """Make a new secret: no page that was paired before is answered any more."""
    write_secret(folder / "pairing", secrets.token_bytes(SECRET_BYTES), replace=True)


def code_of(secret: bytes) -> str:
    """Return a pairing secret as people type it: groups of four letters and digits."""
    text = b32encode(secret).decode("ascii")
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def secret_of(code: str) -> bytes:
    """Return the secret of a typed code; raises ValueError."""
    return b32decode(code.replace("-", "").replace(" ", "").upper())


def seal(secret: bytes, *parts: str | bytes) -> str:
    """Return the seal over what is said, each part on a line of its own."""
    said = b"\n".join(part.encode() if isinstance(part, str) else part for part in parts)
    return hmac.digest(secret, said, "sha256").hex()


def text_in(said: bytes, name: str) -> str:
    """Return a text of a question; empty when the question has none."""
    try:
        asked = json.loads(said)
    except ValueError:
        return ""
    value = asked.get(name, "") if isinstance(asked, dict) else ""
    return value if isinstance(value, str) else ""


class Child:
    """A process that waits for one order, obeys it and ends."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/"
        )

    def obey(self, order: bytes, *, seconds: float, most: int = _MOST_ANSWER) -> bytes | None:
        """Return the line that the child answers; None when it breaks off, or says nothing in time. It ends with it."""
        try:
            return self._answer(order, until=clock.stopwatch() + seconds, most=most)
        except OSError:
            return None
        finally:
            self.end()

    def _answer(self, order: bytes, *, until: float, most: int) -> bytes | None:
        assert self._process.stdin is not None  # noqa: S101 - both were asked for as pipes
        assert self._process.stdout is not None  # noqa: S101 - as above
        self._process.stdin.write(order + b"\n")
        self._process.stdin.flush()
        said = b""
        while len(said) <= most:
            left = until - clock.stopwatch()
            if left <= 0 or not select.select([self._process.stdout], [], [], left)[0]:
                return None
            piece = self._process.stdout.read1(65_536)  # type: ignore[attr-defined]  # a buffered reader of a pipe
            said += piece
            if not piece or said.endswith(b"\n"):
                return said if said.endswith(b"\n") else None
        return None

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.communicate()


@dataclass(kw_only=True)
class ReaderAgent:
    """What the agent is and does, apart from the protocol by which it is asked."""

    secret: bytes
    origins: frozenset[str]
    """The desk whose pages are answered, under each of its names: scheme, host and port."""
    command: Sequence[str]
    """The program that reads one chip."""
    readers: Callable[[], tuple[str, ...]]
    """Which readers there are; may raise a Problem."""
    scanner: SerialScanner | None = None
    """The scanner on a serial line, where there is one."""
    still: Sequence[str] = ()
    """The program that takes a picture; empty where the browser has its camera itself, or there is none."""
    seconds: float = MOST_SECONDS + WAIT_SECONDS + GRACE_SECONDS
    _busy: threading.Lock = field(default_factory=threading.Lock)
    _taking: threading.Lock = field(default_factory=threading.Lock)
    _seen: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _seen_lock: threading.Lock = field(default_factory=threading.Lock)
    _ready: Child | None = None

    def prepare(self) -> None:
        """Start the child that will read the next chip, so that nobody waits for it."""
        self._ready = self._ready or Child(self.command)

    def close(self) -> None:
        """End what was started."""
        if self.scanner is not None:
            self.scanner.close()
        if self._ready is not None:
            self._ready.end()
            self._ready = None

    def is_asked_rightly(self, path: str, nonce: str, said: bytes, sealed: str) -> bool:
        """Return True when a question bears the pairing's seal and was never asked before."""
        if len(nonce) != NONCE_LETTERS or not sealed.isascii():
            return False
        if not hmac.compare_digest(seal(self.secret, "ask", path, nonce, said), sealed):
            return False
        with self._seen_lock:
            if nonce in self._seen:
                return False
            self._seen.append(nonce)
        return True

    def hello(self) -> dict[str, object]:
        """Return which readers there are, whether one is reading, and which other devices of the booth are served."""
        others = {"scanner": self._scanner_word(), "camera": bool(self.still)}
        try:
            names = self.readers()
        except Problem as problem:
            return {"problem": problem.code, "readers": [], "busy": False, **others}
        return {"readers": list(names), "busy": self._busy.locked(), **others}

    def _scanner_word(self) -> str:
        if self.scanner is None:
            return "none"
        return "there" if self.scanner.is_there else "gone"

    def scan(self, said: bytes) -> dict[str, str]:
        """Wait for the scanner and return what it sent; `after` of the question marks what the page had already."""
        if self.scanner is None:
            return {"problem": "no-scanner"}
        after = text_in(said, "after")
        scan = self.scanner.take(after, seconds=SCAN_SECONDS)
        return {"scan": "", "mark": after} if scan is None else {"scan": scan.text, "mark": scan.mark}

    def take_still(self) -> dict[str, Any]:
        """Take one picture with the booth's camera."""
        if not self.still:
            return {"problem": "no-camera"}
        if not self._taking.acquire(blocking=False):
            return {"problem": "busy"}
        try:
            said = Child(self.still).obey(b"", seconds=STILL_SECONDS, most=_MOST_STILL)
        finally:
            self._taking.release()
        if said is None:
            return {"problem": "camera-silent"}
        told: dict[str, Any] = json.loads(said)
        return told

    def read(self, order: bytes) -> dict[str, Any]:
        """Read one chip and return what came of it; `busy` when another is being read."""
        if not self._busy.acquire(blocking=False):
            return {"problem": "busy"}
        try:
            self.prepare()
            child, self._ready = self._ready, None
            begun = clock.stopwatch()
            said = child.obey(order, seconds=self.seconds) if child is not None else None
            if said is None:
                return answer_to_dict(Answer(met=Met.NO_ANSWER, seconds=clock.stopwatch() - begun))
            told: dict[str, Any] = json.loads(said)
            return told
        finally:
            self.prepare()
            self._busy.release()


class AgentServer(ThreadingHTTPServer):
    """Listens on the loopback for the pages of one desk."""

    daemon_threads = True
    request_queue_size = _MOST_AT_ONCE

    def __init__(self, agent: ReaderAgent, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.agent = agent
        self.hosts = {f"127.0.0.1:{self.server_port}", f"localhost:{self.server_port}"}
        self.slots = threading.BoundedSemaphore(_MOST_AT_ONCE)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a page that was closed while it asked is no fault, and what it asked is nobody's business."""

    def __enter__(self) -> AgentServer:  # noqa: PYI034 - nobody derives from it
        self.agent.prepare()
        if self.agent.scanner is not None:
            self.agent.scanner.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server_close()
        self.agent.close()


class _Handler(BaseHTTPRequestHandler):
    """One question of a page."""

    server: AgentServer
    protocol_version = "HTTP/1.1"
    timeout = _SLOW_CLIENT_SECONDS
    server_version = "Limen"
    sys_version = ""

    def do_OPTIONS(self) -> None:
        """Tell the browser that the desk's pages may ask."""
        if not self._is_our_page():
            self._answer(HTTPStatus.FORBIDDEN, b"")
            return
        self._answer(HTTPStatus.NO_CONTENT, b"")

    def do_POST(self) -> None:
        """Answer a question of a paired page."""
        if not self._is_our_page():
            self._refuse(HTTPStatus.FORBIDDEN, "not-our-desk")
            return
        said = self._body()
        if said is None:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large")
            return
        nonce = self.headers.get(NONCE_HEADER, "")
        if not self.server.agent.is_asked_rightly(self.path, nonce, said, self.headers.get(SEAL_HEADER, "")):
            self._refuse(HTTPStatus.UNAUTHORIZED, "not-paired")
            return
        with self.server.slots:
            told = self._told(said)
        if told is None:
            self._refuse(HTTPStatus.NOT_FOUND, "no-such-thing")
            return
        body = json.dumps(told).encode()
        self._answer(HTTPStatus.OK, body, sealed=seal(self.server.agent.secret, "answer", nonce, body))

    def _told(self, said: bytes) -> Mapping[str, object] | None:
        agent = self.server.agent
        answers: Mapping[str, Callable[[], Mapping[str, object]]] = {
            HELLO: agent.hello,
            READ: lambda: agent.read(said),
            SCAN: lambda: agent.scan(said),
            STILL: agent.take_still,
        }
        answer = answers.get(self.path)
        return None if answer is None else answer()

    def _is_our_page(self) -> bool:
        """A page of another site, or one that reached us under another name, is none of ours."""
        is_desk = self.headers.get("Origin") in self.server.agent.origins
        return is_desk and self.headers.get("Host") in self.server.hosts

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST_ORDER - 2:
            self.close_connection = True
            return None
        # An order is one line for the child that obeys it.
        return self.rfile.read(int(length)).replace(b"\n", b" ")

    def _refuse(self, status: HTTPStatus, code: str) -> None:
        self._answer(status, json.dumps({"problem": code}).encode())

    def _answer(self, status: HTTPStatus, body: bytes, *, sealed: str = "") -> None:
        self.send_response(status)
        for name, value in self._headers(sealed).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _headers(self, sealed: str) -> dict[str, str]:
        said = {
            "Content-Type": "application/json",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Vary": "Origin",
        }
        if self._is_our_page():
            said |= {
                "Access-Control-Allow-Origin": self.headers["Origin"],
                "Access-Control-Allow-Methods": "POST",
                "Access-Control-Allow-Headers": f"Content-Type, {NONCE_HEADER}, {SEAL_HEADER}",
                "Access-Control-Expose-Headers": SEAL_HEADER,
                "Access-Control-Allow-Private-Network": "true",
                "Access-Control-Max-Age": "600",
            }
        return said | ({SEAL_HEADER: sealed} if sealed else {})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the parent's parameter
        """Keep no record of what was asked."""
