"""The one message that goes to a contact before anybody has said that it is theirs."""

from datetime import timedelta

from chalicelib.domain.cases.case import Event
from chalicelib.domain.core.timestamps import instant
from chalicelib.domain.messaging.contact_confirmation import Word, attempt_of, channel_of, next_attempt, purpose_of
from chalicelib.domain.messaging.notifications import NEW_PIN, reporter_notice
from chalicelib.domain.messaging.quiet_hours import earliest_time_to_tell, zone_of
from chalicelib.notify.reporter_texts import Message, confirming_message
from chalicelib.notify.sending import Undeliverable
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.confirmations import FIRST, REPORTER, asked_of, channels_of, code_of, key_of, link_of
from chalicelib.services.messaging.delivery_leases import Times, deliver, drop, wait_for_morning
from chalicelib.services.messaging.posting import Post, post
from chalicelib.store.cases.case_file import CaseFile, Notice, NoticeState, state_of
from chalicelib.store.cases.vault import Contact

AT_ANY_HOUR = "email"
"""Whoever has just sent a report looks for it now, and a letter wakes nobody; a telephone rings by day only."""


def ask_contacts(parts: Parts, file: CaseFile, contact: Contact, event: Event, now: Times) -> None:
    """
    Asks every contact that was not asked yet, or whose message waits, now that the event is to be told.

    What waits is looked at when its time has come, or when it was let go: it is noted beside the first event. A lost
    PIN has its contact asked once more. Undeliverable once all were tried, if one of them refused.
    """
    refusal: Undeliverable | None = None
    for channel, takes in channels_of(file, contact).items():
        notice = _waiting(file, channel, event, now) or _next(file, channel, event, now)
        if notice is None or not takes:
            continue
        try:
            _ask(parts, file, contact, notice, now)
        except Undeliverable as error:
            refusal = error
    if refusal:
        raise refusal


def _waiting(file: CaseFile, channel: str, event: Event, now: Times) -> Notice | None:
    """The message that was begun with, and did not go out yet."""
    for row in file.notices:
        is_of_channel = attempt_of(row.purpose) and channel_of(row.purpose) == channel
        if is_of_channel and not file.notice_settled(FIRST, row.purpose):
            is_early = state_of(row) is NoticeState.WAITING and bool(row.due_at) and instant(row.due_at) > now.business
            if event.seq == FIRST or not is_early:
                return Notice(FIRST, row.purpose, "none", REPORTER, now.business)
    return None


def _next(file: CaseFile, channel: str, event: Event, now: Times) -> Notice | None:
    """The message that is to be begun with."""
    asked, is_lost = asked_of(file, channel), reporter_notice(event) == NEW_PIN and event.data["channel"] == channel
    attempt = next_attempt(asked, now.business) if is_lost or not asked else None
    return Notice(FIRST, purpose_of(channel, attempt), "none", REPORTER, now.business) if attempt else None


def _ask(parts: Parts, file: CaseFile, contact: Contact, notice: Notice, now: Times) -> None:
    channel = channel_of(notice.purpose)
    if contact.words.get(channel) is not Word.UNCONFIRMED or not contact.wanted:
        if file.notice_state(notice.seq, notice.purpose) is NoticeState.WAITING:
            drop(parts, file, notice)
        return
    morning = earliest_time_to_tell(now.business, zone_of(file.case.area))
    if morning > now.business and channel != AT_ANY_HOUR:
        wait_for_morning(parts, file, notice, morning)
        return
    what = Post(
        number=file.case.number,
        area=file.case.area,
        notice=notice,
        message=_words(parts, file, channel, contact, now),
        channels=(channel,),
        asked_for=False,
    )
    deliver(parts, file, notice, lambda: post(parts, what), now=now)


def _words(parts: Parts, file: CaseFile, channel: str, contact: Contact, now: Times) -> Message:
    number, language = file.case.number, file.case.language
    days = timedelta(days=parts.directory.policy_in_force(now.business).confirm_days)
    link = link_of(parts, number, language, key_of(parts, number, channel, contact))
    return confirming_message(
        language,
        code=code_of(parts, number, channel, contact),
        until=now.business + days,
        zone=zone_of(file.case.area),
        link=link,
        short_link=link.replace(number, number.replace("-", "")),
    )
