"""What may be said of files; they themselves never come this way."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.api.http.request_models import Payload
from chalicelib.api.requests.payloads import StepPayload
from chalicelib.api.requests.text_fields import FileName, FileType, Sha256
from chalicelib.domain.files.attachments import MAX_BYTES, Wish


def _size(given: int) -> int:
    """A number of bytes, as it is said of a file; people are told what is wrong with the file, not with the number."""
    if given <= 0:
        raise PydanticCustomError("file_empty", "file_empty")
    if given > MAX_BYTES:
        raise PydanticCustomError("file_too_large", "file_too_large", {"max_mb": MAX_BYTES // 1_000_000})
    return given


class AttachmentPayload(Payload):
    """A file that is about to be sent; what arrives is held against every word of this."""

    name: FileName
    content_type: FileType
    size: Annotated[int, AfterValidator(_size), Field(json_schema_extra={"minimum": 1, "maximum": MAX_BYTES})]
    sha256: Sha256
    is_answer: bool = False
    """It is all that the reporter answers to what was asked: the case goes on once the file has passed."""

    def wish(self) -> Wish:
        """What the service gives a place to."""
        return Wish(**self.model_dump())


class RemovalPayload(StepPayload):
    """The file that its sender takes back."""

    attachment: str


class PublicationPayload(StepPayload):
    """Whether a file that was attached is for the public."""

    attachment: str
    public: bool
