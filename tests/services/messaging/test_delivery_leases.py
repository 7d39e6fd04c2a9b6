"""What has waited for the morning goes back to the queue that it came from."""

from datetime import timedelta

import pytest

from chalicelib.services.core.parts import Parts
from chalicelib.services.messaging.delivery_leases import release_waiting
from chalicelib.store.cases.case_file import Notice, NoticeState
from chalicelib.store.cases.case_rows import shard_of
from tests.faults import Wire
from tests.services.steps import NOW, routed

MORNING = NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("purpose", "to", "queue"),
    [
        ("received_and_passed_on", "reporter", "tell-reporters"),
        ("passed_on@bengkalis/pupr", "bengkalis/pupr", "notify-agencies"),
    ],
)
def test_a_reporters_message_goes_to_their_queue_and_a_desks_to_the_desks(
    parts: Parts, wire: Wire, purpose: str, to: str, queue: str
) -> None:
    number = routed(parts)
    parts.notices.mark(number, Notice(2, purpose, "none", to, NOW, NoticeState.WAITING, due_at=MORNING))
    wire.forget()

    assert release_waiting(parts, shard_of(number), MORNING) == 1

    [asked] = [params for call, params in wire.sent if call == "sqs.SendMessage"]
    assert queue in asked["QueueUrl"]
