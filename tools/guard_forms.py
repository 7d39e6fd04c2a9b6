"""
How people write what is theirs: invented values of every kind that the guard masks, in the many forms of one value.

No value belongs to anybody: telephones bear prefixes that no network has, NIK the regency 99, cards the digits that
payment firms keep for tests, accounts and tax numbers begin with zeros.
"""

from collections.abc import Callable, Mapping
from random import Random

DIGIT_WORDS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember", "Jan", "Feb", "Agt", "Sept", "Okt", "Des",
)  # fmt: skip
SEPARATORS = (" ", "-", ".", "/", "_", "\u00b7", "\u2013", "\u00a0", " - ", "\u2011")

Draw = Callable[[Random], str]


def digits(chance: Random, count: int) -> str:
    """So many of them, whatever they are."""
    return "".join(chance.choice("0123456789") for _ in range(count))


def grouped(number: str, sizes: tuple[int, ...], between: str) -> str:
    """The number in groups of those sizes, the rest as one more."""
    pieces, place = list[str](), 0
    for size in sizes:
        pieces.append(number[place : place + size])
        place += size
    return between.join(filter(None, [*pieces, number[place:]]))


def disguised(chance: Random, number: str) -> str:
    """The same in other digits, spaced out, or with what nobody sees between them."""
    match chance.randrange(5):
        case 0:
            return "".join(chr(0xFF10 + int(digit)) if digit.isdecimal() else digit for digit in number)
        case 1:
            return "".join(chr(0x0660 + int(digit)) if digit.isdecimal() else digit for digit in number)
        case 2:
            return " ".join(filter(str.isdecimal, number))
        case 3:
            return number[:5] + "\u200b" + number[5:]
        case _:
            return number


def _mobile(chance: Random) -> str:
    number = chance.choice(("0840", "0841", "0844", "0847", "0860", "0863", "0869")) + digits(
        chance, chance.choice((7, 8, 8))
    )
    between = chance.choice(SEPARATORS)
    forms = [
        number,
        grouped(number, (4, 4), between),
        grouped(number, (4, 3), between),
        f"+62 {grouped(number[1:], (3, 4), between)}",
        f"+62{number[1:]}",
        f"62{number[1:]}",
        f"(+62) {grouped(number[1:], (3, 4), '-')}",
        f"({number[:4]}) {number[4:]}",
        disguised(chance, number),
        grouped(number, (2, 2, 2, 2, 2), " "),
        f"wa.me/62{number[1:]}",
        grouped(number[:12], (3, 3, 3), " "),
        grouped(number, (1, 3, 4), " "),
        f"(0840)-{number[4:8]}-{number[8:]}",
        f"O{number[1:]}",
        f"{number[:4]} / {number[4:8]} / {number[8:]}",
        "".join(DIGIT_WORDS[int(digit)] for digit in number),
        " ".join(DIGIT_WORDS[int(digit)] for digit in number),
        ", ".join(DIGIT_WORDS[int(digit)] for digit in number).replace("nol", "kosong"),
        f"{number[:8]}\n{number[8:]}",
        f"{number[:4]}-{number[4:8]}-\n{number[8:]}",
    ]
    return chance.choice(forms)


def _landline(chance: Random) -> str:
    area, rest = chance.choice(("021", "022", "0761", "0766", "0274")), chance.choice("3579") + digits(chance, 6)
    return chance.choice(
        [
            f"({area}) {rest}",
            f"({area}){rest[:3]}-{rest[3:]}",
            f"( {area} ) {rest}".replace("( ", "(").replace(" )", ")"),
        ]
    )


def _nik(chance: Random) -> str:
    day = chance.randint(1, 28) + 40 * chance.randint(0, 1)
    birth = f"{day:02d}{chance.randint(1, 12):02d}{chance.randint(50, 99):02d}"
    number = f"{chance.choice(('14', '32', '61', '71'))}9999{birth}{chance.randint(9000, 9999)}"
    between = chance.choice(SEPARATORS)
    return chance.choice(
        [
            number,
            grouped(number, (4, 4, 4), between),
            grouped(number, (6, 6), between),
            disguised(chance, number),
            f"{number[:10]}\n{number[10:]}",
        ]
    )


def _npwp(chance: Random) -> str:
    number = "00" + digits(chance, 13)
    dotted = f"{number[:2]}.{number[2:5]}.{number[5:8]}.{number[8]}-{number[9:12]}.{number[12:]}"
    return chance.choice([dotted, dotted, f"NPWP {number}", f"NPWP: {dotted}", f"npwp saya {number}"])


def _nop(chance: Random) -> str:
    number = "99" + digits(chance, 16)
    dotted = f"{number[:2]}.{number[2:4]}.{number[4:7]}.{number[7:10]}.{number[10:13]}-{number[13:17]}.{number[17]}"
    return chance.choice([dotted, dotted.replace("-", "."), f"NOP {number}", f"NOP PBB: {dotted}", f"no SPPT {number}"])


def _card(chance: Random) -> str:
    body = "400000" + digits(chance, 9)
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(body)]
    total = sum(value - 9 if value > 9 else value for value in doubled)  # noqa: PLR2004  # Luhn
    number = f"{body}{-total % 10}"
    between = chance.choice((" ", "-", ".", "\u00a0"))
    return chance.choice(
        [number, grouped(number, (4, 4, 4), between), f"kartu kredit {number[:15]}{(int(number[15]) + 1) % 10}"]
    )


def _birth(chance: Random) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1950, 2018)
    named = chance.choice(MONTHS)
    date = chance.choice(
        [
            f"{day:02d}-{month:02d}-{year}", f"{day}/{month}/{year}", f"{day} {named} {year}",
            f"{day:02d}.{month:02d}.{year}",
            f"{year}-{month:02d}-{day:02d}", f"{day:02d}-{month:02d}-{year % 100:02d}", f"{day}-{named[:3]}-{year}",
            f"{day} bulan {named} tahun {year}", f"{day} bln {month} thn {year}", f"{day} {named} tahun {year}",
        ]
    )  # fmt: skip
    return chance.choice(
        [
            f"lahir {date}", f"tgl lahir {date}", f"TTL: Bengkalis, {date}", f"lahir di Sintang pada tanggal {date}",
            f"tanggal lahir anak saya {date}", f"Tempat/tgl lahir : Dumai, {date}", f"kelahiran {date}",
            f"lahir pada hari Rabu tanggal {date}", f"anak saya lahir di rumah bidan desa pada hari Senin, {date}",
        ]
    )  # fmt: skip


def _account(chance: Random) -> str:
    number = "00" + digits(chance, chance.choice((8, 11, 13)))
    written = chance.choice(
        [
            number,
            grouped(number, (3, 4), chance.choice((" ", "-", "."))),
            grouped(number, (4, 2, 6), "-"),
            f"{number[:6]}\n{number[6:]}",
        ]
    )
    before = chance.choice(
        [
            "rekening",
            "No. rek.",
            "norek",
            "rek BRI",
            "rekening BCA a.n. warga",
            "Bank Mandiri:",
            "transfer ke BNI",
            "ke rek",
            "rekeningnya",
            "transfer ke",
        ]
    )
    return f"{before} {written}"


def _plate(chance: Random) -> str:
    area = chance.choice(("B", "D", "BM", "KB", "AB", "L", "DK", "PA"))
    number, letters = (
        str(chance.choice((chance.randint(1000, 1899), chance.randint(2100, 9999)))),
        chance.choice(("XXZ", "ZX", "QZZ", "XQ")),
    )
    # four digits that could be a year are left out: in small letters they are read as one
    return chance.choice(
        [
            f"{area} {number} {letters}", f"{area}{number}{letters}", f"{area}-{number}-{letters}",
            f"plat {area} {number}",
            f"nopol {area.lower()} {number} {letters.lower()}", f"nomor polisi {area} {number} {letters}",
            f"{area.lower()}{number}{letters.lower()}", f"plat nomor {area}.{number}.{letters}",
            f"motor {area.lower()} {number} {letters[:2].lower()}", f"{area}  {number}  {letters}",
            f"{area.lower()} {number} {letters.lower()}", f"motor {area.lower()} {number[:2]} {letters[:2].lower()}",
            f"mobil {area.lower()} {number[0]} q", f"truk {area.lower()}{number[:3]}{letters.lower()}",
        ]
    )  # fmt: skip


def _email(chance: Random) -> str:
    name, host = (
        f"bukan.orang{chance.randint(1, 999)}",
        chance.choice(("example.org", "mail.example.com", "example.net")),
    )
    wall, post = f"{name}@{host}", chance.choice(("gmail", "yahoo"))
    return chance.choice(
        [
            wall, wall.upper(), wall.replace("@", "(at)"), wall.replace("@", " [at] ").replace(".org", "[dot]org"),
            wall.replace("@", "{at}"), wall.replace("@", "\uff20"), f"{name} at {post} dot com", f"{name} @ {post}.com",
        ]
    )  # fmt: skip


FORMS: Mapping[str, Draw] = {
    "nik": _nik,
    "nisn": lambda chance: f"{chance.choice(('NISN', 'nisn:', 'NIS', 'no. NISN'))} 000{digits(chance, 7)}",
    "bpjs": lambda chance: (
        f"{chance.choice(('BPJS', 'no BPJS', 'No. kartu BPJS:', 'nomor JKN', 'noka', 'BPJS Kesehatan'))} "
        f"{chance.choice(('', 'saya '))}0009{digits(chance, 9)}"
    ),
    "npwp": _npwp,
    "nop": _nop,
    "sim": lambda chance: (
        f"{chance.choice(('SIM', 'SIM C', 'no SIM', 'nomor SIM A:', 'SIM B1'))} 9999{digits(chance, 10)}"
    ),
    "passport": lambda chance: (
        f"{chance.choice(('paspor', 'no. paspor', 'Passport No', 'paspor nomor'))} "
        f"{chance.choice('XE')}{chance.choice(('', ' '))}0{digits(chance, 6)}"
    ),
    "card": _card,
    "birth": _birth,
    "account": _account,
    "phone": lambda chance: (
        _mobile(chance)
        if chance.random() < 0.8  # noqa: PLR2004  # four of five
        else chance.choice(
            [
                _landline(chance),
                f"Tel {_landline(chance)}",
                f"telp. 0766-2{digits(chance, 4)}",
                f"0766-3{digits(chance, 4)} (tel)",
            ]
        )
    ),
    "plate": _plate,
    "email": _email,
}
"""By kind, how one value of it is written; where it needs a word before it, the word comes with it."""
