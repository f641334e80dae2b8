"""Writes docs/vectors.md: what the program makes of documents that nobody here wrote.

`python -m tools.vectors --data DIR`. The data is not part of the project (its README names origins and licences): the
table says what was there when it was made, and anybody who has the data can make it again. A test compares, where the
data is.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key

from limen.lib import mrz
from limen.lib.emrtd import active_authentication as active
from limen.lib.emrtd import visible
from limen.lib.emrtd.access import Password, password_of_lines
from limen.lib.emrtd.agreement import CurveGroup, group_of, read_agreement_key
from limen.lib.emrtd.apdu import Talk, drive, read_response
from limen.lib.emrtd.asn1 import INTEGER, OCTETS, SEQUENCE, octets_of, oid_text
from limen.lib.emrtd.authenticity import authenticity, card_security_steps
from limen.lib.emrtd.certificates import Certificate, read_certificate
from limen.lib.emrtd.chip_authentication import chip_authentication, offers
from limen.lib.emrtd.ciphers import PASSWORD, Suite
from limen.lib.emrtd.codes import check_code
from limen.lib.emrtd.curves import Curve
from limen.lib.emrtd.deviations import read_deviation_list
from limen.lib.emrtd.faces import read_face_record, read_faces
from limen.lib.emrtd.fingers import read_fingers
from limen.lib.emrtd.keys import EcKey
from limen.lib.emrtd.lds import read_sod
from limen.lib.emrtd.lists import Pinned, read_master_list, read_trust_file
from limen.lib.emrtd.messaging import Channel, through
from limen.lib.emrtd.pace import Opened, pace, suite_of
from limen.lib.emrtd.passive import ChipFiles, passive_authentication
from limen.lib.emrtd.reading import read_chip
from limen.lib.emrtd.results import Result
from limen.lib.emrtd.revocation import read_revocation_list
from limen.lib.emrtd.security import PaceInfo, read_active_key, read_card_security, read_security_group
from limen.lib.emrtd.tlv import Malformed, parts, read_one, write_tlv
from limen.lib.emrtd.trust import Signers, TrustStore, signer_row
from tests.fakes.card_authority import hierarchy
from tests.fakes.chip import Chip, secret_of
from tests.fakes.chip_issuer import EcPair, RsaPair
from tests.fakes.chip_terminal import Guard

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "docs" / "vectors.md"
DATA = Path(os.environ.get("LIMEN_DOCUMENT_DATA", ROOT.parent / "shared" / "data" / "documents"))
AT = datetime(2026, 8, 1, tzinfo=UTC)
"""The day as of which everything is checked: the lists were new, and no signer had ended."""
RIGHT, WRONG, APART, OPEN = "right", "**not right**", "not read", "not checked"
HEAD = """# Documents that nobody here wrote

What the program makes of real security objects, master lists, worked examples of ICAO 9303-11, conversations with real
chips and published test data. Made by `python -m tools.vectors --data DIR`; a test compares where the data is. *Right*
means: as its publisher says it is, which for some is that it must fail. *Not checked*: read, and
the certificate that it names is not in the data. *Not read*: no reader of these is asked here.
"""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One vector, whether what came of it is right, and what came of it."""

    vector: str
    verdict: str
    came: str


def rows(data: Path) -> Iterator[Row]:
    """Yield a row for every vector in the folder."""
    trust = _trust(data)
    sections: tuple[Callable[[], Iterator[Row]], ...] = (
        lambda: _lists(data),
        lambda: _deviation_list(data, trust),
        lambda: _objects(data, trust),
        lambda: _cards(data, trust),
        lambda: _whole_chip(data, trust),
        lambda: _pace_examples(data),
        lambda: _conversations(data),
        lambda: _faces(data),
        lambda: _lines(data),
        lambda: _seals(data),
        lambda: _barcodes(data),
        lambda: _json_seals(data),
        lambda: _not_read(data),
    )
    for section in sections:
        yield from section()


def book(data: Path) -> str:
    """Return the whole page as Markdown."""
    made = list(rows(data))
    counts = ", ".join(f"{sum(row.verdict == kind for row in made)} {kind}" for kind in (RIGHT, WRONG, OPEN, APART))
    table = ["| vector | result | what came of it |", "|---|---|---|"]
    table += [f"| {row.vector} | {row.verdict} | {row.came.replace('|', '/')} |" for row in made]
    return "\n".join([HEAD, f"{len(made)} vectors: {counts}.", "", *table, ""])


def _row(vector: str, right: bool, came: str) -> Row:  # noqa: FBT001 - the verdict belongs between the two texts
    return Row(vector=vector, verdict=RIGHT if right else WRONG, came=came)


# --- lists -----------------------------------------------------------------------------------------


def _anchors(data: Path) -> tuple[Certificate, ...]:
    return tuple(read_certificate(path.read_bytes()) for path in sorted((data / "masterlists").glob("*ROOT*.cer")))


def _trust(data: Path) -> TrustStore:
    store, anchors = TrustStore(), _anchors(data)
    for path in sorted([*(data / "masterlists").rglob("*.ml"), *(data / "masterlists").rglob("*/*.cer")]):
        store = store.joined(read_trust_file(path.read_bytes(), name=path.name, anchors=anchors)[0])
    deviations = (data / "pki" / "erpdeviationlist.bin").read_bytes()
    return store.joined(read_trust_file(deviations, name="erpdeviationlist.bin")[0])


def _lists(data: Path) -> Iterator[Row]:
    anchors = _anchors(data)
    for path in sorted((data / "masterlists").glob("*.ml")):
        listed = read_master_list(path.read_bytes(), anchors=anchors)
        unknown = sum(each.key is None or each.scheme is None for each in listed.authorities)
        explicit = sum(isinstance(each.key, EcKey) and each.key.explicit for each in listed.authorities)
        came = (
            f"signature holds and leads to the root that its publisher names; {len(listed.authorities)} certificates,"
            f" {listed.unreadable} unreadable, {unknown} keys or signatures of an unknown kind, {explicit} with curve"
            " parameters written out"
        )
        right = listed.pinned is Pinned.YES and not listed.unreadable and not unknown
        yield _row(f"`masterlists/{path.name}`", right, came)
    for path in sorted((data / "masterlists").glob("*.cer")):
        certificate = read_certificate(path.read_bytes())
        yield _row(
            f"`masterlists/{path.name}`", certificate.was_signed_by(certificate), "signed by itself, as a root is"
        )
    yield from _indonesian(data)


def _indonesian(data: Path) -> Iterator[Row]:
    paths = sorted((data / "masterlists").glob("IDN*/*.cer"))
    store = TrustStore(authorities=tuple(read_certificate(path.read_bytes()) for path in paths))
    for path, certificate in zip(paths, store.authorities, strict=True):
        by = store.authority_of(certificate)
        came = (
            "no signer among the five"
            if by is None
            else "signed by itself"
            if by == certificate
            else "link certificate"
        )
        yield _row(f"`{path.parent.name}/{path.name}`", by is not None, came)


def _deviation_list(data: Path, trust: TrustStore) -> Iterator[Row]:
    listed = read_deviation_list((data / "pki" / "erpdeviationlist.bin").read_bytes())
    count = sum(len(each.numbers) for each in listed.deviations)
    right = len(trust.deviation_lists_of("EST")) == 1 and count > 0
    yield _row("`pki/erpdeviationlist.bin`", right, f"signature holds, signer certified by Estonia; {count} documents")


# --- security objects ------------------------------------------------------------------------------


def _objects(data: Path, trust: TrustStore) -> Iterator[Row]:
    for path in sorted((data / "sod").glob("*.bin")):
        if "CardSecurity" in path.name:
            continue
        sod = path.read_bytes()
        outcome = passive_authentication(ChipFiles(sod=sod), trust=trust, at=AT)
        results = {step.id: step.result for step in outcome.steps}
        signed = results["signature"], results.get("chain")
        tampered = "tampered" in path.name
        expected = (Result.FAILED if tampered else Result.SUCCESSFUL, Result.SUCCESSFUL)
        info = read_sod(sod).signed.signers[0]
        came = f"signature {signed[0]} ({info.scheme}), chain {signed[1]}"
        odd = [step.finding.rule for step in outcome.steps if step.finding.rule == "chip.signer-named-otherwise"]
        yield _row(f"`sod/{path.name}`", signed == expected, ", ".join([came, *odd]))


def _cards(data: Path, trust: TrustStore) -> Iterator[Row]:
    for path in sorted((data / "sod").glob("*CardSecurity.bin")):
        signed, infos = read_card_security(path.read_bytes())
        results = [step.result for step in card_security_steps(signed, trust=trust, at=AT)]
        offered = ", ".join(info.mapping for info in infos.pace)
        came = f"signature and chain {results[0]}; PACE {offered}; {len(infos.keys)} keys"
        yield _row(f"`sod/{path.name}`", results == [Result.SUCCESSFUL], came)


def _whole_chip(data: Path, trust: TrustStore) -> Iterator[Row]:
    """The BSI's reference data set is put on the virtual chip of the tests, with its own secret keys, and read."""
    folder = data / "bsi_tr03105"
    numbers = (1, 2, 3, 4, 14, 15)
    groups = {number: (folder / f"Datagroup{number}.bin").read_bytes() for number in numbers}
    signed = {number: content for number, content in groups.items() if number != 15}
    sod, com = (folder / "EF_SOD.bin").read_bytes(), (folder / "EF_COM.bin").read_bytes()
    for name, part in (("without part 15", signed), ("with part 15, which its security object does not name", groups)):
        outcome = passive_authentication(ChipFiles(sod=sod, com=com, groups=part), trust=trust, at=AT)
        hashes = {step.result for step in outcome.steps if step.id.startswith("hash.")}
        expected = {Result.SUCCESSFUL} if part is signed else {Result.SUCCESSFUL, Result.FAILED}
        yield _row(f"`bsi_tr03105` {name}", hashes == expected, f"verdict {outcome.verdict}: its authority is of tests")
    yield from _read_whole_chip(folder, groups, sod=sod, com=com, trust=trust)


def _read_whole_chip(
    folder: Path, groups: dict[int, bytes], *, sod: bytes, com: bytes, trust: TrustStore
) -> Iterator[Row]:
    outcome = passive_authentication(ChipFiles(sod=sod, groups=groups), trust=trust, at=AT)
    password = password_of_lines(outcome.lines) if outcome.lines is not None else Password(kind=1, secret=b"")
    files = {0x0100 + number: content for number, content in groups.items()} | {0x011D: sod, 0x011E: com}
    active_key = load_der_private_key((folder / "DG15_sk.pkcs8").read_bytes(), None)
    if not isinstance(active_key, rsa.RSAPrivateKey):
        yield _row("`bsi_tr03105` on a virtual chip", right=False, came="keys of another kind than expected")
        return
    key = offers(read_security_group(groups[14]))[0]
    pair = EcPair(_curve_of(groups[14]), _secret_of((folder / "DG14_sk.pkcs8").read_bytes()))

    def laid(guard: Guard | None = None) -> Chip:
        return Chip(
            files=files,
            password=password,
            active=RsaPair(active_key),
            chip_secret=secret_of(pair),
            chip_suites={key.info.oid: key.suite} if key.info is not None else {},
            guard=guard,
            identity=password.identity,
        )

    # EF.COM of the set leaves part 15 out, as its security object does: nothing asks for it.
    read = drive(read_chip(password, draw=_known), laid().transmit)
    steps = authenticity(read, outcome, trust=trust, at=AT)
    complete = set(read.files.groups) == {1, 2, 14} and read.evidence.agreed is True
    came = f"opened by {read.access}, parts {sorted(read.files.groups)} read, chip authentication agreed"
    yield _row("`bsi_tr03105` on a virtual chip", complete and bool(steps), came)
    # The set has no certificates of terminals: those are invented here, and so is the authority that the chip is given.
    talk = read_chip(password, draw=_known, wanted=(1, 3, 14), terminal=hierarchy().terminal())
    read = drive(talk, laid(Guard(hierarchy().authority)).transmit)
    prints = read_fingers(read.files.groups.get(3, b""))
    came = ", ".join(f"finger {each.position} {each.image.media_type}" for each in prints)
    whole = read.files.groups.get(3) == groups[3] and len(prints) == 2
    yield _row("`bsi_tr03105` to a reader with invented certificates", whole, came)


def _known(count: int) -> bytes:
    """Draw what can be drawn again: the page is compared."""
    return hashlib.shake_128(b"vectors").digest(count)


def _secret_of(data: bytes) -> int:
    """Return the number in a secret key (RFC 5208, 5915) over a curve that `cryptography` does not take."""
    *_, wrapped = parts(read_one(data, tag=SEQUENCE), INTEGER, SEQUENCE, OCTETS)[:3]
    _, number, *_ = parts(read_one(octets_of(wrapped), tag=SEQUENCE), INTEGER, OCTETS)
    return int.from_bytes(octets_of(number), "big")


def _curve_of(group: bytes) -> Curve:
    found, _ = read_agreement_key(read_security_group(group).keys[0].key_info)
    if not isinstance(found, CurveGroup):
        raise TypeError("a key over a curve was expected")
    return found.curve


# --- protocols -------------------------------------------------------------------------------------


def _pace_examples(data: Path) -> Iterator[Row]:
    told = json.loads((data / "vectors" / "icao9303_11_pace_worked_examples.json").read_text(encoding="utf-8"))
    for example in told["PACE"]:
        try:
            right, came = _pace_example(example)
        except (AssertionError, KeyError) as error:
            right, came = False, repr(error)
        yield _row(f"PACE {example['name']}", right, came)


def _pace_example(example: dict[str, Any]) -> tuple[bool, str]:
    """Play the chip of the example: every command that is sent must be the one it shows."""
    info = PaceInfo(oid=oid_text(bytes.fromhex(example["oid"])), version=2, parameters=example["param"])
    suite, nonce = suite_of(info.cipher), bytes.fromhex(example["s"])
    # Two of the examples give the key of the password and not the lines that make it: the nonce is enciphered anew.
    lines = example.get("mrz_info", "any")
    password = Password(kind=1, secret=hashlib.sha1(lines.encode(), usedforsecurity=False).digest())
    key = suite.derive(password.secret, PASSWORD)
    answers = [
        (None, b""),
        (0x80, suite.encrypt(key, nonce)),
        (0x82, bytes.fromhex(example.get("map_pub_ic", ""))),
        (0x84, bytes.fromhex(example["eph_pub_ic"])),
        (0x86, bytes.fromhex(example["T_ic"])),
    ]
    sent: list[bytes] = []

    def transmit(command: bytes) -> bytes:
        tag, value = answers[len(sent)]
        sent.append(command)
        more = (
            write_tlv(0x8A, bytes.fromhex(example["enc_ca_data"])) if tag == 0x86 and "enc_ca_data" in example else b""
        )
        return (b"" if tag is None else write_tlv(0x7C, write_tlv(tag, value), more)) + b"\x90\x00"

    opened: Opened = drive(pace(info, password, draw=_drawer(example, info)), transmit)
    shown = [("ks_enc", opened.channel.enc_key), ("ks_mac", opened.channel.mac_key)]
    shown += [("z", answers[1][1])] if "mrz_info" in example else []
    shown += [("K_pi", key)] if {"K_pi", "mrz_info"} <= set(example) else []
    wrong = [name for name, value in shown if value.hex().upper() != example[name]]
    if "K_pi" in example and suite.decrypt(bytes.fromhex(example["K_pi"]), bytes.fromhex(example["z"])) != nonce:
        wrong.append("z under K_pi")
    keys = [("map_pub_ifd", 2), ("eph_pub_ifd", 3), ("T_ifd", 4)]
    wrong += [name for name, at in keys if name in example and bytes.fromhex(example[name]) not in sent[at]]
    if "ca_data" in example and opened.proof.hex().upper() != example["ca_data"]:
        wrong.append("ca_data")
    return not wrong, "byte for byte: nonce, keys, proofs" if not wrong else f"differs in {', '.join(wrong)}"


def _drawer(example: dict[str, Any], info: PaceInfo) -> Callable[[int], bytes]:
    """Return what draws the secrets of the example, each as the number that the group makes it of."""
    group = group_of(info.parameters or 0)
    order = group.curve.order if isinstance(group, CurveGroup) else group.order
    secrets = [int(example[name], 16) for name in ("map_priv_ifd", "eph_priv_ifd") if name in example]
    queue = [bytes.fromhex(example["t"])] if "t" in example else []
    numbers = [(secret % order) - 1 for secret in secrets]

    def draw(count: int) -> bytes:
        return queue.pop() if queue else numbers.pop(0).to_bytes(count, "big")

    return draw


def _conversations(data: Path) -> Iterator[Row]:
    told = json.loads((data / "vectors" / "ca_aa_transcripts.json").read_text(encoding="utf-8"))
    for name, talk in told.items():
        if isinstance(talk, dict):
            play = _play_chip_authentication if "dg14" in talk else _play_active_authentication
            yield _row(f"conversation {name}", *play(talk))


def _play_chip_authentication(told: dict[str, Any]) -> tuple[bool, str]:
    secret = int(told["term_priv"], 16) - 1
    offer = offers(read_security_group(bytes.fromhex(told["dg14"])))[0]
    talk = chip_authentication(offer, draw=lambda count: secret.to_bytes(count, "big"))
    agreed, same = _played(told, talk)
    new = agreed.channel
    keys = told["sm_after"]
    right = same and (new.enc_key.hex(), new.mac_key.hex()) == (keys["ks_enc"].lower(), keys["ks_mac"].lower())
    # The last answer of the conversation came through the new channel.
    new.counter = int(keys["ssc"], 16) - 1
    last = new.unwrap(read_response(bytes.fromhex(told["apdus"][-1][1])))
    return right and last.is_done, f"{new.suite.name}-{8 * new.suite.key_bytes}: every command, both keys, first answer"


def _play_active_authentication(told: dict[str, Any]) -> tuple[bool, str]:
    challenge = bytes.fromhex(told["rnd_ifd"])
    signature, same = _played(told, active.active_authentication(challenge))
    key = read_active_key(bytes.fromhex(told["dg15"]))
    proved = active.is_proved(key, challenge=challenge, signature=signature)
    other = active.is_proved(key, challenge=bytes(8), signature=signature)
    right = same and signature.hex() == told["signature"].lower() and proved and not other
    return right, f"{key}: every command, signature proves this challenge and no other"


def _played(told: dict[str, Any], talk: Talk[Any]) -> tuple[Any, bool]:
    """Carry a conversation through the channel of the transcript; tell whether every command was the one it shows."""
    before = told["sm_before"]
    enc_key, mac_key = bytes.fromhex(before["ks_enc"]), bytes.fromhex(before["ks_mac"])
    suite = Suite(name="AES" if before["alg"] == "AES" else "3DES", key_bytes=len(enc_key))
    channel = Channel(suite=suite, enc_key=enc_key, mac_key=mac_key, counter=int(before["ssc"], 16))
    shown, same = iter(told["apdus"]), []

    def transmit(command: bytes) -> bytes:
        asked, answer = next(shown)
        same.append(command == bytes.fromhex(asked))
        return bytes.fromhex(answer)

    return drive(through(channel, talk), transmit), all(same)


# --- faces and lines -------------------------------------------------------------------------------


def _faces(data: Path) -> Iterator[Row]:
    for path in sorted((data / "face_records").rglob("*")):
        if path.suffix not in (".bin", ".dat"):
            continue
        content, invalid = path.read_bytes(), "Invalid" in path.name
        picture = _picture_of(path)
        try:
            found = read_faces(content) if content[:1] == b"\x75" else read_face_record(content)
        except Malformed as error:
            yield _row(f"`{path.name}`", invalid, f"refused: {error}")
            continue
        face = found[0]
        same = face.image.data == picture
        kind = face.image.media_type or "a picture of no known kind"
        yield _row(f"`{path.name}`", invalid is not bool(face.image.media_type and same), f"{face.standard}, {kind}")


def _picture_of(path: Path) -> bytes:
    found = sorted(path.parent.glob("*.jpg"))
    return found[0].read_bytes()


def _lines(data: Path) -> Iterator[Row]:
    told = json.loads((data / "vectors" / "mrz_corpus.json").read_text(encoding="utf-8"))
    theirs = {"doc": "number", "dob": "birth", "exp": "expiry", "comp": "composite"}
    agreed, national, differing = 0, 0, 0
    for entry in told:
        reading = mrz.parse("\n".join(entry["mrz"]), today=AT.date())
        ours = {check.field: check.ok for check in reading.checks}
        pairs = [(ours.get(theirs[key]), value) for key, value in entry["checks"].items() if theirs.get(key) in ours]
        if all(mine is value for mine, value in pairs):
            agreed += 1
        elif reading.variant:
            national += 1
        else:
            differing += 1
    came = (
        f"{agreed} of {len(told)} judged as by the machine that made the file; {national} are of a national layout,"
        f" which it took for another; {differing} differ otherwise"
    )
    yield _row("`vectors/mrz_corpus.json`", not differing, came)


def _seals(data: Path) -> Iterator[Row]:
    folder = data / "vds"
    signers = [read_certificate(_der(path.read_bytes())) for path in sorted(folder.glob("*.crt"))]
    told = json.loads((folder / "vdstools_raw_seals.json").read_text(encoding="utf-8"))
    for name, raw in told.items():
        try:
            seal = visible.read_visible_seal(bytes.fromhex(raw))
        except Malformed as error:
            unsigned = name in _UNSIGNED_SEALS
            yield Row(vector=f"seal {name}", verdict=RIGHT if unsigned else APART, came=f"refused: {error}")
            continue
        named = [each for each in signers if visible.names(seal, each)]
        who = f"version {seal.version}, {seal.state}, signer {seal.signer} {seal.reference}, {len(seal.fields)} fields"
        if not named:
            came = f"{who}; {_WHY_OPEN.get(seal.signer, _NOT_PUBLISHED)}"
            yield Row(vector=f"seal {name}", verdict=OPEN, came=came)
            continue
        good = visible.is_signed_by(seal, named[0])
        other = any(visible.is_signed_by(seal, each) for each in signers if each not in named)
        yield _row(f"seal {name}", good and not other, f"{who}; signature holds")


_NOT_PUBLISHED = "its signature was not checked: the certificate it names was not published with it"
_WHY_OPEN = {
    "DETS": "its signature was not checked: of this signer only the certificate 32 was published, and it names another",
}
_UNSIGNED_SEALS = frozenset(f"administrativeDocumentV9{kind}" for kind in ("Basic", "WithDates", "WithStatus"))
"""Examples that were published without a signature."""


def _der(data: bytes) -> bytes:
    if data[:1] == b"\x30":
        return data
    return base64.b64decode(b"".join(line for line in data.splitlines() if not line.startswith(b"-")))


def _barcodes(data: Path) -> Iterator[Row]:
    """Codes of the ICAO Datastructure for Barcode name their signer by its digest: one of the seals' signers."""
    folder = data / "vds"
    certificates = [read_certificate(_der(path.read_bytes())) for path in sorted(folder.glob("*.crt"))]
    store = TrustStore(signers=Signers(signer_row(each) for each in certificates))
    for name, text in json.loads((folder / "vdstools_idb_strings.json").read_text(encoding="utf-8")).items():
        checked = check_code(text.encode(), trust=store, at=AT)
        code = checked.code
        # The signature is looked at before the authority: that of these tests is not among the data.
        good = [each.rule for each in checked.findings] == ["code.authority-unknown"]
        turned = text[:-2] + ("AA" if text[-2:] != "AA" else "BA")
        altered = check_code(turned.encode(), trust=store, at=AT)
        right = good and altered.findings[0].rule in ("code.altered", "code.malformed")
        who = f"{code.state}, signer {code.signer}, {len(code.lines)} lines, {len(code.fields)} fields" if code else ""
        yield _row(f"barcode {name}", right, f"{who}; signature holds, and not once a letter of it is another")


def _json_seals(data: Path) -> Iterator[Row]:
    told = json.loads((data / "vdsnc" / "au_authenticator_vectors.json").read_text(encoding="utf-8"))
    authority = read_certificate(base64.b64decode(told["cscaCertData"]))
    revoked = read_revocation_list(base64.b64decode(told["crlData"]))
    store = TrustStore(authorities=(authority,), revocations=(revoked,))
    wanted = {"validVDSJson": "code.genuine", "invalidVDSJson": "code.altered", "nonVDSJson": "code.not-a-seal"}
    for name, rule in wanted.items():
        checked = check_code(told[name].encode(), trust=store, at=AT)
        found = [each.rule for each in checked.findings]
        yield _row(f"`vdsnc/` {name}", rule in found, ", ".join(found))
    right = authority.fingerprint == told["cscaCertSHA256Hash"] and revoked.was_signed_by(authority)
    yield _row("`vdsnc/` revocation list", right, f"signed by the authority; {len(revoked.revoked)} taken back")
    examples = json.loads((data / "vdsnc" / "dotnet_examples.json").read_text(encoding="utf-8"))
    for number, (example, rule) in enumerate(zip(examples, ("code.authority-unknown", "code.genuine"), strict=True)):
        checked = check_code(json.dumps(example).encode(), trust=store, at=AT)
        found = [each.rule for each in checked.findings]
        yield _row(f"`vdsnc/` example {number + 1} of another library", rule in found, ", ".join(found))


def _not_read(data: Path) -> Iterator[Row]:
    told = {
        "faces": "photographs: faces are not compared",
        "fingers": "fingerprints are not compared",
    }
    for folder, why in told.items():
        count = sum(path.is_file() for path in (data / folder).rglob("*"))
        yield Row(vector=f"`{folder}/` ({count} files)", verdict=APART, came=why)


def main(arguments: list[str] | None = None) -> int:
    """Write the page; the exit code is 1 when a vector did not give what it must."""
    parser = argparse.ArgumentParser(prog="python -m tools.vectors", description="Write docs/vectors.md.")
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the documents' data")
    asked = parser.parse_args(arguments)
    if not asked.data.is_dir():
        parser.error(f"there is no folder {asked.data}")
    text = book(asked.data)
    BOOK.write_text(text, encoding="utf-8")
    return 1 if f"| {WRONG} |" in text else 0


if __name__ == "__main__":
    sys.exit(main())
