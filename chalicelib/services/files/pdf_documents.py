"""
Documents written anew: what their pages show, and nothing that acts, names somebody or carries something else along.

What is kept is a list (`services/files/pdf_parts.py`): the pages are copied, key by key, into a new file, so that
whatever a later edition of the format adds stays behind until somebody names it. Forms and notes become part of the
page that they are drawn on; links, bookmarks, layers' names and the structure for screen readers are lost.

The work is done in a process of its own, with limits of memory and time: a file that is made to exhaust a reader costs
that process alone, and its sender is told.
"""

import subprocess
import sys
from pathlib import Path

from chalicelib.domain.files.file_status import RefusalReason
from chalicelib.services.files.images import Rejected

SECONDS = 40
"""Well within the function's minute; a hundred pages take less than one."""
_ROOT = Path(__file__).parents[3]
_REFUSED = 3
"""How the process ends when it refuses; the reason is then what it wrote."""


def rewritten(content: bytes) -> bytes:
    """The document with its pages alone, the same bytes every time; Rejected if it cannot be read without help."""
    command = [sys.executable, "-m", "chalicelib.services.files.pdf_parts"]
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and our own words
            command, input=content, capture_output=True, cwd=_ROOT, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Rejected(RefusalReason.UNREADABLE) from error
    if done.returncode == _REFUSED:
        raise Rejected(RefusalReason(done.stdout.decode()))
    if done.returncode or not done.stdout:
        # Out of memory or time, or worse: no retry makes the file another.
        raise Rejected(RefusalReason.UNREADABLE)
    return done.stdout
