"""Whoever writes to the tables is found by the next reading: each attribute, text, file, event and pin by itself."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.cases.case import REPORTER
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.errors import Missing, Tampered
from chalicelib.domain.files.attachment_history import Copy, attached_step
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.files.file_status import AttachmentStatus
from chalicelib.services.cases.case_reading import WITHHELD, read_case
from chalicelib.services.cases.officer_actions import Key, record_step
from chalicelib.services.core.history_check import flaws_of, load_sound, prove
from chalicelib.services.core.parts import Parts
from chalicelib.services.evidence.nightly_check import check_case
from chalicelib.store.cases.case_rows import DERIVED
from chalicelib.store.tables.case_table import CaseRow
from chalicelib.store.tables.directory_table import DirectoryRow
from tests.forgeries import PROVED, Item, Table, forgeries
from tests.services.steps import NOW, answered, filed, followed, replied

ABSENT: Item = {
    "routed_at": "2026-01-01T00:00:00.000Z",
    "verified_at": "2026-01-01T00:00:00.000Z",
    "answered_at": "2026-01-01T00:00:00.000Z",
    "ended_at": "2026-01-01T00:00:00.000Z",
    "outcome": "silence",
    "held_from": "disposed",
    "officer": "somebody",
    "institution": "bengkalis",
    "rating": 5,
    "returned_by": '["nasional"]',
    "escalated_to": '["nasional"]',
    "public_day_key": "J#2026-03-02",
    "public_area_key": "J#14.03#2026-03",
    "public_category_key": "J#infrastructure/road#2026-03",
    "public_at": "2026-03-02",
    "mine_key": "J#somebody",
}
"""What a case that has not come so far does not have, and an insider can give it."""


def with_a_photo(parts: Parts, number: CaseNumber) -> None:
    """A photo that passed, as `clean` records it."""
    digest = hashlib.sha256(b"sent").hexdigest()
    order = Attachment(number, parts.new_id(), 1, "foto.jpg", "image/jpeg", 4, digest, REPORTER, NOW, NOW)
    parts.attachments.order(order)
    original = {"content_type": order.content_type, "size": order.size, "sha256": order.sha256}
    copied = Copy(order.id, order.name, "image/jpeg", 4, hashlib.sha256(b"kept").hexdigest(), original)
    record_step(
        parts,
        number,
        REPORTER,
        lambda file: attached_step(file.case, copied),
        now=NOW,
        key=Key("a-key-of-a-photo", "digest"),
        attachment=lambda _: replace(order, status=AttachmentStatus.SHOWN),
    )
    followed(parts, number)


@pytest.fixture
def number(parts: Parts) -> CaseNumber:
    """A case with everything: texts of both sides, a photo, a place."""
    number = answered(parts, place="Depan pasar", latitude="1.47", longitude="102.1")
    with_a_photo(parts, number)
    replied(parts, number, NOW, text="Belum ditambal, lubangnya masih ada di depan pasar.", verdict="disputed")
    return number


def found(parts: Parts, number: CaseNumber) -> set[str]:
    """What a reading finds, and what the nightly check does besides; a table that cannot be read is that, too."""
    try:
        file = parts.cases.load(number)
    except (Tampered, Missing) as error:
        return {type(error).__name__}
    return {str(flaw) for flaw in flaws_of(parts, file) or prove(parts, file).flaws}


def test_each_part_of_a_case_that_is_changed_added_or_removed_is_found(parts: Parts, number: CaseNumber) -> None:
    table, missed = Table.of(number), []
    assert found(parts, number) == set()
    case = table["CASE"]
    proved = [item for item in table.items if item["sk"].partition("#")[0] in PROVED]
    planted = [forgery for item in proved for forgery in forgeries(item)]
    planted += [(f"CASE with {name}", {**case, name: value}) for name, value in ABSENT.items() if name not in case]
    for told, forged in planted:
        table.put(forged)
        missed += [] if found(parts, number) else [told]
        table.put(table[forged["sk"]])
    for item in proved:
        table.remove(item)
        missed += [] if found(parts, number) else [f"without {item['sk']}"]
        table.put(item)

    assert missed == []
    assert len(planted) > 150
    assert found(parts, number) == set()


def test_texts_and_files_that_no_event_tells_of_are_found(parts: Parts, number: CaseNumber) -> None:
    table = Table.of(number)
    text, file = table["TEXT#000003"], table["FILE#001"]
    order = json.loads(file["attachment"]) | {"id": "another", "place": 2}
    report = json.loads(table["REPORT"]["report"]) | {"occurred_on": "2026-01-01"}
    added = [
        {**text, "sk": "TEXT#000002"},
        {**text, "sk": "TEXT#000001"},
        {**text, "sk": "TEXT#000099"},
        {**file, "sk": "FILE#002", "attachment": json.dumps(order)},
        {**table["REPORT"], "report": json.dumps(report)},
    ]
    for item in added:
        table.put(item)
        assert any("inserted" in flaw for flaw in found(parts, number)), item["sk"]
        if item["sk"] == "REPORT":
            table.put(table["REPORT"])
        else:
            table.remove(item)


def versions() -> Iterator[tuple[DirectoryRow, Any]]:
    """Each version that the case names, with another content under its name."""
    for row in DirectoryRow.scan():
        if row.pk == "POLICY":
            budget = {"working_days": 30}
            yield row, row.content | {"budgets": row.content["budgets"] | {"respond": budget}}
        elif row.pk.startswith("CALENDAR#") and row.sk.endswith("#2026"):
            yield row, row.content[1:]
        elif row.pk.startswith("RULES#"):
            yield row, row.content | {"target": "nasional"}


def test_no_clock_is_reckoned_or_mended_by_a_version_that_says_something_else_than_was_pinned(
    parts: Parts, number: CaseNumber
) -> None:
    before = {clock.sk: clock.state for clock in parts.cases.load(number).clocks.values()}
    kinds = set()
    for row, content in versions():
        kept, row.content = row.content, content
        row.save()
        parts.directory.forget()
        named = {one.what for one in check_case(parts, number, NOW) if one.promise == 6}
        kind = row.pk.partition("#")[0].lower()
        assert any(kind in what and "unpinned" in what for what in named), row.pk
        if kind != "rules":
            with pytest.raises(Tampered):
                load_sound(parts, number)
            assert not read_case(parts, number).counts
        kinds.add(kind)
        row.content = kept
        row.save()
        parts.directory.forget()

    assert kinds == {"policy", "calendar", "rules"}
    assert {clock.sk: clock.state for clock in parts.cases.load(number).clocks.values()} == before


def test_a_reading_gives_what_is_proved_and_withholds_the_rest(parts: Parts, number: CaseNumber) -> None:
    table = Table.of(number)
    answer = json.loads(table["TEXT#000003"]["texts"])
    forged = [
        {**table["CASE"], "status": "closed", "title": "Judul palsu", "secret": True},
        {**table["TEXT#000003"], "texts": json.dumps(answer | {"text": "Kata-kata palsu."})},
        {**table["REPORT"], "report": json.dumps(json.loads(table["REPORT"]["report"]) | {"body": "Palsu."})},
    ]
    sound = read_case(parts, number).file
    for item in forged:
        table.put(item)
    shown = read_case(parts, number).file

    assert shown.case == sound.case
    assert shown.texts[3] == {"text": WITHHELD}
    assert (shown.report.title, shown.report.body) == (sound.report.title, WITHHELD)


def test_of_a_history_that_is_not_ours_only_what_comes_before_is_shown(parts: Parts, number: CaseNumber) -> None:
    table = Table.of(number)
    item = table["EVENT#000003"]
    body = json.loads(item["body"]) | {"status": "closed"}
    table.put({**item, "body": json.dumps(body)})
    reading = read_case(parts, number)

    assert reading.is_cut
    assert [event.seq for event in reading.file.events] == [1, 2]
    assert reading.file.case.seq == 2
    assert reading.file.texts == {}


def test_a_case_that_was_taken_out_of_its_inbox_is_named_and_put_back_and_can_be_worked_on(parts: Parts) -> None:
    number = filed(parts).number
    followed(parts, number)
    row = CaseRow(f"CASE#{number}", "CASE")
    kept = parts.cases.load(number).keys
    row.update([CaseRow.inbox_key.remove()])

    assert load_sound(parts, number)
    assert "inbox_key of the case is misplaced" in {one.what for one in check_case(parts, number, NOW)}
    assert {name: parts.cases.load(number).keys[name] for name in DERIVED} == {name: kept[name] for name in DERIVED}
