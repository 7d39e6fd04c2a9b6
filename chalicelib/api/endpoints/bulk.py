"""The officers' door for many cases at once."""

from typing import Annotated

from pydantic import Field

from chalicelib.api.http.authorizer import authorizer
from chalicelib.api.http.problems import described
from chalicelib.api.http.request import Call
from chalicelib.api.http.request_models import Payload
from chalicelib.api.http.routes import Answer, KeyUse, Routes, Who
from chalicelib.api.requests.payloads import ArchivePayload
from chalicelib.api.responses.bulk_responses import Ended, Told
from chalicelib.domain.actions.context import Request
from chalicelib.domain.core.errors import Missing
from chalicelib.observability import logger
from chalicelib.services.cases.bulk_actions import MOST, Chosen, Done, archive_all
from chalicelib.services.cases.officer_actions import Key

route = Routes(__name__, authorizer)
blueprint = route.blueprint


class ChosenPayload(Payload):
    """A case as the list showed it; one that has moved since is left alone."""

    number: Annotated[str, Field(min_length=1, max_length=40)]
    revision: Annotated[int, Field(ge=0, le=999_999_999)]


class ArchiveAllPayload(ArchivePayload):
    """Which cases are not followed up, and why: the reason and the text go to each reporter, who can appeal."""

    cases: Annotated[list[ChosenPayload], Field(min_length=1, max_length=MOST)]

    def request(self) -> Request:
        """What the rules decide on, the same for each."""
        return Request(reason=self.reason, text=self.text)

    def key(self, text: str) -> Key:
        """The key of each step: the cases are no part of it, so that a repetition may leave out what was done."""
        return Key(text, f"archive-all:{ArchivePayload(reason=self.reason, text=self.text).digest()}")


@route("POST", "/v1/inbox/archive", "EndedTogether", body=ArchiveAllPayload, who=Who.OFFICER, key=KeyUse.REQUIRED)
def archive_cases(call: Call, payload: ArchiveAllPayload) -> Answer:
    """
    Archive up to a hundred cases for one reason, as when a wave of spam came in.

    Each has its own event, its own notice and its reporter's right to appeal. What cannot be done is told for each case
    and stops none of the others; the same key again does what is left.
    """
    chosen = [Chosen(each.number, each.revision) for each in payload.cases]
    key = payload.key(call.key_text(required=True) or "")
    done = list(archive_all(call.parts, call.officer, chosen, payload.request(), key=key, now=call.now))
    items = [_ended(one, call.language) for one in done]
    count = sum(one.case is not None for one in done)
    logger.info("cases archived together", extra={"officer": call.officer.id, "done": count, "asked": len(done)})
    return Answer({"items": items, "done": count, "failed": len(done) - count})


def _ended(done: Done, language: str) -> Ended:
    if done.error is None and done.case is not None:
        return {"number": done.case.number, "status": done.case.status, "revision": done.case.revision, "problem": None}
    told = described(done.error or Missing(), language)
    problem: Told = {"code": told["code"], "title": told["title"], "detail": told["detail"]}
    return {"number": done.number, "status": None, "revision": None, "problem": problem}
