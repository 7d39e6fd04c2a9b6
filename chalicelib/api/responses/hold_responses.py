"""How long a case was held, and what is left, as reporter and officers read it."""

from typing_extensions import TypedDict

from chalicelib.domain.deadlines.holds import Held
from chalicelib.domain.deadlines.sla import Policy


class Holds(TypedDict):
    """How often the case was held, on how many working days it stood still for that, and what is left of both."""

    times: int
    working_days: int
    times_left: int
    working_days_left: int


def holds_view(held: Held, policy: Policy | None) -> Holds:
    """The holds up to now, against the limits of the policy; without one nothing is left."""
    return {
        "times": held.times,
        "working_days": held.days,
        "times_left": held.times_left(policy) if policy else 0,
        "working_days_left": held.days_left(policy) if policy else 0,
    }
