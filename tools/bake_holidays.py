"""
Bake the national days off of Indonesia into the data file that the calendar reads.

Run `python tools/bake_holidays.py` when a decree changes what the `holidays` package knows: the diff of the file is
what to check against the decree. The service itself never imports that package.
"""

import json
from importlib.metadata import version
from pathlib import Path

import holidays

YEARS = range(2024, 2028)
DECREES = {
    2024: "SKB 855/2023, 3/2023, 4/2023",
    2025: "SKB 1017/2024, 2/2024, 2/2024",
    2026: "SKB 1497/2025, 2/2025, 5/2025",
    2027: "SKB 1205/2026",
}
"""By year the joint decree of three ministers that names its days; a year without one is an estimate."""
ESTIMATED_YEARS = tuple(year for year in YEARS if year not in DECREES)
KINDS = {"government": "collective_leave", "public": "public"}  # the later wins where a day is both
FLAGS = (" (perkiraan)", " (estimated)")
TARGET = Path(__file__).parents[1] / "chalicelib" / "domain" / "data" / "holidays.json"


def baked() -> bytes:
    """The data file: a header that says where the days come from, then one line a day."""
    header = {
        "source": f"PyPI holidays {version('holidays')}, country ID, categories public and government",
        "years": list(YEARS),
        "decrees": {str(year): DECREES[year] for year in YEARS if year in DECREES},
        "estimated_years": list(ESTIMATED_YEARS),
    }
    lines = ",\n".join("    " + json.dumps(day, ensure_ascii=False) for day in days_off())
    return f'{{\n  "header": {json.dumps(header)},\n  "days_off": [\n{lines}\n  ]\n}}\n'.encode()


def days_off() -> list[dict[str, str | bool]]:
    """Every day off of the years, in order, as the calendar's DayOff takes them."""
    days: dict[str, dict[str, str | bool]] = {}
    for category, kind in KINDS.items():
        indonesian, english = (named(category, language) for language in ("id", "en_US"))
        for day, name in indonesian.items():
            days[day] = {
                "day": day,
                "name_id": without_flag(name),
                "name_en": without_flag(english[day]),
                "kind": kind,
                "estimated": int(day[:4]) in ESTIMATED_YEARS,
            }
    return [days[day] for day in sorted(days)]


def named(category: str, language: str) -> dict[str, str]:
    """ISO day to the name of its holiday."""
    found = holidays.country_holidays("ID", years=YEARS, categories=(category,), language=language)
    return {day.isoformat(): name for day, name in found.items()}


def without_flag(name: str) -> str:
    """The name without the package's mark of an estimate."""
    for flag in FLAGS:
        name = name.replace(flag, "")
    return name


if __name__ == "__main__":
    TARGET.write_bytes(baked())
    print(f"{len(days_off())} days off in {TARGET.name}")
