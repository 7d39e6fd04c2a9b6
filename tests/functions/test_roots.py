"""Roots, receipts and histories over HTTP: who may have which, and that what is given verifies with our file."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from chalicelib.store.cases.case_rows import SHARDS
from infra import ROOT
from tests.functions.client import Api

FILE = ROOT / "web" / "verify_receipt.py"


def publish(api: Api) -> None:
    """A night later, each shard of the function, by its own role and with nothing that it remembers."""
    api.later(days=1)
    api.service.forget()
    for shard in range(SHARDS):
        api.service.functions.invoke("publish_roots", {"shard": shard})
    api.service.deliver()


def verified(folder: Path, *files: Any) -> tuple[int, str]:
    """How the file that is offered for download ends, and what it says."""
    paths = [folder / f"{at}.json" for at in range(len(files))]
    for path, content in zip(paths, files, strict=True):
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    command = [sys.executable, "-I", str(FILE), "--language", "en", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    assert not done.stderr
    return done.returncode, done.stdout


def test_a_report_is_proved_to_its_reporter_and_officers_from_the_next_day_on_and_to_nobody_else(
    api: Api, tmp_path: Path
) -> None:
    filed = api.file(secret=True)
    path = f"/v1/complaints/{filed['number']}"
    chain = api("GET", f"{path}/chain", token=filed["token"]).json()
    early = api("GET", f"{path}/receipt", token=filed["token"])
    assert chain["events"][0]["hash"] == filed["hash"]
    assert early.json()["root"] is None
    assert "no-store" in early.headers["Cache-Control"]
    assert verified(tmp_path, early.json(), chain)[0] == 0

    publish(api)
    session = api("POST", f"{path}/session", {"pin": filed["pin"]}).json()["token"]
    receipt = api("GET", f"{path}/receipt", token=session)
    whole = api("GET", f"/v1/cases/{filed['number']}/chain", by="penghubung@pupr.bengkalis").json()

    assert receipt.json()["root"]["record"]["size"] >= 1
    assert "attachment" in receipt.headers["Content-Disposition"]
    assert api("GET", f"/v1/cases/{filed['number']}/receipt", by="penghubung@pupr.bengkalis").json() == (
        receipt.json() | {"chain": f"http://localhost:8000/v1/cases/{filed['number']}/chain"}
    )
    ended, said = verified(tmp_path, receipt.json(), chain, whole)
    assert ended == 0, said
    assert "was in the tree" in said
    assert all("officer" not in json.dumps(event) for event in chain["events"])
    for ending in ("receipt", "chain"):
        assert api("GET", f"{path}/{ending}").status == 401
        assert api("GET", f"/v1/cases/{filed['number']}/{ending}", by="admin@sintang").status == 404


def test_days_are_listed_newest_first_and_each_stands_on_the_ones_before(api: Api, tmp_path: Path) -> None:
    for _ in range(2):
        publish(api)
    page = api("GET", "/v1/roots").json()
    days = [item["day"] for item in page["items"]]
    assert days == sorted(days, reverse=True)
    assert page["next"] is None
    first, last = page["items"][-1], page["items"][0]
    shown = api("GET", last["path"])
    assert "immutable" in shown.headers["Cache-Control"]
    assert api("GET", last["path"], If_None_Match=shown.headers["ETag"]).status == 304
    proof = api("GET", f"{last['path']}/consistency?since={first['day']}").json()
    key = api("GET", "/v1/root-key").json()

    ended, said = verified(tmp_path, api("GET", first["path"]).json(), shown.json(), proof, key)

    assert ended == 0, said
    assert f"all days up to {first['day']} stand unchanged" in said
    forged = proof | {"path": []}
    assert verified(tmp_path, forged, key)[0] == 1


def test_what_is_no_day_or_no_home_is_answered_in_the_callers_language(api: Api) -> None:
    publish(api)
    last = api("GET", "/v1/roots").json()["items"][0]
    assert api("GET", "/v1/roots/J/kemarin").status == 404
    assert api("GET", "/v1/roots/J/2020-01-01").status == 404
    assert api("GET", "/v1/roots/!/2026-03-02").status == 404
    reversed_ = api("GET", f"{last['path']}/consistency?since=2027-01-01", Accept_Language="en")
    assert (reversed_.status, reversed_.json()["errors"][0]["pointer"]) == (422, "/since")
    assert api("GET", f"{last['path']}/consistency?since=lusa").status == 422
