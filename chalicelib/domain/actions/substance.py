"""When an answer counts: it must say something ("tidak boleh normatif"), or silence may not close a case on it."""

import re

_WORDS = re.compile(r"\w+")
_SAYING_NOTHING = frozenset(_WORDS.findall("""
    akan anda atas bagi bagian bahan bahwa bapak berkoordinasi berlaku bersabar bersama berwenang daerah dalam dan dapat
    dari demi demikian dengan di dikoordinasikan dinas diproses disampaikan diterima diteruskan ditindaklanjuti ditunggu
    evaluasi hormat ibu informasi ini instansi itu juga kami kasih ke kepada kerja kesabaran kesediaan ketentuan
    kewenangan kita koordinasi koordinasikan lanjut lanjuti lapor laporan maaf masih masukan melakukan memproses
    menanggapi meneruskan menerima menindaklanjuti menjadi menunggu menyampaikan mohon oleh opd pada partisipasi
    pelapor pengaduan aduan peraturan perangkat perhatian permohonan pihak prosedur proses salam sampaikan sangat saran
    saudara saudari sdr secepatnya sedang segera selaku selesai sesuai sudah telah terima terkait tersebut teruskan tim
    tindak tindaklanjuti tunggu unit untuk yang yth assalamualaikum wassalamualaikum

    a action agency an and applicable are as at be been being by complaint concerned currently dear department for
    forward forwarded from further given has have immediately in accordance is it madam matter message much of office
    on or our passed patience patient please possible process processed processing received regards regulations
    relevant report responsible shall shortly sir soon taken thank thanks that the this to unit up us very wait was we
    were will with you your follow followed handled team noted
    """))  # fmt: skip
LEAST_DIFFERENT_WORDS = 6


def is_substantive(text: str, least_characters: int) -> bool:
    """Is it long enough, and are there words left once courtesy, procedure and small words are taken away?"""
    words = [word.removesuffix("nya") for word in _WORDS.findall(text.casefold())]
    saying = set(words) - _SAYING_NOTHING
    return len("".join(words)) >= least_characters and len(saying) >= LEAST_DIFFERENT_WORDS
