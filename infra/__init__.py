"""What production and the local service are both made from: templates, answers of the gateway, the site's headers."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The checkout."""
