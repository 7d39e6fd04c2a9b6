"""The site's files as they are uploaded, and what its distribution must know of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra import ROOT
from infra.static_site import HEADERS, KINDS, WEB, site_headers

PATHS_SCRIPT = ROOT / "infra" / "site-paths.js"
LONGEST_SCRIPT = 10_240
"""What CloudFront takes for a function."""
UPLOADS = "https://${FilesBucket}.s3.${AWS::Region}.amazonaws.com"
IDENTITY = "https://${OfficersDomain}.auth.${AWS::Region}.amazoncognito.com"


@dataclass(frozen=True)
class SiteFile:
    """One object of the site's bucket."""

    key: str
    path: Path
    content_type: str
    cache_control: str


def site_files(folder: Path = WEB) -> tuple[SiteFile, ...]:
    """Every file of the site under its own name, which is its key."""
    lasting = _described()["cache_control"]
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return tuple(
        SiteFile(
            path.relative_to(folder).as_posix(),
            path,
            KINDS[path.suffix],
            lasting["pages" if path.suffix == ".html" else "files"],
        )
        for path in files
    )


def with_site(whole: Mapping[str, Any], files: tuple[SiteFile, ...]) -> dict[str, Any]:
    """The distribution's functions and headers, made from what the local server reads."""
    made = {
        "SitePaths": _function("paths", "Leads each path to its file", _script(files, "leadToFile")),
        "SiteStatus": _function("status", "Says 404 over the page that says it", _script(files, "sayStatus")),
        "PagesHeaders": _headers("pages", site_headers(uploads=UPLOADS, identity=IDENTITY)),
        "PartsHeaders": _headers("parts", _described()["headers_of_all"]),
    }
    return {**whole, "Resources": {**whole["Resources"], **made}}


def _described() -> Any:
    return json.loads(HEADERS.read_text(encoding="utf-8"))


def _script(files: tuple[SiteFile, ...], handler: str) -> str:
    known = json.dumps([file.key for file in files], separators=(",", ":"))
    script = f"const FILES={known};\n{PATHS_SCRIPT.read_text(encoding='utf-8')}\nconst handler = {handler};\n"
    if len(script.encode()) > LONGEST_SCRIPT:
        raise ValueError(f"the site's function has {len(script.encode())} bytes, CloudFront takes {LONGEST_SCRIPT}")
    return script


def _function(name: str, comment: str, code: str) -> dict[str, Any]:
    return {
        "Type": "AWS::CloudFront::Function",
        "Properties": {
            "Name": {"Fn::Sub": f"lapor-${{Stage}}-${{AWS::Region}}-{name}"},
            "AutoPublish": True,
            "FunctionConfig": {"Comment": comment, "Runtime": "cloudfront-js-2.0"},
            "FunctionCode": code,
        },
    }


def _headers(name: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """CloudFront wants some of them in fields of their own, and refuses those among the others."""
    own: dict[str, Any] = {}
    others = []
    for header, value in headers.items():
        match header:
            case "Content-Security-Policy":
                own["ContentSecurityPolicy"] = {"ContentSecurityPolicy": {"Fn::Sub": value}, "Override": True}
            case "Strict-Transport-Security":
                seconds = int(value.partition(";")[0].removeprefix("max-age="))
                own["StrictTransportSecurity"] = {
                    "AccessControlMaxAgeSec": seconds,
                    "IncludeSubdomains": "includeSubDomains" in value,
                    "Override": True,
                }
            case "X-Content-Type-Options":
                own["ContentTypeOptions"] = {"Override": True}
            case "Referrer-Policy":
                own["ReferrerPolicy"] = {"ReferrerPolicy": value, "Override": True}
            case _:
                others.append({"Header": header, "Value": value, "Override": True})
    config = {
        "Name": {"Fn::Sub": f"lapor-${{Stage}}-${{AWS::Region}}-{name}"},
        "SecurityHeadersConfig": own,
        "CustomHeadersConfig": {"Items": others},
    }
    return {"Type": "AWS::CloudFront::ResponseHeadersPolicy", "Properties": {"ResponseHeadersPolicyConfig": config}}
