"""Ways of whoever also has the keys, of seals or of the day's record, or comes to the locked bucket first."""

import json
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.domain.cases.hash_chain import commit
from chalicelib.domain.core.canonical_json import canonical
from chalicelib.domain.core.case_number import home_of
from chalicelib.domain.core.timestamps import NATION, local_day
from chalicelib.domain.evidence.daily_roots import SALTS, Moved, leaves_of, record_of
from chalicelib.store.cases.case_rows import SHARDS
from chalicelib.store.evidence.root_key import raw_signature
from tests.insider.account import ROOTS
from tests.insider.hands import Insider
from tests.insider.ways_of_words import FORGED


def everything_is_rewritten_with_the_key_of_the_seals(insider: Insider) -> None:
    """Answer, commitment, hashes, seals, anchors and case: within the tables nothing contradicts."""
    item = [item for item in insider.of(insider.number) if item["sk"].startswith("TEXT#")][-1]
    texts = json.loads(item["texts"])
    insider.set(item, texts=texts | {"text": FORGED})
    commitments = {"commitments": {"text": commit(FORGED, texts["salt"])}}
    seq = int(item["sk"].partition("#")[2])
    insider.rewrite(seq, lambda body: {"data": {**body["data"], **commitments}}, sealed=True, anchored=True)


def a_leaf_is_put_anew(insider: Insider) -> None:
    """A newer version of the leaves of a day, without our case."""
    for key in insider.account.keys(ROOTS, "leaves/"):
        piece = insider.read_root(key)
        leaves = [leaf for leaf in piece["leaves"] if leaf[0] != insider.number]
        insider.put_root(key, piece | {"leaves": leaves})


def a_record_is_hidden(insider: Insider) -> None:
    """Under a marker that says it was deleted."""
    insider.account.hide(ROOTS, insider.account.keys(ROOTS, "roots/"))


def a_record_is_signed_with_another_key(insider: Insider) -> None:
    """A newer version under its name, over another past."""
    for key in insider.account.keys(ROOTS, "roots/"):
        insider.put_root(key, _signed(insider.read_root(key)["record"] | {"root": "0" * 64}))


def a_record_is_signed_anew_with_the_key_itself(insider: Insider) -> None:
    """With everything: the case rewritten, the day's record over it, signed by the service's key, and handed out."""
    everything_is_rewritten_with_the_key_of_the_seals(insider)
    parts, last = insider.service.parts, json.loads(insider.last()["body"])
    for key in insider.account.keys(ROOTS, "roots/"):
        was = insider.read_root(key)
        day = date.fromisoformat(was["record"]["day"])
        leaves = leaves_of(parts.seals.derive(SALTS), day, [Moved(insider.number, last["seq"], last["hash"])])
        record = record_of("J", day, leaves, refused=0, before=None, log=[])
        signed = {"record": record, "key": was["key"], "signature": parts.root_key.sign(canonical(record))}
        insider.put_root(key, signed)
        insider.hand_out(signed)


def the_record_of_the_day_is_put_first(insider: Insider) -> None:
    """Before the service makes it, signed with another key."""
    day = _today(insider)
    record = record_of(home_of(insider.number), day, [], refused=0, before=None, log=[])
    insider.put_root(f"roots/J/{day.isoformat()}.json", _signed(record))


def the_record_of_the_next_day_is_put_first(insider: Insider) -> None:
    """The same, a day ahead: before anybody looks for it."""
    day = _today(insider) + timedelta(days=1)
    record = record_of(home_of(insider.number), day, [], refused=0, before=None, log=[])
    insider.put_root(f"roots/J/{day.isoformat()}.json", _signed(record))


def the_leaves_of_the_day_are_put_first(insider: Insider) -> None:
    """Before the service gathers them, without any case: the root vouches for nothing."""
    for shard in range(SHARDS):
        name = f"leaves/J/{_today(insider).isoformat()}/{shard}-000000.json"
        insider.put_root(name, {"leaves": [], "refused": [], "next": None})


def _today(insider: Insider) -> date:
    return local_day(insider.service.business_clock.now(), NATION)


def _signed(record: dict[str, Any]) -> dict[str, Any]:
    key = ec.generate_private_key(ec.SECP256R1())
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signature = raw_signature(key.sign(canonical(record), ec.ECDSA(SHA256())))
    return {"record": record, "key": sha256(der).hexdigest(), "signature": signature}


ALWAYS = (everything_is_rewritten_with_the_key_of_the_seals,)
BEFORE_THE_ROOT = (
    the_record_of_the_day_is_put_first,
    the_record_of_the_next_day_is_put_first,
    the_leaves_of_the_day_are_put_first,
)
AFTER_THE_ROOT = (
    a_leaf_is_put_anew,
    a_record_is_hidden,
    a_record_is_signed_with_another_key,
    a_record_is_signed_anew_with_the_key_itself,
)
