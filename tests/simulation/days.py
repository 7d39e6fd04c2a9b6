"""Working days of a desk, counted one by one, so that the service's own reckoning is held against another."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.deadlines.calendar import Calendar, national_calendar
from tests import country

_DESKS = {str(desk.id): desk for desk in country.DESKS}


@dataclass
class Days:
    """Working days of a desk, counted one by one."""

    calendar: Calendar = field(default_factory=national_calendar)

    def after(self, day: date, count: int, desk: str) -> date:
        """The count-th working day after that day."""
        while count:
            day += timedelta(days=1)
            count -= self._works(day, desk)
        return day

    def between(self, since: date, until: date, desk: str) -> int:
        """How many working days have passed since that day."""
        return sum(self._works(since + timedelta(days=n), desk) for n in range(1, (until - since).days + 1))

    def _works(self, day: date, desk: str) -> bool:
        found = _DESKS[desk]
        area = str(found.area)
        local = [off for place, off in self.calendar.by_area.items() if area == place or area.startswith(f"{place}.")]
        if day in self.calendar.days_off or any(day in days for days in local):
            return False
        return day.weekday() < int(found.week)

    def end_of(self, day: date, desk: str) -> datetime:
        """Midnight at the end of that day, at the desk."""
        return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(_DESKS[desk].zone)).astimezone(UTC)

    def due(self, since: datetime, count: int, desk: str) -> datetime:
        """When a time of so many working days that began then is over."""
        return self.end_of(self.after(since.astimezone(ZoneInfo(_DESKS[desk].zone)).date(), count, desk), desk)
