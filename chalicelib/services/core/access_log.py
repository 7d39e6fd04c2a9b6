"""Keeping who took what out of the service, where those who may read the case can see it."""

from datetime import datetime

from chalicelib.domain.organisation.directory import Officer
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.access_records import Access, AccessKind


def note_access(
    parts: Parts,
    subject: str,
    kind: AccessKind,
    officer: Officer | None,
    now: datetime,
    *,
    listed: str | None = None,
) -> None:
    """
    Keeps that the officer, or the reporter, took it; before the answer goes out, so that none goes out unrecorded.
    Of a list `listed` names the pile.

    While the service is read-only nothing can be written, and a log line has to do.
    """
    if parts.switches().read_only:
        return
    by, desk = (officer.id, officer.desk) if officer else ("reporter", None)
    parts.accesses.note(subject, Access(kind, by, desk, now, listed))
