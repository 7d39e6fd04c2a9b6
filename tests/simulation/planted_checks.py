"""
Mistakes in what finds an insider, planted one at a time: each is noticed as soon as somebody tampers in that way.

As in planted.py each replaces one small thing of the service for as long as it is tried.
"""

from collections.abc import Callable, Mapping

import pytest

from chalicelib.domain.evidence import integrity
from chalicelib.domain.evidence.verification_rounds import Ledger, Seen
from chalicelib.services.core import history_check
from chalicelib.services.evidence import case_examination, nightly_check, round_walks
from chalicelib.store.cases import case_file, idempotency_rows, vault
from chalicelib.streams import follow_case
from tests.insider import ways_beside_cases, ways_of_cases, ways_of_events, ways_of_records, ways_of_words
from tests.insider.hands import Insider

Patch = pytest.MonkeyPatch


def a_stream_that_is_silent(patch: Patch) -> None:
    """What was written over or removed calls nobody."""
    patch.setattr(follow_case, "tell_of_tampering", lambda *_: None)


def a_reading_without_seals(patch: Patch) -> None:
    """Whoever reckons fresh hashes is believed."""
    patch.setattr(history_check, "_unsealed", lambda *_: ())


def a_reading_without_chain(patch: Patch) -> None:
    """Events are taken as they lie there."""
    patch.setattr(history_check, "_chain", lambda *_: [])


def a_reading_that_believes_every_text(patch: Patch) -> None:
    """Commitments are opened by nobody."""
    patch.setattr(integrity, "_texts", lambda *_: ())


def a_reading_that_believes_every_file(patch: Patch) -> None:
    """Files are shown as their items say."""
    patch.setattr(integrity, "_files", lambda *_: ())


def a_reading_that_believes_the_snapshot(patch: Patch) -> None:
    """The case is shown as its item says."""
    patch.setattr(integrity, "_snapshot", lambda *_: ())


def a_reading_that_lets_everything_expire(patch: Patch) -> None:
    """Nobody looks whether an item lasts."""
    patch.setattr(case_file, "strays", lambda *_: ())


def a_reading_without_pins(patch: Patch) -> None:
    """A version may say something else than it did."""
    patch.setattr(history_check, "unpinned", lambda *_: ())


def a_reading_without_lists(patch: Patch) -> None:
    """Nobody looks whether the public finds the case."""
    patch.setattr(history_check, "_misplaced", lambda *_: ())


def a_reporter_without_seal(patch: Patch) -> None:
    """Whoever lies there may open the case."""
    patch.setattr(vault, "must_fit", lambda row, *_: row)


def a_night_without_anchors(patch: Patch) -> None:
    """Hashes are compared with themselves."""
    patch.setattr(history_check, "_contradictions", lambda *_: ())
    patch.setattr(history_check, "_not_ours", lambda *_: ())


def a_night_without_inboxes(patch: Patch) -> None:
    """Nobody looks whether the desk finds the case."""
    patch.setattr(history_check, "_out_of_place", lambda *_: ())


def a_night_without_clocks(patch: Patch) -> None:
    """Nobody looks whether what is due is written down."""
    patch.setattr(nightly_check, "stale_clocks", lambda *_: [])


def a_round_that_believes_every_counter(patch: Patch) -> None:
    """Sums are compared with themselves."""
    patch.setattr(Ledger, "wrong", property(lambda _: ()))


def a_round_that_misses_no_anchor(patch: Patch) -> None:
    """Whatever is not anchored will be."""
    patch.setattr(case_examination, "unanchored", lambda *_: ())


def a_round_that_misses_no_key(patch: Patch) -> None:
    """Nobody looks whether a case has what all have."""
    patch.setattr(Seen, "missing", property(lambda _: ()))


def a_round_that_believes_every_key(patch: Patch) -> None:
    """Whatever a key leads to, it was used for."""
    patch.setattr(idempotency_rows, "fits", lambda *_: True)


def a_round_that_opens_no_file(patch: Patch) -> None:
    """Photos are taken for what their items say."""
    patch.setattr(round_walks, "exchanged_files", lambda *_: ())
    patch.setattr(nightly_check, "exchanged_files", lambda *_: ())


PLANTED_CHECKS: Mapping[Callable[[Patch], None], Callable[[Insider], None]] = {
    a_stream_that_is_silent: ways_of_events.the_last_event_is_cut_off,
    a_reading_without_seals: ways_of_events.an_event_is_rewritten_with_fresh_hashes,
    a_reading_without_chain: ways_of_events.an_event_is_changed,
    a_reading_that_believes_every_text: ways_of_words.the_report_says_something_else,
    a_reading_that_believes_every_file: ways_of_words.a_photo_has_another_digest,
    a_reading_that_believes_the_snapshot: ways_of_cases.the_reporter_is_said_to_be_content,
    a_reading_that_lets_everything_expire: ways_of_cases.the_case_will_expire,
    a_reading_without_pins: ways_of_records.the_policy_gives_more_time,
    a_reading_without_lists: ways_of_cases.the_case_is_missing_from_what_moved,
    a_reporter_without_seal: ways_of_cases.the_reporter_has_another_pin,
    a_night_without_anchors: ways_of_records.an_anchor_is_another,
    a_night_without_inboxes: ways_of_cases.the_case_is_missing_from_every_inbox,
    a_night_without_clocks: ways_of_cases.the_clocks_never_come,
    a_round_that_believes_every_counter: ways_of_records.a_published_number_is_another,
    a_round_that_misses_no_anchor: ways_of_records.the_anchors_are_gone,
    a_round_that_misses_no_key: ways_of_cases.the_key_is_gone,
    a_round_that_believes_every_key: ways_beside_cases.two_keys_change_cases,
    a_round_that_opens_no_file: ways_of_words.a_photo_is_replaced,
}
"""Each mistake, and the way that shows it."""
