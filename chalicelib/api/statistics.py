"""How many reports, by whom, of what: numbers that are too small are withheld."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from chalicelib.api.calls import Call
from chalicelib.api.figures import as_csv, summarised
from chalicelib.api.payloads import Format, StatisticsQuery, SummaryQuery
from chalicelib.api.routes import REFERENCE, Answer, Routes
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.figures import LEAST_PUBLISHED
from chalicelib.domain.tally import DAY_ZONE
from chalicelib.domain.words import AreaCode, DeskId
from chalicelib.services.counting import totals
from chalicelib.services.summaries import summary

LONGEST_DAYS = 366
USUAL = timedelta(days=29)
FIRST_DAY = date(2000, 1, 1)
"""Nothing was counted before it, by this service or by what was taken over into it."""
LOOKING_AHEAD = timedelta(days=LONGEST_DAYS)
"""Whoever asks for the whole year, or whose clock goes wrong, is answered; a slip of the keyboard is told."""

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


@route("GET", "/v1/statistics/summary", "StatisticsSummary", asks=SummaryQuery, csv=True)
def show_summary(call: Call, query: SummaryQuery) -> Answer:
    """
    What a period came to: received, answered, ended, how promises were kept, what is open, how content people are.

    Of the nation, an area or a desk, with the areas or agencies within it. Small numbers are withheld, and those by
    which they could be told; `format=csv` gives the same as a table.
    """
    since, until = span_of(query, call.now)
    today = call.now.astimezone(DAY_ZONE).date()
    desk, area = _place(call, query)
    found = summary(call.parts, desk=desk, area=area, since=since, until=until, today=today)
    asked = {
        "desk": desk,
        "area": area,
        "from": since.isoformat(),
        "to": until.isoformat(),
        "as_of": today.isoformat(),
        "least_published": LEAST_PUBLISHED,
    }
    page = summarised(found, asked, "desk" if desk else "area", _names(call, desk, area, found.parts or ()))
    if query.format is Format.JSON:
        return Answer(page, cached=REFERENCE)
    name = f"lapor-{(area or desk or 'indonesia').replace('/', '-')}-{since}-{until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Answer(page, headers=headers, cached=REFERENCE, csv=as_csv(page))


def _place(call: Call, query: StatisticsQuery) -> tuple[DeskId | None, AreaCode | None]:
    """Whose figures; Invalid for what the directory does not have, and for areas below a regency: none are summed."""
    desk, area = query.desk and DeskId(query.desk), query.area and AreaCode(query.area)
    if desk and call.parts.directory.desk(desk) is None:
        raise Invalid([Fault("/desk", "unknown_desk")])
    if area and (area.count(".") > 1 or call.parts.directory.area(area) is None):
        raise Invalid([Fault("/area", "unknown_area")])
    return desk or None, area or None


def _names(call: Call, desk: DeskId | None, area: AreaCode | None, wanted: Collection[str]) -> dict[str, str]:
    if not wanted:
        return {}
    directory = call.parts.directory
    if desk:
        return {found.id: found.name for found in directory.desks_of(desk)}
    return {found.code: found.name for found in directory.areas_in(area)}


def span_of(query: StatisticsQuery, now: datetime) -> tuple[date, date]:
    """The days that are asked for; Invalid where they are too many, or the question names both desk and area."""
    today = now.astimezone(DAY_ZONE).date()
    faults = [*_impossible("/from", query.since, today), *_impossible("/to", query.until, today)]
    if query.desk and query.area:
        faults.append(Fault("/area", "only_one", {"choices": "desk, area"}))
    if faults:
        raise Invalid(faults)
    until = query.until or max(today, query.since or today)
    since = query.since or until - USUAL
    if since > until:
        faults.append(Fault("/to", "period_reversed"))
    elif (until - since).days >= LONGEST_DAYS:
        faults.append(Fault("/from", "too_wide_period", {"max": LONGEST_DAYS}))
    if faults:
        raise Invalid(faults)
    return since, until


def _impossible(pointer: str, day: date | None, today: date) -> Iterator[Fault]:
    """A day before the figures begin, or of which there are none yet; next year's calendar may be asked for today."""
    if day is not None and day < FIRST_DAY:
        yield Fault(pointer, "too_early", {"earliest": FIRST_DAY.isoformat()})
    if day is not None and day > today + LOOKING_AHEAD:
        yield Fault(pointer, "in_the_future")
