"""The roots of days for everybody, and of a case its receipt and its events for whoever may open it."""

from datetime import date, timedelta

from chalicelib.api.http.authorizer import authorizer
from chalicelib.api.http.cursors import read_cursor, write_cursor
from chalicelib.api.http.request import Call
from chalicelib.api.http.request_models import Query
from chalicelib.api.http.routes import FOREVER, PERSONAL, REFERENCE, Answer, Routes, Who, next_page, saved_as
from chalicelib.api.responses.evidence_responses import RootDay, chain_file, consistency_file, key_view, receipt_file
from chalicelib.api.views.checked_reading import read_as_officer
from chalicelib.domain.core.errors import FieldError, Invalid, Missing
from chalicelib.domain.core.timestamps import NATION, local_day
from chalicelib.services.cases import officer_actions
from chalicelib.services.core.access_log import note_access
from chalicelib.services.core.history_check import load_sound
from chalicelib.services.evidence.receipts import consistency, receipt_of, signed_root
from chalicelib.services.evidence.root_publication import recorded
from chalicelib.store.cases.access_records import AccessKind
from chalicelib.store.cases.case_file import CaseFile

route = Routes(__name__, authorizer)
blueprint = route.blueprint

PAGE_DAYS = 28
"""So many lie in at most two months."""


class RootsQuery(Query):
    """Where to go on."""

    cursor: str | None = None


class ConsistencyQuery(Query):
    """The earlier day."""

    since: date


@route("GET", "/v1/roots", "RootDays", query=RootsQuery)
def list_roots(call: Call, query: RootsQuery) -> Answer:
    """The days of this Region's home whose roots were published, newest first, four weeks a page."""
    parts = call.parts
    home = parts.place.home
    key, question = parts.secrets().cursors, query.question()
    place = read_cursor(key, question, query.cursor)
    until = date.fromisoformat(place["until"]) if place else local_day(call.now, NATION)
    first = until - timedelta(days=PAGE_DAYS - 1)
    names = map(_day_in, recorded(parts, home, first, until))
    days = [day for day in names if first.isoformat() <= day <= until.isoformat()]
    items: list[RootDay] = [
        {"home": home, "day": day, "path": f"/v1/roots/{home}/{day}"} for day in sorted(days, reverse=True)
    ]
    # A home's days have no gap: where the first of the page is missing, none is before it.
    more = first.isoformat() in days
    following = write_cursor(key, question, {"until": (first - timedelta(days=1)).isoformat()}) if more else None
    return Answer(
        {"home": home, "items": items, "next": following}, headers=next_page(query, following), cached=REFERENCE
    )


@route("GET", "/v1/roots/{home}/{day}", "SignedRoot")
def show_root(call: Call) -> Answer:
    """The signed record of a day: one hash over the last event of every case of the home that moved that day."""
    home, day = _asked(call)
    return Answer(signed_root(call.parts, home, day), cached=FOREVER)


@route("GET", "/v1/roots/{home}/{day}/consistency", "ConsistencyProof", query=ConsistencyQuery)
def show_consistency(call: Call, query: ConsistencyQuery) -> Answer:
    """The proof that the record of a day stands on that of an earlier one, `since`: no day before it was changed."""
    home, day = _asked(call)
    if query.since > day:
        raise Invalid([FieldError("/since", "period_reversed")])
    found = consistency_file(consistency(call.parts, home, query.since, day))
    return Answer(found, headers=saved_as(f"lapor-{home}-{query.since}-{day}.json"), cached=FOREVER)


@route("GET", "/v1/root-key", "RootKey")
def show_root_key(call: Call) -> Answer:
    """The public key by which the records of this Region's home are signed."""
    return Answer(key_view(call.parts), cached=REFERENCE)


@route("GET", "/v1/complaints/{number}/receipt", "ReceiptFile", who=Who.REPORTER)
def show_receipt(call: Call) -> Answer:
    """A file to keep: by which hash the case stands in which day's root; the proof is there from the next day on."""
    return _receipt(call, load_sound(call.parts, call.number), "complaints")


@route("GET", "/v1/complaints/{number}/chain", "ChainFile", who=Who.REPORTER)
def show_chain(call: Call) -> Answer:
    """The events of the case, to be checked against receipts; those of officers by their hashes alone."""
    return _chain(call, call.parts.cases.load(call.number), whole=False)


@route("GET", "/v1/cases/{number}/receipt", "ReceiptFile", who=Who.OFFICER)
def show_receipt_of_case(call: Call) -> Answer:
    """The same file as its reporter can keep."""
    return _receipt(call, officer_actions.open_case(call.parts, call.officer, call.number), "cases")


@route("GET", "/v1/cases/{number}/chain", "ChainFile", who=Who.OFFICER)
def show_chain_of_case(call: Call) -> Answer:
    """The events of the case as they were hashed, to be checked against receipts."""
    # As it lies there, even where it does not fit: it is taken along to find out.
    file = read_as_officer(call).kept
    note_access(call.parts, call.number, AccessKind.HISTORY, call.officer, call.now)
    return _chain(call, file, whole=True)


def _receipt(call: Call, file: CaseFile, door: str) -> Answer:
    receipt = receipt_of(call.parts, file, call.now)
    chain = f"{call.parts.place.public_url}/v1/{door}/{call.number}/chain"
    name = f"lapor-{call.number}-{receipt.event.seq}.json"
    return Answer(receipt_file(call.parts, receipt, chain), headers=saved_as(name), cached=PERSONAL)


def _chain(call: Call, file: CaseFile, *, whole: bool) -> Answer:
    name = f"lapor-{call.number}-riwayat.json"
    return Answer(chain_file(file, whole=whole), headers=saved_as(name), cached=PERSONAL)


def _asked(call: Call) -> tuple[str, date]:
    """Home and day in the path; Missing for what can be neither."""
    try:
        return call.in_path("home"), date.fromisoformat(call.in_path("day"))
    except ValueError:
        raise Missing from None


def _day_in(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".json")
