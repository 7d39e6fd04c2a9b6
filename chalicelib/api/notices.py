"""What became of every message about a case, as its reporter and officers may read it."""

from chalicelib.api.names import desk_named
from chalicelib.api.told import Notice
from chalicelib.services.parts import Parts
from chalicelib.store.files import CaseFile, NoticeState, state_of

_NOT_TOLD = (NoticeState.CLAIMED, NoticeState.DROPPED)
"""Of messages that are being sent this moment, or came to nothing, nobody is told."""


def notices(parts: Parts, file: CaseFile) -> list[Notice]:
    """Every message that went out, waits, or reached nobody, oldest first."""
    return [
        {
            "at": row.sent_at,
            "purpose": row.purpose.partition("@")[0],
            "channel": row.channel,
            "to": row.to if row.to == "reporter" else desk_named(parts, row.to)["name"],
            "state": state_of(row).value,
            "obstacle": row.obstacle,
        }
        for row in sorted(file.notices, key=lambda row: row.sent_at)
        if state_of(row) not in _NOT_TOLD
    ]
