"""The reporter's channels: e-mail first, a short message where e-mail is refused."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from chalicelib.aws import client
from chalicelib.domain.core.phone_numbers import INDONESIA, takes_sms
from chalicelib.notify.reporter_texts import Message
from chalicelib.notify.sending import Undeliverable, sending


class Channel(Protocol):
    """A way to reach somebody. `send` raises Undeliverable when it was refused, Unavailable when it may pass."""

    @property
    def name(self) -> str:
        """As it is noted in the history of notices."""

    def send(self, to: str, message: Message) -> None:
        """Hand the message over for that address."""


class Email:
    """Letters by SES, plain text."""

    name = "email"

    def __init__(self, sender: str, ses: Any = None) -> None:
        self.sender = sender
        self._given = ses

    @cached_property
    def _ses(self) -> Any:
        return self._given or client("sesv2")

    def send(self, to: str, message: Message) -> None:
        """Send subject and body; mail programs show the way out as a button of their own."""
        content: dict[str, Any] = {"Subject": _utf8(message.subject), "Body": {"Text": _utf8(message.body)}}
        if message.way_out:
            content["Headers"] = [{"Name": "List-Unsubscribe", "Value": f"<{message.way_out}>"}]
        with sending():
            self._ses.send_email(
                FromEmailAddress=self.sender, Destination={"ToAddresses": [to]}, Content={"Simple": content}
            )


def _utf8(data: str) -> dict[str, str]:
    return {"Data": data, "Charset": "UTF-8"}


class Sms:
    """Short messages by SNS, straight to a telephone number (E.164)."""

    name = "sms"

    def __init__(self, sns: Any = None) -> None:
        self._given = sns

    @cached_property
    def _sns(self) -> Any:
        return self._given or client("sns")

    def send(self, to: str, message: Message) -> None:
        """Send the short text as one that matters (not as advertising)."""
        kind = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}
        with sending():
            self._sns.publish(PhoneNumber=to, Message=message.sms, MessageAttributes=kind)


@dataclass(frozen=True)
class Address:
    """Somebody's place on a channel."""

    channel: Channel
    to: str


class Channels:
    """Chooses for each reporter."""

    def __init__(self, email: Channel, sms: Channel, countries: Collection[str] = (INDONESIA,)) -> None:
        """`countries` are the calling codes to which short messages go."""
        self.email = email
        self.sms = sms
        self._countries = countries

    def channels_for(self, email: str | None, phone: str | None) -> tuple[Address, ...]:
        """Where to try, in that order; empty for a reporter who left no contact that takes messages."""
        wanted = ((self.email, email), (self.sms, phone if phone and takes_sms(phone, self._countries) else None))
        return tuple(Address(channel, to) for channel, to in wanted if to)

    def tell(self, email: str | None, phone: str | None, message: Message) -> str | None:
        """
        Send over the first channel that takes it; its name, or None if there is none that could.

        Undeliverable if every channel refused. Unavailable ends the attempt at once: the next channel would tell twice
        what a retry of this one tells again.
        """
        refusal: Undeliverable | None = None
        for address in self.channels_for(email, phone):
            try:
                address.channel.send(address.to, message)
            except Undeliverable as error:
                refusal = error
            else:
                return address.channel.name
        if refusal:
            raise refusal
        return None
