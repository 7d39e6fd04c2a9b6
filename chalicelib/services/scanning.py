"""Looking for malware in a file before anything decodes it: which scanner does it is a setting of the stage."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.file_status import RefusalReason
from chalicelib.store.objects import Objects

GUARDDUTY_TAG = "GuardDutyMalwareScanStatus"


class Scanner(Protocol):
    """Says why a file is not to be passed on, None if nothing was found; Unavailable while it does not know yet."""

    def scan(self, key: str, content: bytes) -> RefusalReason | None:
        """The verdict on the object of that key, whose content was read."""


class SignatureScanner:
    """
    Knows the signatures that it is given, and without any the test file that every scanner knows (EICAR).

    For machines without GuardDuty: it shows that the way of an infected file works, and keeps out nothing else.
    """

    # Put together here, or scanners would take this very file for infected.
    EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

    def __init__(self, *signatures: bytes) -> None:
        self._known = re.compile(b"|".join(re.escape(known) for known in signatures or (self.EICAR,)))

    def scan(self, key: str, content: bytes) -> RefusalReason | None:
        """Looks for each signature in the whole content."""
        del key
        return RefusalReason.UNSAFE if self._known.search(content) else None


class GuardDutyScanner:
    """
    Reads what GuardDuty's Malware Protection for S3 has noted on the object, a few seconds after it came.

    S3 itself holds the content against the announced hash, so that the tag can be of no other content.
    """

    _VERDICTS: Mapping[str, RefusalReason | None] = MappingProxyType(
        {
            "NO_THREATS_FOUND": None,
            "THREATS_FOUND": RefusalReason.UNSAFE,
            "UNSUPPORTED": RefusalReason.UNSCANNABLE,
            "FAILED": RefusalReason.UNSCANNABLE,
        }
    )

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def scan(self, key: str, content: bytes) -> RefusalReason | None:
        """Unavailable without a verdict: the message comes again, and ends among the dead letters if none comes."""
        del content
        noted = self._objects.tags(key).get(GUARDDUTY_TAG)
        if noted is None or noted not in self._VERDICTS:
            raise Unavailable(f"no verdict yet: {noted or 'no tag'}")
        return self._VERDICTS[noted]


def of(name: str, objects: Objects) -> Scanner:
    """The scanner that the setting names; ValueError for any other word, at the start and not at the first file."""
    if name == "guardduty":
        return GuardDutyScanner(objects)
    if name == "signature":
        return SignatureScanner()
    raise ValueError(f"SCANNER is guardduty or signature, not {name!r}")
