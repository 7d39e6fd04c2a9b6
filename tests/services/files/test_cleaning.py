"""A file that came in is recorded as what its sender meant by it."""

from chalicelib.clock import machine_now
from chalicelib.domain.core.vocabulary import Status, Verb, Verdict
from chalicelib.domain.files.attachments import Wish
from chalicelib.domain.files.file_status import AttachmentStatus
from chalicelib.services.core.parts import Parts
from chalicelib.services.files.cleaning import ATTACHED, clean
from chalicelib.services.files.upload_slots import incoming_key, order_for_reporter
from tests.photos import a_photo, told_of
from tests.services.steps import NOW, act, routed

LIAISON = "penghubung@pupr.bengkalis"


def test_a_photo_that_is_the_answer_supplies_what_was_asked_for(parts: Parts) -> None:
    number, content = routed(parts), a_photo()
    act(parts, number, LIAISON, Verb.HOLD, text="Di mana tepatnya?")
    wish = Wish(**told_of(content, is_answer=True))
    order = order_for_reporter(parts, number, wish, now=NOW, machine_now=machine_now()).order
    parts.objects.write(incoming_key(number, order.id), content, "application/octet-stream")

    assert clean(parts, number, order.id, now=NOW, machine_now=machine_now()) == ATTACHED

    file = parts.cases.load(number)
    assert file.case.status is Status.DISPOSED
    assert (file.events[-1].type.value, file.events[-1].data["verdict"]) == ("replied", Verdict.SUPPLIED.value)
    assert file.events[-1].data["attachment"] == order.id
    assert [each.status for each in file.orders] == [AttachmentStatus.SHOWN]
