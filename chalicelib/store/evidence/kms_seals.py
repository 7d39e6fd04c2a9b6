"""Seals made and checked with keys that KMS derives: what derives them never leaves it, and no table holds them."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.domain.cases.case import Event
from chalicelib.domain.evidence.seals import EVENTS, REPORTERS, event_seal, is_same, note_seal, reporter_seal
from chalicelib.store.tables.retries import RetryPolicy

Mac = Callable[[bytes], bytes]
"""What KMS's `GenerateMac` (HMAC_SHA_256, 32 bytes) gives for a label, remembered as long as the process lives."""


class Seals:
    """The seals of one stage. Each key is asked for when it is first needed: one call to KMS a process and label."""

    def __init__(self, patience: RetryPolicy, mac: Mac) -> None:
        self._patience = patience
        self._mac = mac

    def derive(self, label: bytes) -> bytes:
        """A key of 32 bytes for one purpose; the same in every process and Region of the stage."""
        return self._patience(lambda: self._mac(label))

    def seal(self, event: Event) -> str:
        """The seal of an event that is about to be written."""
        return event_seal(self.derive(EVENTS), event.number, event.seq, event.hash)

    def opens(self, number: str, seq: int, hash_: str, seal: object) -> bool:
        """Was that seal made for the event of that place and hash in that case?"""
        try:
            return is_same(seal, event_seal(self.derive(EVENTS), number, seq, hash_))
        except TypeError:
            # What is no text or number was never sealed.
            return False

    def seal_note(self, kind: str, told: Mapping[str, Any]) -> str:
        """The seal of what is kept beside a history and the service acts on, such as a file that was ordered."""
        return note_seal(self.derive(EVENTS), kind, told)

    def opens_note(self, kind: str, told: Mapping[str, Any], seal: object) -> bool:
        """Was that seal made for what is kept there?"""
        return is_same(seal, self.seal_note(kind, told))

    def seal_reporter(self, number: str, kept: Mapping[str, Any]) -> str:
        """The seal of what is kept of a reporter."""
        return reporter_seal(self.derive(REPORTERS), number, kept)

    def opens_reporter(self, number: str, kept: Mapping[str, Any], seal: object) -> bool:
        """Was that seal made for what is kept of that reporter?"""
        return is_same(seal, self.seal_reporter(number, kept))
