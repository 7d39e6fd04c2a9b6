"""Ways to make a case look like another, stand elsewhere, or vanish: snapshot, lists, clocks, keys, reporters."""

from chalicelib.domain.core.case_number import home_of, new_number
from chalicelib.domain.messaging.notifications import NEW_PIN
from chalicelib.store.cases.case_file import Notice
from tests.insider.account import CASES
from tests.insider.hands import Insider
from tests.insider.ways_of_events import LONG_AGO

LISTS = ("public_day_key", "public_area_key", "public_category_key", "public_at")
INBOX = ("inbox_key", "mine_key", "inbox_at")
SOON = 1_800_000_000
"""An instant at which something could expire, in seconds."""


def the_status_is_another(insider: Insider) -> None:
    """Closed, says the case."""
    insider.set_case(status="closed")


def a_secret_case_is_made_public(insider: Insider) -> None:
    """And put into the public's lists."""
    ours = insider.item("CASE")
    lists = {name: ours[name].replace(insider.number, insider.hidden) for name in LISTS}
    insider.set_case(insider.hidden, secret=False, **lists)


def a_public_case_is_made_secret(insider: Insider) -> None:
    """And taken out of the public's lists."""
    insider.set_case(secret=True, **dict.fromkeys(LISTS))


def the_case_lies_with_another_desk(insider: Insider) -> None:
    """Which has nothing to do with it."""
    insider.set_case(desk="denpasar/pupr", inbox_key="J#denpasar/pupr#waiting")


def the_case_came_in_earlier(insider: Insider) -> None:
    """Says its snapshot."""
    insider.set_case(received_at=LONG_AGO)


def the_case_was_answered_earlier(insider: Insider) -> None:
    """Says its snapshot."""
    insider.set_case(answered_at=LONG_AGO)


def the_reporter_is_said_to_be_content(insider: Insider) -> None:
    """Five stars that nobody gave."""
    insider.set_case(rating=5)


def the_case_is_missing_from_the_publics_lists(insider: Insider) -> None:
    """Its keys of the indexes go."""
    insider.set_case(**dict.fromkeys(LISTS))


def the_case_is_missing_from_every_inbox(insider: Insider) -> None:
    """Its desk does not see it any more."""
    insider.set_case(**dict.fromkeys(INBOX))


def the_case_is_missing_from_every_inbox_as_if_its_clocks_lagged(insider: Insider) -> None:
    """So that nobody compares them with its place, and nothing of it is due."""
    insider.set_case(**dict.fromkeys(INBOX), followed_seq=None)
    the_clocks_never_come(insider)


def the_case_is_missing_from_what_moved(insider: Insider) -> None:
    """So that neither the nightly check nor the day's tree comes by."""
    insider.set_case(moved_key=None, moved_at=None)


def the_case_is_missing_from_every_list(insider: Insider) -> None:
    """Of the public, of its desk, of the day; and no clock is due."""
    insider.set_case(**dict.fromkeys((*LISTS, *INBOX, "moved_key", "moved_at")))
    the_clocks_never_come(insider)


def the_clocks_never_come(insider: Insider) -> None:
    """Nothing of the case is due, and nobody is reminded."""
    for item in insider.of(insider.number):
        if item["sk"].startswith("CLOCK#"):
            insider.set(item, due_key=None, due_at=None)


def the_clocks_are_gone(insider: Insider) -> None:
    """With the case's place in its inbox."""
    insider.remove(item for item in insider.of(insider.number) if item["sk"].startswith("CLOCK#"))
    insider.set_case(**dict.fromkeys(INBOX))


def the_snapshot_is_gone(insider: Insider) -> None:
    """History and texts stay."""
    insider.remove([insider.item("CASE")])


def the_case_is_gone(insider: Insider) -> None:
    """Its whole collection."""
    insider.remove_case()


def the_case_is_gone_with_its_anchors(insider: Insider) -> None:
    """Out of both tables."""
    insider.remove_case("anchors")


def the_case_is_gone_with_its_key(insider: Insider) -> None:
    """So that sending it again makes another."""
    insider.remove_case("key")


def the_case_is_gone_with_its_reporter(insider: Insider) -> None:
    """So that no PIN opens it."""
    insider.remove_case("reporter")


def the_case_is_gone_with_everything(insider: Insider) -> None:
    """Anchors, key, reporter and files."""
    insider.remove_case("anchors", "key", "reporter", "files")


def the_case_has_another_number(insider: Insider) -> None:
    """All of it moves, and the number that its reporter has finds nothing."""
    _copied(insider)
    insider.remove_case("anchors")


def the_case_is_there_twice(insider: Insider) -> None:
    """Its items once more under another number."""
    _copied(insider)


def a_case_is_invented(insider: Insider) -> None:
    """A line for the lists, with nothing behind it."""
    number = new_number(home_of(insider.number))
    told = {"public_at": f"{LONG_AGO}#{number}", "received_at": LONG_AGO}
    insider.set(insider.item("CASE"), pk=f"CASE#{number}", number=number, **told)


def the_case_will_expire(insider: Insider) -> None:
    """Every item of it, some day."""
    for item in insider.of(insider.number):
        insider.set(item, expires_at=SOON)


def the_last_answer_will_expire(insider: Insider) -> None:
    """Its event and its words."""
    for item in insider.of(insider.number):
        if item["sk"].partition("#")[2] == insider.last()["sk"].partition("#")[2]:
            insider.set(item, expires_at=SOON)


def the_key_leads_to_another_case(insider: Insider) -> None:
    """Whoever sends the report again is given another's number."""
    insider.set(insider.key_of(insider.number), number=insider.other)


def the_key_is_gone(insider: Insider) -> None:
    """Sent again, the report is another one."""
    insider.remove([insider.key_of(insider.number)])


def the_key_will_expire(insider: Insider) -> None:
    """The same, some day."""
    insider.set(insider.key_of(insider.number), expires_at=SOON)


def the_reporter_is_gone(insider: Insider) -> None:
    """The PIN opens nothing, and nobody is written to."""
    insider.remove([insider.reporter_of(insider.number)])


def the_reporter_will_expire(insider: Insider) -> None:
    """The same, some day."""
    insider.set(insider.reporter_of(insider.number), expires_at=SOON)


def the_reporter_has_another_pin(insider: Insider) -> None:
    """Of the insider's choice."""
    insider.set(insider.reporter_of(insider.number), pin_check="0" * 64)


def the_reporter_has_the_pin_of_before(insider: Insider) -> None:
    """A new one was sent; the item is put as it was, under the seal of then."""
    number, parts = insider.number, insider.service.parts
    before = insider.reporter_of(number)
    parts.vault.renew_pin(number, "0" * 64, 1)
    parts.notices.mark(number, Notice(1, NEW_PIN, "email", "reporter", insider.service.business_clock.now()))
    insider.account.put(CASES, before)


def two_reporters_change_places(insider: Insider) -> None:
    """Each opens the other's case."""
    mine, yours = insider.reporter_of(insider.number), insider.reporter_of(insider.other)
    insider.set(mine, pk=yours["pk"])
    insider.set(yours, pk=mine["pk"])


def the_reporters_contact_is_unknown(insider: Insider) -> None:
    """There is nobody whom a message could reach."""
    insider.set(insider.reporter_of(insider.number), sealed=None, channels=None, contact_checks=None)


def _copied(insider: Insider) -> None:
    number = new_number(home_of(insider.number))
    for item in insider.of(insider.number):
        told = {name: renamed(value, insider.number, number) for name, value in item.items()}
        insider.account.put(CASES, told)


def renamed(value: object, old: str, new: str) -> object:
    """What an item says, of another case; only words are another."""
    return value.replace(old, new) if isinstance(value, str) else value


WAYS = (
    the_status_is_another,
    a_secret_case_is_made_public,
    a_public_case_is_made_secret,
    the_case_lies_with_another_desk,
    the_case_came_in_earlier,
    the_case_was_answered_earlier,
    the_reporter_is_said_to_be_content,
    the_case_is_missing_from_the_publics_lists,
    the_case_is_missing_from_every_inbox,
    the_case_is_missing_from_every_inbox_as_if_its_clocks_lagged,
    the_case_is_missing_from_what_moved,
    the_case_is_missing_from_every_list,
    the_clocks_never_come,
    the_clocks_are_gone,
    the_snapshot_is_gone,
    the_case_is_gone,
    the_case_is_gone_with_its_anchors,
    the_case_is_gone_with_its_key,
    the_case_is_gone_with_its_reporter,
    the_case_is_gone_with_everything,
    the_case_has_another_number,
    the_case_is_there_twice,
    a_case_is_invented,
    the_case_will_expire,
    the_last_answer_will_expire,
    the_key_leads_to_another_case,
    the_key_is_gone,
    the_key_will_expire,
    the_reporter_is_gone,
    the_reporter_will_expire,
    the_reporter_has_another_pin,
    two_reporters_change_places,
    the_reporters_contact_is_unknown,
)
IN_A_TOWN = (the_reporter_has_the_pin_of_before,)
"""What begins with a step of the service, so that a town can be put back behind it, and a run cannot."""
