"""What is an answer ("tidak boleh normatif"), as a table that an officer can dispute."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.actions.substance import is_substantive

SAYING_NOTHING = [
    "Terima kasih atas laporan Anda.",
    (
        "Terima kasih atas laporan Anda. Laporan Anda telah kami teruskan kepada dinas terkait untuk "
        "ditindaklanjuti. Mohon ditunggu."
    ),
    (
        "Terima kasih, laporan Saudara sudah kami terima dan akan segera kami tindak lanjuti sesuai ketentuan"
        " yang berlaku."
    ),
    (
        "Laporan Anda sudah diteruskan kepada perangkat daerah terkait untuk segera ditindaklanjuti sesuai "
        "dengan kewenangannya."
    ),
    (
        "Terima kasih atas partisipasi Bapak/Ibu. Aduan sedang kami koordinasikan dengan instansi terkait. "
        "Mohon bersabar menunggu."
    ),
    (
        "Yth. Pelapor, laporan Anda telah diterima dan sedang dalam proses tindak lanjut oleh unit kerja "
        "terkait. Terima kasih."
    ),
    "Akan kami tindaklanjuti.",
    "Laporannya, pengaduannya, permohonannya, prosesnya, prosedurnya, koordinasinya dan evaluasinya sudah diterima.",
    "ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok",
    ".............................................................",
    "Selesai.",
    ("Assalamualaikum. Terima kasih atas informasi yang disampaikan, akan menjadi perhatian dan bahan evaluasi kami."),
    (
        "Thank you for your report. It has been received and forwarded to the relevant agency and will be "
        "followed up. Please wait."
    ),
    (
        "Dear Sir or Madam, thank you very much for your complaint. Your report will be processed as soon as "
        "possible in accordance with the applicable regulations."
    ),
    "We have received your complaint and it is currently being processed by the department concerned.",
    "",
]

SAYING_SOMETHING = [
    "Lubang di Jalan Antara sudah ditambal kemarin sepanjang enam meter; foto terlampir.",
    (
        "Terima kasih atas laporan Anda. Lubang di Jalan Antara telah kami tambal pada 6 Januari dengan aspal"
        " dingin sepanjang enam meter."
    ),
    "Lampu jalan di simpang pasar sudah diganti teknisi kami Selasa malam dan menyala kembali.",
    (
        "Mohon maaf atas keterlambatan. Truk sampah rusak sejak Senin; mulai besok truk pinjaman mengangkut "
        "setiap pagi pukul 05.30."
    ),
    "KTP Saudara sudah dicetak dan dapat diambil di loket 3 kantor camat setiap hari kerja.",
    "Permohonan ditolak karena bangunan berada di sempadan sungai menurut Perda 4/2019 pasal 12.",
    "The pothole on Antara Street was filled yesterday with cold asphalt over six metres; see the photo.",
    (
        "Thank you for your report. The broken street lamp at the market junction was replaced on Tuesday "
        "night and works again."
    ),
    "Your identity card is printed and can be collected at counter 3 of the district office on any working day.",
    "Jalan sudah kami tambal 6 Januari, foto terlampir.",
]


@pytest.mark.parametrize("text", SAYING_NOTHING)
def test_courtesy_and_procedure_are_no_answer(text: str) -> None:
    assert not is_substantive(text, 40)


@pytest.mark.parametrize("text", SAYING_SOMETHING)
def test_what_was_done_found_or_decided_is_an_answer(text: str) -> None:
    assert is_substantive(text, 40)


@pytest.mark.parametrize("text", SAYING_SOMETHING)
def test_courtesy_around_an_answer_does_no_harm(text: str) -> None:
    assert is_substantive(f"Terima kasih atas laporan Anda. {text.upper()} Mohon maaf atas keterlambatan.", 40)


def test_the_least_length_is_the_policys() -> None:
    text = SAYING_SOMETHING[0]
    letters = sum(character.isalnum() for character in text)

    assert is_substantive(text, letters)
    assert not is_substantive(text, letters + 1)


@given(st.sampled_from(SAYING_NOTHING), st.integers(1, 20))
def test_nothing_said_twice_is_still_nothing(one: str, times: int) -> None:
    assert not is_substantive(" ".join([one] * times), 40)
