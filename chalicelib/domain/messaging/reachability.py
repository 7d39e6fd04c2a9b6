"""
Whether anybody could hear a message: asked before the service says that somebody was told.

One question for reporters and desks alike. A reporter hears over e-mail or SMS once they said that the contact is
theirs, unless they left neither, switched messages off, or every channel refused; a desk hears over the confirmed
subscriptions of its institution's topic.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.messaging.contact_confirmation import Word


class Obstacle(StrEnum):
    """Why nobody could hear."""

    NO_CONTACT = "no_contact"
    SWITCHED_OFF = "switched_off"
    NO_SMS = "no_sms"
    """The only contact is a telephone number that takes no short messages."""
    UNCONFIRMED = "unconfirmed"
    """Nobody has said yet that the contact is theirs."""
    DISOWNED = "disowned"
    """Whoever has the contact said that they gave it to nobody."""
    TOO_MANY = "too_many"
    """The contact, or the case, has had its share of messages: this one waits."""
    BUDGET = "budget"
    """All reporters together have had theirs for the day: this one waits."""
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
    words: Mapping[str, Word] | None = None,
    last: Obstacle | None = None,
    without_any: Obstacle = Obstacle.NO_CONTACT,
) -> Reachability:
    """
    The answer for somebody with those channels.

    `channels` says of each whether it takes messages: False for a landline. `words` is what was said of each where that
    is asked, and None for a desk. `last` is what stood in the way of the last message that was tried, `without_any` the
    obstacle where there is no channel at all.
    """
    if not channels:
        return Reachability(obstacle=without_any)
    if not wanted:
        return Reachability(obstacle=Obstacle.SWITCHED_OFF)
    open_ones = tuple(name for name, takes in channels.items() if takes)
    if not open_ones:
        return Reachability(obstacle=Obstacle.NO_SMS)
    if words is not None:
        open_ones, obstacle = _confirmed(open_ones, words)
        if obstacle:
            return Reachability(obstacle=obstacle)
    return Reachability(obstacle=last) if last else Reachability(open_ones)


def _confirmed(channels: tuple[str, ...], words: Mapping[str, Word]) -> tuple[tuple[str, ...], Obstacle | None]:
    """The channels over which somebody may be told; if there are none, whether an answer is still awaited."""
    said = {name: words.get(name, Word.UNCONFIRMED) for name in channels}
    good = tuple(name for name in channels if said[name] is Word.CONFIRMED)
    if good:
        return good, None
    return (), Obstacle.UNCONFIRMED if Word.UNCONFIRMED in said.values() else Obstacle.DISOWNED


def desk_reachability(confirmed_protocols: Iterable[str]) -> Reachability:
    """The same for a topic, by the protocols of its confirmed subscriptions (https, sqs, email, ...)."""
    return reachability(dict.fromkeys(confirmed_protocols, True), without_any=Obstacle.NO_SUBSCRIBER)
