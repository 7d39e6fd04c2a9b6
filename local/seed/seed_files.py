"""Where the seed's files are, and how they are read."""

import json
from pathlib import Path
from typing import Any

from infra import ROOT

BASELINE = ROOT / "infra" / "directory"
SEED = ROOT / "local" / "seed"


def read(path: Path) -> Any:
    """A file of seed data."""
    return json.loads(path.read_text(encoding="utf-8"))
