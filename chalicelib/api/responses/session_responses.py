"""What lets somebody without an account in: a session of their case, a new PIN, a challenge while a flood lasts."""

# pydantic reads these on Python 3.11 only from typing_extensions.
from typing_extensions import TypedDict


class Session(TypedDict):
    """
    A token for one case, and how many seconds it holds.

    `known` tells the service that this device has opened the case before, so that nobody can use up its tries; null
    without a `Device-Id`. It opens nothing by itself.
    """

    token: str
    expires_in: int
    known: str | None


class PinAsked(TypedDict):
    """The same for every number and every contact: what happens if the two belong together, in words."""

    detail: str


class Challenge(TypedDict):
    """
    What lets a request pass while a flood lasts, sent back in the header `Challenge-Solution`.

    Either `TEXT:COUNTER`, with a counter in decimal digits for which the SHA-256 of just that begins with `bits` zero
    bits, or from `opens_at` on `TEXT` alone; once, from the same network, before `ends_at`.
    """

    text: str
    bits: int
    opens_at: str
    ends_at: str
