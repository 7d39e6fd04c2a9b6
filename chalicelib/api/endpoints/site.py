"""How this deployment is set up, for the website that stands in front of it."""

from collections.abc import Mapping

from chalicelib.api.http.request import Call
from chalicelib.api.http.routes import PUBLISHED, Answer, Routes
from chalicelib.api.responses.list_responses import Banner, Site
from chalicelib.domain.files.attachments import MAX_BYTES, MAX_FILES, TYPES
from chalicelib.settings import settings

route = Routes(__name__)
blueprint = route.blueprint

SCOPE = "openid"
"""Who somebody is, and nothing more: the rest is in the directory."""


@route("GET", "/v1/site", "Site")
def show_site(call: Call) -> Answer:
    """Where officers sign in, what may be attached to a report, and what every page has to announce."""
    values = settings()
    site: Site = {
        "sign_in": {
            "authorize_url": values.authorize_url,
            "token_url": values.token_url,
            "logout_url": values.logout_url,
            "client_id": values.user_pool_audience,
            "scope": SCOPE,
        },
        "uploads": {"types": list(TYPES), "max_bytes": MAX_BYTES, "max_files": MAX_FILES["reporter"]},
        "banner": _banner(call.parts.switches().banner),
        "home": call.parts.place.home,
    }
    return Answer({**site}, cached=PUBLISHED)


def _banner(texts: Mapping[str, str] | None) -> Banner | None:
    return {"id": texts["id"], "en": texts["en"]} if texts else None
