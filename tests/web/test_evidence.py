"""
Two verifiers, one verdict: the file that is offered for download and the page of the site, on the same evidence.

The evidence is made as the service makes it; each way of tampering changes one thing, and both name it alike.
"""

import importlib.util
import json
import sys
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.domain.cases.hash_chain import genesis, link
from chalicelib.domain.core.canonical_json import canonical
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.evidence.daily_roots import Moved, entry_hash, leaf_of, leaves_of, record_of, salt_of
from chalicelib.domain.evidence.merkle import consistency_path, inclusion_path
from chalicelib.store.evidence.root_key import raw_signature
from infra import ROOT
from tests.web.node import run

FILE = ROOT / "web" / "verify_receipt.py"
NUMBER = CaseNumber("J7-K2M9-QX4T-8BW3")
SALTS = b"the key of the salts"
FIRST = date(2026, 3, 2)
DAYS = 5


@cache
def verifier() -> ModuleType:
    """The file as whoever downloads it runs it, loaded once."""
    spec = importlib.util.spec_from_file_location("verify_receipt", FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["verify_receipt"] = module
    spec.loader.exec_module(module)
    return module


def history(word: str, length: int = DAYS) -> list[dict[str, Any]]:
    """One event a day, with letters that some libraries would escape."""
    events: list[dict[str, Any]] = []
    for seq in range(1, length + 1):
        before = events[-1]["hash"] if events else genesis(NUMBER)
        data = {"said": f'{word} é"\\/\n\u2028😀', "none": None, "yes": True, "list": [-1, 2**53 - 1], "Z": 0}
        fields = {"number": NUMBER, "seq": seq, "type": "noted", "data": data, "prev_hash": before}
        events.append(fields | {"hash": link(before, fields)})
    return events


@dataclass(frozen=True)
class Country:
    """Five days of one home with eleven cases, ours among them, as `word` has it."""

    word: str
    key: ec.EllipticCurvePrivateKey

    def events(self) -> list[dict[str, Any]]:
        return history(self.word)

    def moved(self, place: int) -> list[Moved]:
        ours = self.events()[place]
        others = [Moved(CaseNumber(f"J{at}-{place}"), at, sha256(bytes([at])).hexdigest()) for at in range(10)]
        return [Moved(NUMBER, ours["seq"], ours["hash"]), *others]

    @cache  # noqa: B019  # as long as the tests of this file
    def signed(self) -> list[dict[str, Any]]:
        """The records of all days, each with its signature."""
        found: list[dict[str, Any]] = []
        log: list[str] = []
        for place in range(DAYS):
            day = FIRST + timedelta(days=place)
            before = found[-1]["record"] if found else None
            leaves = leaves_of(SALTS, day, self.moved(place))
            record = record_of("J", day, leaves, refused=0, before=before, log=log)
            log.append(entry_hash(record).hex())
            signature = raw_signature(self.key.sign(canonical(record), ec.ECDSA(SHA256())))
            found.append({"record": record, "key": self.public()["fingerprint"], "signature": signature})
        return found

    def public(self) -> dict[str, Any]:
        der = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        x, y, known_by = der[-64:-32].hex(), der[-32:].hex(), sha256(der).hexdigest()
        return {"format": "lapor root key 1", "home": "J", "x": x, "y": y, "fingerprint": known_by}

    def receipt(self, place: int) -> dict[str, Any]:
        day, moved = FIRST + timedelta(days=place), self.moved(place)
        salt = salt_of(SALTS, NUMBER, day)
        leaves = leaves_of(SALTS, day, moved)
        index = leaves.index(leaf_of(salt, moved[0]))
        return {
            "format": "lapor receipt 1", "number": NUMBER, "seq": moved[0].seq, "hash": moved[0].hash,
            "salt": salt.hex(), "index": index, "path": [node.hex() for node in inclusion_path(leaves, index)],
            "root": self.signed()[place], "public_key": self.public(), "chain": "https://lapor.example.org",
        }  # fmt: skip

    def chain(self) -> dict[str, Any]:
        return {"format": "lapor chain 1", "number": NUMBER, "events": self.events()}

    def consistency(self, first: int, second: int) -> dict[str, Any]:
        signed = self.signed()
        log = [entry_hash(each["record"]) for each in signed[: second + 1]]
        path = [node.hex() for node in consistency_path(log, first + 1)]
        return {"format": "lapor consistency 1", "first": signed[first], "second": signed[second], "path": path}


@pytest.fixture(scope="module")
def country() -> Country:
    return Country("as it was", ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture(scope="module")
def rewritten(country: Country) -> Country:
    """By somebody who has everything, the signing key included."""
    return Country("as somebody wants it", country.key)


def changed(value: Mapping[str, Any], change: Callable[[Any], object]) -> dict[str, Any]:
    copy = deepcopy(dict(value))
    change(copy)
    return copy


def withheld(chain: Mapping[str, Any]) -> dict[str, Any]:
    shown = [{name: event[name] for name in ("seq", "prev_hash", "hash")} for event in chain["events"][1:]]
    return {**chain, "events": [chain["events"][0], *shown]}


Files = list[dict[str, Any]]


def honest(was: Country) -> dict[str, Files]:
    return {
        "receipt": [was.receipt(2)],
        "receipt and history": [was.receipt(2), was.chain()],
        "history whose events are partly withheld": [
            was.receipt(0),
            was.receipt(4),
            was.consistency(0, 4),
            withheld(was.chain()),
        ],
        "two days beside each other": [was.signed()[1], was.signed()[2], was.public()],
        "every day and each earlier one": [
            was.public(),
            *(was.consistency(first, second) for first in range(DAYS) for second in range(first, DAYS)),
        ],
    }


def tampered(was: Country, now: Country) -> dict[str, tuple[str, Files]]:
    """What somebody did, which finding tells it, and the files."""
    stranger = Country(was.word, ec.generate_private_key(ec.SECP256R1()))
    receipt, chain, signed = was.receipt(2), was.chain(), was.signed()
    entry = chain["events"][1]
    return {
        "the history was rewritten with fresh hashes": ("rewritten", [receipt, now.chain()]),
        "the rewritten day was signed anew": ("two_records", [receipt, now.receipt(2)]),
        "an earlier day was rewritten": ("not_previous", [signed[1], now.signed()[2], was.public()]),
        "a day was rewritten long ago": (
            "inconsistent",
            [changed(was.consistency(0, 4), lambda files: files.update(second=now.signed()[4])), was.public()],
        ),
        "the log is shorter than it was": (
            "inconsistent",
            [signed[1], changed(signed[3], lambda root: root["record"].update(log_size=1)), was.public()],
        ),
        "the last events were cut off": ("cut_off", [receipt, {**chain, "events": chain["events"][:2]}]),
        "an event was left out": ("unlinked", [{**chain, "events": [*chain["events"][:1], *chain["events"][2:]]}]),
        "an event was changed": (
            "edited",
            [{**chain, "events": [*chain["events"][:1], {**entry, "type": "closed"}, *chain["events"][2:]]}],
        ),
        "the history is that of another case": ("unlinked", [{**chain, "number": "J0"}]),
        "the receipt names another event": ("not_included", [{**receipt, "seq": 4}]),
        "the receipt has another hash": ("not_included", [{**receipt, "hash": "0" * 64}]),
        "the receipt has another salt": ("not_included", [{**receipt, "salt": "0" * 32}]),
        "the receipt has another place": ("not_included", [{**receipt, "index": (receipt["index"] + 1) % 11}]),
        "the path is too short": ("not_included", [{**receipt, "path": receipt["path"][:-1]}]),
        "two receipts of one event": ("receipts_differ", [receipt, {**receipt, "hash": "0" * 64}]),
        "the root was changed": (
            "bad_signature",
            [changed(receipt, lambda file: file["root"]["record"].update(root="0" * 64))],
        ),
        "the signature is another's": (
            "bad_signature",
            [changed(receipt, lambda file: file["root"].update(signature=signed[3]["signature"]))],
        ),
        "the signature is nothing": (
            "bad_signature",
            [changed(receipt, lambda file: file["root"].update(signature="0" * 128))],
        ),
        "another key signs": ("keys_differ", [receipt, stranger.receipt(3)]),
        "another key is named": ("other_key", [signed[0], stranger.public()]),
        "the key is no point of the curve": (
            "other_key",
            [signed[0], {**was.public(), "x": "1" * 64, "y": "2" * 64}],
        ),
        "the way between two days is too short": (
            "inconsistent",
            [changed(was.consistency(1, 4), lambda file: file["path"].pop()), was.public()],
        ),
    }  # fmt: skip


def by_the_file(files: Files) -> list[tuple[str, str, Any]]:
    found = verifier().Evidence()
    assert all(found.add(verifier().parsed(json.dumps(each, ensure_ascii=False))) for each in files)
    return [(kind, key, told) for kind, key, told in verifier().findings(found)]


def by_the_page(stories: Mapping[str, Files]) -> dict[str, list[tuple[str, str, Any]]]:
    given = {name: [json.dumps(each, ensure_ascii=False) for each in files] for name, files in stories.items()}
    found = run(
        """
        const { Evidence, findings, parse } = await load("evidence.js");
        const results = {};
        for (const [name, texts] of Object.entries(given)) {
          const evidence = new Evidence();
          for (const text of texts) if (!evidence.add(parse(text))) throw new Error(text);
          results[name] = await findings(evidence);
        }
        return results;
        """,
        given,
    )
    return {name: [(each["kind"], each["key"], each["told"]) for each in said] for name, said in found.items()}


def test_both_verifiers_find_what_was_done_and_nothing_where_nothing_was(country: Country, rewritten: Country) -> None:
    told = tampered(country, rewritten)
    stories = honest(country) | {name: files for name, (_, files) in told.items()}
    by_file = {name: by_the_file(files) for name, files in stories.items()}

    for name in honest(country):
        assert {kind for kind, _, _ in by_file[name]} == {"held"}, name
    for name, (key, _) in told.items():
        assert key in {key for kind, key, _ in by_file[name] if kind == "broken"}, name
    assert by_the_page(stories) == by_file


TWO_WAYS = [
    '{"a":1,"a":2}', '{"a":1.0}', '{"a":1e2}', '{"a":9007199254740993}', '{"a":NaN}', '{"a":-0}', "[1,]", "{",
]  # fmt: skip
"""What one library reads so and another otherwise, or not at all."""


def test_what_can_be_read_in_two_ways_is_read_by_neither() -> None:
    for text in [*TWO_WAYS, "[" * 100_000]:
        with pytest.raises(verifier().Unreadable):
            verifier().parsed(text)
    refused = run(
        """
        const { parse } = await load("evidence.js");
        return given.filter((text) => { try { parse(text); return false; } catch { return true; } });
        """,
        TWO_WAYS,
    )
    assert refused == TWO_WAYS


def test_the_page_and_the_file_say_the_same_in_both_languages() -> None:
    for language in ("id", "en"):
        said = json.loads((FILE.parents[1] / "tools/web/texts" / f"verify.{language}.json").read_text("utf-8"))
        for key, sentence in verifier().TEXTS[language].items():
            found = said.get(f"verify.found.{key}") or said.get(f"verify.{key}") or said.get(f"verify.kind.{key}")
            if key not in {"unreadable", "unknown", "held", "broken", "open"}:
                assert found == sentence, key
