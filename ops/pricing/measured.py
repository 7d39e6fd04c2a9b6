"""What a complaint uses, step by step, as `make bench` counted it: what other estimates stand on."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ops.pricing.usage import Usage

FILE = Path(__file__).parent / "measured.json"


@dataclass(frozen=True)
class Measured:
    """Usage by step of a whole lifecycle, of one look at a public list, and of a month's sweeps that find nothing."""

    steps: Mapping[str, Usage]
    public_page: Usage
    ticks_a_month: Usage
    stored_bytes: int


def keep(measured: Measured, file: Path = FILE) -> None:
    """Writes the file."""
    file.write_text(json.dumps(asdict(measured), indent=1) + "\n", encoding="utf-8")


def read(file: Path = FILE) -> Measured:
    """Reads it."""
    found: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
    return Measured(
        steps={name: Usage(**usage) for name, usage in found["steps"].items()},
        public_page=Usage(**found["public_page"]),
        ticks_a_month=Usage(**found["ticks_a_month"]),
        stored_bytes=found["stored_bytes"],
    )
