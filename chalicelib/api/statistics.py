"""How many reports, by whom, of what: numbers that are too small are withheld."""

from datetime import date, datetime, timedelta

from chalicelib.api.calls import Call
from chalicelib.api.payloads import StatisticsQuery
from chalicelib.api.routes import REFERENCE, Answer, Routes
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.words import AreaCode, DeskId
from chalicelib.services.counting import DAY_ZONE, LEAST_PUBLISHED, totals

LONGEST_DAYS = 366
USUAL = timedelta(days=29)

route = Routes(__name__)
blueprint = route.blueprint


@route("GET", "/v1/statistics", "Statistics", asks=StatisticsQuery)
def show_statistics(call: Call, query: StatisticsQuery) -> Answer:
    """Totals of a desk, an area or the whole country, by day, class and event; numbers under 5 are withheld."""
    since, until = span_of(query, call.now)
    desk, area = query.desk and DeskId(query.desk), query.area and AreaCode(query.area)
    lines, sums = totals(call.parts, desk=desk or None, area=area or None, since=since, until=until)
    return Answer(
        {
            "desk": query.desk,
            "area": query.area,
            "from": since.isoformat(),
            "to": until.isoformat(),
            "least_published": LEAST_PUBLISHED,
            "lines": [{**vars(line), "day": line.day.isoformat()} for line in lines],
            "totals": dict(sums),
        },
        cached=REFERENCE,
    )


def span_of(query: StatisticsQuery, now: datetime) -> tuple[date, date]:
    """The days that are asked for; Invalid where they are too many, or the question names both desk and area."""
    until = query.until or max(now.astimezone(DAY_ZONE).date(), query.since or date.min)
    since = query.since or until - USUAL
    faults = []
    if query.desk and query.area:
        faults.append(Fault("/area", "only_one", {"choices": "desk, area"}))
    if since > until:
        faults.append(Fault("/to", "period_reversed"))
    elif (until - since).days >= LONGEST_DAYS:
        faults.append(Fault("/from", "too_wide_period", {"max": LONGEST_DAYS}))
    if faults:
        raise Invalid(faults)
    return since, until
