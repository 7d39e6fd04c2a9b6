"""What an error carries for whoever tells it to a caller."""

from datetime import UTC, datetime

from chalicelib.domain.core.errors import FieldError, Invalid, OwnedByAnotherRegion, TooSoon

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_an_error_carries_when_to_come_back_where_else_to_go_and_what_to_mend() -> None:
    assert TooSoon(NOON).retry_at == NOON
    assert (OwnedByAnotherRegion("https://example.org").site, OwnedByAnotherRegion(None).params) == (
        "https://example.org",
        {"site": None},
    )
    faults = [FieldError("/text", "missing"), FieldError("/to", "unknown")]
    assert (Invalid(faults).faults, str(Invalid(faults))) == (tuple(faults), "/text: missing, /to: unknown")
