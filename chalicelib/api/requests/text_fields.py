"""Text from outside, made harmless: one spelling of each character, and none that moves or hides others."""

import re
import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from chalicelib.domain.files.attachments import TYPES, usual_type

_NEWLINES = re.compile("\r\n|[\r\u0085\u2028\u2029]")
# Overrides of the writing direction could show an officer another text than the one that is kept.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]"
)
# Once they join or part letters of some scripts, or choose the picture before them; else they are unseen too.
_STRAY = re.compile("(?<![^\\s\u200c\u200d\ufe00-\ufe0f])[\u200c\u200d\ufe00-\ufe0f]|[\u200c\u200d](?!\\S)")
_BLANK = re.compile("[\u2800\u00a0]")
LOST = "\ufffd"
"""What stands where something could not be decoded on its way."""
_AREA = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DESK = re.compile(r"[a-z0-9-]{1,40}(/[a-z0-9-]{1,40})?")
_CATEGORY = re.compile(r"[a-z0-9-]{1,40}(/[a-z0-9-]{1,40})?")


def tidy(given: Any) -> Any:
    """
    NFC, newlines as \\n, nothing unseen but newline, tab and blank, no space around.

    What was sent in another encoding than it claimed is refused: nobody can tell any more what it said.
    """
    if not isinstance(given, str):
        return given
    if LOST in given:
        raise PydanticCustomError("garbled", "garbled")
    seen = _UNSEEN.sub("", _NEWLINES.sub("\n", unicodedata.normalize("NFC", given)))
    seen = _STRAY.sub("", _BLANK.sub(" ", seen)).strip()
    return seen if any(unicodedata.category(symbol)[0] not in "MCZ" for symbol in seen) else ""


def tidy_line(given: Any) -> Any:
    """The same in one line."""
    tidied = tidy(given)
    return " ".join(tidied.split()) if isinstance(tidied, str) else tidied


def _worded(given: str) -> str:
    """Refuses what holds neither letter nor digit: signs alone tell nobody anything."""
    if not any(symbol.isalnum() for symbol in given):
        raise PydanticCustomError("no_words", "no_words")
    return given


def _shaped(pattern: re.Pattern[str]) -> Any:
    """The shape as the OpenAPI document says it."""
    return Field(json_schema_extra={"pattern": f"^{pattern.pattern}$"})


def _like(pattern: re.Pattern[str], code: str) -> AfterValidator:
    """Refuses with the fault `code` what is not of that shape, and so can be no key of the directory."""

    def check(given: str) -> str:
        if not pattern.fullmatch(given):
            raise PydanticCustomError(code, code)
        return given

    return AfterValidator(check)


def _last_part(given: str) -> str:
    """Some browsers send the whole path of the machine that the file came from."""
    return re.split(r"[/\\]", given)[-1].strip() or "-"


def _taken(given: str) -> str:
    """One of the types that can be attached, by its usual name."""
    kind = usual_type(given)
    if kind not in TYPES:
        raise PydanticCustomError("type_not_taken", "type_not_taken")
    return kind


def _long(most: int, least: int = 1) -> StringConstraints:
    return StringConstraints(min_length=least, max_length=most)


Title = Annotated[str, _long(150, 10), AfterValidator(_worded), BeforeValidator(tidy_line)]
Body = Annotated[str, _long(10_000, 20), AfterValidator(_worded), BeforeValidator(tidy)]
Place = Annotated[str, _long(300), AfterValidator(_worded), BeforeValidator(tidy_line)]
SoughtName = Annotated[str, _long(100), AfterValidator(_worded), BeforeValidator(tidy_line)]
Message = Annotated[str, _long(5_000), BeforeValidator(tidy)]
Name = Annotated[str, _long(100), AfterValidator(_worded), BeforeValidator(tidy_line)]
FileName = Annotated[str, _long(150), AfterValidator(_last_part), BeforeValidator(tidy_line)]
Sha256 = Annotated[str, _like(_SHA256, "not_a_digest"), _shaped(_SHA256)]
FileType = Annotated[str, AfterValidator(_taken)]
AreaCode = Annotated[str, _like(_AREA, "unknown_area"), _shaped(_AREA)]
CategoryId = Annotated[str, _like(_CATEGORY, "unknown_category"), _shaped(_CATEGORY)]
InstitutionId = Annotated[str, _like(_DESK, "unknown_institution"), _shaped(_DESK)]
DeskId = Annotated[str, _like(_DESK, "unknown_desk"), _shaped(_DESK)]
