"""Ways that change no history: what the service acts on, what lists and readers find, and what hides behind another."""

import hashlib
import json
from collections.abc import Iterator

from chalicelib.domain.core.case_number import home_of, new_number
from tests.insider.account import CASES, DIRECTORY, FILES, STATISTICS, Item
from tests.insider.hands import Insider
from tests.insider.ways_of_cases import INBOX, renamed
from tests.insider.ways_of_events import LONG_AGO
from tests.photos import a_photo

_NO_DAY = dict.fromkeys(("moved_key", "moved_at", *INBOX))


def the_clocks_come_years_later(insider: Insider) -> None:
    """So that nobody is late, and the case is watched all the same."""
    for clock in _due(insider):
        insider.set(clock, due_at=f"2036{clock['due_at'][4:]}")


def the_clocks_come_as_those_of_another_case(insider: Insider) -> None:
    """Whoever looks at what is due looks there, and finds nothing to do."""
    for clock in _due(insider):
        insider.set(clock, number=insider.other)


def one_clock_is_gone(insider: Insider) -> None:
    """The next that is due."""
    insider.remove([next(_due(insider))])


def an_officer_is_said_to_have_sent_a_file(insider: Insider) -> None:
    """An order for a file in another's name, and the file: the service itself would write the event, and seal it."""
    content, item = a_photo(size=(320, 240), private=False), insider.item("FILE#001")
    told = {"id": "0" * 32, "place": 2, "by": {"kind": "officer", "id": "x", "desk": "bengkalis/pupr"}}
    told |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "content_type": "image/jpeg"}
    insider.set(item, sk="FILE#002", status="waiting", attachment=json.loads(item["attachment"]) | told)
    insider.account.write(FILES, f"incoming/{insider.number}/{told['id']}", content)


def a_second_line_stands_beside_the_case(insider: Insider) -> None:
    """With another title, for the public's lists."""
    insider.set(insider.item("CASE"), sk="CASE2", title="Sudah selesai", status="closed", **_NO_DAY)


def the_line_of_a_case_stands_in_another(insider: Insider) -> None:
    """So that whoever reads that one is told of this."""
    insider.set(insider.item("CASE"), pk=f"CASE#{insider.other}", sk="CASE2", **_NO_DAY)


def a_line_lies_beside_what_nobody_can_read(insider: Insider) -> None:
    """An invented case, for the public's lists alone, and an item that keeps readers of the whole table away."""
    number = new_number(home_of(insider.number))
    told = {"public_at": f"{LONG_AGO}#{number}", "received_at": LONG_AGO}
    insider.set(insider.item("CASE"), pk="X", number=number, **told, **_NO_DAY)
    insider.account.put(CASES, {"pk": "X", "sk": "Y", "type": "NOTHING"})


def an_item_of_no_kind_lies_in_the_case(insider: Insider) -> None:
    """So that whoever reads the whole table passes the case over."""
    insider.account.put(CASES, {"pk": f"CASE#{insider.number}", "sk": "Y", "type": "NOTHING"})


def the_case_is_said_to_be_an_emergency(insider: Insider) -> None:
    """Which its reporter never said."""
    insider.set_case(emergency=True)


def the_case_comes_last_in_its_inbox(insider: Insider) -> None:
    """As if it were due when everything else is done."""
    insider.set_case(inbox_at=f"9999#{insider.number}")


def two_cases_change_places(insider: Insider) -> None:
    """Histories, texts, anchors and reporters: each number is all that the other was."""
    both = [(insider.number, insider.other), (insider.other, insider.number)]
    kept = {number: (insider.of(number), insider.anchors(number), insider.reporter_of(number)) for number, _ in both}
    for number, _ in both:
        insider.remove(kept[number][0])
        insider.remove_anchors(number)
    for number, other in both:
        items, anchors, reporter = kept[number]
        for item in items:
            insider.account.put(CASES, {name: renamed(value, number, other) for name, value in item.items()})
        for anchor in anchors:
            insider.account.put(STATISTICS, anchor | {"pk": f"MARK#{other}"})
        insider.set(reporter, pk=f"REPORTER#{other}")


def the_case_is_set_back_with_anchors_and_numbers(insider: Insider) -> None:
    """Everything as before its last event, and what was counted since is counted no more."""
    insider.put_as_it_was(anchors=True)
    assert insider.earlier
    for place in ("ALL#2026-03", "DESK#bengkalis#2026-03", "AREA#-#2026-03"):
        insider.account.put_as_in(insider.earlier, STATISTICS, place)


def the_case_is_gone_while_nobody_keeps_its_home(insider: Insider) -> None:
    """The home is given to a Region that does not exist until the stream has passed, and then taken back."""
    keeper = {"pk": "HOME", "sk": home_of(insider.number), "content": json.dumps({"keeper": "S"})}
    insider.account.put(DIRECTORY, keeper)
    insider.account.is_new_to_all()
    insider.remove_case("anchors", "key", "reporter", "files")
    insider.service.deliver()
    insider.account.remove(DIRECTORY, keeper)


def numbers_are_put_into_another_month(insider: Insider) -> None:
    """Where no reader looks for them."""
    for item in insider.account.items(STATISTICS, "ALL#2026-03"):
        insider.account.remove(STATISTICS, item)
        insider.account.put(STATISTICS, item | {"pk": "ALL#2026-02"})


def what_is_open_is_put_beside_another_agency(insider: Insider) -> None:
    """The same of the cases that an agency has not ended."""
    for item in insider.account.items(STATISTICS, "DESK#bengkalis#OPEN"):
        insider.account.remove(STATISTICS, item)
        insider.account.put(STATISTICS, item | {"pk": "DESK#denpasar#OPEN"})


def the_numbers_of_an_area_are_better(insider: Insider) -> None:
    """Of a province, of one month."""
    item = next(item for item in insider.account.items(STATISTICS, "AREA#-#2026"))
    insider.account.put(STATISTICS, item | {"first.on_time": 50})


def numbers_of_a_class_that_there_is_not(insider: Insider) -> None:
    """Which the whole is summed from."""
    told = {"pk": "ALL#2026-03", "sk": f"-#2026-03-02#nothing#{home_of(insider.number)}0", "received": 5}
    insider.account.put(STATISTICS, told)


def two_keys_change_cases(insider: Insider) -> None:
    """Whoever sends their report once more is told the number of somebody else's."""
    both = insider.key_of(insider.number), insider.key_of(insider.other)
    for key, other in zip(both, reversed(both), strict=True):
        insider.set(key, number=other["number"])


def an_anchor_has_no_number(insider: Insider) -> None:
    """So that whoever counts them stumbles."""
    told = {"pk": f"MARK#{insider.number}", "sk": "next", "event_hash": "0" * 64, "event_seal": "1:0"}
    insider.account.put(STATISTICS, told)


def _due(insider: Insider) -> Iterator[Item]:
    found = [item for item in insider.of(insider.number) if item["sk"].startswith("CLOCK#")]
    return (item for item in found if "due_at" in item)


WAYS = (
    the_clocks_come_years_later,
    the_clocks_come_as_those_of_another_case,
    one_clock_is_gone,
    an_officer_is_said_to_have_sent_a_file,
    a_second_line_stands_beside_the_case,
    the_line_of_a_case_stands_in_another,
    a_line_lies_beside_what_nobody_can_read,
    an_item_of_no_kind_lies_in_the_case,
    the_case_is_said_to_be_an_emergency,
    the_case_comes_last_in_its_inbox,
    two_cases_change_places,
    the_case_is_set_back_with_anchors_and_numbers,
    the_case_is_gone_while_nobody_keeps_its_home,
    numbers_are_put_into_another_month,
    what_is_open_is_put_beside_another_agency,
    the_numbers_of_an_area_are_better,
    numbers_of_a_class_that_there_is_not,
    two_keys_change_cases,
    an_anchor_has_no_number,
)
