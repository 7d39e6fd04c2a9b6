"""
Makes tools/corpus/routing.csv: reports as people write them, and the agency that each belongs to.

Sentences are put together from parts by a fixed draw: plain ones, ones that name another agency's matter as a place, a
cause or a comparison, and ones that belong to nobody in particular.
Half of them carry a topic that a careful person would choose.
"""

import csv
import random
from pathlib import Path

from tools.routing_sentences import NOBODYS, PASSING, PLACES, TOPICS, TRAPS

ROWS_A_SENTENCE = 6
CORPUS = Path(__file__).parent / "corpus" / "routing.csv"
WRITTEN = Path(__file__).parent / "corpus" / "topics.csv"
"""Reports written by hand, each under a topic that fits its text, does not, or leaves it in doubt."""


def rows() -> list[tuple[str, str, str]]:
    """Text, category ("" for none) and agency ("/pupr" is that of the place, "" the coordinating desk)."""
    draw = random.Random(12)  # noqa: S311  # nothing is kept secret here
    found = []
    for agency, category, sentences in TOPICS:
        for sentence in sentences:
            for turn in range(ROWS_A_SENTENCE):
                text = f"{sentence.format(place=draw.choice(PLACES))} {draw.choice(PASSING)}".strip()
                found.append((text, category if turn % 2 else "", agency))
    for agency, sentence in [*TRAPS, *(("", sentence) for sentence in NOBODYS)]:
        found += [(f"{sentence.format(place=draw.choice(PLACES))} {draw.choice(PASSING)}".strip(), "", agency)] * 2
    return list(dict.fromkeys(found))


def main() -> None:
    """Writes the file."""
    with CORPUS.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("text", "category", "agency"))
        table.writerows(rows())


if __name__ == "__main__":
    main()
