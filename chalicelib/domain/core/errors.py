"""
Everything that can go wrong with a case.

* LaporError
  + Refused             the rules forbid what was asked
    - WrongStage          this status does not allow that step
    - NotYourStep         this officer's role does not allow that step
    - ReopenUsed          a case is reopened once by right
    - ReopenTooLate       the window for reopening has passed
    - TargetUnfit         the desk named cannot take the case
    - TooManyAttachments  as many files as may be are attached, or on their way
    - TooMuchAdded        the case holds as much of its reporter's as it can
    - NotPublishable      the file, or the case that it belongs to, is not for the public
    - AlwaysSecret        whistleblowing stays with the inspectorate, whatever its reporter chooses
    - NoLongerShown       a case that has ended can be hidden, and no longer be shown
  + Invalid             fields of the request are wrong; each fault names its field
  + Unauthenticated     no, or no valid, proof of who is asking
    - WrongPin            the PIN does not open this case
  + TooSoon             wait; the error says until when
    - ChallengeNeeded     or solve the challenge that comes with it: a flood is on
  + Missing             nothing there that the caller may know of
  + OwnedByAnotherRegion  another Region looks after the case
  + Conflict            someone else was first
    - ConcurrentUpdate    the case moved on; read it again
    - PreconditionFailed  the caller's If-Match names an older revision
    - KeyReused           the idempotency key was used for another request
  + Unavailable         a service that we stand on is out of order or out of time; try again
    - ReadOnly            operators hold back whatever writes; reading goes on
  + CorruptData         stored or received data that no retry can mend; it is parked and somebody is called
    - Tampered            what is stored is not what the service wrote: nothing is added to it, and somebody is called
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from chalicelib.domain.core.challenges import Challenge


class LaporError(Exception):
    """The root; `code` never changes once published, `params` fill the text in the caller's language."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str = "", **params: Any) -> None:
        super().__init__(message or self.code)
        self.params = params


class Refused(LaporError):
    """The rules forbid what was asked."""

    code = "refused"


class WrongStage(Refused):
    """This status does not allow that step."""

    code = "wrong_stage"


class NotYourStep(Refused):
    """This officer's role does not allow that step."""

    code = "not_your_step"


class ReopenUsed(Refused):
    """A case is reopened once by right."""

    code = "reopen_used"


class ReopenTooLate(Refused):
    """The window for reopening has passed."""

    code = "reopen_too_late"


class HoldsUsedUp(Refused):
    """A case is held only so often; from then on its clocks run."""

    code = "holds_used_up"


class TargetUnfit(Refused):
    """The desk named cannot take the case."""

    code = "target_unfit"


class TooManyAttachments(Refused):
    """As many files as may be are attached, or on their way."""

    code = "too_many_attachments"


class TooMuchAdded(Refused):
    """The case holds as much of its reporter's as it can; what answers the desk, ends or hides it is still taken."""

    code = "too_much_added"


class NotPublishable(Refused):
    """The file, or the case that it belongs to, is not for the public."""

    code = "not_publishable"


class AlwaysSecret(Refused):
    """Whistleblowing stays with the inspectorate, whatever its reporter chooses."""

    code = "always_secret"


class NoLongerShown(Refused):
    """A case that has ended can be hidden, and no longer be shown."""

    code = "no_longer_shown"


@dataclass(frozen=True)
class FieldError:
    """One bad field: `pointer` is a JSON pointer (RFC 6901), `code` selects the text."""

    pointer: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Invalid(LaporError):
    """Fields of the request are wrong; every bad one is named at once."""

    code = "invalid"

    def __init__(self, faults: Sequence[FieldError]) -> None:
        super().__init__(", ".join(f"{fault.pointer}: {fault.code}" for fault in faults))
        self.faults = tuple(faults)


class Unauthenticated(LaporError):
    """No, or no valid, proof of who is asking."""

    code = "unauthenticated"


class WrongPin(Unauthenticated):
    """The PIN does not open this case."""

    code = "wrong_pin"


class TooSoon(LaporError):
    """Wait until `retry_at` (machine time)."""

    code = "too_soon"

    def __init__(self, retry_at: datetime) -> None:
        super().__init__()
        self.retry_at = retry_at


class ChallengeNeeded(TooSoon):
    """A flood is on: solve the challenge, or send it again once it is old enough (`retry_at`)."""

    code = "challenge_needed"

    def __init__(self, challenge: Challenge) -> None:
        super().__init__(challenge.opens_at)
        self.challenge = challenge


class Missing(LaporError):
    """Nothing there that the caller may know of."""

    code = "not_found"


class OwnedByAnotherRegion(LaporError):
    """Another Region looks after the case; `site` is the address at which it does, None if we know of none."""

    code = "elsewhere"

    def __init__(self, site: str | None) -> None:
        super().__init__(site=site)
        self.site = site


class Conflict(LaporError):
    """Someone else was first."""

    code = "conflict"


class ConcurrentUpdate(Conflict):
    """The case moved on between reading and writing; read it again."""

    code = "raced"


class PreconditionFailed(Conflict):
    """The caller's If-Match names an older revision of the case."""

    code = "stale"


class KeyReused(Conflict):
    """The idempotency key (or external reference) was used before, for another request."""

    code = "key_reused"


class Unavailable(LaporError):
    """A service that we stand on is out of order, or our time is up; the same call may succeed later."""

    code = "unavailable"


class ReadOnly(Unavailable):
    """Operators hold back whatever writes; reading goes on. Everything that was written before is safe."""

    code = "read_only"


class CorruptData(LaporError):
    """Data that no retry can mend."""

    code = "broken"


class Tampered(CorruptData):
    """What is stored is not what the service wrote: it must be neither read as true, nor added to, nor anchored."""

    code = "tampered"
