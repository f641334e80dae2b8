"""The hands that send messages: to a file, to the console, by SMTP, to an SMS gateway, to a service's own address.

`limen.toml` says which: `messages = "file"` (the default: `messages.jsonl` in the installation folder), `"console"`, or
`"send"` with `smtp = "host:port"`, `mail_from = "…"` and `sms_gateway = "https://…"`. What is sent tells nothing of
anybody. A webhook is signed with the secret in `secrets/webhook.key` (HMAC-SHA-256 over the body).
"""

from __future__ import annotations

import hmac
import http.client
import json
import logging
import smtplib
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from typing import Final

from limen.adapters import clock
from limen.adapters.installation import Configuration
from limen.adapters.secret_files import read_secret
from limen.lib.basics.words import in_english
from limen.lib.safeguards.messages import SENTENCES, MessageNotSent, Outgoing, Send

TIMEOUT: Final = 10.0
"""Seconds after which an address that does not answer counts as silent."""
_log = logging.getLogger("limen.messages")


def text_of(message: Outgoing) -> str:
    """Return what is sent, in English: whoever gets it may read any language, and it says little."""
    values = {"number": message.number} if "%(number)s" in SENTENCES[message.about] else {}
    return in_english(SENTENCES[message.about], values)


def sender_of(configuration: Configuration) -> Send:
    """Return the hand that this installation sends with."""
    if configuration.messages == "console":
        return _to_console
    if configuration.messages == "send":
        return _Sending(configuration).send
    return _Filing(configuration).send


def _to_console(message: Outgoing) -> None:
    _log.info("%s to %s: %s", message.channel, message.address, text_of(message))


class _Filing:
    """Writes each message as a line of JSON, for whoever takes them from there."""

    def __init__(self, configuration: Configuration) -> None:
        self._path = configuration.home / "messages.jsonl"

    def send(self, message: Outgoing) -> None:
        line = {
            "at": clock.now().isoformat(),
            "id": message.id,
            "channel": message.channel,
            "to": message.address,
            "text": text_of(message),
        }
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise MessageNotSent(why=f"{self._path} cannot be written ({error.strerror})") from error


class _Sending:
    """Sends over the network; every address is the country pack's or the configuration's, none comes from a form."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration

    def send(self, message: Outgoing) -> None:
        hands: Mapping[str, Callable[[Outgoing], None]] = {
            "email": self._mail,
            "sms": self._sms,
            "webhook": self._webhook,
        }
        try:
            hands[message.channel](message)
        except (OSError, smtplib.SMTPException, http.client.HTTPException) as error:
            raise MessageNotSent(why=f"{message.channel}: {type(error).__name__}") from error

    def _mail(self, message: Outgoing) -> None:
        told = self._configuration
        if not told.smtp or not told.mail_from:
            raise MessageNotSent(why="smtp and mail_from are not set in limen.toml")
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = told.mail_from, message.address, "Limen"
        mail["Message-ID"] = f"<{message.id}@{told.hosts[0]}>"
        mail.set_content(text_of(message))
        host, _, port = told.smtp.partition(":")
        with smtplib.SMTP(host, int(port or 25), timeout=TIMEOUT) as server:
            server.send_message(mail)

    def _sms(self, message: Outgoing) -> None:
        if not self._configuration.sms_gateway:
            raise MessageNotSent(why="sms_gateway is not set in limen.toml")
        self._post(self._configuration.sms_gateway, {"to": message.address, "text": text_of(message), "id": message.id})

    def _webhook(self, message: Outgoing) -> None:
        said = {"id": message.id, "about": message.about, "referral": message.number}
        self._post(message.address, said, key=read_secret(self._configuration.secrets / "webhook.key"))

    def _post(self, address: str, said: Mapping[str, str], *, key: bytes | None = None) -> None:
        if not address.startswith("https://"):
            raise MessageNotSent(why="only https addresses are sent to")
        body = json.dumps(said).encode()
        headers = {"Content-Type": "application/json"}
        if key is not None:
            headers["X-Limen-Signature"] = hmac.new(key, body, "sha256").hexdigest()
        asked = urllib.request.Request(address, data=body, headers=headers, method="POST")  # noqa: S310 - https above
        with _OPENER.open(asked, timeout=TIMEOUT) as answer:
            answer.read(1)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Who is redirected elsewhere was not who the country pack named."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)
