"""What is answered of a period's figures, as JSON and as a table for spreadsheets: the same numbers."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from typing_extensions import TypedDict

from chalicelib.api.http.csv_tables import as_table
from chalicelib.services.statistics.summary import METHOD, Figures, Summary

_HEAD = ("section", "code", "name", "figure", "value")


class Kept(TypedDict):
    """How a promise was kept: the share in time in whole percent, and the median of working days since receipt."""

    on_time_percent: int | None
    median_days: float | None


class Sums(TypedDict):
    """The figures of one group of reports; a share or a median is null of too few."""

    received: int
    answered: int
    ended: int
    open: int
    first_answer: Kept
    resolution: Kept
    hold_median_days: float | None


class ClassSums(Sums):
    """The figures of one classification."""

    classification: str


class PartSums(Sums):
    """The figures of one area, or one agency."""

    code: str
    name: str


class Outcomes(TypedDict):
    """How the cases that ended did."""

    accepted: int
    silence: int
    withdrawn: int
    archived: int


class Age(TypedDict):
    """Open cases by working days since they came in; the last band has no upper end."""

    from_days: int
    to_days: int | None
    open: int


class Stars(TypedDict):
    """How many reporters rated so."""

    rating: int
    total: int


class Satisfaction(TypedDict):
    """What reporters thought of the answers: how many rated, their average, and how many of each rating."""

    ratings: int
    average: float | None
    distribution: list[Stars]


class Compared(TypedDict):
    """The areas or agencies directly within the one that was asked for."""

    kind: Literal["area", "desk"]
    items: list[PartSums]


# `from` is no name that a class body can give.
StatisticsSummary = TypedDict(
    "StatisticsSummary",
    {
        "desk": str | None,
        "area": str | None,
        "name": str | None,
        "from": str,
        "to": str,
        "as_of": str,
        "method": int,
        "total": Sums,
        "secret_received": int | None,
        "outcomes": Outcomes,
        "backlog": list[Age],
        "satisfaction": Satisfaction,
        "by_classification": list[ClassSums],
        "by_part": Compared | None,
    },
)


def summarised(
    summary: Summary, asked: Mapping[str, Any], kind: Literal["area", "desk"], names: Mapping[str, str]
) -> StatisticsSummary:
    """The summary as JSON; `asked` is the question as it was understood, `names` are those of the parts."""
    parts = summary.parts
    items = [PartSums(code=code, name=names.get(code, code), **_line(part)) for code, part in (parts or {}).items()]
    body: Any = {
        **asked,
        "method": METHOD,
        "total": _line(summary.whole),
        "secret_received": summary.secret_received,
        "outcomes": dict(summary.outcomes),
        "backlog": [{"from_days": since, "to_days": until, "open": n} for (since, until), n in summary.backlog.items()],
        "satisfaction": {
            "ratings": summary.ratings,
            "average": summary.average,
            "distribution": [{"rating": rating, "total": number} for rating, number in summary.rated.items()],
        },
        "by_classification": [{"classification": name, **_line(line)} for name, line in summary.classes.items()],
        "by_part": None if parts is None else {"kind": kind, "items": items},
    }
    found: StatisticsSummary = body
    return found


def _line(figures: Figures) -> Sums:
    return {
        "received": figures.received,
        "answered": figures.answered,
        "ended": figures.ended,
        "open": figures.open,
        "first_answer": {"on_time_percent": figures.first_on_time, "median_days": figures.first_days},
        "resolution": {"on_time_percent": figures.end_on_time, "median_days": figures.end_days},
        "hold_median_days": figures.held_days,
    }


def as_csv(page: StatisticsSummary) -> str:
    """The page as a table, one number a line; an empty value is of too few."""
    return as_table(_HEAD, _rows(page))


def _rows(page: StatisticsSummary) -> Iterator[tuple[Any, ...]]:
    for name in ("area", "desk", "from", "to", "as_of", "method"):
        yield "about", "", "", name, page[name]
    yield from _rows_of_line(("total", "", ""), page["total"])
    if (secret := page["secret_received"]) is not None:
        yield "secret", "", "", "received", secret
    yield from (("outcome", name, "", "ended", number) for name, number in page["outcomes"].items())
    for age in page["backlog"]:
        band = f"{age['from_days']}+" if age["to_days"] is None else f"{age['from_days']} to {age['to_days']}"
        yield "backlog", band, "", "open", age["open"]
    satisfaction = page["satisfaction"]
    yield "satisfaction", "", "", "ratings", satisfaction["ratings"]
    yield "satisfaction", "", "", "average", satisfaction["average"]
    yield from (("satisfaction", each["rating"], "", "ratings", each["total"]) for each in satisfaction["distribution"])
    for line in page["by_classification"]:
        yield from _rows_of_line(("classification", line["classification"], ""), line)
    if compared := page["by_part"]:
        for item in compared["items"]:
            yield from _rows_of_line((compared["kind"], item["code"], item["name"]), item)


def _rows_of_line(begin: tuple[str, str, str], line: Sums) -> Iterator[tuple[Any, ...]]:
    for name in ("received", "answered", "ended", "open"):
        yield *begin, name, line[name]
    for name in ("first_answer", "resolution"):
        promise: Kept = line[name]  # type: ignore[literal-required]  # the names are those of the shape
        yield *begin, f"{name}_on_time_percent", promise["on_time_percent"]
        yield *begin, f"{name}_median_days", promise["median_days"]
    yield *begin, "hold_median_days", line["hold_median_days"]
