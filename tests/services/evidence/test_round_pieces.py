"""What a piece of a round notes is kept where the last walk looks for it."""

from chalicelib.domain.evidence.verification_rounds import shelf_of
from chalicelib.services.evidence.round_pieces import Piece


def test_notes_lie_on_the_shelf_of_their_number_and_the_ledger_on_the_first() -> None:
    piece = Piece()
    numbers = ["A1-0000-0000-0000", "A2-0000-0000-0000", "A3-0000-0000-0000"]
    for number in numbers:
        piece.of(number).has_key = True
    piece.ledger.book("2026-03-02", 7, 3)
    piece.ledger.unsettled.add("2026-03-03")

    notes = piece.notes(2)

    assert notes[0]["ledger"] == {"sums": {"2026-03-02": 21}, "unsettled": ["2026-03-03"]}
    assert {number: shelf for shelf, kept in notes.items() for number in kept["seen"]} == {
        number: shelf_of(number, 2) for number in numbers
    }
    assert all(seen == {"has_key": True} for kept in notes.values() for seen in kept["seen"].values())


def test_a_ledger_without_a_case_is_kept_too_and_none_where_nothing_was_booked() -> None:
    piece = Piece()
    assert piece.notes(4) == {}

    piece.ledger.unsettled.add("2026-03-03")
    assert piece.notes(4) == {0: {"seen": {}, "ledger": {"sums": {}, "unsettled": ["2026-03-03"]}}}
