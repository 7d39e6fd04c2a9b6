"""An officer looks for a case by what he knows of it: words, or a part of its number; and finds only what he may."""

import pytest

from tests.functions.client import SUBSTANCE, Api, faults

ROADS, ADMIN, WASTE = "penghubung@pupr.bengkalis", "admin@bengkalis", "penghubung@dlh.bengkalis"


def found(api: Api, words: str, by: str = ROADS, desk: str | None = None) -> list[str]:
    """The numbers of everything that is found, page by page."""
    numbers: list[str] = []
    asked = {"words": words} | ({"desk": desk} if desk else {})
    for _ in range(60):
        answer = api("POST", "/v1/inbox/search", asked, by=by)
        assert answer.status == 200, answer.text
        numbers += [row["number"] for row in answer.json()["items"]]
        if answer.json()["next"] is None:
            return numbers
        asked["cursor"] = answer.json()["next"]
    raise AssertionError("the search has no end")


@pytest.fixture(scope="module")
def numbers(api: Api) -> dict[str, str]:
    """Three cases of roads in three piles, one of them secret, and one of waste."""
    fresh = api.file(title="Gorong-gorong ambruk dekat Pasar Terubuk")["number"]
    answered = api.file(title="Trotoar ambruk di seberang sekolah", secret=True)["number"]
    api.act(ROADS, answered, "answer", text=SUBSTANCE)
    ended = api.file(title="Drainase ambruk di Jalan Hangtuah")
    api("POST", f"/v1/complaints/{ended['number']}/withdrawal", {}, token=ended["token"])
    api.service.deliver()
    waste = api.file(title="Tembok tempat sampah ambruk", category="environment/waste")["number"]
    return {"fresh": fresh, "answered": answered, "ended": ended["number"], "waste": waste}


def test_words_are_found_in_every_pile_open_ones_first(api: Api, numbers: dict[str, str]) -> None:
    assert found(api, "AMBRUK") == [numbers["fresh"], numbers["answered"], numbers["ended"]]
    assert found(api, "terubuk gorong") == [numbers["fresh"]]
    assert found(api, "zamrud") == []


def test_topic_and_area_are_words_of_the_line_too(api: Api, numbers: dict[str, str]) -> None:
    topic = api("GET", f"/v1/cases/{numbers['fresh']}", by=ROADS).json()["category"]["name"]

    assert found(api, f"{topic} bengkalis terubuk") == [numbers["fresh"]]


def test_a_part_of_the_number_is_enough(api: Api, numbers: dict[str, str]) -> None:
    number = numbers["fresh"]

    assert found(api, number[-9:].lower().replace("-", " ")) == [number]
    assert found(api, number) == [number]


def test_nobody_finds_what_lies_where_he_may_not_look(api: Api, numbers: dict[str, str]) -> None:
    assert found(api, "ambruk", by=WASTE) == [numbers["waste"]]
    assert found(api, numbers["fresh"], by=WASTE) == []
    assert api("POST", "/v1/inbox/search", {"words": "ambruk", "desk": "bengkalis/pupr"}, by=WASTE).status == 404


def test_an_admin_finds_it_at_every_desk_of_his_institution_or_at_one(api: Api, numbers: dict[str, str]) -> None:
    assert set(found(api, "ambruk", by=ADMIN)) == set(numbers.values())
    assert found(api, "ambruk", by=ADMIN, desk="bengkalis/dlh") == [numbers["waste"]]


def test_whistleblowing_is_found_by_the_inspectorate_alone(api: Api) -> None:
    number = api.file(title="Zirkonium hilang dari gudang", classification="whistleblowing", category=None)["number"]

    assert found(api, "zirkonium", by="inspektur@bengkalis") == [number]
    for account in (ADMIN, "pimpinan@bengkalis"):
        assert found(api, "zirkonium", by=account) == []
        assert found(api, number, by=account, desk="bengkalis/inspektorat") == []


def test_neither_contact_nor_name_of_a_reporter_finds_a_case(api: Api) -> None:
    known = {"name": "Qomariah Zulaikha", "email": "qomariah.z@example.org", "phone": "081377777777"}
    api.file(title="Aspal mengelupas di tikungan", reporter=known)

    for account in (ROADS, ADMIN, "admin@nasional"):
        for words in ("qomariah", "qomariah.z@example.org", "081377777777", "+6281377777777"):
            assert found(api, words, by=account) == []


def test_a_page_that_has_read_enough_answers_short_and_goes_on(
    api: Api, numbers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.services.desks.case_search.READS_A_PAGE", 2)
    monkeypatch.setattr("chalicelib.services.desks.case_search.READ_AT_MOST", 1)
    monkeypatch.setattr("chalicelib.services.desks.case_search.PAGE", 1)
    first = api("POST", "/v1/inbox/search", {"words": "ambruk sekolah"}, by=ROADS).json()

    assert first["items"] == []
    assert first["next"]
    assert found(api, "ambruk") == [numbers["fresh"], numbers["answered"], numbers["ended"]]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/words", "missing"),
        ({"words": " "}, "/words", "blank"),
        ({"words": "x"}, "/words", "too_short"),
        ({"words": "x" * 101}, "/words", "too_long"),
        ({"words": "jalan", "desk": "A"}, "/desk", "unknown_desk"),
        ({"words": "jalan", "cursor": "abc"}, "/cursor", "malformed_cursor"),
        ({"words": "jalan", "phone": "0813"}, "/phone", "unknown_field"),
    ],
)
def test_a_bad_question_names_its_fault(api: Api, body: dict[str, str], pointer: str, code: str) -> None:
    answer = api("POST", "/v1/inbox/search", body, by=ROADS)

    assert answer.status == 422
    assert faults(answer.json()) == {(pointer, code)}


def test_a_cursor_is_good_for_its_own_question_and_officer_alone(
    api: Api, numbers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert numbers
    monkeypatch.setattr("chalicelib.services.desks.case_search.PAGE", 1)
    cursor = api("POST", "/v1/inbox/search", {"words": "ambruk"}, by=ROADS).json()["next"]

    for body, by in (({"words": "jalan"}, ROADS), ({"words": "ambruk"}, ADMIN)):
        assert api("POST", "/v1/inbox/search", {**body, "cursor": cursor}, by=by).status == 422


def test_what_is_looked_for_is_in_no_log_line(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    found(api, "qomariah rahasia")

    assert "qomariah" not in capsys.readouterr().out.casefold()
