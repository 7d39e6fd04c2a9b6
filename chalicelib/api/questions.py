"""What officers ask of the inboxes and the directory, behind the question mark."""

from chalicelib.api.payloads import Query
from chalicelib.api.texts import DeskId, InstitutionId
from chalicelib.services.workload import Urgency


class InboxQuery(Query):
    """
    Which pile: new, working, waiting_reporter, answered, done-YYYY-MM or mine; of which desk, if not one's own.

    With `due` only what is late, or due by the end of this day at that desk.
    """

    queue: str = "new"
    due: Urgency | None = None
    desk: DeskId | None = None
    cursor: str | None = None


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
