"""What is answered in lists and beside them; as case_responses.py for one case."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from chalicelib.api.responses.case_responses import Area, DeskHere, Named
from chalicelib.api.responses.session_responses import Challenge


class PublicRow(TypedDict):
    """A line of the public's list; the title is redacted."""

    number: str
    title: str
    status: str
    status_text: str
    classification: str
    category: Named | None
    area: Area | None
    desk: DeskHere
    received_at: str
    due_at: str | None


class InboxRow(PublicRow):
    """A line of an inbox: the title without what was masked, and what an officer must know before opening the case."""

    officer: str | None
    overdue: bool
    emergency: bool
    secret: bool
    anonymous: bool
    needs_inspection: bool
    revision: int


class PublicPage(TypedDict):
    """
    A page of public cases; it may be short, or empty, and still have a next one.

    Days later than `reached` have been looked through; the whole list ends at the day `earliest`.
    """

    items: list[PublicRow]
    next: str | None
    reached: str
    earliest: str


class InboxPage(TypedDict):
    """A page of an inbox, nearest due date first."""

    items: list[InboxRow]
    next: str | None


class SearchPage(InboxPage):
    """Some of what fits; it may be short, or empty, and still have a next one."""


class PileCount(TypedDict):
    """How many cases lie in a pile, at least where `more` says that not all were counted: so for each sum by itself."""

    queue: str
    total: int
    late: int
    today: int
    more: bool
    late_more: bool
    today_more: bool


class InboxCounts(TypedDict):
    """The piles of a desk at a moment of business time; `successor` is who took over from a closed desk."""

    as_of: str
    desk: DeskHere
    successor: Named | None
    piles: list[PileCount]


class OverdueLine(TypedDict):
    """What is late at a desk; `late_more`, `today_more` where the sum is only the least, `more` for either."""

    desk: DeskHere
    late: int
    today: int
    more: bool
    late_more: bool
    today_more: bool
    oldest_due_at: str | None
    next_due_at: str | None


class OverduePage(TypedDict):
    """Some of an institution's desks."""

    items: list[OverdueLine]
    next: str | None


class Desks(TypedDict):
    """The desks of an institution."""

    items: list[DeskHere]


class Me(TypedDict):
    """An officer as the directory has him; `desks` are those of the institution whose piles they may look into."""

    id: str
    name: str
    roles: list[str]
    role_texts: list[str]
    desk: DeskHere
    institution: Named
    desks: list[DeskHere]


class Line(TypedDict):
    """One number: how often something happened to reports of a class on a day."""

    day: str
    classification: str
    measure: str
    total: int


# `from` is no name that a class body can give.
Statistics = TypedDict(
    "Statistics",
    {
        "desk": str | None,
        "area": str | None,
        "from": str,
        "to": str,
        "lines": list[Line],
        "totals": dict[str, int],
    },
)


class Health(TypedDict):
    """Whether the service can do its work."""

    status: Literal["ok"]
    home: str
    stage: str


class OpenApi(TypedDict):
    """This document."""

    openapi: str
    info: dict[str, Any]
    paths: dict[str, Any]
    components: dict[str, Any]
    tags: NotRequired[list[dict[str, Any]]]


class FaultyField(TypedDict):
    """A bad field: where it is (RFC 6901), what is wrong with it, in a word and in a sentence."""

    pointer: str
    code: str
    detail: str


class Problem(TypedDict):
    """RFC 9457. `code` never changes once published."""

    type: str
    title: str
    status: int
    detail: str
    instance: NotRequired[str]
    code: str
    errors: NotRequired[list[FaultyField]]
    site: NotRequired[str]
    challenge: NotRequired[Challenge]
    trace_id: str


class SignIn(TypedDict):
    """Where officers sign in: addresses, relative to the site's own or whole, of an OpenID Connect provider."""

    authorize_url: str
    token_url: str
    logout_url: str
    client_id: str
    scope: str


class Uploads(TypedDict):
    """Which files may be attached to a report, and how many."""

    types: list[str]
    max_bytes: int
    max_files: int


class Subscription(TypedDict):
    """Whether the reporter wants messages about a case."""

    wanted: bool


class Confirmation(TypedDict):
    """What holds of a contact: `state` is unconfirmed, confirmed, disowned, or expired for a link that is too old."""

    state: str


class AskedAgain(TypedDict):
    """The channel over which the message goes that asks."""

    channel: str


class Banner(TypedDict):
    """What every page has to say above everything else."""

    id: str
    en: str


class Site(TypedDict):
    """What the website has to know of this deployment; `home` begins the numbers that it gives."""

    sign_in: SignIn
    uploads: Uploads
    banner: Banner | None
    home: str
