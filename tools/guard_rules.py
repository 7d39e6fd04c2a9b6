"""
Writes the guard's rules for the browser, which points at the same things before a text is sent.

    .venv/bin/python -m tools.guard_rules

A test compares the committed module with what this makes.
"""

import json
from pathlib import Path
from typing import Any

from chalicelib.domain.publication import redactable_text, redaction_rules
from chalicelib.domain.publication.redaction import LOOK_BACK

TARGET = Path(__file__).parents[1] / "web" / "js" / "privacy-rules.js"
_NAMES = (
    "SILENT", "NEAR", "FAR", "NIK_SHAPE", "NO_PLATE", "ADDRESS", "CONCRETE", "GRADE", "MODEL", "OFFICE_MAIL",
    "OF_AN_OFFICE", "OF_A_PERSON", "SENTENCE",
)  # fmt: skip


def rendered() -> str:
    """The module: one object, which privacy.js reads."""
    rules: dict[str, Any] = {name: getattr(redaction_rules, name) for name in _NAMES}
    rules |= {
        "LOOK_BACK": LOOK_BACK,
        "ANNOUNCERS": redaction_rules.ANNOUNCERS,
        "BROKEN": redactable_text.BROKEN,
        "DIGITS": redactable_text.DIGITS,
        "STEPS": [[pattern.pattern, redactable_text.GIVEN[name]] for name, pattern in redactable_text.PATTERNS.items()],
        "RULES": [
            [rule.kind, rule.pattern, rule.announced, rule.never, rule.check, *([1] if rule.case else [])]
            for rule in redaction_rules.RULES
        ],
    }
    lines = [f"  {json.dumps(name)}: {json.dumps(value)}," for name, value in rules.items()]
    source = "chalicelib/domain/publication/redaction_rules.py"
    made = f"/** Made by python -m tools.guard_rules from {source}. Change that, not this. */"
    return "\n".join([made, "// prettier-ignore", "export const rules = {", *lines, "};", ""])


if __name__ == "__main__":
    TARGET.write_text(rendered(), "utf-8")
