"""Texts that name somebody, and such as only seem to: invented people, and streets that are called as people are."""

from random import Random
from typing import Any

FIRST = (
    "Karsinem", "Budi", "Siti", "Wagiman", "Tukijo", "Dewi", "Rahmat", "Nurhaliza", "Yohanes", "Made",
    "Ujang", "Sumarni",
    "Jumadi", "Paijo", "Rosalinda", "Marpaung", "Butet", "Kasmirah", "Agus", "Fitriani", "Gregorius", "Zulkifli",
)  # fmt: skip
LAST = ("", "", "Santoso", "Wulandari", "Simbolon", "Hidayat", "Lestari", "Pranoto", "Manurung", "Aminuddin", "Kusuma")
SONS = ("", "", "", "", "", "", "", "bin Tugiman")
BEFORE = (
    "Pak {}", "Bu {}", "Bapak {}", "Ibu {}", "Sdr. {}", "Sdri {}", "a.n. {}", "atas nama {}", "bernama {}",
    "anak saya {}",
    "siswa {}", "siswi bernama {}", "pelakunya {} itu", "korban {}", "istri saya {}", "tetangga saya {}",
    "Mbak {}", "Mas {}", "H. {}", "nenek {}", "murid kelas 5 {}", "ketua RT kami, {},", "oleh {} kemarin",
)  # fmt: skip
SENTENCES = (
    "Lubang di depan rumah {} belum ditutup.", "Kata {} lampunya mati sejak minggu lalu.",
    "{} jatuh dari motor di sana.",
    "Uang iuran dipegang {} dan tidak ada laporannya.", "Sampah dibuang {} ke parit setiap malam.",
)  # fmt: skip
NOBODY = (
    "Pak Camat belum datang ke lokasi.", "Jalan Ahmad Yani berlubang.", "Jl. Siti Rahmah gelap.",
    "Ibu-ibu mengeluh.",
    "Bapak Bupati mohon turun.", "Ibu Kota Kabupaten banjir.", "SD Kartini 2 bocor.", "Mohon Dinas Perhubungan hadir.",
    "Pasar Wahyu kotor.", "Bu guru tidak masuk kelas.", "pak tolong diperbaiki", "Warga RT 05 resah.",
    "anak jatuh di sana",
    "Gang Haji Umar tergenang.", "Korban jatuh sudah tiga.", "Masjid Nurul Iman tanpa air.",
    "Kepala Desa tidak di tempat.",
)  # fmt: skip


def named(chance: Random) -> dict[str, Any]:
    """Two of three texts name somebody; written as usual, in capitals, or without any."""
    if chance.random() < 1 / 3:
        return {"text": chance.choice(NOBODY), "marks": [], "names": True}
    name = " ".join(filter(None, (chance.choice(FIRST), chance.choice(LAST), chance.choice(SONS))))
    front, back = chance.choice(SENTENCES).split("{}")
    before, behind = chance.choice(BEFORE).split("{}")
    how = chance.choice((str, str, str, str.upper, str.lower))
    start = len(front) + len(before)
    return {"text": how(f"{front}{before}{name}{behind}{back}"), "marks": [["name", start, start + len(name)]]}
