"""What a case tells of itself beside its steps, as answers hold it: messages, contacts, words that were changed."""

from typing import Literal

from typing_extensions import TypedDict


class Notice(TypedDict):
    """
    A message, over which channel and to which desk or to the reporter; never to which address.

    `state` is sent, waiting (for the morning), unheard (nobody could hear it) or refused; `obstacle` says why.
    """

    at: str
    purpose: str
    channel: str
    to: str
    state: str
    obstacle: str | None


class Contact(TypedDict):
    """
    A contact that takes messages: over what, never which address.

    `state` is unconfirmed, confirmed or disowned; `asked` whether the message that asks went out at least once, and
    `may_ask_again` whether it may go out once more now.
    """

    channel: str
    state: str
    asked: bool
    may_ask_again: bool


class Change(TypedDict):
    """
    Words of the reporter that an office changed: `edited`, or `masked` in a passage of so many characters.

    `event` is the step on the timeline that did it; the words that stood there are in neither.
    """

    field: Literal["title", "body"]
    kind: Literal["edited", "masked"]
    by: str
    at: str
    event: int
    characters: int | None
