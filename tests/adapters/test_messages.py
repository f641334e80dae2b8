"""Messages leave by a file, a console or the network, and say nothing but that something waits."""

from __future__ import annotations

import hmac
import json
import logging
import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

import pytest

from limen.adapters import messages
from limen.adapters.installation import Configuration
from limen.lib.safeguards.messages import SENTENCES, MessageNotSent, Outgoing

SENT = Outgoing(id="018f", channel="email", address="door@lotus.example", about="referral-sent", number="R-ABCD2345")


@pytest.mark.parametrize("about", sorted(SENTENCES))
def test_every_message_says_where_to_look_and_nothing_else(about: str) -> None:
    said = messages.text_of(Outgoing(id="1", channel="sms", address="+0", about=about, number="R-ABCD2345"))
    assert said.startswith("Limen: ")
    assert "%" not in said
    assert len(said) <= 160, "one SMS"


def test_by_default_a_line_in_a_file(tmp_path: Path) -> None:
    send = messages.sender_of(Configuration(home=tmp_path))
    send(SENT)
    send(SENT)
    lines = (tmp_path / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["to"] for line in lines] == ["door@lotus.example"] * 2


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    send = messages.sender_of(Configuration(home=tmp_path / "gone"))
    with pytest.raises(MessageNotSent):
        send(SENT)


def test_to_the_console(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="limen.messages"):
        messages.sender_of(Configuration(home=tmp_path, messages="console"))(SENT)
    assert "R-ABCD2345" in caplog.text


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_what_is_not_set_up_is_told(tmp_path: Path, channel: str) -> None:
    send = messages.sender_of(Configuration(home=tmp_path, messages="send"))
    with pytest.raises(MessageNotSent):
        send(Outgoing(id="1", channel=channel, address="+0", about="duty", number=""))


def test_by_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[EmailMessage] = []

    class Server:
        def __init__(self, host: str, port: int, **_: Any) -> None:
            assert (host, port) == ("mail.example", 2525)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def send_message(self, mail: EmailMessage) -> None:
            taken.append(mail)

    monkeypatch.setattr(smtplib, "SMTP", Server)
    told = Configuration(home=tmp_path, messages="send", smtp="mail.example:2525", mail_from="post@uto.example")
    messages.sender_of(told)(SENT)
    assert (taken[0]["To"], taken[0]["Subject"]) == ("door@lotus.example", "Limen")
    assert "R-ABCD2345" in taken[0].get_content()


def test_a_webhook_is_signed_goes_over_https_alone_and_follows_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "webhook.key").write_bytes(b"secret")
    asked: list[Any] = []

    class Answer:
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def read(self, _: int) -> bytes:
            return b""

    class Opener:
        def open(self, request: Any, **_: Any) -> Answer:
            asked.append(request)
            return Answer()

    monkeypatch.setattr(messages, "_OPENER", Opener())
    send = messages.sender_of(Configuration(home=tmp_path, messages="send"))
    hook = Outgoing(id="1", channel="webhook", address="https://lotus.example/in", about="referral-sent", number="R-1")
    send(hook)
    body = asked[0].data
    assert json.loads(body) == {"id": "1", "about": "referral-sent", "referral": "R-1"}
    assert asked[0].get_header("X-limen-signature") == hmac.new(b"secret", body, "sha256").hexdigest()
    with pytest.raises(MessageNotSent):
        send(Outgoing(id="1", channel="webhook", address="http://lotus.example/in", about="duty", number=""))
