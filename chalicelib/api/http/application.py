"""The app behind the gateway: what no route takes is answered as a problem too, in the caller's language."""

from collections.abc import Collection
from typing import Any

from chalice.app import Chalice, Request, Response

from chalicelib.api.http.problems import WrongMethod, problem
from chalicelib.api.http.request import Call
from chalicelib.api.http.response_headers import ALWAYS
from chalicelib.correlation import HEADER, carrying
from chalicelib.domain.core.errors import LaporError, Missing
from chalicelib.observability import logger


class Application(Chalice):
    """
    A Chalice app that is asked whatever path and method there is.

    The gateway declares ANY beside the methods of each path, and a greedy path beside them all
    (ops/packaging/template/methods.py), since what it refuses by itself knows no language: its answers are filled in,
    not chosen.
    """

    answers_everything = True

    def __call__(self, event: Any, context: Any) -> Any:
        """
        The answer of the route, to HEAD that of GET without its body.

        Where there is no route: the problem that there is none for the path, or none for the method.
        """
        methods = self.routes.get(event["requestContext"]["resourcePath"], {})
        method = event["requestContext"]["httpMethod"]
        if method in methods:
            return super().__call__(event, context)
        if method == "HEAD" and "GET" in methods:
            asked = {**event, "requestContext": {**event["requestContext"], "httpMethod": "GET"}}
            return {**super().__call__(asked, context), "body": ""}
        error = WrongMethod(sorted(allowed(methods))) if methods else Missing()
        return _refused(error, Request(event, context)).to_dict(self.api.binary_types)


def allowed(methods: Collection[str]) -> set[str]:
    """What a path takes that has those routes: OPTIONS beside them, and HEAD where it has GET."""
    return {*methods, "OPTIONS"} | ({"HEAD"} if "GET" in methods else set())


def _refused(error: LaporError, request: Request) -> Response:
    call = Call(request)
    with carrying(call.trace_id):
        response = problem(error, call.language, instance=call.path, trace_id=call.trace_id)
        takes = {"Allow": ", ".join(error.allowed)} if isinstance(error, WrongMethod) else {}
        own = {"Content-Language": call.language, "Access-Control-Allow-Origin": "*", HEADER: call.trace_id}
        response.headers.update({**ALWAYS, **own, **takes})
        logger.info("answered", extra={"operation": "none", "status": response.status_code})
    if request.method == "HEAD":
        response.body = ""
    return response
