"""
What API Gateway answers before the app hears of a request, as problems in the service's own words and shape.

Without this a refused token and a time-out come as bare messages without CORS headers, which a browser tells its page
as "network error". Both languages are in each: a template of these answers is filled in and chooses nothing
(docs/findings.md). Unknown paths and methods reach the app, which knows who asks (ops/packaging/template/methods.py).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.api.http.problems import PROBLEM_JSON
from chalicelib.api.http.response_headers import ALWAYS
from chalicelib.api.http.routes import PERSONAL
from chalicelib.i18n import LANGUAGES, text

REFUSALS: Mapping[str, tuple[int, str]] = {
    "ACCESS_DENIED": (403, "not_your_step"),
    "AUTHORIZER_CONFIGURATION_ERROR": (503, "unavailable"),
    "AUTHORIZER_FAILURE": (503, "unavailable"),
    "DEFAULT_4XX": (400, "malformed"),
    "DEFAULT_5XX": (503, "unavailable"),
    "EXPIRED_TOKEN": (401, "unauthenticated"),
    "INTEGRATION_FAILURE": (503, "unavailable"),
    "INTEGRATION_TIMEOUT": (504, "unavailable"),
    "INVALID_SIGNATURE": (401, "unauthenticated"),
    "MISSING_AUTHENTICATION_TOKEN": (404, "not_found"),
    "QUOTA_EXCEEDED": (429, "too_soon"),
    "REQUEST_TOO_LARGE": (413, "body_too_large"),
    "RESOURCE_NOT_FOUND": (404, "not_found"),
    "THROTTLED": (429, "too_soon"),
    "UNAUTHORIZED": (401, "unauthenticated"),
    "UNSUPPORTED_MEDIA_TYPE": (415, "unsupported_media_type"),
}
"""Status and code by API Gateway's own kinds; `MISSING_AUTHENTICATION_TOKEN` means a path that is not there."""
RETRY_SECONDS = {"too_soon": 60, "unavailable": 5}


REQUEST_ID = "$context.requestId"
"""What API Gateway puts the request's own id in place of."""


@dataclass(frozen=True)
class Refusal:
    """An answer as it leaves the gateway, but for the id of the request."""

    status: int
    headers: Mapping[str, str]
    body: str


def refusal_of(kind: str) -> Refusal:
    """What is answered for one of API Gateway's kinds; the local gateway answers the same."""
    status, code = REFUSALS[kind]
    body = {
        "type": f"urn:lapor:problem:{code}",
        "title": _in_every_language(f"error.{code}.title"),
        "status": status,
        "detail": _in_every_language(f"error.{code}.detail"),
        "code": code,
        "trace_id": REQUEST_ID,
    }
    # a value stands between single quotes there, and can have none
    headers = {
        **{name: value for name, value in ALWAYS.items() if "'" not in value},
        "Content-Type": PROBLEM_JSON,
        "Content-Language": ", ".join(LANGUAGES),
        "Cache-Control": PERSONAL,
        "Access-Control-Allow-Origin": "*",
        **({"Retry-After": str(RETRY_SECONDS[code])} if code in RETRY_SECONDS else {}),
    }
    return Refusal(status, headers, json.dumps(body, ensure_ascii=False))


def _in_every_language(key: str) -> str:
    return " / ".join(text(language, key, minutes=1) for language in LANGUAGES)
