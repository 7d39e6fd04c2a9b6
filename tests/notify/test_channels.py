"""Reaching reporters: e-mail first, a short message where e-mail is refused, and no telling twice."""

from typing import Any

import boto3
import pytest
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID

from chalicelib.domain.core.errors import Unavailable
from chalicelib.notify.channels import Channel, Channels, Email, Sms
from chalicelib.notify.reporter_texts import Message, with_way_out
from chalicelib.notify.sending import Undeliverable

REGION = "ap-southeast-3"
SENDER = "lapor@instansi.example"
EMAIL = "pelapor@surel.example"
PHONE = "+6281200000000"
MESSAGE = Message("Laporan J7: café diterima", "Terima kasih.\n", "LAPOR: diterima.")


class Recorded:
    """A channel that keeps what it was given, or fails as told."""

    def __init__(self, name: str, failure: Exception | None = None) -> None:
        self.name = name
        self.failure = failure
        self.sent: list[str] = []

    def send(self, to: str, _: Message) -> None:
        if self.failure:
            raise self.failure
        self.sent.append(to)


def channels(email: Exception | None = None, sms: Exception | None = None) -> tuple[Channels, Recorded, Recorded]:
    letters, texts = Recorded("email", email), Recorded("sms", sms)
    return Channels(letters, texts), letters, texts


def test_a_letter_goes_out_with_subject_and_body() -> None:
    boto3.client("sesv2").create_email_identity(EmailIdentity=SENDER)

    Email(SENDER).send(EMAIL, MESSAGE)

    (letter,) = get_backend("ses")[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    assert (letter.source, letter.subject, letter.body) == (SENDER, MESSAGE.subject, MESSAGE.body)
    assert letter.destinations == {"ToAddresses": [EMAIL]}


def test_a_letter_tells_mail_programs_the_way_out_of_it() -> None:
    boto3.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    sent: list[dict[str, Any]] = []
    ses = boto3.client("sesv2")
    ses.meta.events.register("provide-client-params.sesv2.SendEmail", lambda params, **_: sent.append(params))
    Email(SENDER, ses).send(EMAIL, with_way_out(MESSAGE, "id", "https://lapor.example/pesan#n.k"))

    simple = sent[0]["Content"]["Simple"]
    assert simple["Headers"] == [{"Name": "List-Unsubscribe", "Value": "<https://lapor.example/pesan#n.k>"}]
    assert "https://lapor.example/pesan#n.k" in simple["Body"]["Text"]["Data"]


def test_a_sender_that_was_never_verified_is_refused() -> None:
    with pytest.raises(Undeliverable):
        Email(SENDER).send(EMAIL, MESSAGE)


def test_a_short_message_goes_to_the_telephone() -> None:
    Sms().send(PHONE, MESSAGE)

    sent = get_backend("sns")[DEFAULT_ACCOUNT_ID][REGION].sms_messages
    assert list(sent.values()) == [(PHONE, MESSAGE.sms)]


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(Undeliverable):
        Sms().send("not a number", MESSAGE)


def test_both_are_channels() -> None:
    ways: list[Channel] = [Email(SENDER), Sms()]

    assert [way.name for way in ways] == ["email", "sms"]


@pytest.mark.parametrize(
    ("email", "phone", "names"),
    [
        (EMAIL, PHONE, ["email", "sms"]),
        (EMAIL, None, ["email"]),
        (None, PHONE, ["sms"]),
        (None, None, []),
        ("", "", []),
    ],
)
def test_a_letter_is_tried_before_a_short_message(email: str | None, phone: str | None, names: list[str]) -> None:
    ways, _, _ = channels()

    assert [address.channel.name for address in ways.channels_for(email, phone)] == names


def test_one_channel_is_enough() -> None:
    ways, letters, texts = channels()

    assert ways.tell(EMAIL, PHONE, MESSAGE) == "email"
    assert (letters.sent, texts.sent) == ([EMAIL], [])


def test_a_refused_letter_becomes_a_short_message() -> None:
    ways, _, texts = channels(email=Undeliverable())

    assert ways.tell(EMAIL, PHONE, MESSAGE) == "sms"
    assert texts.sent == [PHONE]


def test_a_channel_that_is_down_for_a_while_is_tried_again_later_and_alone() -> None:
    ways, _, texts = channels(email=Unavailable())

    with pytest.raises(Unavailable):
        ways.tell(EMAIL, PHONE, MESSAGE)

    assert texts.sent == []


def test_who_is_refused_everywhere_is_undeliverable() -> None:
    ways, _, _ = channels(email=Undeliverable(), sms=Undeliverable())

    with pytest.raises(Undeliverable):
        ways.tell(EMAIL, PHONE, MESSAGE)


def test_who_left_no_contact_is_told_on_the_page_alone() -> None:
    ways, letters, texts = channels()

    assert ways.tell(None, None, MESSAGE) is None
    assert letters.sent == texts.sent == []
