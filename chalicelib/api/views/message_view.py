"""What became of every message about a case, as its reporter and officers may read it."""

from datetime import datetime

from chalicelib.api.responses.message_responses import Contact, Notice
from chalicelib.api.views.directory_names import desk_named
from chalicelib.domain.messaging.contact_confirmation import CONFIRM, is_asking
from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.confirmations import standings
from chalicelib.store.cases import vault
from chalicelib.store.cases.case_file import CaseFile, NoticeState, state_of

MOST_TOLD = 100
"""Messages on the page of a case."""
_NOT_TOLD = (NoticeState.CLAIMED, NoticeState.DROPPED)
"""Of messages that are being sent this moment, or came to nothing, nobody is told."""


def notices(parts: Parts, file: CaseFile) -> list[Notice]:
    """The newest messages that went out, wait, or reached nobody, oldest first."""
    told = [row for row in sorted(file.notices, key=lambda row: row.sent_at) if state_of(row) not in _NOT_TOLD]
    return [
        {
            "at": row.sent_at,
            "purpose": CONFIRM if is_asking(row.purpose) else row.purpose.partition("@")[0],
            "channel": row.channel,
            "to": row.to if row.to == "reporter" else desk_named(parts, row.to)["name"],
            "state": state_of(row).value,
            "obstacle": row.obstacle,
        }
        for row in told[-MOST_TOLD:]
    ]


def contacts(file: CaseFile, contact: vault.Contact, now: datetime) -> list[Contact]:
    """Every contact that takes messages: whether it is confirmed, and whether it can be asked again."""
    return [
        {
            "channel": standing.channel,
            "state": standing.word.value,
            "asked": standing.sent,
            "may_ask_again": standing.may_ask_again,
        }
        for standing in standings(file, contact, now)
    ]
