"""
Names of people that an officer may want to mask before a text is published: candidates, never masked by themselves.

No rule can tell a pupil from a bupati, whose name is the public's business, or "Ahmad Yani" from the street. So words
are named that stand where names stand: behind an address ("Bu", "Sdr.", "a.n."), around "bin", or beginning with a
given name that is common in Indonesia. How many names are found, and how many of the candidates are none, is counted
in docs/redaction.md.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain.core.normalized_text import normalize
from chalicelib.domain.publication.passages import joined


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ADDRESSES = _words("""
    bapak bpk pak ibu bu sdr sdri saudara saudari mas mbak mba kak bang abang uda uni tuan nyonya ny nona tn haji
    hajah hj ustadz ustad ustadzah kyai kiai gus dr dokter bidan drs ir alm almarhum almarhumah ananda bernama an nama
    inisial korban pelaku terlapor oknum istri suami anak siswa siswi murid mahasiswa mahasiswi tetangga saksi pelapor
    lansia warga pengurus pasien nenek kakek paman bibi
    """)  # fmt: skip
"""Words that a name follows."""
BETWEEN = _words("""
    saya kami beliau nama bernama yang yaitu ialah adalah lengkap panggilan kandung bapak ibu pak bu
    """)  # fmt: skip
"""Words that may stand between an address and its name."""
LINKS = frozenset(("bin", "binti"))
NO_NAMES = _words("""
    camat lurah rt rw kades kepala desa gubernur bupati wali walikota presiden menteri guru polisi ketua sekretaris
    dinas kadis kota negara rumah tangga hamil kandung dan atau yang di ke dari dengan untuk tidak sudah akan ada ini
    itu saya kami kita mereka dia ia juga tolong mohon petugas pegawai satpam sopir hakim jaksa dosen direktur
    menyusui pejabat penjaga pemilik pengurus tersebut terkait bersangkutan setempat sekitar lain semua para seorang
    sekolah kelas umur usia baru kecil besar muda tua laki perempuan wanita pria warga masyarakat kampung dusun
    lingkungan kelurahan kecamatan kabupaten provinsi jalan jl gang blok nomor no ibu bapak pak bu anak istri suami
    karena jika kalau saat ketika setelah sebelum lalu kemudian adalah ialah belum masih sering selalu tetap bisa
    dapat harus mau ingin jatuh sakit meninggal luka terluka pernah lagi sana sini sd smp sma smk tk paud sehat hidup
    usaha barang
    """)  # fmt: skip
PLACES = _words("""
    jalan jl jln gang gg desa kelurahan kel kecamatan kec kabupaten kab kota provinsi pasar sd sdn smp smpn sma sman
    smk masjid musala rs rsud rumah gedung jembatan taman terminal bandara pelabuhan stadion lapangan makam perumahan
    komplek kompleks dusun kampung kp pulau sungai gunung danau pondok pesantren universitas kampus toko warung
    simpang
    """)  # fmt: skip
GIVEN = _words("""
    agus ahmad aminah andi anita arif asep bambang budi citra darmawan dedi dewi dian dodi eka eko endang erna fatimah
    fitri gunawan hadi hasan hendra heri herman ika imam indah irfan iwan joko kartini lestari lina maria mega
    muhammad mulyadi nur nurul putri rahmat ratna retno rina rini rizki rudi samsul santi sari siti slamet sri sugeng
    suharti sulastri sumarni supriyadi suryani susanti sutrisno taufik tono tri udin wahyu wati wawan wayan yani yanti
    yudi yuliana yusuf zainal made ketut nyoman komang ujang cecep neneng tuti titin ani ali umar usman abdul muhamad
    rani
    """)  # fmt: skip
MOST_WORDS = 4
LINKED = 3
_TOKEN = re.compile(r"[A-Za-z][A-Za-z']*")
_GAP = re.compile(r"[ ]{1,2}|\.[ ]?|[ ]?:[ ]?")
_OF = re.compile(r"(?:^|[^A-Za-z])a(?:\.? ?|/)$", re.IGNORECASE)
"""What stands before the "n" of "a.n.", in the name of."""


@dataclass(frozen=True)
class _Word:
    """A word of the reading: as it is, folded, and where."""

    text: str
    folded: str
    start: int
    end: int


def possible_names(text: str) -> list[tuple[int, int]]:
    """Where in *text* names may stand, in order and apart; in steps that grow with its length alone."""
    read = normalize(text, keep_case=True)
    words = [_Word(found[0], found[0].lower(), *found.span()) for found in _TOKEN.finditer(read.text)]
    spans = (span for place in range(len(words)) for span in _at(words, place, read.text))
    return joined(read.span(start, end) for start, end in spans)


def _at(words: Sequence[_Word], place: int, text: str) -> Iterator[tuple[int, int]]:
    word = words[place]
    if word.folded in ADDRESSES or _ends_of(text, word):
        start = _behind(words, place, text)
        yield from _name(words, start, text, announced=True)
    elif word.folded in LINKS and place:
        first = place - 1
        while first and place - first < LINKED and words[first - 1].text[0].isupper() and _follows(words, first, text):
            first -= 1
        yield words[first].start, words[place - 1].end
        yield from _name(words, place + 1, text, announced=True)
    elif word.folded in GIVEN and word.text[0].isupper() and not _is_place(words, place):
        yield from _name(words, place, text, announced=False)


def _ends_of(text: str, word: _Word) -> bool:
    return word.folded == "n" and bool(_OF.search(text, max(0, word.start - 4), word.start))


def _behind(words: Sequence[_Word], place: int, text: str) -> int:
    """The first word behind an address and what may stand between."""
    after = place + 1
    while (
        after < min(len(words), place + MOST_WORDS) and _follows(words, after, text) and words[after].folded in BETWEEN
    ):
        after += 1
    return after


def _name(words: Sequence[_Word], place: int, text: str, *, announced: bool) -> Iterator[tuple[int, int]]:
    """The words from there on that look like one name."""
    end = place
    while end < min(len(words), place + MOST_WORDS) and (end == place or _follows(words, end, text)):
        word = words[end]
        lower = announced and end == place and len(word.text) > 2  # noqa: PLR2004  # shorter ones are seldom names
        if word.folded in NO_NAMES | LINKS or not (word.text[0].isupper() or lower):
            break
        end += 1
        if not word.text[0].isupper():
            break
    if end > place and (announced is False or _follows(words, place, text)):
        yield words[place].start, words[end - 1].end


def _follows(words: Sequence[_Word], place: int, text: str) -> bool:
    """Does the word, which is not the first, stand right behind the one before it?"""
    return bool(_GAP.fullmatch(text[words[place - 1].end : words[place].start]))


def _is_place(words: Sequence[_Word], place: int) -> bool:
    """ "Jl. Ahmad Yani": one or two words before stands what is named after people."""
    return any(word.folded in PLACES for word in words[max(0, place - 2) : place])
