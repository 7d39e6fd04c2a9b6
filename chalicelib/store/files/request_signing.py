"""
Signatures (AWS version 4) over requests to S3 that somebody else sends: a link to read, a form to upload with.

Done here and not by a client of boto3: that takes a tenth of a second to make, and reads the time itself, so that the
same page would never have the same links twice. A test holds every byte against boto3's own.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class Signer:
    """Who signs, for the S3 of which Region. `token` goes with keys that end by themselves, as a function's do."""

    access_key: str
    secret_key: str
    token: str | None
    region: str

    def query(self, host: str, path: str, answer: Mapping[str, str], at: datetime, life: timedelta) -> str:
        """The query that lets anybody GET the path from *at* on; `answer` are the headers of what they get."""
        asked = {**answer, **self._common(at), "X-Amz-Expires": str(int(life.total_seconds()))}
        asked |= {"X-Amz-SignedHeaders": "host"} | ({"X-Amz-Security-Token": self.token} if self.token else {})
        query = urlencode(sorted(asked.items()), quote_via=quote, safe="-_.~")
        request = "\n".join(["GET", quote(path), query, f"host:{host}", "", "host", "UNSIGNED-PAYLOAD"])
        digest = hashlib.sha256(request.encode()).hexdigest()
        told = "\n".join([ALGORITHM, _stamp(at), self._scope(at), digest])
        return f"{query}&X-Amz-Signature={self.sign(told, at)}"

    def form(
        self, fields: Mapping[str, str], conditions: Sequence[Any], at: datetime, until: datetime
    ) -> dict[str, str]:
        """The fields with which a browser may POST a file until then, each of them a condition by itself."""
        fixed = {**fields, **{name.lower(): value for name, value in self._common(at).items()}}
        if self.token:
            fixed["x-amz-security-token"] = self.token
        policy = {
            "expiration": f"{until:%Y-%m-%dT%H:%M:%SZ}",
            "conditions": [*conditions, *({name: value} for name, value in fixed.items())],
        }
        encoded = base64.b64encode(json.dumps(policy).encode()).decode()
        return {**fixed, "policy": encoded, "x-amz-signature": self.sign(encoded, at)}

    def _common(self, at: datetime) -> dict[str, str]:
        credential = f"{self.access_key}/{self._scope(at)}"
        return {"X-Amz-Algorithm": ALGORITHM, "X-Amz-Credential": credential, "X-Amz-Date": _stamp(at)}

    def _scope(self, at: datetime) -> str:
        return f"{at:%Y%m%d}/{self.region}/s3/aws4_request"

    def sign(self, text: str, at: datetime) -> str:
        """What only the holder of the keys can say of the text on that day, in hex."""
        key = f"AWS4{self.secret_key}".encode()
        for part in (f"{at:%Y%m%d}", self.region, "s3", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.digest(key, text.encode(), "sha256").hex()


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"
