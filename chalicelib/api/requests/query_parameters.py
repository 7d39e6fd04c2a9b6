"""What is asked of the inboxes, the directory and the numbers, behind the question mark."""

from typing import Annotated

from pydantic import BeforeValidator, StringConstraints

from chalicelib.api.http.request_models import Payload, Query
from chalicelib.api.requests.payloads import Format, PeriodQuery, StatisticsQuery
from chalicelib.api.requests.text_fields import DeskId, InstitutionId, tidy_line
from chalicelib.services.desks.inbox import Urgency


class InboxQuery(Query):
    """
    Which pile: new, working, waiting_reporter, answered, done-YYYY-MM or mine; of which desk, if not one's own.

    With `due` only what is late, or due by the end of this day at that desk. As a table it gives more rows a page.
    """

    queue: str = "new"
    due: Urgency | None = None
    desk: DeskId | None = None
    format: Format = Format.JSON
    cursor: str | None = None


Words = Annotated[str, StringConstraints(min_length=2, max_length=100), BeforeValidator(tidy_line)]


class SearchPayload(Payload):
    """
    Words of title, topic or area, or a part of a number; in the piles of which desk, if not of all that one may see.

    They travel in the body: what is looked for may be a name, and addresses are written down on the way.
    """

    words: Words
    desk: DeskId | None = None
    cursor: str | None = None

    def question(self, *whose: str) -> str:
        """What a cursor is bound to."""
        return "|".join([type(self).__name__, *whose, self.desk or "", self.words])


class CountsQuery(Query):
    """Of which desk, if not one's own."""

    desk: DeskId | None = None


class OverdueQuery(Query):
    """At the desks of which institution, if not one's own."""

    institution: InstitutionId | None = None
    cursor: str | None = None


class DesksQuery(Query):
    """Of which institution."""

    institution: InstitutionId


class OwnSummaryQuery(PeriodQuery):
    """Of which desk, if not one's own, and of which days; as JSON or as a table for a spreadsheet."""

    format: Format = Format.JSON


class SummaryQuery(StatisticsQuery):
    """The same, and whether as JSON or as a table for a spreadsheet."""

    format: Format = Format.JSON
