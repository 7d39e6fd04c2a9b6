"""What comes in is cleaned or refused, once, however often and however late it is told."""

import hashlib
import itertools
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import boto3
import pytest
from PIL import Image

from chalicelib.clock import machine_now
from chalicelib.domain.cases.case import Actor
from chalicelib.domain.core.case_number import CaseNumber, new_number
from chalicelib.domain.core.errors import Unavailable
from chalicelib.domain.core.vocabulary import DeskId, Verb
from chalicelib.domain.files.attachment_history import attached
from chalicelib.domain.files.attachments import KEPT_WAITING, Attachment, Wish
from chalicelib.domain.files.file_status import AttachmentStatus, RefusalReason
from chalicelib.services.files.upload_slots import clean_key, incoming_key, order_for_officer, order_for_reporter
from chalicelib.store.cases.case_rows import attachment_row
from chalicelib.store.files.malware_scanning import GUARDDUTY_TAG, GuardDutyScanner, SignatureScanner, of
from chalicelib.store.tables.case_table import AttachmentRow
from local.business_clock import BusinessClock
from local.dynamodb.engines import Engine
from local.service import Service, started
from tests import country
from tests.country import OFFICERS
from tests.faults import CLOSED, CONFLICT, DENIED, Wire, tapped
from tests.photos import EICAR, MAKER, a_bomb, a_heic, a_pdf, a_photo, told_of, what_is_in
from tests.services.steps import NOW, act, filed, history

LIAISON = "penghubung@pupr.bengkalis"
_stages = itertools.count(1)


@pytest.fixture(scope="module")
def service(engine: Engine) -> Iterator[Service]:
    stage = f"u{os.getpid()}x{next(_stages)}"
    with started(engine, BusinessClock(frozen_at=NOW), stage=stage, remember=True) as service:
        country.settle(service.parts, stage)
        yield service


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Every AWS call, counted and ready to fail."""
    with tapped() as wire:
        yield wire


class Files:
    """The bucket as the other side sees it."""

    def __init__(self, service: Service) -> None:
        self.service, self.bucket, self.s3 = service, service.provisioned.ref("FilesBucket"), boto3.client("s3")

    def order(
        self, content: bytes, number: CaseNumber | None = None, at: datetime | None = None, **told: Any
    ) -> Attachment:
        """Somebody asks for a place; the report is filed, if there is none."""
        number = number or filed(self.service.parts).number
        wish = Wish(**told_of(content, **told))
        return order_for_reporter(self.service.parts, number, wish, now=NOW, machine_now=at or machine_now()).order

    def put(self, order: Attachment, content: bytes, **tags: str) -> str:
        """The content comes in; its key."""
        key = incoming_key(order.number, order.id)
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=content, ContentType="application/octet-stream")
        if tags:
            found = [{"Key": name, "Value": value} for name, value in tags.items()]
            self.s3.put_object_tagging(Bucket=self.bucket, Key=key, Tagging={"TagSet": found})
        return key

    def sent(self, content: bytes, **told: Any) -> Attachment:
        """Both, and everything that follows."""
        order = self.order(content, **told)
        self.put(order, content)
        self.service.deliver()
        return order

    def keys(self, number: str) -> list[str]:
        """What is kept of a case."""
        found = self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return [entry["Key"] for entry in found if f"/{number}/" in entry["Key"]]

    def clean_copy(self, order: Attachment, kind: str = "image/jpeg") -> bytes:
        key = clean_key(order.number, order.id, kind)
        return bytes(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read())

    def fate(self, order: Attachment) -> tuple[AttachmentStatus, RefusalReason | None]:
        orders = self.service.parts.cases.load(order.number).orders
        return next((each.status, each.reason) for each in orders if each.id == order.id)


@pytest.fixture
def files(service: Service) -> Files:
    return Files(service)


def told_by_s3(*keys: str) -> dict[str, Any]:
    records = [{"eventName": "ObjectCreated:Post", "s3": {"object": {"key": key}}} for key in keys]
    return {"messageId": "m0", "body": json.dumps({"Records": records})}


def invoke(service: Service, *messages: dict[str, Any]) -> list[str]:
    answer = service.functions.invoke("clean_uploads", {"Records": list(messages)})
    return [failed["itemIdentifier"] for failed in answer["batchItemFailures"]]


def parked(service: Service) -> int:
    found = boto3.client("s3").list_objects_v2(Bucket=service.provisioned.ref("ParkedBucket"))
    return sum("clean_uploads" in entry["Key"] for entry in found.get("Contents", []))


@pytest.mark.parametrize(
    ("kind", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_photo_tells_neither_where_nor_with_what_it_was_taken(files: Files, kind: str, content_type: str) -> None:
    photo = a_photo(kind, (2000, 1000))
    assert what_is_in(photo).getexif().get_ifd(0x8825)
    order = files.sent(photo, content_type=content_type)

    clean = files.clean_copy(order)
    picture = what_is_in(clean)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1600, 800))
    assert not picture.getexif()
    assert not set(picture.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert MAKER.encode() not in clean
    assert b"Melati" not in clean
    assert files.keys(order.number) == [clean_key(order.number, order.id, "image/jpeg")]


def test_it_stands_upright_afterwards(files: Files) -> None:
    order = files.sent(a_photo(size=(80, 40), orientation=6))  # taken with the telephone turned

    picture = what_is_in(files.clean_copy(order))
    assert picture.size == (40, 80)
    assert picture.getpixel((20, 5))[0] > 150  # what was left is on top
    assert picture.getpixel((20, 75))[2] > 150


def test_what_is_transparent_becomes_white(files: Files) -> None:
    written = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "PNG")
    order = files.sent(written.getvalue(), content_type="image/png")

    assert what_is_in(files.clean_copy(order)).getpixel((10, 10)) == (255, 255, 255)


def test_the_history_keeps_the_hashes_of_what_came_and_of_what_is_shown(files: Files, service: Service) -> None:
    photo = a_photo()
    order = files.sent(photo)
    [found] = attached(service.parts.cases.load(order.number).events).values()

    assert found.event.data["sha256"] == hashlib.sha256(files.clean_copy(order)).hexdigest()
    assert found.event.data["original"] == {
        "content_type": "image/jpeg", "size": len(photo), "sha256": hashlib.sha256(photo).hexdigest(),
    }  # fmt: skip
    assert (found.event.actor.kind, found.event.actor.id) == ("reporter", "")
    assert history(service.parts, order.number)[-1] == "attached"


def test_of_a_document_its_pages_are_kept_and_nothing_that_acts(files: Files, service: Service) -> None:
    document = a_pdf(b"/OpenAction<</S/JavaScript/JS(x)>>/AA<</WC<</S/JavaScript/JS(y)>>>>")
    order = files.sent(document, content_type="application/pdf", name="surat.pdf")
    clean = files.clean_copy(order, "application/pdf")
    [found] = attached(service.parts.cases.load(order.number).events).values()

    assert clean.startswith(b"%PDF-")
    assert b"/Page" in clean
    assert b"JavaScript" not in clean
    assert found.event.data["sha256"] == hashlib.sha256(clean).hexdigest()
    assert found.event.data["original"]["sha256"] == hashlib.sha256(document).hexdigest()


@pytest.mark.parametrize(
    ("content", "told", "reason"),
    [
        (a_bomb(), {"content_type": "image/png"}, RefusalReason.TOO_MANY_PIXELS),
        (a_photo("PNG"), {}, RefusalReason.OTHER_TYPE),
        (b"GIF89a not taken", {}, RefusalReason.OTHER_TYPE),
        (a_heic(), {}, RefusalReason.OTHER_TYPE),
        (a_heic(), {"content_type": "image/heic"}, RefusalReason.UNREADABLE),
        (a_photo()[:400], {}, RefusalReason.UNREADABLE),
        (b"\xff\xd8\xff" + bytes(500), {}, RefusalReason.UNREADABLE),
        (b"RIFF\x10\0\0\0WEBPVP8 \0\0\0\0", {"content_type": "image/webp"}, RefusalReason.UNREADABLE),
        (a_photo() + EICAR, {}, RefusalReason.UNSAFE),
        (EICAR, {"content_type": "application/pdf"}, RefusalReason.UNSAFE),
        (a_photo(), {"sha256": "0" * 64}, RefusalReason.CHANGED),
        (a_photo(), {"size": 1}, RefusalReason.CHANGED),
        (a_pdf(b"/Collection<<>>"), {"content_type": "application/pdf"}, RefusalReason.ACTIVE_CONTENT),
    ],
    ids=lambda value: value.value if isinstance(value, RefusalReason) else "",
)
def test_what_is_not_fit_is_refused_with_its_reason_and_nothing_of_it_is_kept(
    files: Files, service: Service, content: bytes, told: dict[str, Any], reason: RefusalReason
) -> None:
    order = files.sent(content, **told)

    assert files.fate(order) == (AttachmentStatus.REFUSED, reason)
    assert files.keys(order.number) == []
    assert "attached" not in history(service.parts, order.number)
    assert parked(service) == 0
    assert service.deliveries.backlog()["clean_uploads"] == 0


def test_told_twice_or_again_much_later_it_is_attached_once(files: Files, service: Service) -> None:
    photo = a_photo()
    order = files.sent(photo)
    key = files.put(order, photo)  # somebody uses the form once more

    assert invoke(service, told_by_s3(key, key), told_by_s3(key)) == []
    service.deliveries.replay("clean_uploads")
    service.deliver()

    assert history(service.parts, order.number).count("attached") == 1
    assert files.keys(order.number) == [clean_key(order.number, order.id, "image/jpeg")]
    assert files.fate(order)[0] is AttachmentStatus.SHOWN


def test_a_refused_file_stays_refused(files: Files, service: Service) -> None:
    order = files.sent(a_photo("PNG"))
    files.put(order, a_photo("PNG"))
    service.deliver()

    assert files.fate(order) == (AttachmentStatus.REFUSED, RefusalReason.OTHER_TYPE)
    assert files.keys(order.number) == []


def test_objects_that_nobody_ordered_are_swept_away_and_call_nobody(files: Files, service: Service) -> None:
    photo, known = a_photo(), filed(service.parts).number
    nowhere = [incoming_key(number, "a" * 32) for number in (new_number("J"), known)]
    for key in nowhere:
        files.s3.put_object(Bucket=files.bucket, Key=key, Body=photo)
    strange = "incoming/some+other%20thing"

    assert invoke(service, told_by_s3(*nowhere, strange), told_by_s3(incoming_key(known, "b" * 32))) == []

    assert [files.keys(key.split("/")[1]) for key in nowhere] == [[], []]
    assert parked(service) == 0


def test_a_file_whose_order_is_over_is_dropped_though_its_item_is_still_there(files: Files, service: Service) -> None:
    """One that came in time and was looked at hours later, after a failure of ours, is taken all the same."""
    photo, number = a_photo(), filed(service.parts).number
    over = files.order(photo, number, at=machine_now() - KEPT_WAITING)
    late = files.order(photo, number, at=machine_now() - KEPT_WAITING + timedelta(hours=1))
    for order in (over, late):
        files.put(order, photo)
    service.deliver()

    assert [files.fate(order)[0] for order in (over, late)] == [AttachmentStatus.WAITING, AttachmentStatus.SHOWN]
    assert files.keys(number) == [clean_key(number, late.id, "image/jpeg")]
    assert history(service.parts, number).count("attached") == 1


def test_a_file_that_is_gone_before_anybody_looked_is_waited_for_and_calls_nobody(
    files: Files, service: Service
) -> None:
    """S3 denies, instead of saying that it is missing, where the role may not list the bucket."""
    order = files.order(a_photo())

    assert invoke(service, told_by_s3(incoming_key(order.number, order.id))) == []
    assert parked(service) == 0
    assert files.fate(order) == (AttachmentStatus.WAITING, None)


def test_the_message_with_which_s3_tries_the_queue_is_none_of_ours(service: Service) -> None:
    body = json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"})

    assert invoke(service, {"messageId": "m", "body": body}) == []
    assert parked(service) == 0


def test_a_reminder_that_comes_between_does_not_lose_the_file(files: Files, service: Service, wire: Wire) -> None:
    photo = a_photo()
    order = files.order(photo)
    key = files.put(order, photo)
    wire.fail("TransactWriteItems", CONFLICT)

    assert invoke(service, told_by_s3(key)) == []
    assert history(service.parts, order.number).count("attached") == 1


@pytest.mark.parametrize("call", ["s3.GetObject", "s3.PutObject", "cases.TransactWriteItems", "s3.DeleteObject"])
def test_what_fails_on_the_way_comes_again_and_is_attached_once(
    files: Files, service: Service, wire: Wire, call: str
) -> None:
    photo = a_photo()
    order = files.order(photo)
    key = files.put(order, photo)
    place, _, operation = call.partition(".")
    wire.fail(operation, DENIED, on=place)

    assert invoke(service, told_by_s3(key)) == ["m0"]
    wire.mend()
    service.deliver()

    assert history(service.parts, order.number).count("attached") == 1
    assert files.keys(order.number) == [clean_key(order.number, order.id, "image/jpeg")]


def test_an_acknowledgement_that_was_lost_attaches_nothing_twice(files: Files, service: Service, wire: Wire) -> None:
    photo = a_photo()
    order = files.order(photo)
    key = files.put(order, photo)
    wire.fail("TransactWriteItems", CLOSED, on="cases", after=True)

    assert invoke(service, told_by_s3(key)) == []
    assert history(service.parts, order.number).count("attached") == 1


def test_two_orders_at_once_get_two_places(files: Files, service: Service, wire: Wire) -> None:
    number = filed(service.parts).number
    wire.fail("PutItem", CLOSED, on="cases", after=True)
    first = files.order(a_photo(), number)
    second = files.order(a_photo("PNG"), number, content_type="image/png")

    assert (first.place, second.place) == (1, 2)


def test_a_file_of_an_officer_is_attached_in_his_name_though_the_case_has_moved_on(
    files: Files, service: Service
) -> None:
    parts, photo = service.parts, a_photo()
    number = filed(parts).number
    service.deliver()
    wish = Wish(**told_of(photo))
    order = order_for_officer(parts, OFFICERS[LIAISON], number, wish, now=NOW, machine_now=machine_now()).order
    act(parts, number, "admin@bengkalis", Verb.DISPOSE, to=DeskId("bengkalis/dinkes"))
    files.put(order, photo)
    service.deliver()

    event = parts.cases.load(number).events[-1]
    assert (event.actor.id, event.actor.desk, event.desk) == (
        OFFICERS[LIAISON].id,
        "bengkalis/pupr",
        "bengkalis/dinkes",
    )


class TestGuardDuty:
    """The scanner of production, which reads what GuardDuty has noted on the object."""

    @pytest.mark.parametrize(
        ("verdict", "reason"),
        [
            ("NO_THREATS_FOUND", None),
            ("THREATS_FOUND", RefusalReason.UNSAFE),
            ("UNSUPPORTED", RefusalReason.UNSCANNABLE),
            ("FAILED", RefusalReason.UNSCANNABLE),
        ],
    )
    def test_its_verdict_is_final(self, files: Files, service: Service, verdict: str, reason: Any) -> None:
        key = files.put(files.order(a_photo()), a_photo(), **{GUARDDUTY_TAG: verdict})

        assert GuardDutyScanner(service.parts.objects).scan(key, b"") is reason

    @pytest.mark.parametrize("tags", [{}, {GUARDDUTY_TAG: "ACCESS_DENIED"}, {"other": "NO_THREATS_FOUND"}])
    def test_without_one_the_message_comes_again(self, files: Files, service: Service, tags: dict[str, str]) -> None:
        key = files.put(files.order(a_photo()), a_photo(), **tags)

        with pytest.raises(Unavailable):
            GuardDutyScanner(service.parts.objects).scan(key, b"")

    def test_the_setting_says_which_scanner_it_is(self, service: Service) -> None:
        objects = service.parts.objects

        assert isinstance(of("guardduty", objects), GuardDutyScanner)
        assert isinstance(of("signature", objects), SignatureScanner)
        with pytest.raises(ValueError, match="SCANNER"):
            of("none", objects)


def forged(order: Attachment, **changed: Any) -> Attachment:
    """The order as somebody else puts it into the table, under the seal of the real one."""
    row = AttachmentRow.get(f"CASE#{order.number}", f"FILE#{order.place:03d}")
    false = replace(order, **changed)
    put = attachment_row(false)
    put.seal = row.seal
    put.save()
    return false


@pytest.mark.parametrize(
    "changed",
    [
        {"by": Actor("officer", "0" * 32, DeskId("bengkalis/pupr"))},
        {"sha256": hashlib.sha256(a_photo(size=(32, 24))).hexdigest(), "size": len(a_photo(size=(32, 24)))},
        {"is_answer": True},
        {"id": "0" * 32, "place": 2},
    ],
)
def test_what_nobody_ordered_is_recorded_in_nobodys_name(
    files: Files, service: Service, caplog: pytest.LogCaptureFixture, changed: dict[str, Any]
) -> None:
    content = a_photo(size=(32, 24)) if "sha256" in changed else a_photo()
    order = forged(files.order(a_photo()), **changed)

    files.put(order, content)
    service.deliver()

    assert attached(service.parts.cases.load(order.number).events) == {}
    assert "Tampered" in caplog.messages


def test_what_never_came_is_forgotten_and_what_came_is_kept(files: Files) -> None:
    order = files.order(a_photo())
    waits = attachment_row(order)
    shown = attachment_row(Attachment(**vars(order) | {"status": AttachmentStatus.SHOWN}))

    assert waits.expires_at == int((order.ordered_at + timedelta(days=2)).timestamp())
    assert shown.expires_at is None
