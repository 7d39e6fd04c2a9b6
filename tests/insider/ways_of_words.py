"""Ways to change what people read: words, titles, photos, whole reports."""

import json
from typing import Any

from chalicelib.domain.cases.hash_chain import commit
from chalicelib.store.files.object_store import CLEAN
from tests.insider.account import FILES
from tests.insider.hands import Insider
from tests.photos import a_photo

FORGED = "Tidak pernah ada lubang di jalan ini."


def _newest_text(insider: Insider) -> tuple[Any, dict[str, Any]]:
    item = [item for item in insider.of(insider.number) if item["sk"].startswith("TEXT#")][-1]
    return item, json.loads(item["texts"])


def _report(insider: Insider, number: str | None = None) -> tuple[Any, dict[str, Any]]:
    item = insider.item("REPORT", number)
    return item, json.loads(item["report"])


def the_report_says_something_else(insider: Insider) -> None:
    """What happened, in other words."""
    item, report = _report(insider)
    insider.set(item, report=report | {"body": FORGED})


def the_report_is_about_another_place(insider: Insider) -> None:
    """Its point on the map moves."""
    item, report = _report(insider)
    insider.set(item, report=report | {"latitude": "-6.2"})


def the_title_is_another(insider: Insider) -> None:
    """In the report and in every list."""
    item, report = _report(insider)
    insider.set(item, report=report | {"title": FORGED})
    insider.set_case(title=FORGED)


def the_title_is_another_in_lists_alone(insider: Insider) -> None:
    """The report stays as it is."""
    insider.set_case(title=FORGED)


def the_answer_says_something_else(insider: Insider) -> None:
    """The last one."""
    item, texts = _newest_text(insider)
    insider.set(item, texts=texts | {"text": FORGED})


def the_answer_has_a_salt_of_its_own(insider: Insider) -> None:
    """As if commitments were made anew."""
    item, texts = _newest_text(insider)
    insider.set(item, texts=texts | {"text": FORGED, "salt": "0" * 32})


def the_answer_and_its_commitment_are_another(insider: Insider) -> None:
    """With fresh hashes and anchors."""
    item, texts = _newest_text(insider)
    insider.set(item, texts=texts | {"text": FORGED})
    seq = int(item["sk"].partition("#")[2])
    commitments = {"commitments": {"text": commit(FORGED, texts["salt"])}}
    insider.rewrite(seq, lambda body: {"data": {**body["data"], **commitments}}, anchored=True)


def the_answer_is_gone(insider: Insider) -> None:
    """Its event stays."""
    insider.remove([_newest_text(insider)[0]])


def words_are_added_to_an_event_without_any(insider: Insider) -> None:
    """Somebody is said to have said something."""
    item, texts = _newest_text(insider)
    insider.set(item, sk="TEXT#000002", texts=texts | {"text": FORGED})


def two_answers_change_places(insider: Insider) -> None:
    """Of two events of one case."""
    items = [item for item in insider.of(insider.number) if item["sk"].startswith("TEXT#")]
    first, last = items[0], items[-1]
    insider.set(first, texts=json.loads(last["texts"]))
    insider.set(last, texts=json.loads(first["texts"]))


def two_reports_change_places(insider: Insider) -> None:
    """Texts, salts and titles of two cases."""
    (ours, mine), (theirs, yours) = _report(insider), _report(insider, insider.other)
    insider.set(ours, report=yours)
    insider.set(theirs, report=mine)
    insider.set_case(title=yours["title"])
    insider.set_case(insider.other, title=mine["title"])


def the_report_is_gone(insider: Insider) -> None:
    """Texts, salts and all."""
    insider.remove([insider.item("REPORT")])


def a_photo_is_replaced(insider: Insider) -> None:
    """In the bucket, by another of the same size on the screen."""
    [key] = [key for key in insider.files() if key.startswith(f"{CLEAN}/")]
    insider.account.write(FILES, key, a_photo(size=(640, 480), private=False))


def a_photo_is_removed(insider: Insider) -> None:
    """From the bucket."""
    insider.remove_files()


def a_photo_and_what_is_kept_of_it_are_replaced(insider: Insider) -> None:
    """Its item has the digest of what lies there now."""
    a_photo_is_replaced(insider)
    a_photo_has_another_digest(insider)


def a_photo_has_another_digest(insider: Insider) -> None:
    """In its item."""
    item = insider.item("FILE#001")
    insider.set(item, attachment=json.loads(item["attachment"]) | {"sha256": "0" * 64})


def a_photo_is_somebody_elses(insider: Insider) -> None:
    """Its item names another sender."""
    item = insider.item("FILE#001")
    insider.set(item, attachment=json.loads(item["attachment"]) | {"by": {"kind": "officer", "id": "x", "desk": "x"}})


def a_photo_is_forgotten(insider: Insider) -> None:
    """Its item goes, the file stays."""
    insider.remove([insider.item("FILE#001")])


def a_photo_that_nobody_sent_is_added(insider: Insider) -> None:
    """To the case, as one that passed."""
    item = insider.item("FILE#001")
    attachment = json.loads(item["attachment"]) | {"id": "0" * 32, "place": 2}
    insider.set(item, sk="FILE#002", attachment=attachment)


WAYS = (
    the_report_says_something_else,
    the_report_is_about_another_place,
    the_title_is_another,
    the_title_is_another_in_lists_alone,
    the_answer_says_something_else,
    the_answer_has_a_salt_of_its_own,
    the_answer_and_its_commitment_are_another,
    the_answer_is_gone,
    words_are_added_to_an_event_without_any,
    two_answers_change_places,
    two_reports_change_places,
    the_report_is_gone,
    a_photo_is_replaced,
    a_photo_is_removed,
    a_photo_and_what_is_kept_of_it_are_replaced,
    a_photo_has_another_digest,
    a_photo_is_somebody_elses,
    a_photo_is_forgotten,
    a_photo_that_nobody_sent_is_added,
)
