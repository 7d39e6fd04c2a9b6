"""The officers' piles, who the officer is, and the desks that they can look into or pass a case to."""

from chalicelib.api.endpoints.inbox_page import desk_of, desks_to_search, inbox_row, inbox_table, page_of
from chalicelib.api.http.authorizer import authorizer
from chalicelib.api.http.cursors import read_cursor, write_cursor
from chalicelib.api.http.request import Call
from chalicelib.api.http.routes import PERSONAL, Answer, Routes, Who, listed, next_page, saved_as
from chalicelib.api.requests.payloads import Format
from chalicelib.api.requests.query_parameters import CountsQuery, DesksQuery, InboxQuery, OverdueQuery, SearchPayload
from chalicelib.api.responses.case_responses import DeskHere
from chalicelib.api.responses.list_responses import OverdueLine, PileCount
from chalicelib.api.views.access_view import access_entry
from chalicelib.api.views.directory_names import desk_named
from chalicelib.domain.actions.visibility import may_read_exports
from chalicelib.domain.cases.search_terms import Sought
from chalicelib.domain.core.errors import NotYourStep
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import DeskId, institution_of
from chalicelib.domain.organisation.areas import alphabetical
from chalicelib.domain.organisation.directory import Desk
from chalicelib.domain.organisation.hierarchy import responsible
from chalicelib.i18n import text
from chalicelib.observability import logger
from chalicelib.services.core.access_log import note_access
from chalicelib.services.desks.case_search import search
from chalicelib.services.desks.inbox import DeskLoad, Pile, count_piles, desks_seen, watch_desks
from chalicelib.store.cases.access_records import AccessKind

route = Routes(__name__, authorizer)
blueprint = route.blueprint


@route("GET", "/v1/inbox", "InboxPage", query=InboxQuery, who=Who.OFFICER, csv=True)
def show_inbox(call: Call, query: InboxQuery) -> Answer:
    """
    A pile of the officer's desk, nearest due date first; overseers may name another desk of their institution.

    `format=csv` gives it as a table; the pages of one table follow each other by the Link header.
    """
    key, question = call.parts.secrets().cursors, query.question(call.officer.id)
    rows, after = page_of(call.parts, call.officer, query, read_cursor(key, question, query.cursor), call.now)
    following = write_cursor(key, question, after) if after else None
    if query.format is Format.CSV:
        desk = query.desk or call.officer.desk
        note_access(call.parts, desk, AccessKind.LIST, call.officer, call.now, listed=query.queue)
        logger.info("pile exported", extra={"officer": call.officer.id, "queue": query.queue, "lines": len(rows)})
        table = inbox_table(call.parts, rows, call.language, call.now, begins=query.cursor is None)
        name = f"lapor-{query.queue}.csv"
        return Answer({}, headers={**next_page(query, following), **saved_as(name)}, csv=table)
    items = [inbox_row(call.parts, row, call.language, call.now) for row in rows]
    return listed(items, query, following, cached=PERSONAL)


@route("POST", "/v1/inbox/search", "SearchPage", body=SearchPayload, who=Who.OFFICER, is_safe=True)
def search_inbox(call: Call, payload: SearchPayload) -> Answer:
    """Cases in the piles that the officer may look into, by words or a part of the number; open ones first."""
    key, question = call.parts.secrets().cursors, payload.question(call.officer.id)
    desks = desks_to_search(call.parts, call.officer, payload.desk)
    start = read_cursor(key, question, payload.cursor)
    found = search(call.parts, call.officer, desks, Sought.read(payload.words), call.now, start=start)
    items = [inbox_row(call.parts, row, call.language, call.now) for row in found.rows]
    return Answer({"items": items, "next": write_cursor(key, question, found.next) if found.next else None})


@route("GET", "/v1/inbox/counts", "InboxCounts", query=CountsQuery, who=Who.OFFICER)
def count_inbox(call: Call, query: CountsQuery) -> Answer:
    """How many cases lie in each pile of the desk, and how many of them are late or due today."""
    desk = desk_of(call.parts, call.officer, query.desk)
    piles = count_piles(call.parts, call.officer, desk, call.now)
    heir = None if desk.active else desk_named(call.parts, responsible(desk, call.parts.directory).id)
    counted = [_pile(pile) for pile in piles]
    return Answer({"as_of": stamp(call.now), "desk": _here(desk), "successor": heir, "piles": counted})


@route("GET", "/v1/inbox/exports", "AccessList", query=CountsQuery, who=Who.OFFICER)
def show_exports(call: Call, query: CountsQuery) -> Answer:
    """Who downloaded which list of a desk, and when: a hundred, each once a day; for those who administer it."""
    desk = desk_of(call.parts, call.officer, query.desk)
    if not may_read_exports(call.officer):
        raise NotYourStep
    found = call.parts.accesses.of(desk.id)
    return Answer({"items": [access_entry(call.parts, each, call.language) for each in found]})


@route("GET", "/v1/inbox/overdue", "OverduePage", query=OverdueQuery, who=Who.OFFICER)
def show_overdue(call: Call, query: OverdueQuery) -> Answer:
    """What is late at each desk of the institution that the officer may look into; for others, at their own desk."""
    key, question = call.parts.secrets().cursors, query.question(call.officer.id)
    start = read_cursor(key, question, query.cursor) or {"start": 0}
    institution = institution_of(DeskId(query.institution or call.officer.desk))
    loads, after = watch_desks(call.parts, call.officer, institution, call.now, start=start["start"])
    following = write_cursor(key, question, {"start": after}) if after else None
    return listed([_overdue(load) for load in loads], query, following, cached=PERSONAL)


@route("GET", "/v1/me", "Me", who=Who.OFFICER)
def show_me(call: Call) -> Answer:
    """Who the caller is to the service: roles and desk as the directory has them today, and whose piles are open."""
    officer, parts = call.officer, call.parts
    roles = sorted(officer.roles)
    return Answer(
        {
            "id": officer.id,
            "name": officer.name,
            "roles": roles,
            "role_texts": [text(call.language, f"role.{role}") for role in roles],
            "desk": _here(desk_of(parts, officer, None)),
            "institution": desk_named(parts, officer.institution),
            "desks": [_here(desk) for desk in desks_seen(parts, officer, officer.institution)],
        }
    )


@route("GET", "/v1/desks", "Desks", query=DesksQuery, who=Who.OFFICER)
def list_desks(call: Call, query: DesksQuery) -> Answer:
    """The desks of an institution that can be given a case, its own first."""
    found = call.parts.directory.desks_of(institution_of(DeskId(query.institution)))
    ordered = sorted(found, key=lambda desk: (not desk.is_institution, alphabetical(desk.name)))
    return Answer({"items": [_here(desk) for desk in ordered if desk.active]})


def _here(desk: Desk) -> DeskHere:
    return {"id": desk.id, "name": desk.name, "zone": desk.zone}


def _pile(pile: Pile) -> PileCount:
    return {
        "queue": pile.queue,
        "total": pile.total,
        "late": pile.late,
        "today": pile.today,
        "more": pile.more,
        "late_more": pile.late_more,
        "today_more": pile.today_more,
    }


def _overdue(load: DeskLoad) -> OverdueLine:
    return {
        "desk": _here(load.desk),
        "late": load.late,
        "today": load.today,
        "more": load.late_more or load.today_more,
        "late_more": load.late_more,
        "today_more": load.today_more,
        "oldest_due_at": load.oldest,
        "next_due_at": load.next,
    }
