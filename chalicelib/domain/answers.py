"""When an answer counts: it must say something ("tidak boleh normatif"), or silence may not close a case on it."""

import re

_WORDS = re.compile(r"\w+")
_EMPTY_PHRASES = re.compile(
    r"terima kasih( atas (laporan|aduan|pengaduan|masukan)( anda| saudara)?( nya)?)?"
    r"|(laporan|aduan) (anda )?(akan|telah|sudah) (kami )?(terima|teruskan|tindak ?lanjuti)"
    r"|mohon (ditunggu|bersabar)|segera (kami )?(tindak ?lanjuti|proses)"
    r"|thank you for your (report|complaint)|will be (followed up|processed)",
    re.IGNORECASE,
)
LEAST_DIFFERENT_WORDS = 6


def is_substantive(text: str, least_characters: int) -> bool:
    """Does the answer still say something once the courtesies are taken away?"""
    rest = _EMPTY_PHRASES.sub(" ", text)
    words = _WORDS.findall(rest.casefold())
    return len("".join(words)) >= least_characters and len(set(words)) >= LEAST_DIFFERENT_WORDS
