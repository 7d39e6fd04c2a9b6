"""The citizen's door: file a report, follow it, answer to the answer; and what everybody may read."""

from dataclasses import replace

from chalicelib import clock
from chalicelib.api.documents.case_archive import case_file_answer
from chalicelib.api.documents.link_card import card
from chalicelib.api.endpoints.inbox_page import public_row
from chalicelib.api.http.cursors import read_cursor, write_cursor
from chalicelib.api.http.request import Call
from chalicelib.api.http.routes import PERSONAL, PUBLISHED, Answer, KeyUse, Routes, Who, listed
from chalicelib.api.requests.complaint_body import read_complaint
from chalicelib.api.requests.masking_payloads import MaskRequestPayload
from chalicelib.api.requests.payloads import (
    BrowseQuery,
    ComplaintPayload,
    OptionalReasonPayload,
    ReasonPayload,
    StepPayload,
)
from chalicelib.api.requests.reporter_payloads import (
    LostPinPayload,
    PinPayload,
    RatingPayload,
    ReplyPayload,
    VisibilityPayload,
)
from chalicelib.api.views.case_view import CaseView
from chalicelib.api.views.checked_reading import read, read_published
from chalicelib.api.views.receipt_view import acted_view, receipt_view
from chalicelib.api.views.timeline import CaseQuery
from chalicelib.domain.core.rate_limits import Action
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import Verb
from chalicelib.i18n import text
from chalicelib.services.cases import filing, reporter_actions
from chalicelib.services.cases.lost_pins import ask_for_pin
from chalicelib.services.cases.mask_requests import ask_for_mask
from chalicelib.services.core.access_log import note_access
from chalicelib.services.desks.public_list import Filters, browse
from chalicelib.services.messaging.reporter_messages import note_read
from chalicelib.store.cases.access_records import AccessKind

route = Routes(__name__)
blueprint = route.blueprint


@route(
    "POST",
    "/v1/complaints",
    "Receipt",
    body=ComplaintPayload,
    status=201,
    key=KeyUse.REQUIRED,
    limit=Action.SUBMIT,
    parses_own_body=read_complaint,
)
def submit_complaint(call: Call, payload: ComplaintPayload) -> Answer:
    """
    File a report. The same key and body get the same caller the same answer, PIN included; it is shown nowhere else.

    The same caller is who sends the same `Device-Id` from whatever network; without one, who asks from the same one.
    """
    key = call.key_text(required=True) or ""
    receipt = filing.submit(
        call.parts,
        payload.submission(call.language),
        filing.ScopedKey(key, call.caller.scope(call.parts.secrets().networks)),
        payload.digest(),
        call.now,
    )
    headers = {"Location": f"/v1/complaints/{receipt.number}"}
    return Answer(receipt_view(receipt, call.language), 201, headers)


@route("GET", "/v1/complaints", "PublicPage", query=BrowseQuery)
def browse_complaints(call: Call, query: BrowseQuery) -> Answer:
    """Leaf through verified reports that are not secret, newest first; the answer tells how far back was looked."""
    filters = Filters(**query.model_dump(exclude={"cursor"}))
    key, question = call.parts.secrets().cursors, query.question()
    page = browse(call.parts, filters, call.now.date(), read_cursor(key, question, query.cursor))
    following = write_cursor(key, question, page.next) if page.next else None
    answer = listed(
        [public_row(call.parts, row, call.language) for row in page.rows], query, following, cached=PUBLISHED
    )
    looked = {"reached": page.reached.isoformat(), "earliest": page.earliest.isoformat()}
    return replace(answer, body={**answer.body, **looked})


@route("GET", "/v1/complaints/{number}", "ReporterCase", query=CaseQuery, who=Who.ANYBODY_OR_REPORTER)
def show_complaint(call: Call, query: CaseQuery) -> Answer:
    """
    With a session everything that is the reporter's; without one what the public may see of the case.

    Of its timeline the newest page; `older`, as `cursor`, leads to the page before.
    """
    if not call.is_reporter():
        return _public_page(call, query)
    reading = read(call)
    if not reading.flaws:
        note_read(call.parts, reading.file, call.now)
    return Answer(CaseView(call.parts, reading, call.language, call.now, query.cursor).reporter())


def _public_page(call: Call, query: CaseQuery) -> Answer:
    """Kept by browsers and caches only as long as all of it is proved."""
    reading = read_published(call)
    page = CaseView(call.parts, reading, call.language, call.now, query.cursor).public()
    return Answer(page, cached=PERSONAL if reading.flaws else PUBLISHED)


@route("GET", "/v1/complaints/{number}/file", "", who=Who.REPORTER, html=True)
def show_case_file(call: Call) -> Answer:
    """
    The whole case for the reporter to keep or to take to the Ombudsman: a document that prints.

    With `Accept: application/zip` an archive: the document, the files as far as they fit, and the seals of the history.
    """
    reading = read(call)
    note_access(call.parts, call.number, AccessKind.CASE_FILE, None, call.now)
    page = CaseView(call.parts, reading, call.language, call.now, entire=True).reporter()
    return case_file_answer(call, page, reading.kept)


@route("GET", "/v1/complaints/{number}/card", "", html=True)
def show_card(call: Call) -> Answer:
    """The address to pass on: previews of the link show number, title and status, people are led to the page."""
    case = read_published(call).file.case
    return Answer({}, html=card(case, call.language, call.parts.place.public_url), cached=PUBLISHED)


@route("POST", "/v1/complaints/{number}/session", "Session", body=PinPayload, is_safe=True)
def open_session(call: Call, payload: PinPayload) -> Answer:
    """
    Exchange the PIN for a token that opens this case for half an hour.

    Tries are counted before they are looked at. Once those of a network are used up it waits, or solves the challenge
    that comes with the 429; a device that sends its `Device-Id` and the `known` of an earlier session has tries of its
    own, whoever else guesses from its network.
    """
    opened = reporter_actions.open_session(
        call.parts, call.number, payload.pin, call.caller, clock.machine_now(), known=payload.known
    )
    seconds = int(reporter_actions.TOKEN_LIFE.total_seconds())
    return Answer({"token": opened.token, "expires_in": seconds, "known": opened.known}, cached=PERSONAL)


@route(
    "POST",
    "/v1/complaints/{number}/pin",
    "PinAsked",
    body=LostPinPayload,
    status=202,
    limit=Action.ASK_FOR_PIN,
)
def request_pin(call: Call, payload: LostPinPayload) -> Answer:
    """
    Ask for a new PIN where the old one was lost; it goes to the contact that was given with the report.

    The answer is the same for every number and contact: it never says whether they belong together, or whether there is
    such a report. Nothing is sent where no contact was given, or where messages were switched off. Once the new PIN is
    on its way the old one opens nothing more; a session that is open runs to its end.
    """
    ask_for_pin(call.parts, call.number, payload.contact, now=call.now)
    return Answer({"detail": text(call.language, "pin.asked")}, 202, cached=PERSONAL)


@route(
    "POST",
    "/v1/complaints/{number}/replies",
    "Acted",
    body=ReplyPayload,
    who=Who.REPORTER,
    key=KeyUse.OPTIONAL,
    limit=Action.STEP,
)
def reply_to_case(call: Call, payload: ReplyPayload) -> Answer:
    """
    Add to the report, supply what was asked for, dispute an answer or accept it, which ends the case.

    What was asked for can be a file alone: without `text`, the case goes on once a file sent since has passed.
    """
    return _step(call, Verb.REPLY, payload)


@route("POST", "/v1/complaints/{number}/rating", "Acted", body=RatingPayload, who=Who.REPORTER, key=KeyUse.OPTIONAL)
def rate_case(call: Call, payload: RatingPayload) -> Answer:
    """Say from 1 to 5 how well the report was handled."""
    return _step(call, Verb.RATE, payload)


@route("POST", "/v1/complaints/{number}/reopening", "Acted", body=ReasonPayload, who=Who.REPORTER, key=KeyUse.OPTIONAL)
def reopen_case(call: Call, payload: ReasonPayload) -> Answer:
    """Have a case taken up again: once by right, within the window; an archived one goes to the desk above."""
    return _step(call, Verb.REOPEN, payload)


@route(
    "POST",
    "/v1/complaints/{number}/withdrawal",
    "Acted",
    body=OptionalReasonPayload,
    who=Who.REPORTER,
    key=KeyUse.OPTIONAL,
)
def withdraw_case(call: Call, payload: OptionalReasonPayload) -> Answer:
    """Take the report back."""
    return _step(call, Verb.WITHDRAW, payload)


@route(
    "POST",
    "/v1/complaints/{number}/visibility",
    "Acted",
    body=VisibilityPayload,
    who=Who.REPORTER,
    key=KeyUse.OPTIONAL,
)
def change_visibility(call: Call, payload: VisibilityPayload) -> Answer:
    """Hide the report from the public or show it, withhold the name or give it; an ended case can only be hidden."""
    return _step(call, Verb.CHANGE_VISIBILITY, payload)


@route(
    "POST",
    "/v1/complaints/{number}/mask-requests",
    "MaskRequested",
    body=MaskRequestPayload,
    status=202,
    limit=Action.ASK_FOR_MASK,
)
def request_mask(call: Call, payload: MaskRequestPayload) -> Answer:
    """
    Ask, without an account, that something about you be masked in a report, an answer or a photo.

    The desk that holds or held the report decides within three days. The answer never says whether there is one.
    """
    due_at = ask_for_mask(call.parts, call.number, payload.texts(), now=call.now)
    return Answer({"due_at": stamp(due_at)}, 202, cached=PERSONAL)


def _step(call: Call, verb: Verb, payload: StepPayload) -> Answer:
    key = call.key(payload)
    case = reporter_actions.act(
        call.parts, call.number, verb, payload.request(), now=call.now, machine_now=clock.machine_now(), key=key
    )
    return Answer(acted_view(call.parts, case, call.language))
