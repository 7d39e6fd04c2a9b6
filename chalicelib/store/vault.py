"""Who reported: encrypted under the stage's key with the case number as context, apart from the case."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from chalicelib.domain.errors import Missing
from chalicelib.domain.number import CaseNumber
from chalicelib.domain.times import instant, stamp
from chalicelib.store.retries import Patience
from chalicelib.store.tables import ReporterRow, TriesRow, has_expired

FORGET_TRIES = timedelta(days=1)


@dataclass(frozen=True)
class Contact:
    """
    The channels that a reporter gave and whether each takes messages; whether messages are wanted.

    `channels` is None for reports that were filed before they were kept.
    """

    channels: Mapping[str, bool] | None
    wanted: bool


class Vault:
    """Identities of reporters, their PIN checks, and the tries to guess them."""

    def __init__(self, patience: Patience, key_id: str, kms: Callable[[], Any]) -> None:
        """`kms` gives the KMS client when it is first needed; PynamoDB does not know KMS."""
        self._patience = patience
        self._key_id = key_id
        self._kms = kms

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
        return Contact(row.channels, wanted=not row.no_letters)

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
        row = ReporterRow(f"REPORTER#{number}", "REPORTER")
        actions: list[Action] = [ReporterRow.pin_check.set(check), ReporterRow.pin_seq.set(seq)]
        latest = ReporterRow.pin_seq.does_not_exist() | (ReporterRow.pin_seq <= seq)
        try:
            self._patience(lambda: row.update(actions=actions, condition=ReporterRow.pk.exists() & latest))
        except UpdateError as error:
            if error.cause_response_code != "ConditionalCheckFailedException":
                raise

    def next_try(self, number: CaseNumber, network: str, at: datetime) -> tuple[int, datetime | None]:
        """How many wrong PINs came from that network lately, and before when the next one is not heard."""
        row = self._tries(number, network)
        return (int(row.wrong), instant(row.not_before)) if row and not has_expired(row, at) else (0, None)

    def note_wrong_try(
        self, number: CaseNumber, network: str, at: datetime, delay: Callable[[int], timedelta]
    ) -> datetime:
        """
        Counts a wrong PIN; returns when the next try is heard (machine time).

        Tries at the same moment are counted one by one, or many at once would be free. An acknowledgement that is lost
        counts one try twice, which costs its network seconds.
        """
        while True:
            row = self._tries(number, network)
            wrong = (int(row.wrong) if row and not has_expired(row, at) else 0) + 1
            not_before = at + delay(wrong)
            counted = TriesRow(
                _tries_key(number, network),
                "TRIES",
                wrong=wrong,
                not_before=stamp(not_before),
                expires_at=int((not_before + FORGET_TRIES).timestamp()),
            )
            if self._replaced(row, counted):
                return not_before

    def _replaced(self, row: TriesRow | None, by: TriesRow) -> bool:
        unchanged = TriesRow.wrong == row.wrong if row else TriesRow.pk.does_not_exist()
        try:
            self._patience(lambda: by.save(condition=unchanged))
        except PutError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def forget_tries(self, number: CaseNumber, network: str) -> None:
        """The right PIN came."""
        if row := self._tries(number, network):
            self._patience(row.delete)

    def _row(self, number: CaseNumber) -> ReporterRow:
        def read() -> ReporterRow:
            try:
                return ReporterRow.get(f"REPORTER#{number}", "REPORTER", consistent_read=True)
            except ReporterRow.DoesNotExist:
                raise Missing(number=number) from None

        return self._patience(read)

    def _tries(self, number: CaseNumber, network: str) -> TriesRow | None:
        def read() -> TriesRow | None:
            try:
                return TriesRow.get(_tries_key(number, network), "TRIES", consistent_read=True)
            except TriesRow.DoesNotExist:
                return None

        return self._patience(read)


def _tries_key(number: CaseNumber, network: str) -> str:
    return f"TRIES#{number}#{network}"
