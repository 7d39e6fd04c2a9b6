"""
What goes wrong, as HTTP tells it: the only place where errors get statuses (RFC 9457, application/problem+json).

Each problem has a stable `code`, texts in the caller's language and, for bad fields, every one of them with a JSON
pointer. What nobody foresaw is logged and answered with 500, which says nothing of its cause.
"""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalice.app import Response

from chalicelib import clock
from chalicelib.domain.core.errors import (
    ChallengeNeeded,
    Conflict,
    CorruptData,
    FieldError,
    Invalid,
    LaporError,
    Missing,
    NotYourStep,
    OwnedByAnotherRegion,
    PreconditionFailed,
    ReadOnly,
    Refused,
    Tampered,
    TargetUnfit,
    TooSoon,
    Unauthenticated,
    Unavailable,
)
from chalicelib.domain.core.timestamps import stamp
from chalicelib.i18n import has, text
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure

PROBLEM_JSON = "application/problem+json"
RETRY_SECONDS = 5
"""When a passing failure is worth another try."""
READ_ONLY_SECONDS = 60
"""The same while operators hold back what writes: that lasts minutes at least, and everybody would ask at once."""


class UnreadableRequest(LaporError):
    """The request cannot be read; `code` is that of the fault."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, **params)
        self.fault = FieldError("", code, params)


class WrongMedia(LaporError):
    """The body is not called JSON."""

    code = "unsupported_media_type"


class WrongMethod(LaporError):
    """The path is there, but not for that method; `allowed` are those that it takes."""

    code = "method_not_allowed"

    def __init__(self, allowed: Sequence[str]) -> None:
        super().__init__(allowed=", ".join(allowed))
        self.allowed = allowed


class PreconditionRequired(LaporError):
    """A step on a case without the revision that it was decided on."""

    code = "precondition_required"


STATUSES: Mapping[type[Exception], int] = {
    UnreadableRequest: 400,
    Unauthenticated: 401,
    NotYourStep: 403,
    Missing: 404,
    WrongMethod: 405,
    Refused: 409,
    Conflict: 409,
    Tampered: 409,
    PreconditionFailed: 412,
    WrongMedia: 415,
    OwnedByAnotherRegion: 421,
    Invalid: 422,
    TargetUnfit: 422,
    PreconditionRequired: 428,
    TooSoon: 429,
    CorruptData: 500,
    Exception: 500,
    Unavailable: 503,
}


def status_of(error: Exception) -> int:
    """The status of the error, or of the nearest kind above it."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def problem(error: Exception, language: str, *, instance: str, trace_id: str) -> Response:
    """The error as the caller gets it."""
    status = status_of(error)
    if status == STATUSES[Exception]:
        logger.error("request failed", exc_info=error)
    if isinstance(error, Tampered):
        logger.error("tampered", exc_info=error)
        measure(Metric.TAMPERED)
    known = error if isinstance(error, LaporError) else LaporError()
    body = described(known, language) | {"status": status, "instance": instance, "trace_id": trace_id}
    headers: dict[str, Any] = {"Content-Type": PROBLEM_JSON, "Cache-Control": "no-store"} | _hints(error, status)
    return Response(json.dumps(_in_order(body), ensure_ascii=False, separators=(",", ":")), headers, status)


def described(error: LaporError, language: str) -> dict[str, Any]:
    """Code and texts of the error, and what else belongs to its kind."""
    if isinstance(error, UnreadableRequest):
        fault = error.fault
        told = text(language, f"fault.{fault.code}", **fault.params)
        return {"code": fault.code, "title": text(language, "error.malformed.title"), "detail": told}
    code = error.code if has(f"error.{error.code}.title") else LaporError.code
    described: dict[str, Any] = {
        "code": error.code,
        "title": text(language, f"error.{code}.title"),
        "detail": text(language, f"error.{code}.detail", **error.params, **_wait(error)),
    }
    if isinstance(error, Invalid):
        described["errors"] = [_fault(fault, language) for fault in error.faults]
    if isinstance(error, OwnedByAnotherRegion):
        described["site"] = error.site
    if isinstance(error, ChallengeNeeded):
        given = error.challenge
        described["challenge"] = {
            "text": given.text,
            "bits": given.bits,
            "opens_at": stamp(given.opens_at),
            "ends_at": stamp(given.ends_at),
        }
    return described


def _wait(error: LaporError) -> dict[str, int]:
    """In whole minutes, for people."""
    return {"minutes": max(1, math.ceil(_seconds_until(error.retry_at) / 60))} if isinstance(error, TooSoon) else {}


def _fault(fault: FieldError, language: str) -> dict[str, str]:
    detail = text(language, f"fault.{fault.code}", **fault.params)
    return {"pointer": fault.pointer, "code": fault.code, "detail": detail}


def _in_order(body: Mapping[str, Any]) -> dict[str, Any]:
    names = ("title", "status", "detail", "instance", "code", "errors", "site", "challenge", "trace_id")
    return {"type": f"urn:lapor:problem:{body['code']}"} | {name: body[name] for name in names if name in body}


def _hints(error: Exception, status: int) -> dict[str, str]:
    """What the caller can do about it, for machines."""
    hints = {}
    if status == STATUSES[Unauthenticated]:
        hints["WWW-Authenticate"] = "Bearer"
    if retry_at := getattr(error, "retry_at", None):
        hints["Retry-After"] = str(_seconds_until(retry_at))
    elif isinstance(error, ReadOnly):
        hints["Retry-After"] = str(READ_ONLY_SECONDS)
    elif isinstance(error, Unavailable):
        hints["Retry-After"] = str(RETRY_SECONDS)
    elif isinstance(error, OwnedByAnotherRegion):
        hints["Link"] = f'<{error.site}/>; rel="alternate"'
    return hints


def _seconds_until(retry_at: datetime) -> int:
    return max(0, math.ceil((retry_at - clock.machine_now()).total_seconds()))
