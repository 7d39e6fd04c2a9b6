"""
What may be said of an error where others read it: in a log line, and beside what was parked.

Our own words and AWS's codes only. The text of any other error may quote what somebody wrote (a validator quotes its
input), and AWS's messages quote addresses.
"""

import re

from chalicelib.domain.core.errors import LaporError

_ADDRESS_OR_NUMBER = re.compile(r"\S+@\S+|\+?\d{9,}")


def describe(error: BaseException) -> str:
    """The kind of the error, and what can be said safely."""
    words = safe_message(error)
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def safe_message(error: BaseException) -> str:
    """Without the kind; empty if nothing can be said."""
    if isinstance(error, LaporError):
        return _ADDRESS_OR_NUMBER.sub("***", str(error))
    response = getattr(error, "response", None)
    if isinstance(response, dict):  # botocore's ClientError, known by its shape: importing it costs a cold start
        return f"{getattr(error, 'operation_name', '')}: {response.get('Error', {}).get('Code', '')}"
    return ""
