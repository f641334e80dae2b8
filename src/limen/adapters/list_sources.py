"""Where copies of lists come from: files, the newest ones of a folder, or addresses that the administrator gave.

A copy is opened, never kept: what an address sends lies in a file without a name until the copy is closed. Nothing is
asked of a server beyond one GET for each file, with what the last answer said of its age, so that an unchanged copy
is told as such.
"""

from __future__ import annotations

import http.client
import ipaddress
import ssl
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Final, Self
from urllib.parse import SplitResult, urlsplit

from limen.adapters.clock import now, stopwatch
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.listings import Format, WantedFile, format_of, made_at_of
from limen.lib.listings.formats import HEAD
from limen.lib.listings.reading import ListFileMissing, ListFileUnexpected

MEGABYTE: Final = 1 << 20
CHUNK: Final = 1 << 18
HELD: Final = 8 * MEGABYTE
"""Bytes of a fetched file that are held in memory; larger ones lie in a file without a name."""
SETTLED: Final = timedelta(seconds=5)
"""A file of a folder that changed less than this ago may still be being copied there."""
MOST_REDIRECTS: Final = 5
NOT_MODIFIED: Final = "HTTP 304 Not Modified"
"""What a server answers of which the copy is as its mark says."""
LONGEST_MARK: Final = 300
"""Characters of what a server calls its copy."""
AGENT: Final = "Limen (border management; lists)"
_UNFINISHED: Final = (".part", ".tmp", ".crdownload", ".filepart", "~")


class SourceMissing(Problem):
    """There is no such file or folder, or it may not be read."""

    code = "list-source-missing"
    sentence = N_("%(source)s is not there, or may not be read by this program. Check the path and its rights.")


class SourceUnsettled(Problem):
    """A file of a folder is perhaps still being copied."""

    code = "list-source-unsettled"
    sentence = N_("%(source)s changed a moment ago and may still be being copied. Try again in ten seconds.")


class SourceTooLarge(Problem):
    """A file is larger than what is taken."""

    code = "list-source-too-large"
    sentence = N_("%(source)s is larger than the limit of %(megabytes)s megabytes. Was it the right file?")


class AddressRefused(Problem):
    """An address is none that a list may be fetched from."""

    code = "list-address-refused"
    sentence = N_(
        "A list is fetched from an address that begins with https:// and holds no name and password. This one does"
        " not: %(source)s"
    )


class RedirectRefused(Problem):
    """A server sent on to another one."""

    code = "list-redirect-refused"
    sentence = N_(
        "%(source)s sends on to %(target)s, which nobody approved. If the owner of the list has moved, enter the new"
        " address."
    )


class SourceSilent(Problem):
    """A server did not answer, or not in time."""

    code = "list-source-silent"
    sentence = N_(
        "%(source)s did not answer as it should (%(what)s). The copy in force stays in use; try again later, or fetch"
        " the file by hand."
    )


class SourceUntrusted(Problem):
    """A server did not prove that it is the one that was asked."""

    code = "list-source-untrusted"
    sentence = N_(
        "%(source)s did not prove that it is the owner's server: %(what)s. Nothing was fetched. Check the clock of this"
        " machine and the address."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a server said of the copy it sent; kept with the list and sent back when it is asked again."""

    etag: str = ""
    last_modified: str = ""


def marks_in(told: Mapping[str, Mapping[str, str]]) -> dict[str, Mark]:
    """Return marks as `ListCopy.marks` told them."""
    return {name: Mark(etag=mark["etag"], last_modified=mark["last_modified"]) for name, mark in told.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFile:
    """One file of a copy."""

    name: str
    """What the format calls it."""
    source: str
    """Where it came from, as people may see it: a path, or an address without what follows a question mark."""
    size: int
    sha256: str
    made_at: datetime | None
    """When its owner made it, as the file itself says; None where it does not."""
    seen_at: datetime | None
    """When the file was written here, or what the server says; only as good as that clock. None where nobody says."""
    mark: Mark = Mark()


@dataclass(slots=True, kw_only=True)
class ListCopy:
    """A copy of a list, open; close it, or use it in a `with` block."""

    format_code: str
    files: tuple[CopyFile, ...] = ()
    opened: Mapping[str, IO[bytes]] = field(default_factory=lambda: MappingProxyType({}))
    """For `read_persons`: each file at its beginning, by the name that the format gives it."""
    stack: ExitStack = field(default_factory=ExitStack)

    @property
    def sha256(self) -> str:
        """SHA-256 over all files, in hexadecimal: equal for the same files, whatever they are called."""
        return sha256("\n".join(f"{each.name} {each.sha256}" for each in self.files).encode()).hexdigest()

    @property
    def marks(self) -> dict[str, dict[str, str]]:
        """What the servers said of the files, by their names, to be kept; empty where one of them said nothing."""
        marks = {each.name: {"etag": each.mark.etag, "last_modified": each.mark.last_modified} for each in self.files}
        return marks if all(any(mark.values()) for mark in marks.values()) else {}

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(each.size for each in self.files)

    @property
    def made_at(self) -> datetime | None:
        """When the oldest of the files was made that say it; None where none does."""
        return min((each.made_at for each in self.files if each.made_at is not None), default=None)

    @property
    def seen_at(self) -> datetime | None:
        """When the oldest of the files was written or sent; None where nobody says."""
        return min((each.seen_at for each in self.files if each.seen_at is not None), default=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stack.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much is taken, and how long it may take."""

    most_bytes: int = 1024 * MEGABYTE
    """Of one file."""
    wait_seconds: float = 30.0
    """For a connection, and for each next piece of an answer."""
    whole_seconds: float = 900.0
    """For one file."""


DEFAULT_BOUNDS: Final = Bounds()


# --- files and folders -------------------------------------------------------------------------------------------


def copy_of_files(format_code: str, paths: Mapping[str, Path], *, bounds: Bounds = DEFAULT_BOUNDS) -> ListCopy:
    """Return the copy in the given files, by the names that the format gives them.

    Raises FormatUnknown, ListFileMissing, ListFileUnexpected, SourceMissing or SourceTooLarge.
    """
    _check_names(format_of(format_code), paths)
    with ExitStack() as stack:
        opened = {name: stack.enter_context(_open(path)) for name, path in paths.items()}
        files = tuple(_read_file(format_code, name, paths[name], file, bounds) for name, file in opened.items())
        return ListCopy(format_code=format_code, files=files, opened=opened, stack=stack.pop_all())


def copy_in_folder(format_code: str, folder: Path, *, bounds: Bounds = DEFAULT_BOUNDS) -> ListCopy:
    """Return the copy in the newest files of `folder` that are named as the format's owner names them.

    Raises FormatUnknown, ListFileMissing, SourceMissing, SourceUnsettled or SourceTooLarge.
    """
    found = format_of(format_code)
    try:
        files = [path for path in folder.iterdir() if path.is_file() and _is_finished(path.name)]
    except OSError as error:
        raise SourceMissing(source=str(folder)) from error
    paths: dict[str, Path] = {}
    for wanted in found.files:
        # The remarks lie beside the entries as `sdn_comments.csv`, which the name of the entries fits as well.
        others = found.files[1:] if wanted is found.files[0] else ()
        own = [path for path in files if not any(_fits(path, other) for other in others)]
        if (newest := _newest(own, wanted)) is not None:
            paths[wanted.name] = newest
        elif wanted.is_needed:
            raise ListFileMissing(file=f"{wanted.patterns[0]} ({folder})")
    for path in paths.values():
        # A moment that is still to come says that two clocks differ, and nothing about a copy that goes on.
        if timedelta(0) <= now() - _changed_at(path) < SETTLED:
            raise SourceUnsettled(source=path.name)
    return copy_of_files(format_code, paths, bounds=bounds)


def _check_names(found: Format, given: Mapping[str, object]) -> None:
    names = [wanted.name for wanted in found.files]
    for wanted in found.files:
        if wanted.is_needed and wanted.name not in given:
            raise ListFileMissing(file=wanted.name)
    for name in given:
        if name not in names:
            raise ListFileUnexpected(file=name, files=", ".join(names))


def _is_finished(name: str) -> bool:
    return not name.startswith(".") and not name.casefold().endswith(_UNFINISHED)


def _newest(files: list[Path], wanted: WantedFile) -> Path | None:
    """Return the newest file by the first pattern that fits any."""
    for pattern in wanted.patterns:
        fitting = [path for path in files if fnmatch(path.name.casefold(), pattern)]
        if fitting:
            return max(fitting, key=lambda path: (_changed_at(path), path.name))
    return None


def _fits(path: Path, wanted: WantedFile) -> bool:
    return any(fnmatch(path.name.casefold(), pattern) for pattern in wanted.patterns)


def _changed_at(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise SourceMissing(source=str(path)) from error


def _open(path: Path) -> IO[bytes]:
    if not path.is_file():
        raise SourceMissing(source=str(path))
    try:
        return path.open("rb")
    except OSError as error:
        raise SourceMissing(source=str(path)) from error


def _read_file(format_code: str, name: str, path: Path, file: IO[bytes], bounds: Bounds) -> CopyFile:
    head, digest, size = b"", sha256(), 0
    while data := file.read(CHUNK):
        head += data[: HEAD - len(head)]
        digest.update(data)
        size += len(data)
        if size > bounds.most_bytes:
            raise SourceTooLarge(source=str(path), megabytes=bounds.most_bytes // MEGABYTE)
    file.seek(0)
    return CopyFile(
        name=name,
        source=str(path),
        size=size,
        sha256=digest.hexdigest(),
        made_at=made_at_of(format_code, head),
        seen_at=_changed_at(path),
    )


# --- addresses ---------------------------------------------------------------------------------------------------


def copy_from_addresses(
    format_code: str,
    addresses: Mapping[str, str],
    *,
    marks: Mapping[str, Mark] | None = None,
    bounds: Bounds = DEFAULT_BOUNDS,
    trust: ssl.SSLContext | None = None,
) -> ListCopy | None:
    """Return the copy that the addresses send, by the names that the format gives the files; None when all of it is
    unchanged since the servers gave `marks`.

    `trust` says whose certificates count; the machine's own where it is None. Raises FormatUnknown, ListFileMissing,
    ListFileUnexpected, AddressRefused, RedirectRefused, SourceSilent, SourceTooLarge or SourceUntrusted.
    """
    _check_names(format_of(format_code), addresses)
    for address in addresses.values():
        check_address(address)
    known = marks if marks and set(marks) >= set(addresses) else {}
    fetching = _Fetching(format_code, bounds, trust)
    with ExitStack() as stack:
        got = {name: fetching.get(stack, name, address, known.get(name)) for name, address in addresses.items()}
        if all(each is None for each in got.values()):
            return None
        # One file of several is new: the others are fetched too, so that the copy is one copy.
        whole = {name: each or fetching.certainly(stack, name, addresses[name]) for name, each in got.items()}
        return ListCopy(
            format_code=format_code,
            files=tuple(each for each, _ in whole.values()),
            opened={name: file for name, (_, file) in whole.items()},
            stack=stack.pop_all(),
        )


def check_address(address: str) -> None:
    """Raise AddressRefused unless a list may be fetched from `address`: https, or http on this machine itself."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise AddressRefused(source=clean_line(address, longest=80)) from error
    is_plain = parts.scheme == "http" and _is_this_machine(host)
    is_clean = not any(character.isspace() or not character.isprintable() for character in address)
    if not host or not (parts.scheme == "https" or is_plain) or parts.username or parts.password or not is_clean:
        raise AddressRefused(source=shown_address(address))


def shown_address(address: str) -> str:
    """Return an address as people and logs may see it: without names, passwords, and what follows a question mark."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return clean_line(address.partition("?")[0].rpartition("@")[2], longest=120)
    return clean_line(f"{parts.scheme}://{host}{port}{parts.path}", longest=120)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Goes on within one server and nowhere else."""

    max_redirections = MOST_REDIRECTS

    def redirect_request(  # noqa: PLR0917 - the shape that urllib calls
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        """Return the next request, or raise RedirectRefused."""
        if _server(urlsplit(req.full_url)) != _server(urlsplit(newurl)):
            raise RedirectRefused(source=shown_address(req.full_url), target=shown_address(newurl))
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type] # an HTTPMessage


def _server(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port


class _Fetching:
    """How one copy is fetched."""

    def __init__(self, format_code: str, bounds: Bounds, trust: ssl.SSLContext | None) -> None:
        self._format_code = format_code
        self._bounds = bounds
        secure = urllib.request.HTTPSHandler(context=trust or ssl.create_default_context())
        self._opener = urllib.request.build_opener(_Redirects(), secure)

    def certainly(self, stack: ExitStack, name: str, address: str) -> tuple[CopyFile, IO[bytes]]:
        """Return the file, whether it is new or not."""
        got = self.get(stack, name, address, None)
        if got is None:
            raise SourceSilent(source=shown_address(address), what="304")
        return got

    def get(self, stack: ExitStack, name: str, address: str, mark: Mark | None) -> tuple[CopyFile, IO[bytes]] | None:
        """Return the file that the address sends, open at its beginning; None when it is as `mark` says."""
        source = shown_address(address)
        request = urllib.request.Request(address, headers=_headers(mark))  # noqa: S310 - checked by check_address
        try:
            with self._opener.open(request, timeout=self._bounds.wait_seconds) as answer:
                return self._taken(stack, name, source, answer)
        except urllib.error.HTTPError as error:
            with error:
                if error.code == http.client.NOT_MODIFIED and mark is not None:
                    return None
                raise SourceSilent(source=source, what=f"HTTP {error.code}") from error
        except urllib.error.URLError as error:
            raise _of_connection(source, error.reason) from error
        except (http.client.HTTPException, OSError, ValueError) as error:
            raise _of_connection(source, error) from error

    def _taken(
        self, stack: ExitStack, name: str, source: str, answer: http.client.HTTPResponse
    ) -> tuple[CopyFile, IO[bytes]]:
        if answer.headers.get("Content-Encoding", "identity").casefold() != "identity":
            raise SourceSilent(source=source, what="Content-Encoding")
        file = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=HELD))  # noqa: SIM115 - the stack closes it
        head, digest, size = self._written(source, answer, file)
        file.seek(0)
        sent = answer.headers.get("Last-Modified", "")
        copy = CopyFile(
            name=name,
            source=source,
            size=size,
            sha256=digest,
            made_at=made_at_of(self._format_code, head),
            seen_at=_moment(sent),
            mark=Mark(etag=_bounded(answer.headers.get("ETag", "")), last_modified=_bounded(sent)),
        )
        return copy, file

    def _written(self, source: str, answer: http.client.HTTPResponse, file: IO[bytes]) -> tuple[bytes, str, int]:
        """Write the answer into the file within the bounds; return its head, SHA-256 and size."""
        most, begun = self._bounds.most_bytes, stopwatch()
        stated = answer.headers.get("Content-Length", "")
        if stated.isdigit() and int(stated) > most:
            raise SourceTooLarge(source=source, megabytes=most // MEGABYTE)
        head, digest, size = b"", sha256(), 0
        while data := answer.read1(CHUNK):
            head += data[: HEAD - len(head)]
            digest.update(data)
            size += len(data)
            file.write(data)
            if size > most:
                raise SourceTooLarge(source=source, megabytes=most // MEGABYTE)
            if stopwatch() - begun > self._bounds.whole_seconds:
                raise SourceSilent(source=source, what=f"> {self._bounds.whole_seconds:.0f} s")
        if stated.isdigit() and size != int(stated):
            raise SourceSilent(source=source, what=f"{size} / {stated} B")
        return head, digest.hexdigest(), size


def _headers(mark: Mark | None) -> dict[str, str]:
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    if mark is not None and mark.etag:
        headers["If-None-Match"] = mark.etag
    if mark is not None and mark.last_modified:
        headers["If-Modified-Since"] = mark.last_modified
    return headers


def _of_connection(source: str, reason: object) -> SourceSilent | SourceUntrusted:
    if isinstance(reason, ssl.SSLCertVerificationError):
        return SourceUntrusted(source=source, what=clean_line(reason.verify_message, longest=80))
    return SourceSilent(source=source, what=clean_line(str(reason) or type(reason).__name__, longest=80))


def _bounded(value: str) -> str:
    return value if len(value) <= LONGEST_MARK and value.isprintable() else ""


def _moment(sent: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(sent)
    except (TypeError, ValueError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
