"""Which commit is deployed from here."""

import subprocess

from infra import ROOT

UNKNOWN = "unknown+"


def commit_here() -> str:
    """The commit's name in git, with `+` behind it if something is in no commit; `unknown+` without git."""
    try:
        name = _git("rev-parse", "HEAD")
        return f"{name}+" if _git("status", "--porcelain") else name
    except (OSError, subprocess.CalledProcessError):
        return UNKNOWN


def _git(*words: str) -> str:
    done = subprocess.run(  # noqa: S603  # our own words
        ["git", *words],  # noqa: S607  # whichever git the operator has
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
