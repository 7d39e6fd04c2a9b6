"""What is masked before a complaint is published, and what must not be touched."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.core.case_number import new_number
from chalicelib.domain.publication.redaction import LABELS, redact

NIK, PHONE, EMAIL, PLATE, ACCOUNT = (
    f"[{LABELS[kind]} disamarkan]" for kind in ("nik", "phone", "email", "plate", "account")
)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("NIK saya 1471081203850001", f"NIK saya {NIK}"),
        ("1471081203850001", NIK),
        ("a.n. warga, 1471085203850001.", f"a.n. warga, {NIK}."),  # a woman: 12 + 40
        ("1471 0812 0385 0001", NIK),
        ("14.71.08.120385.0001", NIK),
        ("147108-120385-0001", NIK),
        ("KTP:1471081203850001", f"KTP:{NIK}"),
        ("NIK1471081203850001", f"NIK{NIK}"),
        ("no KTP 9999999999999999", f"no KTP {NIK}"),  # announced: masked even if mistyped
        ("No. KK 147108120385000", f"No. KK {NIK}"),
        ("RT 03 1471081203850001 2 kali", f"RT 03 {NIK} 2 kali"),
        ("sejak 2024 1471 0812 0385 0001", f"sejak 2024 {NIK}"),
        ("1471081203850001 dan 3273016712990012", f"{NIK} dan {NIK}"),
    ],
)
def test_identity_numbers_are_masked(text: str, published: str) -> None:
    assert redact(text).text == published


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("hubungi 081234567890", f"hubungi {PHONE}"),
        ("0812-3456-7890", PHONE),
        ("0812 3456 7890", PHONE),
        ("0812.3456.7890", PHONE),
        ("0812 - 3456 - 7890", PHONE),
        ("0812 34 56 78 90", PHONE),
        ("(0812) 3456-7890", PHONE),
        ("(081234567890)", f"({PHONE})"),
        ("+6281234567890", PHONE),
        ("+62 812 3456 7890", PHONE),
        ("+62-812-3456-7890", PHONE),
        ("(+62) 812-3456-7890", PHONE),
        ("+62 761 123456", PHONE),
        ("6281234567890", PHONE),
        ("62 812-3456-7890", PHONE),
        ("HP081234567890", f"HP{PHONE}"),
        ("WA: 81234567890", f"WA: {PHONE}"),
        ("WA-0812-3456-7890", f"WA-{PHONE}"),
        ("Telp. (0761) 123456", f"Telp. {PHONE}"),
        ("telp 021-5550123", f"telp {PHONE}"),
        ("081234567890/081298765432", f"{PHONE}/{PHONE}"),
        ("081234567890,081298765432", f"{PHONE},{PHONE}"),
        ("1.081234567890", f"1.{PHONE}"),
        ("08123456789 sejak 12-03-2026", f"{PHONE} sejak 12-03-2026"),
        ("0812 3456 7890 12-03-2026", f"{PHONE} 12-03-2026"),
        ("0812 3456 7890 5 orang", f"{PHONE} 5 orang"),
        ("081234567890 50 orang", f"{PHONE} 50 orang"),
        ("0812 3456 7890 2026", f"{PHONE} 2026"),
    ],
)
def test_telephone_numbers_are_masked(text: str, published: str) -> None:
    assert redact(text).text == published


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("ke warga@example.org.", f"ke {EMAIL}."),
        ("<nama.warga+lapor@mail.example.co.id>", f"<{EMAIL}>"),
        ("warga081234567890@example.org", EMAIL),
        ("081234567890@example.org", EMAIL),
        ("a@b.id,c@d.id", f"{EMAIL},{EMAIL}"),
    ],
)
def test_email_addresses_are_masked(text: str, published: str) -> None:
    assert redact(text).text == published


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("truk BM 1234 XY lewat", f"truk {PLATE} lewat"),
        ("BM1234XY", PLATE),
        ("bm1234xy", PLATE),
        ("B 123 ABC.", f"{PLATE}."),
        ("D-1234-AB", PLATE),
        ("plat b 12 c", f"plat {PLATE}"),
        ("nopol: bm 1234 xy", f"nopol: {PLATE}"),
        ("No. Pol. BM 12", f"No. Pol. {PLATE}"),
        ("nomor polisi L 1 A", f"nomor polisi {PLATE}"),
        ("BM 1234 XY 2 kali", f"{PLATE} 2 kali"),
        ("BM 1234 XY, BK 4321 ZA", f"{PLATE}, {PLATE}"),
    ],
)
def test_vehicle_plates_are_masked(text: str, published: str) -> None:
    assert redact(text).text == published


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("rekening 1234567890", f"rekening {ACCOUNT}"),
        ("No. rek. 1234567890", f"No. rek. {ACCOUNT}"),
        ("norek 1234567890 ya", f"norek {ACCOUNT} ya"),
        ("transfer ke BRI 1234-01-012345-50-7", f"transfer ke BRI {ACCOUNT}"),
        ("Mandiri: 123-00-1234567-8", f"Mandiri: {ACCOUNT}"),
        ("BCA1234567890", f"BCA{ACCOUNT}"),
        ("Bank BCA a.n. warga 123 456 7890", f"Bank BCA a.n. warga {ACCOUNT}"),
        ("rek BRI 1234567890 12-03-2026", f"rek BRI {ACCOUNT} 12-03-2026"),
        ("BNI 0123456789", f"BNI {ACCOUNT}"),
    ],
)
def test_account_numbers_are_masked(text: str, published: str) -> None:
    assert redact(text).text == published


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Jalan berlubang di depan pasar, sudah 3 bulan.",
        "Rp 1.500.000",
        "Rp628.000.000",
        "Rp. 81.234.567.890",
        "Rp 081234567890",
        "628.000.000 rupiah",
        "dana Rp 1500000000",
        "seharga 1.500.000.000,00",
        "ditransfer lewat BRI Rp 1.500.000.000",
        "saldo rekening 1500000000",
        "BRI 1.500.000.000",
        "BRI buka 08.00-15.00",
        "BRI buka 08.00-12.00 13.00-15.00",
        "lewat BRI Rp 1502503751",
        "BRI 12-03-2026 10.30",
        "BRI 2026-03-12 10.30",
        "BRI tahun 2019-2024",
        "rek. air 12345",
        "secara mandiri sejak 2024",
        "08-12-2026",
        "08.12.2026 08.30",
        "08 12 2026",
        "08122026",
        "08/12/2026",
        "tanggal 11.12.2025-10.01.2026",
        "11-12-2025 10-01-2026",
        "2026-03-17 08:30:00",
        "pukul 08.30-09.15",
        "telp jam 08.00-15.00 saja",
        "WA tanggal 08-12-2026",
        "Jl. Melati No. 12 RT 03 RW 05 kode pos 28712",
        "Blok B 123 C",
        "Jl. B 123 C",
        "rumah B 123 RT 04",
        "Gang D 123 No 4",
        "KM 25",
        "H2O dan P3K, B2B, kertas A4",
        "1447 H 2026 M",
        "P 300 CM L 200 CM",
        "surat B-1234-KP.05",
        "surat B-1234-KP/05",
        "dr 2020 sd sekarang",
        "di 5 titik",
        "-6.081234567, 106.0812345678",
        "9999999999999999",  # no province 99
        "1471083203850001",  # no day 32
        "1471080003850001",  # no day 0
        "1471087203850001",  # no day 72 - 40
        "1471084003850001",  # no day 40 - 40
        "1471081213850001",  # no month 13
        "1471081200850001",  # no month 0
        "1471081203850000",  # no serial number 0000
        "14710812038500011",  # 17 digits
        "0812345678901234",
        "@dinaspu dan @pemkot",
        "12 orang, 5 rumah, 300 meter, 2,5 juta",
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    assert redact(text).text == text
    assert redact(text).found == ()


def test_case_numbers_stay() -> None:
    chance = Random(62_2018)  # noqa: S311 - a test repeats itself
    text = " ".join(new_number(chance.choice("BDEJ"), chance.getrandbits) for _ in range(2000))

    assert redact(text).text == text
    assert redact(text.lower()).text == text.lower()


def test_a_case_number_that_looks_like_a_plate_or_a_telephone_number_stays() -> None:
    number = new_number("J", lambda _: int("0000100000100000001100010", 2))

    assert redact(f"lihat {number}, 081234567890").text == f"lihat {number}, {PHONE}"


@pytest.mark.parametrize("letters", ["WA", "HP", "A1", "BK"])
def test_no_telephone_number_passes_for_a_case_number(letters: str) -> None:
    for last in range(64):
        assert redact(f"{letters}-0812-3456-78{last:02}").found == ("phone",)


def test_every_mask_is_told_with_its_kind() -> None:
    report = redact(
        "NIK 1471081203850001, WA 081234567890 atau 081298765432, warga@example.org, BM 1234 XY, BCA 1234567890"
    )

    assert report.text == f"NIK {NIK}, WA {PHONE} atau {PHONE}, {EMAIL}, {PLATE}, BCA {ACCOUNT}"
    assert report.found == ("account", "email", "nik", "phone", "phone", "plate")


@given(st.text(st.characters(exclude_categories=["Nd"], exclude_characters="@")))
def test_a_text_without_digits_and_at_signs_never_changes(text: str) -> None:
    assert redact(text).text == text


snippets = st.sampled_from(
    ["081234567890", "1471081203850001", "BM 1234 XY", "rekening", "BRI", "NIK", "WA", "Rp", "a@b.id", "12-03-2026"]
)
mixed = st.lists(st.text("0123456789 .-+()@aBrp\n", max_size=6) | snippets, max_size=12).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(mixed)
def test_masking_a_masked_text_changes_nothing_more(text: str) -> None:
    once = redact(text)

    assert redact(once.text).text == once.text
    assert once.text.count(" disamarkan]") == len(once.found)


@pytest.mark.parametrize(
    "unit", ["08", "0812 ", "1.", "BRI ", "BRI 12-", "a.", "a@", "B 123 ", "NIK ", "(", "+62", "J7-"]
)
def test_the_longest_text_is_read_in_no_time(unit: str) -> None:
    """10,000 characters of the worst kind; a pattern that backtracks would run for minutes."""
    assert len(redact(unit * (10_000 // len(unit))).text) > 0
