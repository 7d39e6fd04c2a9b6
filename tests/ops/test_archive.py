"""The zip: the same twice, no larger than it must be, and every function answers out of it with nothing else around."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from infra.template import load
from local.permissions.roles import POLICIES
from ops.packaging.archive import SERVICES, Archive, archived
from ops.packaging.components import bill_of_materials
from ops.packaging.runtime import Target
from ops.packaging.source import Source
from ops.packaging.template.functions import KIND

REFUSE = {
    "authorizer": "chalicelib.api.http.authorizer.Unauthorized: Unauthorized",
    "check_promises": "chalicelib.domain.core.errors.CorruptData: no calendar is in force",
    "send_digests": "chalicelib.domain.core.errors.CorruptData: no calendar is in force",
}
"""What they rightly say to a token that is none, and of a stage whose directory nobody has filled."""
STANDARD_LIBRARY_ONLY = ["-I", "-S"]


@pytest.fixture(scope="session")
def archive(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The archive for this interpreter; wheels are kept in build/."""
    return archived(source.code, tmp_path_factory.mktemp("archive") / "functions.zip", Target.here())


@pytest.fixture(scope="session")
def unpacked(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As Lambda lays it out."""
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(archive.path) as content:
        content.extractall(folder)
    return folder


def test_packed_again_it_is_the_same_to_the_last_bit(archive: Archive, source: Source, tmp_path: Path) -> None:
    again = archived(source.code, tmp_path / "functions.zip", Target.here())

    assert again.sha256 == archive.sha256


def test_what_the_runtimes_own_interpreter_packs_is_compiled_and_never_checked_against_the_source(
    archive: Archive,
) -> None:
    """Flag 1 of a pyc says that it goes by a hash, and 2, which is not set, that the hash is looked at."""
    with zipfile.ZipFile(archive.path) as content:
        sources = [name for name in content.namelist() if name.endswith(".py")]
        compiled = [name for name in content.namelist() if name.endswith(".pyc")]
        flags = {int.from_bytes(content.read(name)[4:8], "little") for name in compiled}

    assert len(compiled) == len(sources)
    assert flags == {1}


def test_it_holds_our_code_and_nothing_of_the_workshop(archive: Archive) -> None:
    with zipfile.ZipFile(archive.path) as content:
        names = content.namelist()
    tops = {name.partition("/")[0] for name in names}

    assert {"app.py", "chalicelib", "chalice", "boto3", "botocore", "pynamodb"} <= tops
    assert not tops & {"tests", "local", "ops", "infra", "web", "pip", "moto", "bin"}
    assert {
        name.split("/")[2] for name in names if name.startswith("botocore/data/") and name.count("/") > 2
    } == SERVICES
    assert "chalicelib/i18n/id.json" in names


def test_whatever_others_wrote_is_named_with_its_version_and_licence(archive: Archive) -> None:
    found = bill_of_materials(archive.path, "release")
    parts = {part["name"].lower(): part for part in found["components"]}

    with zipfile.ZipFile(archive.path) as content:
        shipped = {name.partition("-")[0] for name in content.namelist() if name.endswith(".dist-info/METADATA")}
    assert {name.replace("-", "_") for name in parts} == {*shipped, "chalice", "govuk_frontend", "lit_html", "uqr"}
    assert parts["boto3"]["purl"].startswith("pkg:pypi/boto3@1.")
    assert [name for name, part in parts.items() if "null" in json.dumps(part["licenses"])] == []
    assert found == bill_of_materials(archive.path, "release")


def test_no_role_permits_a_service_whose_description_stayed_behind() -> None:
    called = {
        action.partition(":")[0]
        for policy in POLICIES.glob("policy-*.json")
        for statement in json.loads(policy.read_text("utf-8"))["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }

    assert {"sesv2" if service == "ses" else service for service in called - {"logs"}} == SERVICES


def test_every_function_answers_out_of_it_in_a_process_that_has_nothing_else(
    made: Mapping[str, Any], unpacked: Path, tmp_path: Path
) -> None:
    """Under `-I -S` there is only the standard library; AWS is a server that has nothing stored."""
    found = [one["Properties"]["Handler"] for one in made["Resources"].values() if one["Type"] == KIND]
    handlers = {"api_handler" if one == "app.app" else one.rpartition(".")[2]: one for one in found}
    done = subprocess.run(  # noqa: S603  # our own interpreter and our own words
        [sys.executable, *STANDARD_LIBRARY_ONLY, str(Path(__file__).parent / "alone.py"), str(unpacked)],
        input=json.dumps({"handlers": handlers, "environment": environment()}),
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"PATH": ""},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])

    assert {name: one["error"].splitlines()[-1] for name, one in told["answers"].items() if one["error"]} == REFUSE
    assert told["outside"] == []
    assert told["answers"]["api_handler"]["answer"]["statusCode"] == 200
    assert told["answers"]["route_complaint"]["answer"] == {"batchItemFailures": []}


def environment() -> dict[str, str]:
    """Every variable that production sets, each with some value."""
    names = load()["Globals"]["Function"]["Environment"]["Variables"]
    known = {
        "SCANNER": "signature",
        "USER_POOL_KEYS_URL": "http://127.0.0.1:1/jwks.json",
        "SITES": "J=https://lapor.example.org",
        "HOME_CODE": "J",
        "MESSAGES_A_DAY": "1",
        "ROOTS_YEARS": "1",
    }
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", "AWS_REGION": "ap-southeast-3"}
    return {**{name: name.lower() for name in names}, **known, **keys, "AWS_DEFAULT_REGION": "ap-southeast-3"}
