"""An insider takes a version out of the directory that cases stand on: pages open, steps do not, all else goes on."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import EventType
from chalicelib.domain.deadlines.calendar import national_calendar
from chalicelib.metrics import Metric
from chalicelib.store.cases.case_rows import SHARDS
from chalicelib.store.tables.directory_table import DirectoryRow
from tests.builders import policy_data
from tests.functions.client import SUBSTANCE, Api
from tests.journeys.world import LogLines

ROADS = "penghubung@pupr.bengkalis"
POLICY = f"{policy_data()['id']}@1"
LOST = {"policy": ("POLICY", f"policy {POLICY}"), "calendar": ("CALENDAR#", "calendar 1")}
"""By the kind of version: where it lies, and what a page calls it."""


@pytest.fixture
def log() -> Iterator[LogLines]:
    """What would stand in CloudWatch."""
    lines = LogLines()
    logging.getLogger().addHandler(lines)
    try:
        yield lines
    finally:
        logging.getLogger().removeHandler(lines)


@contextmanager
def without(api: Api, is_lost: Callable[[DirectoryRow], bool]) -> Iterator[None]:
    """Versions taken out of the directory inside; no function remembers any."""
    kept = [row for row in DirectoryRow.scan() if is_lost(row)]
    assert kept
    for row in kept:
        row.delete()
    api.service.forget()
    try:
        yield
    finally:
        for row in kept:
            DirectoryRow(row.pk, row.sk, content=row.content).save()
        api.service.forget()


def calls(log: LogLines) -> int:
    """How often somebody would be called because of tampering."""
    return len(log.of(f'"Name":"{Metric.TAMPERED.value}"'))


def pages(api: Api, filed: dict[str, Any]) -> dict[str, Any]:
    """The case as everybody opens it."""
    path = f"/v1/complaints/{filed['number']}"
    return {
        "public": api("GET", path),
        "reporter": api("GET", path, token=filed["token"]),
        "officer": api("GET", f"/v1/cases/{filed['number']}", by=ROADS),
    }


def answered(api: Api) -> dict[str, Any]:
    filed = api.file()
    assert api.act(ROADS, filed["number"], "accept").status == 200
    assert api.act(ROADS, filed["number"], "answer", text=SUBSTANCE).status == 200
    return filed


@pytest.mark.parametrize("kind", LOST)
def test_a_case_whose_version_is_gone_opens_and_says_what_is_missing_and_takes_no_step(
    api: Api, log: LogLines, kind: str
) -> None:
    filed, (begins, named) = answered(api), LOST[kind]
    path, tag = f"/v1/cases/{filed['number']}", f'"{api.revision(filed["number"])}"'
    dates = [promise["due_at"] for promise in pages(api, filed)["public"].json()["promises"]]
    log.lines.clear()
    with without(api, lambda row: row.pk.startswith(begins)):
        opened, called = pages(api, filed), calls(log)
        files = [
            api("GET", f"/v1/complaints/{filed['number']}/{what}", token=filed["token"]) for what in ("file", "chain")
        ]
        card = api("GET", f"/v1/complaints/{filed['number']}/card")
        steps = [
            api("POST", f"{path}/note", {"text": "Catatan."}, by=ROADS, If_Match=tag),
            api("POST", f"{path}/note/preview", {"text": "Catatan."}, by=ROADS, If_Match=tag),
            api("POST", f"/v1/complaints/{filed['number']}/replies", {"text": "Terima kasih."}, token=filed["token"]),
        ]

    assert {who: answer.status for who, answer in opened.items()} == dict.fromkeys(opened, 200)
    assert [answer.status for answer in (*files, card)] == [200, 200, 200]
    flaw = {"seq": 1, "kind": "missing", "what": named}
    told = {who: answer.json()["proof"] for who, answer in opened.items()}
    assert {who: proof["flaws"] for who, proof in told.items()} == {"public": [], "reporter": [flaw], "officer": [flaw]}
    assert not any(proof["intact"] for proof in told.values())
    assert [opened[who].json()["may"] for who in ("reporter", "officer")] == [[], []]
    # What was promised on receipt stands in the sealed event.
    assert [promise["due_at"] for promise in opened["public"].json()["promises"]][:1] == dates[:1]
    assert called >= len(opened)
    assert {(step.status, step.json()["code"]) for step in steps} == {(409, "tampered")}


def test_a_case_that_stands_on_another_version_opens_as_it_is_while_the_one_in_force_is_gone(
    api: Api, log: LogLines
) -> None:
    filed = answered(api)
    path, tag = f"/v1/cases/{filed['number']}", f'"{api.revision(filed["number"])}"'
    api.service.parts.registry.publish_calendar(replace(national_calendar(), version=2))
    log.lines.clear()
    with without(api, lambda row: row.pk == "CALENDAR#000002"):
        opened = pages(api, filed)
        called = calls(log)
        step = api("POST", f"{path}/note", {"text": "Catatan."}, by=ROADS, If_Match=tag)
        with pytest.raises(Exception, match="calendar 2 is missing"):
            checked(api, log)

    assert {who: answer.status for who, answer in opened.items()} == dict.fromkeys(opened, 200)
    assert opened["officer"].json()["proof"]["intact"]
    assert opened["officer"].json()["may"] == []
    assert called == len(opened)
    assert (step.status, step.json()["code"]) == (409, "tampered")


def checked(api: Api, log: LogLines) -> None:
    """The nightly check; its first shard fails at last, and not before it has looked at every case."""
    log.lines.clear()
    for shard in reversed(range(SHARDS)):
        try:
            api.service.functions.invoke("check_promises", {"shard": shard})
        finally:
            assert log.of(f'"Name":"{Metric.BROKEN_PROMISES.value}"')
            log.lines.clear()


def test_a_tick_goes_on_with_the_cases_whose_policy_is_there(api: Api, log: LogLines) -> None:
    before = api.file()["number"]
    api.service.parts.registry.publish_policy({**policy_data(), "version": 2, "in_force_from": "2026-03-02"})
    api.service.forget()
    after = api.file()["number"]
    api.later(days=30)
    log.lines.clear()
    with without(api, lambda row: row.sk == POLICY):
        for shard in range(SHARDS):
            api.service.functions.invoke("send_reminders", {"shard": shard})
        failed = {json.loads(line)["case"]: json.loads(line)["cause"] for line in log.of("not swept")}

    assert failed[before] == "Tampered"
    assert after not in failed
    assert [_was_reminded(api, number) for number in (before, after)] == [False, True]


def _was_reminded(api: Api, number: str) -> bool:
    return any(event.type is EventType.REMINDED for event in api.service.parts.cases.load(CaseNumber(number)).events)
