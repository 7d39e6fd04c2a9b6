"""
The switches as they lie in SSM's Parameter Store: one call for all of them, at most every 20 seconds.

A store that cannot be read changes nothing: what was last known goes on, everything as usual if nothing was. So an
outage of SSM neither stops the service nor lets go what somebody holds back.
"""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.domain.core.switches import Setting, Switches, switches_from
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure

FRESH_SECONDS = 20.0


class KillSwitches:
    """Knows the switches of a stage; `now` counts seconds, and `ssm` is made at the first call."""

    def __init__(self, path: str, ssm: Callable[[], Any], now: Callable[[], float]) -> None:
        self._path = path
        self._ssm = ssm
        self._now = now
        self._known = Switches()
        self._stale_at = float("-inf")

    def __call__(self) -> Switches:
        """
        The switches as they were at most 20 seconds ago.

        Nobody waits for another's reading: who asks meanwhile goes on with what was known before.
        """
        if self._now() >= self._stale_at:
            self._stale_at = self._now() + FRESH_SECONDS
            self._known = self._read()
        return self._known

    def forget(self) -> None:
        """Reads anew when asked next."""
        self._stale_at = float("-inf")

    def _read(self) -> Switches:
        try:
            found = switches_from(self._settings())
        except Exception as error:  # noqa: BLE001  # whatever keeps us from reading, the service goes on as it was
            logger.error("switches cannot be read", extra={"cause": type(error).__name__})
            measure(Metric.SWITCHES_UNREAD)
            return self._known
        if found.unreadable:
            logger.error("switches say nothing that is known", extra={"switches": found.unreadable})
            measure(Metric.SWITCHES_UNREAD, len(found.unreadable))
        if found != self._known:
            held = {name: value for name, value in vars(found).items() if name.startswith(("read", "pause", "flood"))}
            logger.warning("switches changed", extra={**held, "banner": found.banner is not None})
        return found

    def _settings(self) -> Mapping[str, Setting]:
        answer = self._ssm().get_parameters_by_path(Path=self._path)
        return {
            parameter["Name"].rpartition("/")[2]: Setting(
                parameter["Value"], parameter["LastModifiedDate"] if parameter["Version"] > 1 else None
            )
            for parameter in answer["Parameters"]
        }
