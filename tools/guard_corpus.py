"""
Makes the corpus on which the guard is measured: what people write, with what is personal in it marked.

    .venv/bin/python -m tools.guard_corpus

Everything is invented; one seed gives one corpus (tools/corpus/guard.jsonl, a line a text).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tools.guard_forms import FORMS
from tools.guard_names import named
from tools.guard_negatives import NEGATIVES, negative

CORPUS = Path(__file__).parent / "corpus" / "guard.jsonl"
SEED = 27_2022
OF_A_KIND = 120
OF_A_NEGATIVE = 8
OF_NAMES = 300
FRAMES = (
    "Jalan berlubang di depan pasar. {}. Mohon segera diperbaiki.",
    "{}",
    "Yth. Bupati, lampu jalan mati sudah dua minggu ({}) dan belum ada petugas.",
    "Sampah menumpuk sejak 12-03-2026.\n{}\nTerima kasih.",
    "Air keruh di RT 03 RW 05; {}, tolong dicek.",
    "Sudah 3 kali saya lapor, {} tetapi belum ada tanggapan.",
    "KEPADA DINAS TERKAIT. {} MOHON DITINDAKLANJUTI.",
)
INTRODUCTIONS = {
    "phone": ("", "hubungi saya di ", "HP ", "WA: ", "Tel ", "no hp saya ", "nomor saya ", "kontak ", "cp. "),
    "nik": ("", "NIK ", "NIK saya ", "KTP: ", "no. KK ", "NIK : "),
    "email": ("", "email ", "surel: "),
    "card": ("", "kartu saya "),
}


def corpus() -> Iterator[dict[str, Any]]:
    """Every text with its marks: kind, first character, and the one behind the last."""
    chance = Random(SEED)  # noqa: S311  # the same for everybody
    for kind, draw in FORMS.items():
        for _ in range(OF_A_KIND):
            yield _framed(chance, chance.choice(INTRODUCTIONS.get(kind, ("",))), kind, draw(chance))
    for which in range(len(NEGATIVES)):
        for _ in range(OF_A_NEGATIVE):
            yield {"text": chance.choice(FRAMES).format(negative(chance, which)), "marks": []}
    for _ in range(OF_NAMES):
        yield named(chance)


def _framed(chance: Random, before: str, kind: str, value: str) -> dict[str, Any]:
    front, back = chance.choice(FRAMES).split("{}")
    start = len(front) + len(before)
    return {"text": f"{front}{before}{value}{back}", "marks": [[kind, start, start + len(value)]]}


def write() -> None:
    """The corpus into its file."""
    lines = [json.dumps(each, ensure_ascii=False) for each in corpus()]
    CORPUS.write_text("\n".join(lines) + "\n", "utf-8")


def read() -> list[dict[str, Any]]:
    """The corpus as it was committed."""
    return [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    write()
