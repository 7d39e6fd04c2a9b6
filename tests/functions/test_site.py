"""The website is told how the deployment that it stands in front of is set up."""

from local.aws.provision import IDENTITY
from tests.functions.client import Api


def test_the_site_learns_where_officers_sign_in(api: Api) -> None:
    found = api("GET", "/v1/site").json()["sign_in"]

    assert found["authorize_url"] == f"{IDENTITY}/authorize"
    assert found["token_url"] == f"{IDENTITY}/token"
    assert found["logout_url"] == f"{IDENTITY}/logout"
    assert found["client_id"] == api.service.provisioned.ref("OfficersClient")
    assert found["scope"] == "openid"


def test_the_site_learns_what_may_be_attached_and_that_nothing_is_to_be_announced(api: Api) -> None:
    found = api("GET", "/v1/site").json()

    assert "image/jpeg" in found["uploads"]["types"]
    assert (found["uploads"]["max_files"], found["banner"], found["home"]) == (5, None, "J")


def test_it_may_be_kept_for_a_while_and_asked_for_again_cheaply(api: Api) -> None:
    first = api("GET", "/v1/site")

    assert first.headers["Cache-Control"].startswith("public")
    assert api("GET", "/v1/site", If_None_Match=first.headers["ETag"]).status == 304
