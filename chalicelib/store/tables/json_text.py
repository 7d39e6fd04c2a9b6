"""JSON as the tables hold it: without a blank, for a write costs by the started kilobyte."""

import json
from typing import Any

from pynamodb.attributes import JSONAttribute


class JSONText(JSONAttribute):
    """What JSON can hold, as a text; spelt otherwise by an older release, it reads the same."""

    def serialize(self, value: Any) -> str | None:
        """The shortest spelling."""
        return None if value is None else json.dumps(value, separators=(",", ":"))
