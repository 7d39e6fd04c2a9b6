"""What a process heard last of a count that only some of its requests ask for, and which of them do."""

from datetime import datetime


class Gauge:
    """The last count of one window; that of another window says nothing."""

    def __init__(self) -> None:
        self._ends_at: datetime | None = None
        self._counted = 0
        self._turns = 0

    def is_due(self, every: int) -> bool:
        """Does this request count for as many as `every` says? A process that ends early has counted some too few."""
        self._turns += 1
        return self._turns % every == 0

    def note(self, ends_at: datetime, counted: int) -> None:
        """Keeps what was heard of the window that ends then."""
        self._ends_at, self._counted = ends_at, counted

    def read(self, ends_at: datetime) -> int:
        """The count of the window that ends then, as it was heard last; 0 if it was not."""
        return self._counted if self._ends_at == ends_at else 0
