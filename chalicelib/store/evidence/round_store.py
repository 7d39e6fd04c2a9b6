"""
How far a round has come, and the notes that it has made: resumable, and of no use to whoever can write to them.

The state is one item, claimed by a tick and written with a condition, so that two ticks never do the same. Notes lie in
the bucket of what is parked, an object a shelf and piece. Both carry a seal under a key of their own; what was changed
or is gone is found out, and the round begins anew.
"""

import gzip
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Self

from botocore.exceptions import ClientError
from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from chalicelib.domain.core.canonical_json import canonical
from chalicelib.domain.core.errors import Tampered
from chalicelib.domain.core.timestamps import stamp
from chalicelib.store.evidence.kms_seals import Seals
from chalicelib.store.tables.retries import RetryPolicy
from chalicelib.store.tables.round_table import RoundRow

SEALS = b"lapor round notes 1"
"""The label under which the key of these seals is derived."""
_LOST = "ConditionalCheckFailedException"
_GONE = frozenset({"NoSuchKey", "404", "AccessDenied", "403"})


@dataclass(frozen=True)
class Before:
    """The round that was finished last: when it began and ended (stamps), what it read, and how many flaws it found."""

    begun: str
    ended: str
    cases: int
    flaws: int


@dataclass(frozen=True)
class State:
    """
    A round under way, or one that is over: then `walk` is empty.

    `place` is where the walk goes on, None at its beginning; `shelves` how many the notes are divided among, `notes`
    how many objects lie on each; `expected` how many cases the round before read, 0 if nobody knows. `read_at`:
    no counter or anchor was read later. `rooted`: the first and the last day that had a root when it began, if any had.
    """

    begun: str
    homes: tuple[str, ...]
    walk: str
    shelves: int
    expected: int = 0
    place: Any = None
    read_at: str = ""
    rooted: tuple[str, ...] = ()
    cases: int = 0
    flaws: int = 0
    notes: Mapping[str, int] = field(default_factory=dict)
    before: Before | None = None

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """As `asdict` wrote it."""
        before = Before(**kept["before"]) if kept["before"] else None
        lists = {name: tuple(kept.get(name, ())) for name in ("homes", "rooted")}
        return cls(**{**kept, **lists, "before": before})


@dataclass(frozen=True)
class Claimed:
    """What a tick holds that may go on: the state as it was left, None before the first round or if it is not ours."""

    version: int
    state: State | None
    is_ours: bool = True


class RoundStore:
    """State and notes of the rounds of one Region."""

    def __init__(self, patience: RetryPolicy, home: str, seals: Seals, bucket: str, s3: Callable[[], Any]) -> None:
        """`home` is the Region's own; it goes round the cases of every home that it keeps."""
        self._patience = patience
        self._home = home
        self._seals = seals
        self._bucket = bucket
        self._s3 = s3

    def claim(self, until: datetime, machine_now: datetime) -> Claimed | None:
        """
        The state, for the caller alone up to that moment of the machine's time; None while another has it.

        No tick claims it for longer: a claim that ends later is nobody's, and must not keep the round for ever.
        """
        row = self._row()
        try:
            if row is None:
                fresh = RoundRow(self._pk, "ROUND", version=0, claimed_until=stamp(until))
                self._patience(lambda: fresh.save(condition=RoundRow.pk.does_not_exist()))
                return Claimed(0, None)
            over = (RoundRow.claimed_until <= stamp(machine_now)) | (RoundRow.claimed_until > stamp(until))
            free = over & (RoundRow.version == row.version)
            self._patience(lambda: row.update(actions=[RoundRow.claimed_until.set(stamp(until))], condition=free))
        except (PutError, UpdateError) as error:
            if error.cause_response_code == _LOST:
                return None
            raise
        return self._claimed(row)

    def read(self) -> State | None:
        """The state, for who only looks; None without one of ours."""
        row = self._row()
        return self._claimed(row).state if row else None

    def keep(self, claimed: Claimed, state: State, until: datetime) -> Claimed | None:
        """Leaves the state for the next piece; None if another tick has taken over meanwhile."""
        kept = json.loads(json.dumps(asdict(state)))
        version = claimed.version + 1
        actions: list[Action] = [
            RoundRow.state.set(kept),
            RoundRow.seal.set(self._seal([version, kept])),
            RoundRow.version.set(version),
            RoundRow.claimed_until.set(stamp(until)),
        ]
        row = RoundRow(self._pk, "ROUND")
        try:
            self._patience(lambda: row.update(actions=actions, condition=RoundRow.version == claimed.version))
        except UpdateError as error:
            if error.cause_response_code == _LOST:
                return None
            raise
        return Claimed(version, state)

    def write_notes(self, begun: str, shelf: int, place: int, notes: Any) -> None:
        """Keeps a piece's notes of a shelf; written again they replace what was written."""
        body = gzip.compress(json.dumps(notes, separators=(",", ":")).encode(), mtime=0)
        seal = self._seal([begun, shelf, place, sha256(body).hexdigest()])
        name = self._name(begun, shelf, place)
        content = seal.encode() + b"\n" + body
        self._patience(lambda: self._s3().put_object(Bucket=self._bucket, Key=name, Body=content))

    def notes(self, begun: str, shelf: int, count: int) -> Iterator[Any]:
        """All notes of a shelf; Tampered if one of them is gone or not ours."""
        for place in range(count):
            seal, _, body = self._content(self._name(begun, shelf, place)).partition(b"\n")
            wanted = self._seal([begun, shelf, place, sha256(body).hexdigest()])
            if not hmac.compare_digest(seal, wanted.encode()):
                raise Tampered(f"the notes {shelf}-{place} of the round of {begun} are not ours")
            yield json.loads(gzip.decompress(body))

    @property
    def _pk(self) -> str:
        return f"ROUND#{self._home}"

    def _name(self, begun: str, shelf: int, place: int) -> str:
        return f"rounds/{self._home}/{begun}/{shelf:05d}-{place:06d}.gz"

    def _content(self, name: str) -> bytes:
        def read() -> bytes:
            try:
                return bytes(self._s3().get_object(Bucket=self._bucket, Key=name)["Body"].read())
            except ClientError as error:
                if error.response["Error"]["Code"] in _GONE:
                    return b""
                raise

        return self._patience(read)

    def _row(self) -> RoundRow | None:
        return next(iter(self._patience(lambda: list(RoundRow.query(self._pk, consistent_read=True)))), None)

    def _claimed(self, row: RoundRow) -> Claimed:
        version = int(row.version)
        if row.state is None:
            return Claimed(version, None, is_ours=version == 0)
        try:
            is_ours = hmac.compare_digest(str(row.seal), self._seal([version, row.state]))
            return Claimed(version, State.of(row.state) if is_ours else None, is_ours=is_ours)
        except (LookupError, TypeError, ValueError):
            return Claimed(version, None, is_ours=False)

    def _seal(self, told: list[Any]) -> str:
        return hmac.new(self._seals.derive(SEALS), canonical([self._home, *told]), sha256).hexdigest()
