"""An insider with every right on the tables: what they write past the service is not told, counted or added to."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import boto3
import pytest

from chalicelib.domain.cases.hash_chain import link
from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.metrics import Metric
from chalicelib.services.cases.case_reading import WITHHELD
from chalicelib.services.evidence.nightly_check import check_case
from chalicelib.services.messaging.announcements import announcement_of
from chalicelib.store.cases.case_rows import SHARDS
from chalicelib.store.tables.case_table import CaseRow, EventRow, ReporterRow, ReportRow, TextRow
from chalicelib.store.tables.statistics_table import StatisticsRow, mark_key
from local.service import Service
from tests.functions.client import SUBSTANCE, Api
from tests.functions.test_consumers import parked
from tests.journeys.world import LogLines

ROADS = "penghubung@pupr.bengkalis"
ITEM = {"EVENT": EventRow, "TEXT": TextRow, "REPORT": ReportRow, "CASE": CaseRow}


@dataclass
class Insider:
    """Somebody who may write to the tables, and knows what the service would."""

    api: Api
    number: CaseNumber
    token: str = ""

    @property
    def pk(self) -> str:
        """The collection of the case."""
        return f"CASE#{self.number}"

    @property
    def seq(self) -> int:
        """How far the case is."""
        return int(CaseRow.get(self.pk, "CASE", consistent_read=True).seq or 0)

    def event(self, seq: int) -> EventRow:
        """An event as it lies there."""
        return EventRow.get(self.pk, f"EVENT#{seq:06d}", consistent_read=True)

    def write(self, seq: int, after: EventRow, body: dict[str, Any]) -> None:
        """An event with fresh hashes behind another one, whose seal it borrows, and the case that goes with it."""
        body = {**body, "seq": seq, "prev_hash": after.body["hash"]}
        body.pop("hash", None)
        body["hash"] = link(body["prev_hash"], body)
        told = {"number": self.number, "event": body["type"], "seal": after.seal}
        EventRow(self.pk, f"EVENT#{seq:06d}", body=body, **told).save()
        CaseRow(self.pk, "CASE").update([CaseRow.seq.set(seq), CaseRow.last_hash.set(body["hash"])])

    def set_back(self, to: int) -> None:
        """Everything behind an event away, and the case as if that were the last."""
        for seq in range(to + 1, self.seq + 1):
            EventRow(self.pk, f"EVENT#{seq:06d}").delete()
            TextRow(self.pk, f"TEXT#{seq:06d}").delete()
        CaseRow(self.pk, "CASE").update([CaseRow.seq.set(to), CaseRow.last_hash.set(self.event(to).body["hash"])])

    @property
    def anchors(self) -> dict[int, str]:
        """The hashes that are anchored."""
        return {seq: anchor.hash for seq, anchor in self.api.service.parts.statistics.anchors_of(self.number).items()}

    def flaws(self) -> set[str]:
        """What the nightly check says of promise 6."""
        found = check_case(self.api.service.parts, self.number, self.api.service.business_clock.now())
        return {one.what for one in found if one.promise == 6}


@pytest.fixture
def insider(api: Api) -> Insider:
    """Beside a case with an answer, all of it anchored."""
    filed = api.file()
    assert api.act(ROADS, filed["number"], "answer", text=SUBSTANCE).status == 200
    parked(api.service)
    return Insider(api, filed["number"], filed["token"])


@pytest.fixture
def log() -> Iterator[LogLines]:
    """What would stand in CloudWatch."""
    lines = LogLines()
    logging.getLogger().addHandler(lines)
    try:
        yield lines
    finally:
        logging.getLogger().removeHandler(lines)


def calls(log: LogLines) -> int:
    """How often somebody would be called because of tampering."""
    return len(log.of(f'"Name":"{Metric.TAMPERED.value}"'))


def causes(service: Service) -> list[str]:
    return [one["cause"][0]["type"] for one in parked(service)]


def test_a_forged_event_with_fresh_hashes_is_neither_told_nor_anchored_and_calls_somebody(
    insider: Insider, log: LogLines
) -> None:
    before, last = insider.anchors, insider.event(insider.seq)
    accepted = {"id": "0" * 32, "type": "closed", "status": "closed", "data": {"outcome": "accepted"}}
    insider.write(insider.seq + 1, last, {**last.body, **accepted})
    insider.api.service.deliver()

    assert insider.anchors == before
    assert calls(log) == 1
    assert causes(insider.api.service) == ["Tampered"]
    assert insider.flaws() == {f"event {insider.seq} of its history is unsealed"}


def test_an_announcement_that_somebody_forged_is_not_anchored(insider: Insider, log: LogLines) -> None:
    service, before = insider.api.service, insider.anchors
    file = service.parts.cases.load(insider.number)
    body = json.loads(announcement_of(service.parts, file, 2).body)
    body["data"] |= {"seq": insider.seq + 1, "hash": "0" * 64}
    queue = service.provisioned.ref("CountEventsQueue")
    boto3.client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(body))
    service.deliver()

    assert insider.anchors == before
    assert causes(service) == ["Tampered"]
    assert calls(log) == 1


@pytest.mark.parametrize(("language", "words"), [("id", "tidak dapat diubah"), ("en", "cannot be changed")])
def test_a_case_that_was_set_back_is_added_to_by_nobody_and_says_so(
    insider: Insider, log: LogLines, language: str, words: str
) -> None:
    insider.set_back(2)
    path, tag = f"/v1/cases/{insider.number}", f'"{insider.api.revision(insider.number)}"'
    log.lines.clear()
    refused = insider.api(
        "POST", f"{path}/note", {"text": "Catatan."}, by=ROADS, If_Match=tag, Accept_Language=language
    )

    assert (refused.status, refused.json()["code"]) == (409, "tampered")
    assert words in refused.json()["title"]
    assert insider.seq == 2
    assert calls(log) == 1


@pytest.mark.parametrize("kind", ["EVENT", "TEXT", "REPORT"])
@pytest.mark.parametrize("how", ["MODIFY", "REMOVE"])
def test_whatever_is_written_once_and_was_changed_or_removed_calls_somebody_at_once(
    insider: Insider, log: LogLines, kind: str, how: str
) -> None:
    last = insider.seq
    sk = kind if kind == "REPORT" else f"{kind}#{last:06d}"
    row = ITEM[kind].get(insider.pk, sk)
    row.expires_at = 1
    row.save() if how == "MODIFY" else row.delete()
    insider.api.service.deliver()

    [line] = [line for line in log.of('"message":"tampered"') if f'"item":"{sk}"' in line]
    assert f'"change":"{how}"' in line
    assert f'"case":"{insider.number}"' in line
    assert calls(log) == 1


@pytest.mark.parametrize("kind", ["CASE", "REPORTER"])
def test_a_case_or_a_reporter_that_is_gone_calls_somebody_at_once(insider: Insider, log: LogLines, kind: str) -> None:
    row = CaseRow(insider.pk, "CASE") if kind == "CASE" else ReporterRow(f"REPORTER#{insider.number}", "REPORTER")
    row.delete()
    insider.api.service.deliver()

    assert f'"case":"{insider.number}"' in log.of(f'"item":"{kind}"')[0]
    assert calls(log) == 1


def replaced(insider: Insider) -> str:
    """An older anchor is another one."""
    StatisticsRow(*mark_key(insider.number, 2)).update([StatisticsRow.event_hash.set("0" * 64)])
    return "event 2 of its history is contradicted"


def with_a_seal_of_another(insider: Insider) -> str:
    """An anchor keeps its hash, and is none of ours."""
    StatisticsRow(*mark_key(insider.number, 2)).update([StatisticsRow.event_seal.set(insider.event(1).seal)])
    return "event 2 of its history is contradicted"


def without_a_seal(insider: Insider) -> str:
    """An event loses its seal: as those had none that were written before there were any."""
    EventRow(insider.pk, "EVENT#000001").update([EventRow.seal.remove()])
    return "event 1 of its history is unsealed"


def rewritten_from_the_beginning(insider: Insider) -> str:
    """The whole history with fresh hashes, and every anchor with it."""
    first, last = insider.event(1), insider.seq
    bodies = {seq: insider.event(seq).body for seq in range(2, last + 1)}
    bodies[2] = {**bodies[2], "data": {**bodies[2]["data"], "reason": "another"}}
    before = first
    for seq, body in bodies.items():
        insider.write(seq, before, body)
        before = insider.event(seq)
        StatisticsRow(*mark_key(insider.number, seq)).update([StatisticsRow.event_hash.set(before.body["hash"])])
    return "event 2 of its history is unsealed"


@pytest.mark.parametrize("trick", [replaced, with_a_seal_of_another, without_a_seal, rewritten_from_the_beginning])
def test_the_nightly_check_compares_every_seal_and_every_anchor(
    insider: Insider, trick: Callable[[Insider], str]
) -> None:
    assert insider.flaws() == set()

    assert trick(insider) in insider.flaws()


def test_nothing_is_added_behind_a_rewritten_event_and_its_page_shows_nothing(insider: Insider, log: LogLines) -> None:
    EventRow(insider.pk, "EVENT#000001").update(
        [EventRow.body.set({**insider.event(1).body, "at": "2020-01-01T00:00:00.000Z"})]
    )
    before, path = insider.anchors, f"/v1/cases/{insider.number}"
    log.lines.clear()
    answers = [
        insider.api("GET", path, by=ROADS),
        insider.api("POST", f"{path}/note", {"text": "Catatan."}, by=ROADS, If_Match='"3"'),
    ]

    assert {(answer.status, answer.json()["code"]) for answer in answers} == {(409, "tampered")}
    assert insider.anchors == before
    assert calls(log) == 2


@pytest.mark.parametrize(("language", "words"), [("id", "tidak cocok"), ("en", "does not fit")])
def test_a_page_says_to_everybody_that_it_does_not_fit_and_withholds_the_words_that_were_changed(
    insider: Insider, log: LogLines, language: str, words: str
) -> None:
    row = TextRow.get(insider.pk, f"TEXT#{insider.seq:06d}")
    row.update([TextRow.texts.set({**row.texts, "text": "Kata-kata yang tidak pernah ditulis."})])
    path = f"/v1/complaints/{insider.number}"
    answers = {
        "public": insider.api("GET", path, Accept_Language=language),
        "reporter": insider.api("GET", path, token=insider.token, Accept_Language=language),
        "officer": insider.api("GET", f"/v1/cases/{insider.number}", by=ROADS, Accept_Language=language),
    }

    for answer in answers.values():
        assert words in answer.json()["proof"]["text"]
        assert "tidak pernah ditulis" not in answer.text
        assert WITHHELD in answer.text
    flaw = {"seq": insider.seq, "kind": "altered", "what": "text text"}
    told = {who: answer.json()["proof"]["flaws"] for who, answer in answers.items()}
    assert told == {"public": [], "reporter": [flaw], "officer": [flaw]}
    assert [answers[who].json()["may"] for who in ("reporter", "officer")] == [[], []]
    assert "no-store" in answers["public"].headers["cache-control"]
    assert calls(log) == 3
    assert insider.api("POST", f"{path}/replies", {"text": "Terima kasih."}, token=insider.token).status == 409


def test_a_secret_case_that_somebody_made_public_is_shown_to_nobody_else(api: Api, log: LogLines) -> None:
    number = api.file(secret=True)["number"]
    assert api.act(ROADS, number, "accept").status == 200
    log.lines.clear()
    CaseRow(f"CASE#{number}", "CASE").update([CaseRow.secret.set(False)])
    answers = [api("GET", f"/v1/complaints/{number}{path}") for path in ("", "/card")]

    assert [answer.status for answer in answers] == [404, 404]
    assert calls(log) == 2
    assert api("GET", f"/v1/cases/{number}", by=ROADS).json()["secret"] is True


NETWORKS = count(1)
"""No two requests of strangers come from the same one."""
ASKED_BY_STRANGERS: dict[str, dict[str, Any]] = {
    "mask-requests": {"passage": "Pak Budi", "why": "Nama saya disebut tanpa izin."},
    "pin": {"contact": "rahasia@example.org"},
    "session": {"pin": "7K2M-9QXD"},
    "confirmation": {"key": "0" * 32, "theirs": True},
}
"""What anybody may send to any number, by the end of its path."""


def without_its_case(number: str) -> None:
    CaseRow(f"CASE#{number}", "CASE").delete()


def with_another_report(number: str) -> None:
    row = ReportRow.get(f"CASE#{number}", "REPORT")
    row.update([ReportRow.report.set({**row.report, "body": "Kata-kata lain."})])


def with_another_pin(number: str) -> None:
    ReporterRow(f"REPORTER#{number}", "REPORTER").update([ReporterRow.pin_check.set("0" * 64)])


@pytest.mark.parametrize("trick", [without_its_case, with_another_report, with_another_pin])
def test_a_stranger_does_not_learn_from_a_tampered_secret_case_that_there_is_one(
    api: Api, log: LogLines, trick: Callable[[str], None]
) -> None:
    secret = api.file(secret=True, reporter={"email": "rahasia@example.org"})["number"]
    trick(secret)
    api.service.deliver()
    log.lines.clear()
    for path, body in ASKED_BY_STRANGERS.items():
        told = []
        for number in (secret, str(new_number("J"))):
            answer = api("POST", f"/v1/complaints/{number}/{path}", body, ip=f"198.51.100.{next(NETWORKS)}")
            told.append((answer.status, answer.text.replace(number, "NUMBER")))
        [same] = {(status, without_trace(text)) for status, text in told}
        assert same[0] != 409
    assert calls(log) >= 1


def without_trace(text: str) -> str:
    """An answer without what is another one at each request."""
    body = json.loads(text)
    body.pop("trace_id", None)
    return json.dumps(body)


def test_a_case_that_nobody_would_be_reminded_of_is_named_by_night_and_its_clocks_are_put_back(
    insider: Insider, log: LogLines
) -> None:
    clocks = insider.api.service.parts.cases.load(CaseNumber(insider.number)).clocks
    for clock in clocks.values():
        clock.delete()
    insider.api.later(days=1)
    for shard in range(SHARDS):
        insider.api.service.functions.invoke("check_promises", {"shard": shard})

    told = [line for line in log.of("promise broken") if insider.number in line]
    assert any("lag behind" in line for line in told)
    mended = insider.api.service.parts.cases.load(CaseNumber(insider.number)).clocks
    assert {name: clock.due_at for name, clock in mended.items()} == {
        name: clock.due_at for name, clock in clocks.items()
    }
