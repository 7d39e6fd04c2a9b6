"""What a machine can refuse a local service, each in one sentence that says what helps."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

from local.dynamodb.engine_file import FILE
from local.small_files import UnreadableStateError, read_object

_FULL = {errno.ENOSPC, errno.EDQUOT}
_MAGIC = b"SQLite format 3\0"
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def sentence_of(error: BaseException) -> str:
    """What to tell of it; empty for what is nothing of the machine's, and has to be seen whole."""
    if isinstance(error, UnreadableStateError):
        return str(error)
    if not isinstance(error, OSError):
        return ""
    where = error.filename or "the folder of the state"
    if error.errno in _FULL:
        return f"The disk is full ({where}): free some space, or name a folder on another disk with --state."
    if error.errno in _CLOSED:
        return f"{where} cannot be written ({error.strerror}): name a folder that can be, with --state."
    if error.errno == errno.EADDRINUSE:
        return f"The port cannot be had ({error.strerror}): name another one, as in make run PORT=8080."
    return ""


def must_be_readable(state: Path) -> None:
    """
    UnreadableStateError if the database or a file beside it is none; told before anything is started.

    An engine that could not open its database would begin with an empty one.
    """
    for name in ("clock.json", "keepsakes.json", "sample.json"):
        read_object(state / name)
    file = state / FILE
    if not file.exists() or not file.stat().st_size:
        return
    with file.open("rb") as opened:
        # to SQLite a file of a few bytes is an empty database
        if opened.read(len(_MAGIC)) != _MAGIC:
            raise UnreadableStateError(file)
    try:
        with closing(sqlite3.connect(file)) as database:
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise UnreadableStateError(file) from error
