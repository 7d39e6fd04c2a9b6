"""The bucket of files: what came in, and the clean copies that are shown in its stead."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from chalicelib.store.files.request_signing import Signer
from chalicelib.store.tables.retries import RetryPolicy

INCOMING, CLEAN = "incoming", "clean"
"""Two prefixes: nobody is ever given a link into the first, and nobody uploads into the second."""
LINK_LIFE = timedelta(minutes=15)
LINK_ROUND = timedelta(minutes=5)
"""Links of one such span are the same, so that a page which has not changed is known not to have changed."""

_GONE = frozenset({"NoSuchKey", "404"})
_ROUNDS_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
_ROUND_SECONDS = int(LINK_ROUND.total_seconds())


@dataclass(frozen=True)
class Bucket:
    """Where the files are. `url` is what browsers call: the bucket itself, or what stands in for it locally."""

    name: str
    region: str
    url: str

    @property
    def host(self) -> str:
        """The name that requests are signed for."""
        return f"{self.name}.s3.{self.region}.amazonaws.com"


@dataclass(frozen=True)
class Form:
    """What a browser needs to upload one file: the fields go first, then `file`."""

    url: str
    fields: Mapping[str, str]


class Objects:
    """Reads, writes and signs; the client is made at the first call that needs one."""

    def __init__(
        self, patience: RetryPolicy, bucket: Bucket, s3: Callable[[], Any], signer: Callable[[], Signer]
    ) -> None:
        self._patience = patience
        self._bucket = bucket
        self._s3 = s3
        self._signer = signer

    def form(self, key: str, *, size: int, sha256: str, at: datetime, until: datetime) -> Form:
        """Lets a browser send exactly one file there: S3 itself counts its bytes and holds them against the hash."""
        fields = {
            "key": key,
            "Content-Type": "application/octet-stream",
            "success_action_status": "204",
            "x-amz-checksum-algorithm": "SHA256",
            "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(sha256)).decode(),
        }
        conditions = [{"bucket": self._bucket.name}, ["content-length-range", size, size]]
        return Form(self._bucket.url, self._signer().form(fields, conditions, at, until))

    def link(self, key: str, *, content_type: str, name: str, download: bool, now: datetime) -> str:
        """A link that ends by itself. A photo may be looked at where it is, a document is only downloaded."""
        begun = now - (now - _ROUNDS_BEGAN) % LINK_ROUND
        answer = {
            "response-content-type": content_type,
            "response-content-disposition": disposition(name, download=download),
            "response-cache-control": f"private, max-age={_ROUND_SECONDS}",
        }
        query = self._signer().query(self._bucket.host, f"/{key}", answer, begun, LINK_LIFE)
        return f"{self._bucket.url}/{quote(key)}?{query}"

    def read(self, key: str, most: int) -> bytes | None:
        """The content, None if nothing is there; of something larger only so much that one sees that it is."""

        def read() -> bytes | None:
            try:
                found = self._s3().get_object(Bucket=self._bucket.name, Key=key)
            except ClientError as error:
                if error.response["Error"]["Code"] in _GONE:
                    return None
                raise
            return bytes(found["Body"].read(most + 1))

        return self._patience(read)

    def write(self, key: str, content: bytes, content_type: str) -> None:
        """Keeps a clean copy, with the hash that `digest` asks for."""
        how = {"ContentType": content_type, "ChecksumAlgorithm": "SHA256"}
        self._patience(lambda: self._s3().put_object(Bucket=self._bucket.name, Key=key, Body=content, **how))

    def digest(self, key: str, most: int) -> str | None:
        """
        SHA-256 (hex) of what lies there, None if nothing does. S3 has reckoned it when it was put: nothing is fetched.

        What was put without is fetched and hashed, up to that many bytes: of more it is not the hash that anybody told.
        """

        def ask() -> Any:
            try:
                return self._s3().head_object(Bucket=self._bucket.name, Key=key, ChecksumMode="ENABLED")
            except ClientError as error:
                if error.response["Error"]["Code"] in _GONE:
                    return None
                raise

        found = self._patience(ask)
        if found is None:
            return None
        if told := found.get("ChecksumSHA256"):
            return base64.b64decode(told).hex()
        content = self.read(key, most)
        return None if content is None else hashlib.sha256(content).hexdigest()

    def remove(self, key: str) -> None:
        """Forgets it; what is not there is forgotten already."""
        self._patience(lambda: self._s3().delete_object(Bucket=self._bucket.name, Key=key))

    def tags(self, key: str) -> Mapping[str, str]:
        """What others have noted on the object."""
        found = self._patience(lambda: self._s3().get_object_tagging(Bucket=self._bucket.name, Key=key))
        return {tag["Key"]: tag["Value"] for tag in found["TagSet"]}


def disposition(name: str, *, download: bool) -> str:
    """Content-Disposition (RFC 6266) with the name as given, and one in ASCII for those who cannot read that."""
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\%' else "_" for letter in name
    )
    kind = "attachment" if download else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
