"""What every way out has in common: two kinds of failure, and batches."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from chalicelib.aws import passes
from chalicelib.domain.core.errors import LaporError, Unavailable

BATCH_ENTRIES = 10
BATCH_BYTES = 240_000  # of the 256 KiB that SNS allows, the rest is for attributes


class Undeliverable(LaporError):
    """Nothing that a retry can mend: the address, topic or queue is gone, closed to us, or refuses what was sent."""

    code = "undeliverable"


@contextmanager
def sending() -> Iterator[None]:
    """Turns failures of AWS calls into Unavailable (try again) or Undeliverable (do not), each with its cause."""
    from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

    try:
        yield
    except ParamValidationError as error:
        raise Undeliverable from error
    except BotoCoreError as error:
        raise Unavailable from error
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if passes(code, status):
            raise Unavailable from error
        raise Undeliverable(aws_code=code) from error


def as_strings(attributes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Attributes of a message in the form that SNS and SQS share."""
    return {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}


def in_batches(bodies: Sequence[str]) -> Iterator[list[int]]:
    """The positions of the bodies, in lists that one batch call may carry."""
    batch: list[int] = []
    size = 0
    for position, body in enumerate(bodies):
        length = len(body.encode())
        if batch and (len(batch) == BATCH_ENTRIES or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(position)
        size += length
    if batch:
        yield batch


def refuse(failed: Sequence[dict[str, Any]]) -> None:
    """Raises if entries of a batch failed: Undeliverable only if none of them can pass; `failed` names them."""
    if not failed:
        return
    positions = sorted(int(entry["Id"]) for entry in failed)
    hopeless = all(entry["SenderFault"] and not passes(entry["Code"]) for entry in failed)
    raise (Undeliverable if hopeless else Unavailable)(failed=positions, aws_code=failed[0]["Code"])
