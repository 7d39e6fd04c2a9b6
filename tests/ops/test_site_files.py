"""The site's files go up with their type and how long they last, and its headers are those of the local server."""

import json
from typing import Any

from infra.static_site import WEB, site_headers
from ops.packaging.site import site_files
from tests.ops.conftest import PackageOf


def test_every_file_goes_up_under_its_own_name() -> None:
    files = site_files()

    assert {file.key for file in files} == {
        path.relative_to(WEB).as_posix() for path in WEB.rglob("*") if path.is_file()
    }
    assert {file.cache_control for file in files if file.key.endswith(".html")} == {"no-cache"}
    assert all("/" in file.content_type for file in files)


def headers_of(package_of: PackageOf, name: str) -> dict[str, Any]:
    config = package_of("ap-southeast-3", "dev").app_template["Resources"][name]["Properties"][
        "ResponseHeadersPolicyConfig"
    ]
    own = config["SecurityHeadersConfig"]
    found = {item["Header"]: item["Value"] for item in config["CustomHeadersConfig"]["Items"]}
    if "ContentSecurityPolicy" in own:
        found["Content-Security-Policy"] = own["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    if "ReferrerPolicy" in own:
        found["Referrer-Policy"] = own["ReferrerPolicy"]["ReferrerPolicy"]
    strict = own["StrictTransportSecurity"]
    assert strict["IncludeSubdomains"]
    return found | {
        "Strict-Transport-Security": f"max-age={strict['AccessControlMaxAgeSec']}; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
    }


def test_a_page_carries_the_headers_of_the_local_server_with_the_places_of_files_and_sign_in(
    package_of: PackageOf,
) -> None:
    """`${…}` is filled in by CloudFormation: the application's stack takes both names from the data's."""
    uploads = "https://${FilesBucket}.s3.${AWS::Region}.amazonaws.com"
    identity = "https://${OfficersDomain}.auth.${AWS::Region}.amazoncognito.com"

    assert headers_of(package_of, "PagesHeaders") == site_headers(uploads=uploads, identity=identity)


def test_a_part_of_a_page_carries_only_what_means_something_for_it(package_of: PackageOf) -> None:
    described = json.loads((WEB.parent / "infra" / "headers.json").read_text("utf-8"))

    assert headers_of(package_of, "PartsHeaders") == described["headers_of_all"]
