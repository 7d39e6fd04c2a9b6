"""Who reported: encrypted under the stage's key with the case number as context, apart from the case."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Missing, Tampered
from chalicelib.domain.messaging.contact_confirmation import Word, said, word_of
from chalicelib.domain.messaging.pin_recovery import CHANNELS
from chalicelib.store.cases.reporter_rows import must_fit, pin_of, sealed_part
from chalicelib.store.evidence.kms_seals import Seals
from chalicelib.store.tables.case_table import ReporterRow
from chalicelib.store.tables.retries import RetryPolicy

_UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Contact:
    """
    The channels that a reporter gave and whether each takes messages; whether messages are wanted, and what was said of
    each contact.

    `channels` is None for reports that were filed before they were kept; `checks` recognise the contacts, by channel.
    """

    channels: Mapping[str, bool] | None
    wanted: bool
    checks: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Word] = field(default_factory=dict)
    pin_seq: int = 0
    """Of which event the PIN is; 0 for that of the receipt."""


class Vault:
    """Identities of reporters, and the checks of their PINs; Tampered where a seal does not fit."""

    def __init__(self, patience: RetryPolicy, key_id: str, kms: Callable[[], Any], seals: Seals) -> None:
        """`kms` gives the KMS client when it is first needed; PynamoDB does not know KMS."""
        self._patience = patience
        self._key_id = key_id
        self._kms = kms
        self._seals = seals

    def seal(self, number: CaseNumber, identity: Mapping[str, str]) -> bytes:
        """The identity encrypted, so that it opens only for this case."""
        plain = json.dumps(identity, ensure_ascii=False, sort_keys=True).encode()
        context = {"case": str(number)}
        answer = self._patience(
            lambda: self._kms().encrypt(KeyId=self._key_id, Plaintext=plain, EncryptionContext=context)
        )
        sealed: bytes = answer["CiphertextBlob"]
        return sealed

    def identity_of(self, number: CaseNumber) -> dict[str, str]:
        """The identity that the reporter gave; empty if none was."""
        return self._opened(number, self._row(number).sealed)

    def contact_of(self, number: CaseNumber) -> Contact:
        """How the reporter could be told something, without opening who they are; Missing if there is no such case."""
        row = self._row(number)
        checks = dict(row.contact_checks or {})
        words = {name: self._word(row, number, name, checks.get(name, "")) for name in CHANNELS}
        return Contact(row.channels, wanted=not row.no_letters, checks=checks, words=words, pin_seq=pin_of(row))

    def note_word(self, number: CaseNumber, channel: str, check: str, word: Word) -> Word:
        """
        Keeps what was said of the contact with that check, as often as it is said; returns what holds.

        Whoever disowned a contact is believed: nobody can confirm it in that case afterwards. Missing without the case.
        """
        kept = {"email": ReporterRow.email_said, "sms": ReporterRow.sms_said}[channel]
        words = {each: said(each, self._mark(number, channel, check, each)) for each in Word}
        free = kept.does_not_exist() | (kept != words[Word.DISOWNED])
        row = ReporterRow(f"REPORTER#{number}", "REPORTER")
        actions: list[Action] = [kept.set(words[word])]
        try:
            self._patience(lambda: row.update(actions=actions, condition=ReporterRow.pk.exists() & free))
        except UpdateError as error:
            if error.cause_response_code != "ConditionalCheckFailedException":
                raise
            return self._word(self._row(number), number, channel, check)
        return word

    def _word(self, row: ReporterRow, number: CaseNumber, channel: str, check: str) -> Word:
        kept: str | None = getattr(row, f"{channel}_said")
        return word_of(kept, lambda word: self._mark(number, channel, check, word))

    def _mark(self, number: CaseNumber, channel: str, check: str, word: Word) -> str:
        """Whoever writes to the table cannot make one, and so has nobody written to who did not ask."""
        return self._seals.seal_reporter(number, {"channel": channel, "check": check, "word": word.value})

    def wants_letters(self, number: CaseNumber) -> bool:
        """Has the reporter not said otherwise? Missing if there is no such case."""
        return not self._row(number).no_letters

    def want_letters(self, number: CaseNumber, *, wanted: bool) -> None:
        """What the reporter wants from now on; Missing if there is no such case."""
        choice = ReporterRow.no_letters.remove() if wanted else ReporterRow.no_letters.set(True)
        row = ReporterRow(f"REPORTER#{number}", "REPORTER")
        try:
            self._patience(lambda: row.update(actions=[choice], condition=ReporterRow.pk.exists()))
        except UpdateError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                raise Missing(number=number) from error
            raise

    def _opened(self, number: CaseNumber, sealed: bytes | None) -> dict[str, str]:
        if sealed is None:
            return {}
        answer = self._patience(
            lambda: self._kms().decrypt(
                KeyId=self._key_id, CiphertextBlob=sealed, EncryptionContext={"case": str(number)}
            )
        )
        identity: dict[str, str] = json.loads(answer["Plaintext"])
        return identity

    def pin_check_of(self, number: CaseNumber) -> str:
        """What recognises the reporter's PIN; Missing if there is no such case."""
        return self._row(number).pin_check

    def contact_checks_of(self, number: CaseNumber) -> dict[str, str]:
        """What recognises the reporter's contacts, by channel; empty without any. Missing if there is no such case."""
        return dict(self._row(number).contact_checks or {})

    def renew_pin(self, number: CaseNumber, check: str, seq: int) -> None:
        """Another PIN opens the case from now on: that of event `seq`, unless one of a later event does already."""
        while True:
            try:
                row = self._row(number)
            except Missing:
                return
            if row.pin_seq is not None and int(row.pin_seq) > seq:
                return
            if self._has_pin(row, number, check, seq):
                return

    def _has_pin(self, row: ReporterRow, number: CaseNumber, check: str, seq: int) -> bool:
        """Sets the PIN with the seal that it belongs under; False if the item has changed since it was read."""
        unchanged = ReporterRow.seal == row.seal
        row.pin_check, row.pin_seq = check, seq
        seal = self._seals.seal_reporter(number, sealed_part(row))
        actions: list[Action] = [
            ReporterRow.pin_check.set(check), ReporterRow.pin_seq.set(seq), ReporterRow.seal.set(seal),
        ]  # fmt: skip
        try:
            self._patience(lambda: row.update(actions=actions, condition=unchanged))
        except UpdateError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def _row(self, number: CaseNumber) -> ReporterRow:
        def read() -> ReporterRow:
            try:
                return ReporterRow.get(f"REPORTER#{number}", "REPORTER", consistent_read=True)
            except ReporterRow.DoesNotExist:
                raise Missing(number=number) from None
            except _UNREADABLE as error:
                raise Tampered(f"the reporter's item of {number} cannot be read", number=number) from error

        return must_fit(self._patience(read), number, self._seals)
