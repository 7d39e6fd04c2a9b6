"""The shape of a message in answers."""

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
