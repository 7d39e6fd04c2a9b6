"""Every path and every method has an answer that says what it is, in the caller's language."""

import json
from typing import Any

import pytest

from app import app
from chalicelib.domain.core.case_number import new_number
from local.web.gateway import Response
from tests.functions.client import Api

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY")
NUMBER = new_number("J", lambda bits: 2**bits // 3)
PATHS: dict[str, dict[str, Any]] = app.routes
TITLES = {"id": "Cara meminta ini tidak tersedia", "en": "This address takes other methods"}


def ask(api: Api, method: str, path: str, language: str = "id") -> Response:
    return api.gateway.request(method, path.replace("{number}", NUMBER), {"Accept-Language": language})


@pytest.mark.parametrize("path", PATHS)
def test_a_method_that_a_path_does_not_take_is_named_with_those_that_it_takes(api: Api, path: str) -> None:
    own = {*PATHS[path]}
    takes = own | {"OPTIONS"} | ({"HEAD"} if "GET" in own else set())
    for method in sorted({*METHODS} - takes):
        for language, title in TITLES.items():
            answer = ask(api, method, path, language)
            assert answer.status == 405, f"{method} {path}: {answer.text}"
            assert {*answer.headers["Allow"].split(", ")} == takes
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.headers["Content-Language"] == language
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert method == "HEAD" or (answer.json()["title"], answer.json()["code"]) == (title, "method_not_allowed")


@pytest.mark.parametrize("path", [path for path in PATHS if "GET" in PATHS[path]])
def test_head_is_answered_as_get_but_for_the_body(api: Api, path: str) -> None:
    got, head = ask(api, "GET", path), ask(api, "HEAD", path)
    of_this_answer = {"x-amzn-requestid", "x-correlation-id", "content-length"}

    assert (head.status, head.body) == (got.status, head.body if got.status == 401 else b"")
    if got.headers["content-type"] != "application/problem+json":
        assert {n: v for n, v in head.headers.items() if n not in of_this_answer} == {
            n: v for n, v in got.headers.items() if n not in of_this_answer
        }


@pytest.mark.parametrize("path", PATHS)
def test_a_browser_may_ask_beforehand(api: Api, path: str) -> None:
    answer = ask(api, "OPTIONS", path)

    assert answer.status == 200
    assert {*PATHS[path]} <= {*answer.headers["access-control-allow-methods"].split(",")}


@pytest.mark.parametrize("method", [*METHODS, "OPTIONS"])
@pytest.mark.parametrize("path", ["/v1/nowhere", "/v1", "/v1/complaints/a/b/c", "/v1/%FF", "/nowhere"])
def test_an_unknown_path_is_told_in_the_callers_language(api: Api, method: str, path: str) -> None:
    for language, title in (("id", "Tidak ditemukan"), ("en", "Not found")):
        answer = ask(api, method, path, language)
        assert answer.status == 404
        assert answer.headers["Content-Language"] == language
        assert "Allow" not in answer.headers
        assert method == "HEAD" or answer.json()["title"] == title


def test_what_only_the_gateway_can_answer_is_in_both_languages(api: Api) -> None:
    without_token = ask(api, "GET", "/v1/me")
    too_large = api.gateway.request("POST", "/v1/complaints", {}, b" " * (10 * 1024 * 1024 + 1))

    assert without_token.status == 401
    assert too_large.status == 413
    for answer, said in (
        (without_token, ("PIN Anda", "your PIN")),
        (too_large, ("paling banyak 10 MB", "10 MB at most")),
    ):
        assert answer.headers["Content-Language"] == "id, en"
        assert all(part in answer.json()["detail"] for part in said), json.dumps(answer.json())
