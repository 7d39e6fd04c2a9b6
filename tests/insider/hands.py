"""What an insider's hands can do: read, write and remove whatever lies in the account, as the service would."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.cases.events import event_from
from chalicelib.domain.cases.hash_chain import genesis, link
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.store.tables.statistics_table import mark_key
from local.service import Service
from tests.insider.account import CASES, FILES, ROOTS, STATISTICS, Account, Item, State

Body = dict[str, Any]
Change = Callable[[Body], Mapping[str, Any]]
"""What of an event's body becomes something else."""


@dataclass
class Insider:
    """Somebody with every right on tables and buckets, who knows the code, and no key but those they are given."""

    service: Service
    account: Account
    number: CaseNumber
    """That of the case that most is tried with."""
    other: CaseNumber
    hidden: CaseNumber
    """That of a secret one."""
    earlier: State | None = None
    """What lay in the account before the last event of the first case."""
    handed_out: list[dict[str, Any]] = field(default_factory=list)
    """Records of days that people were given by them."""
    fits_itself: bool = False
    """Was the case left so that nothing within the tables contradicts?"""

    # --- items ---

    def of(self, number: str) -> list[Item]:
        """Everything in the collection of a case, in the order of its keys."""
        return self.account.within(CASES, f"CASE#{number}")

    def item(self, sk: str, number: str | None = None) -> Item:
        """One item of a case, ours unless another is named."""
        return _the_one(item for item in self.of(number or self.number) if item["sk"] == sk)

    def set(self, item: Item, **attributes: Any) -> None:
        """Writes an item with other attributes; None takes one away. What holds JSON is given as Python has it."""
        told = {name: _spelt(value) if _is_document(value) else value for name, value in attributes.items()}
        kept = {name: value for name, value in {**item, **told}.items() if value is not None}
        self.account.put(CASES, kept)

    def set_case(self, number: str | None = None, **attributes: Any) -> None:
        """The same of a case's snapshot."""
        self.set(self.item("CASE", number), **attributes)

    def remove(self, items: Iterable[Item]) -> None:
        """Deletes items of the table of cases."""
        for item in items:
            self.account.remove(CASES, item)

    # --- histories ---

    def events(self, number: str | None = None) -> list[Item]:
        """The items of the events, oldest first."""
        return [item for item in self.of(number or self.number) if item["sk"].startswith("EVENT#")]

    def last(self) -> Item:
        """The newest event."""
        return self.events()[-1]

    def rewrite(self, seq: int, change: Change, *, sealed: bool = False, anchored: bool = False) -> None:
        """An event changed, and every later one with it, by fresh hashes; `sealed` with the service's own seals."""
        self.fits_itself, before, items = sealed and anchored, genesis(self.number), self.events()
        if seq > len(items):
            raise LookupError
        for item in items:
            body = json.loads(item["body"])
            if body["seq"] == seq:
                body |= change(body)
            before = self._chained(item, body, before, sealed=sealed, anchored=anchored)
        self.set_case(last_hash=before)

    def _chained(self, item: Item, body: Body, before: str, *, sealed: bool, anchored: bool) -> str:
        body["prev_hash"] = before
        body.pop("hash")
        body["hash"] = link(before, body)
        seal = self.seal(body) if sealed else item["seal"]
        self.set(item, body=body, event=body["type"], seal=seal)
        if anchored:
            self.anchor(body["seq"], body["hash"], seal)
        return str(body["hash"])

    def append(self, said: Body, *, anchored: bool = False) -> None:
        """An event more behind the last, under the seal of that, and the case as it would be."""
        last = self.last()
        body = {**json.loads(last["body"]), "id": "0" * 32, **said}
        body |= {"seq": body["seq"] + 1, "prev_hash": body["hash"]}
        body.pop("hash")
        body["hash"] = link(body["prev_hash"], body)
        self.set(last, sk=f"EVENT#{body['seq']:06d}", event=body["type"], body=body)
        self.set_case(seq=body["seq"], last_hash=body["hash"], status=body["status"])
        if anchored:
            self.anchor(body["seq"], body["hash"], last["seal"])

    def seal(self, body: Body) -> str:
        """With the service's own key."""
        return self.service.parts.seals.seal(event_from(body))

    def put_as_it_was(self, *, anchors: bool) -> None:
        """Our case as it was before its last answer: events, texts, snapshot, clocks; and its anchors."""
        assert self.earlier
        self.fits_itself = True
        self.account.put_as_in(self.earlier, CASES, f"CASE#{self.number}")
        if anchors:
            self.account.put_as_in(self.earlier, STATISTICS, f"MARK#{self.number}")

    # --- anchors ---

    def anchors(self, number: str | None = None) -> list[Item]:
        """The marks of a case's events, oldest first."""
        return self.account.within(STATISTICS, f"MARK#{number or self.number}")

    def anchor(self, seq: int, hash_: str, seal: str) -> None:
        """A mark of that event, whatever lay there."""
        pk, sk = mark_key(self.number, seq)
        self.account.put(STATISTICS, {"pk": pk, "sk": sk, "event_hash": hash_, "event_seal": seal})

    def remove_anchors(self, number: str | None = None, *, after: int = 0) -> None:
        """The marks of a case behind an event."""
        for item in self.anchors(number):
            if int(item["sk"]) > after:
                self.account.remove(STATISTICS, item)

    # --- cases ---

    def remove_case(self, *parts: str) -> None:
        """Our case's collection, and of `anchors`, `key`, `reporter` and `files` what is named."""
        self.remove(self.of(self.number))
        if "anchors" in parts:
            self.remove_anchors()
        if "key" in parts:
            self.remove([self.key_of(self.number)])
        if "reporter" in parts:
            self.remove([self.reporter_of(self.number)])
        if "files" in parts:
            self.remove_files()

    def key_of(self, number: str) -> Item:
        """The idempotency key under which a case was filed."""
        return _the_one(item for item in self.account.items(CASES, "KEY#") if item.get("number") == number)

    def reporter_of(self, number: str) -> Item:
        """Who reported, sealed."""
        return self.account.within(CASES, f"REPORTER#{number}")[0]

    # --- buckets ---

    def files(self) -> list[str]:
        """The names of what lies in the bucket of files for our case."""
        return [key for key in self.account.keys(FILES) if self.number in key]

    def remove_files(self) -> None:
        """Deletes every photo and document of our case."""
        self.account.hide(FILES, self.files())

    def read_root(self, key: str) -> Any:
        """The newest version under a name of the locked bucket."""
        return json.loads(self.account.read(ROOTS, key))

    def put_root(self, key: str, content: Any) -> None:
        """A version more under a name, on top of those that cannot be deleted."""
        self.account.write(ROOTS, key, json.dumps(content, separators=(",", ":")).encode())

    def hand_out(self, signed: dict[str, Any]) -> None:
        """Gives people another record of a day."""
        self.handed_out.append(signed)


def _the_one(items: Iterable[Item]) -> Item:
    """The first; LookupError where there is none, so that nothing of the kind can be changed."""
    for item in items:
        return item
    raise LookupError


def _spelt(value: Any) -> str:
    """As the service spells it, so that what says the same is the same."""
    return json.dumps(value, separators=(",", ":"))


def _is_document(value: Any) -> bool:
    return isinstance(value, dict | list)
