"""A citizen keeps a receipt; an insider rewrites everything that lies in the account; the receipt tells."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.services.evidence.nightly_check import check_case
from infra import ROOT
from tests.insider.account import Account
from tests.insider.hands import Insider
from tests.insider.ways_of_words import FORGED
from tests.insider.ways_with_keys import (
    a_record_is_signed_anew_with_the_key_itself,
    everything_is_rewritten_with_the_key_of_the_seals,
)
from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import World

FILE = ROOT / "web" / "verify_receipt.py"
DAY = "2026-03-13"


def verified(folder: Path, *files: Any) -> tuple[int, str]:
    """As on a computer of the citizen's own: Python, the file, and what was kept."""
    paths = [folder / f"{at}.json" for at in range(len(files))]
    for path, content in zip(paths, files, strict=True):
        path.write_text(json.dumps(content), "utf-8")
    command = [sys.executable, "-I", str(FILE), "--language", "en", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    return done.returncode, done.stdout


def saved(citizen: Citizen, what: str) -> Any:
    """A file from the page of the report."""
    path = f"/v1/complaints/{citizen.number}/{what}"
    return citizen.world.ask("reporter", "GET", path, token=citizen.token()).json()


def test_whoever_rewrites_the_case_and_everything_else_is_told_by_the_receipt_of_yesterday(
    world: World, siti: Citizen, roads: OfficerAtDesk, tmp_path: Path
) -> None:
    world.has_nights = True
    receipt = siti.file()
    roads.accept(siti.number)
    roads.answer(siti.number)
    assert receipt["hash"] == saved(siti, "chain")["events"][0]["hash"]
    page = siti.follow()

    world.wait_until("2026-03-14 01:00")
    for shard in range(4):
        world.service.functions.invoke("publish_roots", {"shard": shard})
    world.deliver()
    kept, history = saved(siti, "receipt"), saved(siti, "chain")
    published = world.get(f"/v1/roots/J/{DAY}")
    sent = [heard for heard in world.heard() if heard.purpose == "day_root"]

    assert (kept["seq"], kept["hash"]) == (page["seq"], page["hash"])
    assert verified(tmp_path, kept, history, published)[0] == 0
    assert {heard.data["signature"] for heard in sent} == {published["signature"]}
    assert len({heard.topic for heard in sent}) > 3

    number, account = CaseNumber(siti.number), Account(world.service)
    insider = Insider(world.service, account, number, number, number)
    everything_is_rewritten_with_the_key_of_the_seals(insider)

    # Nothing in the account contradicts: the service itself believes what was forged.
    page = siti.follow()
    assert page["proof"]["intact"]
    assert FORGED in json.dumps(page)
    assert check_case(world.service.parts, number, world.now) == []
    ended, said = verified(tmp_path, kept, saved(siti, "chain"))
    assert ended == 1
    assert "was rewritten" in said
    account.undo()

    a_record_is_signed_anew_with_the_key_itself(insider)
    ended, said = verified(tmp_path, published, *insider.handed_out, kept["public_key"])
    assert ended == 1
    assert "two different records" in said
    # The bucket holds what was put first, whatever was put on top.
    assert world.get(f"/v1/roots/J/{DAY}") == published
    account.undo()
    assert verified(tmp_path, kept, saved(siti, "chain"), published)[0] == 0
    world.log.lines.clear()
    world.log.levels.clear()
