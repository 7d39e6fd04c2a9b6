"""Reading a new report: what the model and what the directory finds wrong is named together."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from chalicelib.api.http.field_errors import faults_of, is_no_json
from chalicelib.api.http.problems import UnreadableRequest
from chalicelib.api.http.request import Call
from chalicelib.api.requests.payloads import ComplaintPayload
from chalicelib.domain.core.errors import FieldError, Invalid
from chalicelib.services.cases.submission import WHERE, faults_of_submission

_STAND_INS = {"classification": "complaint", "title": "x" * 10, "body": "x" * 20}


def read_complaint(call: Call) -> ComplaintPayload:
    """The report; UnreadableRequest if it is no JSON, Invalid with every bad field."""
    raw = call.raw_body
    try:
        return ComplaintPayload.model_validate_json(raw)
    except ValidationError as error:
        if is_no_json(error):
            raise UnreadableRequest("not_json") from None
        faults = faults_of(error, ComplaintPayload)
    raise Invalid([*faults, *_of_the_rest(call, from_json(raw), faults)])


def _of_the_rest(call: Call, given: Any, faults: list[FieldError]) -> list[FieldError]:
    """What cannot be among the fields that are well formed."""
    if not isinstance(given, dict):
        return []
    bad = {fault.pointer.split("/")[1] for fault in faults} | {"latitude", "longitude"}
    if "classification" in bad:
        bad.add("category")
    sound = {name: value for name, value in given.items() if name in ComplaintPayload.model_fields and name not in bad}
    payload = ComplaintPayload.model_validate_json(to_json(_STAND_INS | sound))
    found = faults_of_submission(call.parts, payload.submission(call.language), call.now)
    # Somebody who named a place, but wrongly, is told of that alone.
    return [fault for fault in found if fault.code != "where_needed" or not given.keys() & {*WHERE}]
