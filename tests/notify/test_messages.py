"""What reporters are told: complete, neutral, and short enough for one message on any telephone."""

from datetime import UTC, date, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.core.case_number import new_number
from chalicelib.domain.core.errors import CorruptData
from chalicelib.domain.core.vocabulary import AreaCode, ClockKind
from chalicelib.domain.deadlines.calendar import Week
from chalicelib.domain.deadlines.clocks import Clock, Terms
from chalicelib.domain.deadlines.sla import PolicyRef
from chalicelib.domain.messaging.notifications import REPORTER_TEXTS
from chalicelib.i18n import GAP, LANGUAGES
from chalicelib.notify.gsm import ONE_MESSAGE, plain, septets, shortened
from chalicelib.notify.reporter_texts import (
    PURPOSES,
    READABLE_DESK,
    Due,
    Message,
    confirming_message,
    message,
    with_proof,
)

NUMBER = new_number("J")
DESK = "Dinas PUPR Kabupaten Bengkalis"
URL = "https://lapor.example"
DAY = Due(datetime(2026, 3, 25, 17, tzinfo=UTC), "Asia/Jakarta", date(2026, 3, 25))
HOUR = Due(datetime(2026, 9, 28, 2, 30, tzinfo=UTC), "Asia/Makassar", None)
LONGEST_URL = "https://pengaduan.diskominfo.kabupaten-kepulauan-sangihe.go.id"
LONGEST_DESK = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk dan Keluarga Berencana Kabupaten"


def told(purpose: str, language: str = "id", due: Due | None = DAY, desk: str = DESK, url: str = URL) -> Message:
    return message(purpose, language, number=NUMBER, desk=desk, due=due, public_url=url)


def test_a_letter_says_number_desk_date_and_where_to_read_the_rest() -> None:
    assert told("passed_on") == Message(
        subject=f"Laporan {NUMBER} diteruskan",
        body=(
            f"Laporan Anda {NUMBER} diteruskan ke {DESK}. Anda tidak perlu melapor lagi ke tempat lain.\n"
            "\n"
            "Batas waktu berikutnya: akhir hari Rabu, 25 Maret 2026.\n"
            "\n"
            f"Buka laporan Anda: https://lapor.example/lacak#{NUMBER}\n"
            "Siapkan PIN yang Anda terima saat melapor.\n"
            "\n"
            "Pesan ini dikirim otomatis oleh Lapor. "
            "Kami tidak pernah meminta PIN Anda lewat surel, SMS, atau telepon.\n"
        ),
        sms=(
            f"LAPOR: Laporan Anda diteruskan ke {DESK}. "
            f"Batas berikutnya 25 Mar 2026. https://lapor.example/lacak#{NUMBER}"
        ),
    )


def test_a_letter_in_english() -> None:
    letter = told("data_needed", "en")

    assert letter.subject == f"Your report {NUMBER}: more information is needed"
    assert "What is needed can be read on the report's page." in letter.body
    assert "Please supply it by the end of Wednesday, 25 March 2026." in letter.body
    assert letter.sms == f"LAPOR: We need more information. Send it by 25 Mar 2026. {URL}/lacak#{NUMBER}"


def test_without_a_date_the_sentence_about_it_is_left_out() -> None:
    letter = told("answered", due=None)

    assert "paling lambat" not in letter.body
    assert letter.sms == f"LAPOR: Laporan Anda dijawab {DESK}. {URL}/lacak#{NUMBER}"


def test_a_date_in_hours_is_told_by_the_clock() -> None:
    letter = told("received", due=HOUR)

    assert "paling lambat Senin, 28 September 2026 pukul 10.30 WITA." in letter.body
    assert "Diperiksa s.d. 28 Sep 2026 10.30 WITA." in letter.sms


def test_an_answer_is_read_on_the_page_alone() -> None:
    assert "dapat dibaca di halaman laporan" in told("answered").body
    assert "can be read on the report's page" in told("answered", "en").body


def test_every_purpose_that_an_event_can_cause_has_texts() -> None:
    assert set(PURPOSES) == {
        *REPORTER_TEXTS.values(),
        *("received", "received_and_passed_on", "verified", "passed_on", "withdrawn", "data_received"),
    }


@pytest.mark.parametrize(("purpose", "language"), list(product(PURPOSES, LANGUAGES)))
def test_every_message_is_complete(purpose: str, language: str) -> None:
    letter = told(purpose, language)

    for part in (letter.subject, letter.body, letter.sms):
        assert NUMBER in part
        assert GAP not in part
        assert "message." not in part
        assert "{" not in part
    assert "2026" in letter.body
    assert "2026" in letter.sms


@pytest.mark.parametrize(("language", "page"), [("id", "/konfirmasi"), ("en", "/en/konfirmasi")])
def test_the_message_that_asks_fits_one_short_message_and_names_the_number_in_its_link_alone(
    language: str, page: str
) -> None:
    links = [f"{LONGEST_URL}{page}#{number}.{'k' * 12}" for number in (NUMBER, NUMBER.replace("-", ""))]
    asked = confirming_message(
        language, code="7K2-M9Q", until=HOUR.at, zone=ZoneInfo(HOUR.zone), link=links[0], short_link=links[1]
    )

    assert septets(asked.sms) <= ONE_MESSAGE
    assert asked.sms.endswith(links[1])
    assert links[0] in asked.body
    assert "7K2-M9Q" in asked.body
    assert "WITA" in asked.body
    assert NUMBER not in asked.body.replace(links[0], "")
    assert GAP not in asked.body + asked.sms + asked.subject


def test_a_purpose_without_texts_is_never_sent_as_gibberish() -> None:
    with pytest.raises(CorruptData):
        told("no_such_purpose")


@pytest.mark.parametrize(("purpose", "language", "due"), list(product(PURPOSES, LANGUAGES, (DAY, HOUR, None))))
def test_every_short_message_fits_one_with_the_longest_number_desk_and_date(
    purpose: str, language: str, due: Due | None
) -> None:
    for desk, url in product((DESK, LONGEST_DESK), (URL, LONGEST_URL)):
        sms = told(purpose, language, due, desk, url).sms
        assert septets(sms) <= ONE_MESSAGE
        assert sms.endswith(f"{url}/lacak#{NUMBER}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_desk_is_cut_before_its_date_is_left_out(language: str) -> None:
    sms = told("late", language, HOUR, LONGEST_DESK, "https://lapor.bengkaliskab.go.id").sms

    assert LONGEST_DESK[:READABLE_DESK] in sms
    assert ".." in sms
    assert "28 Sep 2026 10.30 WITA" in sms


@given(desk=st.text(max_size=200))
def test_no_name_of_a_desk_breaks_a_short_message(desk: str) -> None:
    for purpose in ("passed_on", "late"):
        assert septets(told(purpose, "id", HOUR, desk).sms) <= ONE_MESSAGE


def test_the_date_of_a_clock_is_taken_from_it() -> None:
    terms = Terms(PolicyRef("p", 1), 1, "Asia/Jakarta", Week.FIVE, AreaCode("14"))
    clock = Clock(ClockKind.REPLY, 9, DAY.at, None, terms, due_at=DAY.at, last_day=DAY.last_day)
    facts = {"due_at": "2026-03-25T17:00:00.000Z", "last_day": "2026-03-25", "zone": "Asia/Jakarta"}

    assert Due.of(clock) == DAY
    assert Due.of_facts(facts) == DAY
    assert Due.of_facts(facts | {"last_day": None}) == Due(DAY.at, "Asia/Jakarta", None)
    assert Due.of(None) is None
    assert Due.of_facts({"due_at": None}) is None


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Jalan Ahmad Yani", "Jalan Ahmad Yani"),
        ("Café \u201cŌsaka\u201d \u2013 5\u2019", 'Café "Osaka" - 5\''),
        ("快", "?"),
        ("tab\there", "tab?here"),
        ("Crème brûlée", "Crème brulée"),
    ],
)
def test_characters_that_telephones_lack_are_replaced(written: str, sent: str) -> None:
    assert plain(written) == sent
    assert septets(sent) == len(sent)


def test_some_characters_take_two_places() -> None:
    assert septets("[€]") == 6


def test_a_character_outside_the_alphabet_cannot_be_counted() -> None:
    with pytest.raises(ValueError, match="alphabet"):
        septets("快")


def test_what_is_cut_shows_it() -> None:
    assert shortened("Dinas Perhubungan", 17) == "Dinas Perhubungan"
    assert shortened("Dinas Perhubungan", 10) == "Dinas Pe.."
    assert shortened("Dinas Perhubungan", 8) == "Dinas.."


def test_a_letter_carries_the_hash_of_its_event_and_the_short_message_does_not() -> None:
    letter = Message("subject", "body\n", "short")

    for language in LANGUAGES:
        proved = with_proof(letter, language, 3, "ab" * 32)
        assert f"{'ab' * 32}." in proved.body
        assert " 3 " in proved.body
        assert (proved.subject, proved.sms) == ("subject", "short")
