"""The desk agent, asked over its loopback: by the paired desk it is answered, by nobody else, one chip at a time."""

from __future__ import annotations

import http.client
import io
import json
import os
import secrets
import sys
import threading
import time
from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from PIL import Image

from limen.adapters.reader_agent import (
    HELLO,
    NONCE_HEADER,
    READ,
    SCAN,
    SEAL_HEADER,
    STILL,
    AgentServer,
    ReaderAgent,
    code_of,
    forget_pairing,
    pairing_secret,
    seal,
    secret_of,
)
from limen.adapters.serial_scanner import SerialScanner
from limen.cli.reader import STILL as STILL_CHILD

DESK = "https://post-1.example:8443"
SECRET = b"twenty bytes of ours"
ECHO = 'import sys; line = sys.stdin.readline(); print(\'{"met": "no chip", "asked": %s}\' % line, flush=True)'
STUCK = "import sys, time; sys.stdin.readline(); time.sleep(60)"
NOTHING: Mapping[str, str] = MappingProxyType({})
DEAD = "raise SystemExit(1)"


@pytest.fixture
def agent() -> ReaderAgent:
    command = (sys.executable, "-I", "-S", "-c", ECHO)
    return ReaderAgent(secret=SECRET, origins=frozenset({DESK}), command=command, readers=lambda: ("Reader 0",))


@pytest.fixture
def server(agent: ReaderAgent) -> Iterator[AgentServer]:
    with AgentServer(agent, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(
    server: AgentServer,
    path: str,
    said: str = "{}",
    *,
    secret: bytes = SECRET,
    nonce: str = "",
    method: str = "POST",
    headers: Mapping[str, str] = NOTHING,
) -> tuple[int, dict[str, Any], http.client.HTTPResponse]:
    link = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    nonce = nonce or secrets.token_hex(16)
    sent = {"Origin": DESK, NONCE_HEADER: nonce, SEAL_HEADER: seal(secret, "ask", path, nonce, said), **headers}
    link.request(method, path, body=said, headers={name: value for name, value in sent.items() if value})
    answer = link.getresponse()
    body = answer.read()
    link.close()
    if answer.status == 200:
        assert answer.headers[SEAL_HEADER] == seal(SECRET, "answer", nonce, body), "the page knows whom it asked"
    return answer.status, json.loads(body) if body else {}, answer


def test_a_paired_page_is_answered(server: AgentServer) -> None:
    status, told, answer = ask(server, HELLO)
    assert (status, told) == (200, {"readers": ["Reader 0"], "busy": False, "scanner": "none", "camera": False})
    assert answer.headers["Access-Control-Allow-Origin"] == DESK
    status, told, _ = ask(server, READ, '{"number": "L898902C3"}')
    assert told == {"met": "no chip", "asked": {"number": "L898902C3"}}
    assert ask(server, READ, '{"again": 1}')[1]["asked"] == {"again": 1}, "each chip has a child of its own"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Host": "elsewhere.example:9303"},
    ],
)
def test_pages_of_others_are_not_answered(server: AgentServer, headers: dict[str, str]) -> None:
    status, told, answer = ask(server, HELLO, headers=headers)
    assert (status, told) == (403, {"problem": "not-our-desk"})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert ask(server, READ, method="OPTIONS", headers=headers)[0] == 403


def test_the_browser_is_told_that_the_desk_may_ask(server: AgentServer) -> None:
    status, _, answer = ask(server, READ, "", method="OPTIONS")
    assert status == 204
    assert answer.headers["Access-Control-Allow-Origin"] == DESK
    assert answer.headers["Access-Control-Allow-Private-Network"] == "true"
    assert NONCE_HEADER in answer.headers["Access-Control-Allow-Headers"]


def test_without_the_secret_nothing_is_read(server: AgentServer) -> None:
    assert ask(server, HELLO, secret=b"another")[:2] == (401, {"problem": "not-paired"})
    assert ask(server, READ, secret=b"another")[0] == 401
    sealed_otherwise = seal(SECRET, "ask", HELLO, "a" * 32, "{}")
    assert ask(server, READ, nonce="a" * 32, headers={SEAL_HEADER: sealed_otherwise})[0] == 401, (
        "sealed for another path"
    )


def test_a_question_is_answered_once(server: AgentServer) -> None:
    assert ask(server, HELLO, nonce="b" * 32)[0] == 200
    assert ask(server, HELLO, nonce="b" * 32)[0] == 401


@pytest.mark.parametrize("length", ["9999999", "-1", "many"])
def test_more_than_an_order_is_not_read(server: AgentServer, length: str) -> None:
    assert ask(server, READ, headers={"Content-Length": length})[0] == 413


def test_one_document_at_a_time(server: AgentServer, agent: ReaderAgent) -> None:
    with agent._busy:
        assert ask(server, READ)[1] == {"problem": "busy"}
        assert ask(server, HELLO)[1]["busy"] is True


@pytest.mark.parametrize("program", [STUCK, DEAD])
def test_a_reader_that_hangs_or_dies_is_told_and_ended(program: str) -> None:
    command = (sys.executable, "-I", "-S", "-c", program)
    agent = ReaderAgent(secret=SECRET, origins=frozenset({DESK}), command=command, readers=tuple, seconds=0.3)
    told = agent.read(b"{}")
    assert told["met"] == "no answer"
    assert agent.read(b"{}")["met"] == "no answer", "and the next one is read"
    agent.close()


def test_the_pairing_code_is_kept_and_made_anew(tmp_path: Path) -> None:
    secret = pairing_secret(tmp_path / "reader")
    assert pairing_secret(tmp_path / "reader") == secret
    assert secret_of(code_of(secret).lower()) == secret
    assert (tmp_path / "reader" / "pairing").stat().st_mode & 0o777 == 0o600
    forget_pairing(tmp_path / "reader")
    assert pairing_secret(tmp_path / "reader") != secret


def test_without_scanner_and_camera_the_page_is_told(server: AgentServer) -> None:
    assert ask(server, SCAN)[1] == {"problem": "no-scanner"}
    assert ask(server, STILL)[1] == {"problem": "no-camera"}


@pytest.mark.parametrize("question", ["[]", "{", '{"after": 1}', '{"after": "of another"}'])
def test_the_scanner_is_served_whatever_is_asked(agent: ReaderAgent, question: str) -> None:
    near, far = os.openpty()
    agent.scanner = SerialScanner(Path(os.ttyname(far)))
    with AgentServer(agent, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            until_there(agent.scanner)
            assert ask(server, HELLO)[1]["scanner"] == "there"
            os.write(near, b"I<UTO\r")
            assert ask(server, SCAN, question)[1]["scan"] == "I<UTO"
        finally:
            server.shutdown()
            thread.join()
    os.close(far)
    os.close(near)


def until_there(scanner: SerialScanner) -> None:
    """Wait until the line is open."""
    ends = time.monotonic() + 10
    while not scanner.is_there and time.monotonic() < ends:
        time.sleep(0.01)


@pytest.mark.camera
def test_a_picture_is_taken_from_what_a_camera_shows(agent: ReaderAgent, tmp_path: Path) -> None:
    import cv2
    import numpy as np

    film = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter.fourcc(*"MJPG"), 10, (320, 240))
    for _ in range(8):
        writer.write(np.full((240, 320, 3), (0, 0, 255), np.uint8))
    writer.release()
    agent.still = (*STILL_CHILD, str(film))
    picture = Image.open(io.BytesIO(b64decode(agent.take_still()["picture"])))
    assert (picture.format, picture.size) == ("JPEG", (320, 240))
    red, green, blue = picture.convert("RGB").tobytes()[:3]
    assert red > 200
    assert max(green, blue) < 60
    agent.still = (*STILL_CHILD, str(tmp_path / "nothing"))
    assert agent.take_still() == {"problem": "camera-silent"}
