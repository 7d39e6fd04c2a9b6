"""
Whether anybody could hear a message: asked before the service says that somebody was told.

One question for reporters and desks alike. A reporter hears over e-mail or SMS, unless they left neither, switched
messages off, or every channel refused; a desk hears over the confirmed subscriptions of its institution's topic.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Obstacle(StrEnum):
    """Why nobody could hear."""

    NO_CONTACT = "no_contact"
    SWITCHED_OFF = "switched_off"
    NO_SMS = "no_sms"
    """The only contact is a telephone number that takes no short messages."""
    REFUSED = "refused"
    NO_SUBSCRIBER = "no_subscriber"


@dataclass(frozen=True)
class Reachability:
    """Over which channels a message could be heard now; if over none, what stands in the way."""

    channels: tuple[str, ...] = ()
    obstacle: Obstacle | None = None

    @property
    def reachable(self) -> bool:
        """Could somebody hear?"""
        return bool(self.channels)


def reachability(
    channels: Mapping[str, bool],
    *,
    wanted: bool = True,
    last: Obstacle | None = None,
    without_any: Obstacle = Obstacle.NO_CONTACT,
) -> Reachability:
    """
    The answer for somebody with those channels.

    `channels` says of each whether it takes messages: False for a landline. `last` is what stood in the way of the last
    message that was tried, `without_any` the obstacle where there is no channel at all.
    """
    if not channels:
        return Reachability(obstacle=without_any)
    if not wanted:
        return Reachability(obstacle=Obstacle.SWITCHED_OFF)
    open_ones = tuple(name for name, takes in channels.items() if takes)
    if not open_ones:
        return Reachability(obstacle=Obstacle.NO_SMS)
    return Reachability(obstacle=last) if last else Reachability(open_ones)


def desk_reachability(confirmed_protocols: Iterable[str]) -> Reachability:
    """The same for a topic, by the protocols of its confirmed subscriptions (https, sqs, email, ...)."""
    return reachability(dict.fromkeys(confirmed_protocols, True), without_any=Obstacle.NO_SUBSCRIBER)
