"""What may be said of files; they themselves never come this way."""

from typing import Annotated

from pydantic import Field

from chalicelib.api.payloads import Payload, StepPayload
from chalicelib.api.texts import FileName, FileType, Sha256
from chalicelib.domain.attachments import MAX_BYTES, Wish


class AttachmentPayload(Payload):
    """A file that is about to be sent; what arrives is held against every word of this."""

    name: FileName
    content_type: FileType
    size: Annotated[int, Field(ge=1, le=MAX_BYTES)]
    sha256: Sha256

    def wish(self) -> Wish:
        """What the service gives a place to."""
        return Wish(**self.model_dump())


class PublicationPayload(StepPayload):
    """Whether a file that was attached is for the public."""

    attachment: str
    public: bool
