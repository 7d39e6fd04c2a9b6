"""How many reports, by whom, of what: of open ones for everybody, of all for those who answer them."""

from calendar import monthrange
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from chalicelib.api.endpoints.inbox_page import desk_of
from chalicelib.api.http.authorizer import authorizer
from chalicelib.api.http.request import Call
from chalicelib.api.http.routes import PERSONAL, REFERENCE, Answer, Routes, Who, saved_as
from chalicelib.api.requests.payloads import Format, PeriodQuery, StatisticsQuery
from chalicelib.api.requests.query_parameters import OwnSummaryQuery, SummaryQuery
from chalicelib.api.responses.statistics_responses import as_csv, summarised
from chalicelib.api.views.directory_names import area_named, desk_named
from chalicelib.domain.core.errors import FieldError, Invalid
from chalicelib.domain.core.vocabulary import AreaCode, DeskId
from chalicelib.domain.statistics.outcomes import DAY_ZONE
from chalicelib.services.statistics.projection import totals
from chalicelib.services.statistics.summary import summary

LONGEST_DAYS = 366
USUAL = timedelta(days=29)
FIRST_DAY = date(2000, 1, 1)
"""Nothing was counted before it, by this service or by what was taken over into it."""
LOOKING_AHEAD = timedelta(days=LONGEST_DAYS)
"""Whoever asks for the whole year, or whose clock goes wrong, is answered; a slip of the keyboard is told."""

route = Routes(__name__, authorizer)
blueprint = route.blueprint


@route("GET", "/v1/statistics", "Statistics", query=StatisticsQuery)
def show_statistics(call: Call, query: StatisticsQuery) -> Answer:
    """
    Totals of a desk, an area or the whole country, by day, class and event; secret reports are in none of them.

    The period is widened to whole months, which `from` and `to` of the answer say.
    """
    since, until = whole_months(*span_of(query, call.now), today_of(call))
    desk, area = query.desk and DeskId(query.desk), query.area and AreaCode(query.area)
    lines, sums = totals(call.parts, desk=desk or None, area=area or None, since=since, until=until)
    return Answer(
        {
            "desk": query.desk,
            "area": query.area,
            "from": since.isoformat(),
            "to": until.isoformat(),
            "lines": [{**vars(line), "day": line.day.isoformat()} for line in lines],
            "totals": dict(sums),
        },
        cached=REFERENCE,
    )


@route("GET", "/v1/statistics/summary", "StatisticsSummary", query=SummaryQuery, csv=True)
def show_summary(call: Call, query: SummaryQuery) -> Answer:
    """
    What a period came to: received, answered, ended, how promises were kept, what is open, how content people are.

    Of the nation, an area or a desk, with the areas or agencies within it. Of reports that are open: secret ones are
    in no number but `secret_received`, the nation's, which adds up those past months that had 20 or more of them. The
    period is widened to whole months; `format=csv` gives the same as a table.
    """
    desk, area = _place(call, query)
    return _summary(call, query, desk, area, whole_months(*span_of(query, call.now), today_of(call)))


@route("GET", "/v1/inbox/summary", "StatisticsSummary", query=OwnSummaryQuery, who=Who.OFFICER, csv=True)
def show_own_summary(call: Call, query: OwnSummaryQuery) -> Answer:
    """
    The same of a desk whose piles the officer may look into, of any days, and exactly: secret reports are counted, too.

    Leaders, admins and inspectors ask for each desk of their institution, others for their own.
    """
    desk = desk_of(call.parts, call.officer, query.desk)
    return _summary(call, query, desk.id, None, span_of(query, call.now), exact=True)


def _summary(
    call: Call,
    query: SummaryQuery | OwnSummaryQuery,
    desk: DeskId | None,
    area: AreaCode | None,
    span: tuple[date, date],
    *,
    exact: bool = False,
) -> Answer:
    since, until = span
    today = today_of(call)
    found = summary(call.parts, desk=desk, area=area, since=since, until=until, today=today, exact=exact)
    asked = {
        "desk": desk,
        "area": area,
        "name": _name_of(call, desk, area),
        "from": since.isoformat(),
        "to": until.isoformat(),
        "as_of": today.isoformat(),
    }
    page = summarised(found, asked, "desk" if desk else "area", _names(call, desk, area, found.parts or ()))
    cached = PERSONAL if exact else REFERENCE
    if query.format is Format.JSON:
        return Answer(page, cached=cached)
    name = f"lapor-{(area or desk or 'indonesia').replace('/', '-')}-{since}-{until}.csv"
    return Answer(page, headers=saved_as(name), cached=cached, csv=as_csv(page))


def _place(call: Call, query: StatisticsQuery) -> tuple[DeskId | None, AreaCode | None]:
    """Whose figures; Invalid for what the directory does not have, and for areas below a regency: none are summed."""
    desk, area = query.desk and DeskId(query.desk), query.area and AreaCode(query.area)
    if desk and call.parts.directory.desk(desk) is None:
        raise Invalid([FieldError("/desk", "unknown_desk")])
    if area and (area.count(".") > 1 or call.parts.directory.area(area) is None):
        raise Invalid([FieldError("/area", "unknown_area")])
    return desk or None, area or None


def _name_of(call: Call, desk: DeskId | None, area: AreaCode | None) -> str | None:
    """Whose figures they are; None for the nation's."""
    if desk:
        return desk_named(call.parts, desk)["name"]
    named = area_named(call.parts, area)
    return named and named["name"]


def _names(call: Call, desk: DeskId | None, area: AreaCode | None, wanted: Collection[str]) -> dict[str, str]:
    if not wanted:
        return {}
    directory = call.parts.directory
    if desk:
        return {found.id: found.name for found in directory.desks_of(desk)}
    return {found.code: found.name for found in directory.areas_in(area)}


def today_of(call: Call) -> date:
    """The day of the nation's figures."""
    return call.now.astimezone(DAY_ZONE).date()


def whole_months(since: date, until: date, today: date) -> tuple[date, date]:
    """The months that hold these days, the one in progress to this day."""
    last = until.replace(day=monthrange(until.year, until.month)[1])
    return since.replace(day=1), max(until, today) if until <= today <= last else last


def span_of(query: PeriodQuery, now: datetime) -> tuple[date, date]:
    """The days that are asked for; Invalid where they are too many, or the question names both desk and area."""
    today = now.astimezone(DAY_ZONE).date()
    faults = [*_impossible("/from", query.since, today), *_impossible("/to", query.until, today)]
    if query.desk and getattr(query, "area", None):
        faults.append(FieldError("/area", "only_one", {"choices": "desk, area"}))
    if faults:
        raise Invalid(faults)
    until = query.until or max(today, query.since or today)
    since = query.since or until - USUAL
    if since > until:
        faults.append(FieldError("/to", "period_reversed"))
    elif (until - since).days >= LONGEST_DAYS:
        faults.append(FieldError("/from", "too_wide_period", {"max": LONGEST_DAYS}))
    if faults:
        raise Invalid(faults)
    return since, until


def _impossible(pointer: str, day: date | None, today: date) -> Iterator[FieldError]:
    """A day before the figures begin, or of which there are none yet; next year's calendar may be asked for today."""
    if day is not None and day < FIRST_DAY:
        yield FieldError(pointer, "too_early", {"earliest": FIRST_DAY.isoformat()})
    if day is not None and day > today + LOOKING_AHEAD:
        yield FieldError(pointer, "in_the_future")
