"""What pydantic finds wrong, as the faults that the service publishes: every bad field at once."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from chalicelib.domain.core.errors import FieldError
from chalicelib.i18n import has

_CODES: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_type": "not_text",
    "string_unicode": "not_text",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "enum": "not_a_choice",
    "bool_type": "not_a_boolean",
    "bool_parsing": "not_a_boolean",
    "float_type": "not_a_number",
    "float_parsing": "not_a_number",
    "int_type": "not_a_number",
    "int_parsing": "not_a_number",
    "int_from_float": "not_a_number",
    "finite_number": "not_a_number",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "date_type": "not_a_date",
    "date_parsing": "not_a_date",
    "date_from_datetime_parsing": "not_a_date",
    "date_from_datetime_inexact": "not_a_date",
    "model_type": "not_an_object",
    "model_attributes_type": "not_an_object",
}

Details = Mapping[str, Any]


def faults_of(error: ValidationError, model: type[BaseModel]) -> list[FieldError]:
    """The faults, in the order of the fields."""
    return [_fault(details, model) for details in error.errors(include_url=False)]


def is_no_json(error: ValidationError) -> bool:
    """Could the body not be read at all?"""
    return any(details["type"] == "json_invalid" for details in error.errors(include_url=False, include_input=False))


def _fault(details: Details, model: type[BaseModel]) -> FieldError:
    code = _CODES.get(details["type"], details["type"])
    context = details.get("ctx", {})
    match code:
        case "too_short" if not details["input"]:
            return FieldError(_pointer(details), "blank")
        case "too_short":
            return FieldError(_pointer(details), code, {"min": context["min_length"]})
        case "too_long":
            return FieldError(_pointer(details), code, {"max": context["max_length"]})
        case "out_of_range":
            return FieldError(_pointer(details), code, _bounds(details, model))
        case "not_a_choice":
            return FieldError(_pointer(details), code, {"choices": _choices(context["expected"])})
        case _:
            # What we raise ourselves brings what its text needs; pydantic's own kinds need nothing.
            known, params = has(f"fault.{code}"), {} if details["type"] in _CODES else context
            return FieldError(_pointer(details), *((code, params) if known else ("not_text",)))


def _pointer(details: Details) -> str:
    """RFC 6901."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in details["loc"])


def _choices(expected: str) -> str:
    """'a', 'b' or 'c' → a, b, c."""
    return expected.replace(" or ", ", ").replace("'", "")


def _bounds(details: Details, model: type[BaseModel]) -> dict[str, Any]:
    """The field's limits, both of them, from its own schema: pydantic names only the one that was passed."""
    schema = model.model_json_schema()["properties"][details["loc"][0]]
    limits = next(part for part in [schema, *schema.get("anyOf", [])] if "minimum" in part)
    return {"min": limits["minimum"], "max": limits["maximum"]}
