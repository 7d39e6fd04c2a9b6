"""
What a caller is told of the limits: the two fields of draft-ietf-httpapi-ratelimit-headers-12 (November 2026).

Both are lists of structured fields (RFC 9651): a policy by its name, with `q` requests in `w` seconds, and what is left
of it, `r` requests for the next `t` seconds. A request that was refused says so by its status, and by Retry-After.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime

from chalicelib.domain.core.rate_limits import Count


def told_of(counts: Iterable[Count], machine_now: datetime) -> Mapping[str, str]:
    """The headers; none where nothing was counted that the caller may know of."""
    told = [count for count in counts if count.limit.is_told and count.counted is not None]
    if not told:
        return {}
    policies = (f'"{one.limit.by}";q={one.limit.free};w={int(one.limit.window.total_seconds())}' for one in told)
    left = (f'"{one.limit.by}";r={one.left};t={_seconds(one.ends_at, machine_now)}' for one in told)
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(left)}


def _seconds(ends_at: datetime, machine_now: datetime) -> int:
    return max(0, math.ceil((ends_at - machine_now).total_seconds()))
