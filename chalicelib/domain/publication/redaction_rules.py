"""
What the guard looks for, as data: patterns and words that Python and JavaScript read alike.

The browser points at the same things before a text is sent, so its rules are made from these
(`python -m tools.guard_rules`). Hence no pattern looks behind (old browsers cannot), every repetition has an end, and
letters are ASCII: what is looked into was normalised before. Sources: NIK as in Permendagri 74/2015, NPWP and NOP as
printed by the tax offices, plates as in Perpol 7/2021, account and card numbers by their lengths and ISO 7812.
"""

from dataclasses import dataclass

S = r"[ .\-/_|~\u00b7\u2022]"
"""What people write between the digits of one number."""
DATE = (
    rf"(?:(?:0?[1-9]|[12]\d|3[01]){S}(?:0?[1-9]|1[0-2]){S}(?:19|20)\d\d(?!\d)|"
    r"(?:19|20)\d\d[-/.][01]\d[-/.][0-3]\d(?!\d))"
)
COMPACT_DATE = r"(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d(?!\d)"
TIME = r"[0-2]\d\.[0-5]\d(?!\d)"
THOUSANDS = r"\d{1,3}(?:\.\d{3}){1,5}(?![.\d])"
NO_NUMBER = rf"(?!{DATE}|{COMPACT_DATE}|{TIME}|{THOUSANDS})"
MORE = rf"(?:(?:{S}{{1,3}}(?=\d\d)(?!{DATE}|{TIME}|{THOUSANDS}))?\d)"
NOT_FREE = r"(?!080[049])"
"""What begins so is paid for by whoever is called, or costs more: numbers of offices and firms."""
MONTH = r"(?:jan|feb|peb|mar|apr|mei|may|jun|jul|agu|aug|agt|sep|okt|oct|nov|nop|des|dec)[a-z]{0,7}|0?[1-9]|1[0-2]"

OF_MONTH = rf"(?:{S}{{1,3}}|{S}{{0,2}}(?:bulan|bln){S}{{1,2}})"
OF_YEAR = rf"(?:{S}{{1,3}}|{S}{{0,2}}(?:tahun|thn|th){S}{{1,2}})"
"""Between day and month, and before the year: blanks and hyphens, or the word."""

END = r"(?![\s\S])"
"""The very end: a dollar sign would also stand before a last line feed in Python, and not in JavaScript."""
NOT_WITHIN = rf"\d{END}"
NOT_DECIMALS = rf"(?:\d|-\d\.|\d\d\.|(?:^|[^\d])\d{{1,2}},|rp|rp[ .]|rp\. ){END}"
"""A coordinate such as -6.0812345678, or a price; but "1.0812…" is a telephone number in a numbered list."""
NOT_AFTER_DIGITS = rf"(?:\d|\d[.\-/:]){END}"
NOT_OF_BIRTH = (
    r"(?:\d|(?:^|[^a-z])(?:sejak|mulai|sampai|hingga|diajukan|mengajukan|diurus|mengurus|didaftarkan|mendaftar|daftar|"
    r"terbit|dicetak|diambil|diserahkan|dilaporkan|lapor|loket)(?: ?(?:pada|hari|tanggal|tgl|senin|selasa|rabu|"
    rf"kamis|jumat|sabtu|minggu)){{0,4}}[^a-z0-9]{{0,3}}){END}"
)
"""What is told of a certificate of birth, and of no birth."""
NOT_IN_A_WORD = rf"[A-Za-z0-9_-]{END}"

PROVINCE = "(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])"
NIK_SHAPE = rf"^{PROVINCE}\d{{4}}(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d\d(?!0000)\d{{4}}{END}"
"""Province, then day, month and year of birth (a woman's day plus 40), then a serial number that is not 0000."""
PLATE_AREA = "(?:[ABDEFGHKLMNPRSTWZ]|A[ABDEG]|B[ABDEGHKLMNP]|C[CD]|D[ABCDEGHKLMNPRSTW]|E[ABD]|K[BHTU]|P[ABEGSTY]|RI)"
PLATE_END = r"(?![\w/])(?!\.\d)"
UNITS = "v|w|volt|watt|amp|kg|cm|mm|km|m|ha|va|kwh|mpa|psi|kk|rb|jt|wib|wit|wita"
WORDS = (
    "di|ke|dan|yg|dr|ini|itu|ada|sdh|tdk|utk|dgn|pd|jl|gg|ds|kec|kab|kel|per|sd|dg|tgl|bln|org|unit|ton|cc|hp|pk|jam|"
    "thn|th|hr|x|kl|pcs|bh|pak|bu|bpk|ibu|mas|kok|lah|kan|nih|tuh|aja|jg|lg|sy|dia|krn|tp|bs|blm|udh|kpd|hrs|ya|yah|pas|"
    "pun|sih|sdg|lbh|bgt|mau|tak|tpi|klo|kalo|jd|rt|rw|no|and|the|for|of|in|on|at|is|to|was"
)
"""Short words of one to four letters that stand behind a number, and end no plate."""
NO_PLATE = rf"^(?:{UNITS}|{WORDS}|rt|rw|no){END}"
NO_UNIT = rf"(?!(?:{UNITS}|{WORDS})(?![a-z])|(?:rt|rw|no)(?![a-z])[^\w]{{0,3}}\d)"
"""'L 200 CM', "B 123 RT 04" and, in a text of capitals, 'B 1234 DI' have the shape of a plate."""

BANKS = (
    "bri|bca|bni|bsi|btn|bjb|bpd|bank|mandiri|cimb|danamon|permata|muamalat|"
    "seabank|jago|nagari|ocbc|panin|mega|maybank|riau kepri|gopay|ovo|dana ke"
)
ANNOUNCERS: dict[str, str] = {
    "utility": (
        "id ?pel(?:anggan)?|idpel|no(?:mor|\\.)? ?pel(?:anggan)?|pelanggan|meter(?:an)?|kwh|pln|pdam|pgn|indihome|"
        "sambungan|langganan|rek(?:ening|\\.)? (?:air|listrik|pln|pdam|gas|telepon|telpon)|token|stand"
    ),
    "document": (
        "kontrak|spk|perjanjian|adendum|faktur|invoice|kuitansi|kwitansi|resi|tiket|registrasi|reg|"
        "surat(?! izin mengemudi)|sertifikat|shm|porsi|"
        "imb|pbg|nib|sk|perda|perbup|perwal|permen|pergub|pp|uu|dokumen|tender|lelang|paket|rup|kode|npsn|nip|seri|"
        "berkas|agenda|pengaduan|aduan|laporan|referensi|ref|order|pesanan|transaksi|barcode|serial|sn|imei|antrean|"
        "antrian|isbn|sim ?card|kartu sim|inventaris|aset|bmn|virtual account|va|hal|koordinat"
    ),
    "money": "rp|rupiah|idr|sebesar|senilai|seharga|anggaran|biaya|saldo|pagu|nilai|harga|denda|tagihan|total",
    "feast": "hari lahir|hari jadi|harlah|hut|peringatan|lahirnya",
    "nik": "e-?ktp|ktp|nik|kk|kartu keluarga|nomor induk kependudukan|no induk kependudukan",
    "nisn": "nisn|nis|nomor induk siswa(?: nasional)?",
    "bpjs": "bpjs|jkn|kis|noka|kpj|jamsostek|jamkesmas|kartu indonesia sehat",
    "npwp": "npwp|nomor pokok wajib pajak",
    "nop": "nop|sppt|nomor objek pajak|nomor obyek pajak",
    "sim": "sim(?: [abcd](?:1|2|i|ii)?)?(?: umum)?|surat izin mengemudi",
    "passport": "paspor|passport|pasport",
    "card": "kartu (?:kredit|debit|atm)|credit card|debit card|visa|master ?card|(?:no|nomor|no\\.) kartu",
    "birth": "lahir|ttl|kelahiran|born|birthday|dob|ultah|ulang tahun",
    "account": f"norek|rekening|rek|transfer(?: ke)?|tf(?: ke)?|{BANKS}",
    "phone": (
        "hp|telp|tlp|tlpn|tel|tlf|telf|telpon|telepon|telephone|phone|wa|whats ?app|ponsel|handphone|seluler|hub|"
        "hubungi|kontak|contact|cp|call|sms|telegram|nomor saya|no saya|nomer saya|fax|faks"
    ),
    "plate": "plat|pelat|nopol|no(?:mor|\\.)? ?pol(?:isi)?|tnkb",
    "vehicle": "motor|mobil|truk|truck|pick ?up|bus|angkot|kendaraan|dump truck|minibus|taksi",
}
"""Words that say what the number behind them is, by what they announce. The nearest one before a number counts."""
SILENT = ("money", "document", "utility", "feast")
"""What these announce is nobody's own number, unless it is far behind them."""
NEAR: dict[str, int] = {"document": 14, "money": 6, "utility": 26, "feast": 40, "birth": 60}
FAR = 36
"""How many characters may stand between such a word and its number, at most and for some of them."""

ADDRESS = (
    r"(?:^|[^a-z])(?:blok|blk|gang|gg|kav|kavling|lantai|lt|tipe|type|pasal|gedung|gd|jalan|jln|jl|perumahan|perum|"
    r"komplek|kompleks|ruko|kamar|ruang|rumah|kantor|surat|ruas|seri|zona|persil|petak|kode)[^a-z0-9]{0,4}" + END
)
OFFICES = "call ?center|hotline|kantor|puskesmas|rsud|rumah sakit|dinas|posko|damkar|layanan|polsek|polres|bpbd"
OF_AN_OFFICE = rf"(?:^|[^a-z])(?:{OFFICES})(?![a-z])"
OF_A_PERSON = r"(?:^|[^a-z])(?:saya|rumah(?! sakit)|pribadi|hubungi|istri|suami|anak)(?![a-z])"
SENTENCE = r"(?!telp)[a-z]{4}[.] |[!?]"
"""Where a sentence ends; "Jl. ", "No. " and "Telp. " are too short for it, but for the last."""
CONCRETE = r"(?:beton|mutu|cor|rabat|rigid|semen|kelas|fc|kuat tekan|spek|spesifikasi|readymix)[^0-9]{0,25}" + END
MODEL = r"^l[ -]{0,2}300(?!\d)"
"""A small truck that is called as a plate is."""
GRADE = r"^k ?-? ?(?:[1-5][0257][05]|600)(?!\d)"
"""K-225, K-350: what concrete bears, in kilograms a square centimetre."""
OFFICE_MAIL = (
    r"^(?:info|humas|pengaduan|layanan|sekretariat|setda|admin|kontak|ppid|cs|callcenter|helpdesk|dinas|disdik|dinkes|sekolah|puskesmas|rsud|bpbd|satpol|damkar|bappeda|"
    r"pupr|kominfo|diskominfo|kecamatan|kelurahan|desa|kantor|lapor|email|mail|bagian|bidang|umum|no-?reply)"
    r"[a-z0-9._-]{0,40}@(?:[a-z0-9-]{1,40}\.){1,5}(?:go|desa|sch|ac)\.id" + END
)


@dataclass(frozen=True)
class Rule:
    """
    What is masked as that kind: the pattern, in capitals or not as `case` says, where the rest holds.

    `announced` is the class that must announce it, `never` what must not stand before it; `check` names a function.
    """

    kind: str
    pattern: str
    announced: str = ""
    never: str = NOT_WITHIN
    check: str = ""
    case: bool = False


RULES = (
    Rule(
        "email",
        r"[A-Za-z0-9][A-Za-z0-9.+%_-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}",
        never=rf"[A-Za-z0-9.+%_-]{END}",
        check="no_office_mail",
    ),
    Rule(
        "nik",
        rf"(?:\d{{15,18}}(?!\d)|\d(?:{S}{{0,3}}\d){{15}}(?!\d)|\d(?:{S}{{0,3}}\d){{14,17}}(?!\d))",
        "nik",
        never=r"(?!)",
    ),
    Rule("nisn", rf"{NO_NUMBER}\d(?:{S}?\d){{3,11}}(?!\d)", "nisn"),
    Rule("bpjs", rf"{NO_NUMBER}\d(?:{S}{{0,3}}\d){{10,12}}(?!\d)", "bpjs"),
    Rule("npwp", rf"\d(?:{S}{{0,3}}\d){{14,15}}(?!\d)", "npwp"),
    Rule("npwp", r"\d\d\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)"),
    Rule("nop", rf"\d(?:{S}{{0,3}}\d){{17}}(?!\d)", "nop"),
    Rule("nop", r"\d\d\.\d\d\.\d{3}\.\d{3}\.\d{3}[.-]\d{4}[.-]\d(?!\d)"),
    Rule("sim", rf"{NO_NUMBER}\d(?:{S}{{0,3}}\d){{11,13}}(?!\d)", "sim"),
    Rule("passport", r"[A-Z]{1,2}[ -]?\d{6,7}(?!\w)", "passport", never=NOT_IN_A_WORD),
    Rule("card", rf"\d(?:{S}{{0,3}}\d){{12,18}}(?!\d)", "card"),
    Rule(
        "birth",
        rf"(?:(?:0?[1-9]|[12]\d|3[01]){OF_MONTH}(?:{MONTH}){OF_YEAR}(?:(?:19|20)\d\d|\d\d)(?!\d)|"
        r"(?:19|20)\d\d[-/.][01]?\d[-/.][0-3]?\d(?!\d)|(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d(?!\d))",
        "birth",
        never=NOT_OF_BIRTH,
    ),
    Rule(
        "account",
        rf"{NO_NUMBER}(?:\d{{9,18}}|\d{{2,6}}(?:{S}(?!{DATE})\d{{1,9}}){{1,5}})(?!\d)",
        "account",
        never=NOT_AFTER_DIGITS,
        check="account",
    ),
    Rule("nik", rf"(?!{DATE})\d\d(?:{S}{{0,3}}\d\d){{7}}(?!\d)", never=NOT_DECIMALS, check="nik"),
    Rule(
        "card",
        rf"(?:[2-6]\d{{15}}|[2-6]\d{{3}}(?:{S}\d{{4}}){{3}}|3[47]\d\d{S}\d{{6}}{S}\d{{5}})(?!\d)",
        check="luhn",
    ),
    Rule(
        "phone",
        rf"{NO_NUMBER}{NOT_FREE}(?:[0o]8[\dl]\d{{7,11}}|0{S}8\d\d{S}\d{{3,4}}{S}?\d{{3,4}}|08\d{S}\d{{3}}{S}\d{{3}}{S}?\d{{2,4}}|08(?:{S}?\d\d){{4,5}}|(?:\(08\d\d\){S}{{0,2}}\d|08\d\d){MORE}{{4,9}}|"
        rf"(?:\(\+?62\)|\+62){S}{{0,2}}(?:\(0\)|\(\d{{2,4}}\))?{S}{{0,2}}\d{MORE}{{5,11}}|62{S}{{0,2}}8{MORE}{{5,11}}|"
        rf"0062{S}?\d{MORE}{{5,11}}|\+(?!{THOUSANDS}|62)[1-9]\d{{0,2}}{S}\d{MORE}{{6,10}})(?!\d)",
        never=NOT_DECIMALS,
    ),
    Rule("phone", rf"\(0\d{{2,3}}\){S}{{0,2}}[2-9]{MORE}{{4,7}}(?!\d)", check="no_office_phone"),
    Rule(
        "phone",
        rf"{NO_NUMBER}{NOT_FREE}(?:\(0\d{{2,3}}\){S}{{0,2}}\d{MORE}{{4,9}}|[08]\d{MORE}{{7,12}})(?!\d)",
        "phone",
        never=NOT_AFTER_DIGITS,
        check="no_office_phone",
    ),
    Rule(
        "plate",
        rf"{PLATE_AREA}{S}?\d{{1,4}}(?:{S}?{NO_UNIT}[a-z]{{1,3}})?{PLATE_END}",
        "plate",
        never=NOT_IN_A_WORD,
    ),
    Rule(
        "plate",
        rf"{PLATE_AREA}[ .-]?\d{{1,4}}[ .-]?{NO_UNIT}[a-z]{{1,3}}{PLATE_END}",
        "vehicle",
        never=NOT_IN_A_WORD,
        check="plate",
    ),
    Rule(
        "plate",
        rf"{PLATE_AREA}[ .-]{{0,2}}\d{{3,4}}[ .-]{{0,2}}[A-Z]{{1,3}}{PLATE_END}",
        never=NOT_IN_A_WORD,
        check="plate",
        case=True,
    ),
    Rule(
        "plate",
        rf"{PLATE_AREA}[ -](?!19\d\d|20\d\d)\d{{4}}[ -]{NO_UNIT}[a-z]{{2,3}}{PLATE_END}",
        never=NOT_IN_A_WORD,
        check="plate",
    ),
    Rule(
        "plate",
        rf"{PLATE_AREA}\d{{3,4}}{NO_UNIT}[a-z]{{2,3}}{PLATE_END}",
        never=NOT_IN_A_WORD,
        check="plate",
    ),
)
"""In this order: an announced number goes before what could be found inside it."""

DOUBTFUL = rf"{NO_NUMBER}\d(?:{S}?\d){{8,19}}(?!\d)"
"""A long number that no rule knows: it is shown to the officer, and not masked."""
