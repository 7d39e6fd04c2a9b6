"""
What the service measures of itself: every metric has its name and unit here and nowhere else.

docs/metrics.md says what each means and who emits it; alarms and dashboards use these names.
"""

from enum import Enum

NAMESPACE = "Lapor"


class Unit(Enum):
    """CloudWatch's words for what a number counts."""

    COUNT = "Count"
    SECONDS = "Seconds"
    PERCENT = "Percent"


class Metric(Enum):
    """A metric by its name in CloudWatch; all have the dimension `stage`, and `TICK` also `function`."""

    TIME_TO_ROUTE = "TimeToRoute"
    CLOCK_LAG = "ClockLag"
    CLOCKS_DUE = "ClocksDue"
    OVERDUE = "Overdue"
    CLOSED_BY_SILENCE = "ClosedBySilence"
    UNANNOUNCED_AGE = "UnannouncedAge"
    PARKED = "Parked"
    TAMPERED = "Tampered"
    BROKEN_PROMISES = "BrokenPromises"
    TICK = "Tick"
    NOT_SWEPT = "NotSwept"
    BROKEN_ROUTING_RULES = "BrokenRoutingRules"
    FILES_REFUSED = "FilesRefused"
    SWITCHES_UNREAD = "SwitchesUnread"
    UNHEARD_TOPICS = "UnheardTopics"
    MESSAGES_USED = "MessagesUsed"
    MESSAGES_HELD_BACK = "MessagesHeldBack"
    CHALLENGED = "Challenged"
    LIMITS_UNCOUNTED = "LimitsUncounted"
    PINS_GUESSED = "PinsGuessed"
    MISSING_ROOTS = "MissingRoots"
    ROUND_SHARE = "RoundShare"
    ROUND_AGE = "RoundAge"
    ROUND_FLAWS = "RoundFlaws"
    CASES_VERIFIED = "CasesVerified"

    @property
    def unit(self) -> Unit:
        """What its numbers count."""
        if self in {Metric.MESSAGES_USED, Metric.ROUND_SHARE}:
            return Unit.PERCENT
        return Unit.SECONDS if self in _LENGTHS else Unit.COUNT

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of its dimensions, in CloudWatch's order."""
        return ("stage", "function") if self is Metric.TICK else ("stage",)


_LENGTHS = {Metric.TIME_TO_ROUTE, Metric.CLOCK_LAG, Metric.UNANNOUNCED_AGE, Metric.ROUND_AGE}
