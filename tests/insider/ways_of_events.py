"""Ways to change the history of a case: events rewritten, forged, moved, taken away."""

import json
from datetime import UTC, datetime

from chalicelib.domain.core.timestamps import stamp
from tests.insider.hands import Body, Insider

ANSWER = 4
"""Some event in the middle."""
LONG_AGO = stamp(datetime(2026, 1, 5, 3, 0, tzinfo=UTC))


def _another_reason(body: Body) -> Body:
    return {"data": {**body["data"], "reason": "another"}}


def an_event_is_changed(insider: Insider) -> None:
    """Its hash stays as it was."""
    item = insider.events()[ANSWER - 1]
    insider.set(item, body=json.loads(item["body"]) | {"at": LONG_AGO})


def an_event_is_rewritten_with_fresh_hashes(insider: Insider) -> None:
    """So are all that follow it, and the case."""
    insider.rewrite(ANSWER, _another_reason)


def an_event_is_rewritten_with_fresh_hashes_and_anchors(insider: Insider) -> None:
    """The anchors hold the fresh hashes under the old seals."""
    insider.rewrite(ANSWER, _another_reason, anchored=True)


def the_reporter_is_said_to_have_accepted(insider: Insider) -> None:
    """An event is forged behind the last, and the case closed."""
    insider.append(_ACCEPTED)


def a_forged_acceptance_is_anchored_as_well(insider: Insider) -> None:
    """By the insider, not by the service."""
    insider.append(_ACCEPTED, anchored=True)


def the_report_is_put_earlier(insider: Insider) -> None:
    """Its first event, the case and the public's lists say January."""
    insider.rewrite(1, lambda _: {"at": LONG_AGO})
    insider.set_case(received_at=LONG_AGO, public_day_key="J#2026-01-05", public_at=f"{LONG_AGO}#{insider.number}")


def an_answer_is_put_earlier(insider: Insider) -> None:
    """So that it was in time."""
    insider.rewrite(ANSWER, lambda _: {"at": LONG_AGO}, anchored=True)
    insider.set_case(answered_at=LONG_AGO)


def somebody_else_is_said_to_have_answered(insider: Insider) -> None:
    """Another officer's id stands in an event."""
    insider.rewrite(ANSWER, lambda body: {"actor": {**body["actor"], "id": "0" * 32}}, anchored=True)


def an_event_is_removed_from_the_middle(insider: Insider) -> None:
    """Those around it stay."""
    insider.remove([insider.events()[ANSWER - 1]])


def an_event_is_removed_and_the_rest_closed_up(insider: Insider) -> None:
    """Later events take the places before them, with fresh hashes; the last anchor goes."""
    items = insider.events()
    for before, item in zip(items[ANSWER - 1 :], items[ANSWER:], strict=False):
        body = json.loads(item["body"]) | {"seq": int(before["sk"].partition("#")[2])}
        insider.set(before, body=body, event=body["type"], seal=item["seal"])
    insider.remove(items[-1:])
    insider.set_case(seq=len(items) - 1)
    insider.rewrite(0, lambda body: body, anchored=True)
    insider.remove_anchors(after=len(items) - 1)


def two_events_change_places(insider: Insider) -> None:
    """Each is kept under the other's key."""
    first, second = insider.events()[ANSWER - 1 : ANSWER + 1]
    insider.set(first, sk=second["sk"])
    insider.set(second, sk=first["sk"])


def an_event_of_another_case_is_put_in(insider: Insider) -> None:
    """Sealed by the service, though in another place."""
    there = insider.events(insider.other)[ANSWER - 1]
    insider.set(there, pk=f"CASE#{insider.number}", number=insider.number)


def the_seals_are_copied_from_another_event(insider: Insider) -> None:
    """Of each event that of the one before."""
    items = insider.events()
    insider.rewrite(ANSWER, _another_reason)
    for item, before in zip(insider.events()[ANSWER:], items[ANSWER - 1 :], strict=False):
        insider.set(item, seal=before["seal"])


def the_last_event_is_cut_off(insider: Insider) -> None:
    """With its text; the case stays as it is."""
    last = insider.last()
    insider.remove([last, insider.item(last["sk"].replace("EVENT", "TEXT"))])


def the_case_is_set_back_behind_its_last_event(insider: Insider) -> None:
    """Event, text and clocks as before it, and the case says so too; anchors stay."""
    insider.put_as_it_was(anchors=False)


def the_case_is_set_back_with_its_anchors(insider: Insider) -> None:
    """Everything in both tables as it was before its last event."""
    insider.put_as_it_was(anchors=True)


def an_event_is_called_another(insider: Insider) -> None:
    """By the attribute that the stream filters by."""
    insider.set(insider.events()[ANSWER - 1], event="noted")


_ACCEPTED = {"type": "closed", "status": "closed", "data": {"outcome": "accepted"}}

WAYS = (
    an_event_is_changed,
    an_event_is_rewritten_with_fresh_hashes,
    an_event_is_rewritten_with_fresh_hashes_and_anchors,
    the_reporter_is_said_to_have_accepted,
    a_forged_acceptance_is_anchored_as_well,
    the_report_is_put_earlier,
    an_answer_is_put_earlier,
    somebody_else_is_said_to_have_answered,
    an_event_is_removed_from_the_middle,
    an_event_is_removed_and_the_rest_closed_up,
    two_events_change_places,
    an_event_of_another_case_is_put_in,
    the_seals_are_copied_from_another_event,
    the_last_event_is_cut_off,
    the_case_is_set_back_behind_its_last_event,
    the_case_is_set_back_with_its_anchors,
    an_event_is_called_another,
)
