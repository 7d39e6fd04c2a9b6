"""Orders of files: what was decided of one stays decided, and a place is given once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pynamodb.exceptions import PutError

from chalicelib.domain.cases.case import REPORTER
from chalicelib.domain.core.errors import ConcurrentUpdate
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.files.file_status import AttachmentStatus, RefusalReason
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.attachment_store import file_that_came
from chalicelib.store.cases.case_rows import attachment_row
from chalicelib.store.tables.case_table import AttachmentRow
from local.service import Service
from tests.faults import CLOSED, DENIED, Wire
from tests.services.steps import NOW, filed


@pytest.fixture
def parts(stage: Service) -> Parts:
    return stage.parts


@pytest.fixture
def order(parts: Parts) -> Attachment:
    """A place that was just given."""
    made = an_order(parts)
    parts.attachments.order(made)
    return made


def an_order(parts: Parts) -> Attachment:
    number = filed(parts).number
    return Attachment(number, "a", 1, "Jalan.jpg", "image/jpeg", 7, "00" * 32, REPORTER, NOW, NOW + timedelta(days=3))


def kept(parts: Parts, order: Attachment) -> Attachment:
    [found] = parts.cases.load(order.number).orders
    return found


def test_an_order_comes_back_as_it_was_placed(parts: Parts, order: Attachment) -> None:
    assert kept(parts, order) == order


def test_a_place_that_somebody_else_has_is_not_given_again(parts: Parts, order: Attachment) -> None:
    with pytest.raises(ConcurrentUpdate) as raced:
        parts.attachments.order(replace(order, id="b"))

    assert raced.value.params == {"number": order.number}
    assert kept(parts, order) == order


def test_an_order_whose_acknowledgement_was_lost_is_no_race(parts: Parts, wire: Wire) -> None:
    order = an_order(parts)
    wire.fail("PutItem", CLOSED, after=True)

    parts.attachments.order(order)

    assert kept(parts, order) == order


def test_a_file_comes_with_its_event_unless_it_is_now_said_to_be_the_answer(order: Attachment) -> None:
    answer = replace(order, is_answer=True)

    [(row, condition)] = file_that_came(order)
    [(its_row, unconditional)] = file_that_came(answer)

    assert str(condition) == str(AttachmentRow.is_answer.does_not_exist())
    assert unconditional is None
    assert (row.serialize(), its_row.serialize()) == (
        attachment_row(order).serialize(),
        attachment_row(answer).serialize(),
    )
    assert file_that_came(None) == []


def test_a_refusal_is_kept_with_its_reason(parts: Parts, order: Attachment) -> None:
    parts.attachments.refuse(order, RefusalReason.UNSAFE)

    assert kept(parts, order) == replace(order, status=AttachmentStatus.REFUSED, reason=RefusalReason.UNSAFE)


def test_the_first_refusal_stands(parts: Parts, order: Attachment) -> None:
    parts.attachments.refuse(order, RefusalReason.UNSAFE)
    parts.attachments.refuse(order, RefusalReason.HEIC)

    assert kept(parts, order).reason is RefusalReason.UNSAFE


def test_what_waits_is_taken_as_the_answer(parts: Parts, order: Attachment) -> None:
    assert parts.attachments.take_as_answer(order) is True

    assert kept(parts, order) == replace(order, is_answer=True)


def test_what_was_refused_is_no_answer_any_more(parts: Parts, order: Attachment) -> None:
    parts.attachments.refuse(order, RefusalReason.UNSAFE)

    assert parts.attachments.take_as_answer(order) is False

    assert kept(parts, order) == replace(order, status=AttachmentStatus.REFUSED, reason=RefusalReason.UNSAFE)


def test_what_the_table_refuses_for_another_reason_is_told(parts: Parts, order: Attachment, wire: Wire) -> None:
    wire.fail("PutItem", DENIED, times=3)

    with pytest.raises(PutError):
        parts.attachments.order(order)
    with pytest.raises(PutError):
        parts.attachments.refuse(order, RefusalReason.UNSAFE)
    with pytest.raises(PutError):
        parts.attachments.take_as_answer(order)
