"""Files of a run: what people send, how far it gets, and what must hold of them once everything rests."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from random import Random
from typing import Any

import boto3

from chalicelib.store.cases.case_file import CaseFile
from local.service import Service
from local.web.gateway import Request
from local.web.uploads import PATH, Uploads
from tests.photos import EICAR, a_heic, a_pdf, a_photo, as_form, told_of
from tests.simulation.model import Broken

_FILES = (
    (a_photo(), "image/jpeg"),
    (a_photo("PNG", (40, 30)), "image/png"),
    (a_photo("WEBP", (30, 40)), "image/webp"),
    (a_pdf(), "application/pdf"),
    (a_photo() + EICAR, "image/jpeg"),
    (a_heic(), "image/jpeg"),
)


class Senders:
    """Browsers, which get as far with a file as their network lets them."""

    def __init__(self, service: Service, chance: Random) -> None:
        self._uploads = Uploads(service.provisioned)
        self._chance = chance

    def chosen(self, name: str) -> tuple[dict[str, Any], bytes]:
        """What is said of a file, and the file."""
        content, kind = self._chance.choice(_FILES)
        return told_of(content, f"{name}.jpg", kind), content

    def send(self, place: dict[str, Any], content: bytes) -> str:
        """Not at all, once or twice."""
        times = self._chance.choice([0, 1, 1, 1, 2])
        kind, body = as_form(place["upload"]["fields"], content)
        for _ in range(times):
            self._uploads.answer(Request("POST", PATH, headers=(("Content-Type", kind),), body=body))
        return f"sent {times} times"


def files_kept(service: Service, files: Sequence[CaseFile]) -> Iterator[Broken]:
    """What was attached is there, byte for byte, and once; of what came in nothing is left."""
    s3, bucket = boto3.client("s3"), service.provisioned.ref("FilesBucket")
    kept = {
        entry["Key"]: s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
        for entry in s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    }
    for key in kept:
        if not key.startswith("clean/"):
            yield Broken(8, f"{key} came in and nobody dealt with it")
    hashes = {key.partition(".")[0].rpartition("/")[2]: sha256(content).hexdigest() for key, content in kept.items()}
    for file in files:
        brought = [event for event in file.records if "sha256" in event["data"]]
        ids = [event["data"]["attachment"] for event in brought]
        if len(ids) != len(set(ids)):
            yield Broken(8, f"{file.case.number}: a file was attached twice")
        for event in brought:
            if hashes.get(event["data"]["attachment"]) != event["data"]["sha256"]:
                yield Broken(1, f"{file.case.number}: an attached file is lost, or another one")
