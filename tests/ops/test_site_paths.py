"""The distribution's functions answer for a path as the local server does; node runs the code that goes out."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any

import pytest

from local.web.gateway import Request
from local.web.site import Site
from ops.packaging.site import LONGEST_SCRIPT
from tests.needs import do_without
from tests.ops.conftest import PackageOf

PATHS = [
    *["/", "/lapor", "/lacak", "/statistik", "/lapor.html", "/bantuan/", "/nothing", "/nothing/"],
    *["/css/app.css", "/css/none.css", "/css", "/css/", "/js/vendor/lit.js", "/icon.svg", "/sw.js"],
    *["/en", "/en/", "/en/lapor", "/en/css/app.css", "/english", "/en/nothing", "/en/index.html"],
    *["/petugas", "/petugas/", "/petugas/kasus/J2", "/petugas/a/b/c", "/petugas/a.js", "/en/petugas", "/en/petugas/x"],
    *["/%6Capor", "/lapor%20", "/%", "/%E0%A4", "/lapor%2Ehtml", "/petugasan", "/PETUGAS/"],
]
ASK = """
const fs = require("node:fs");
const [paths, status, asked] = JSON.parse(fs.readFileSync(0, "utf8"));
const load = (code) => new Function(`${code}; return handler`)();
const into = load(paths), out = load(status);
console.log(JSON.stringify(asked.map((uri) => {
  const answer = into({ request: { uri, querystring: { a: { value: "1" }, b: { value: "" } }, headers: {} } });
  if (answer.statusCode) return [answer.statusCode, answer.headers.location.value];
  const seen = [answer.uri, uri].map((one) => out({ request: { uri: one }, response: { statusCode: 200 } }).statusCode);
  return [...new Set(seen), answer.uri];
})));
"""


@pytest.fixture(autouse=True)
def _node() -> None:
    if shutil.which("node") is None:
        do_without("there is no node here, which runs what the distribution runs")


def codes(package_of: PackageOf) -> list[str]:
    resources: Mapping[str, Any] = package_of("ap-southeast-3", "dev").app_template["Resources"]
    return [resources[name]["Properties"]["FunctionCode"] for name in ("SitePaths", "SiteStatus")]


def asked_of_node(package_of: PackageOf, paths: list[str]) -> list[Any]:
    given = json.dumps([*codes(package_of), paths])
    command = [shutil.which("node") or "", "-e", ASK]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)  # noqa: S603  # our own words
    answers: list[Any] = json.loads(done.stdout)
    return answers


def test_every_path_gives_what_the_local_server_gives(package_of: PackageOf) -> None:
    """In the way out a function may see the path as it was asked for or as it was led on: both say the same."""
    site = Site()
    for path, answer in zip(PATHS, asked_of_node(package_of, PATHS), strict=True):
        wanted = site.answer(Request("GET", path, "a=1&b"))

        assert answer[0] == wanted.status, path
        if wanted.status == 301:
            assert answer[1] == wanted.headers["location"], path
        else:
            assert len(answer) == 2, path
            assert (site._folder / answer[1].removeprefix("/")).read_bytes() == wanted.body, path


def test_the_functions_are_small_enough_for_the_distribution(package_of: PackageOf) -> None:
    assert max(len(code.encode()) for code in codes(package_of)) <= LONGEST_SCRIPT
