"""A key for several Regions, as AWS names it: moto's name is too long for its own ciphertexts, which it cannot open."""

import uuid
from collections.abc import Callable
from typing import Any

from moto.kms import models
from moto.kms.responses import KmsResponse

from local.moto.patching import Corrections

corrections = Corrections()


@corrections.around(models, "generate_key_id")
def a_key_of_several_regions_has_a_name_of_36_symbols(
    plain: Callable[..., str],
    multi_region: bool = False,  # noqa: FBT001, FBT002  # moto's signature
    **_: Any,
) -> str:
    """`mrk-` and 32 digits, where moto writes the hyphens of a UUID as well."""
    return f"mrk-{uuid.UUID(plain()).hex}" if multi_region else plain()


@corrections.around(KmsResponse, "_validate_cmk_id")
def a_key_that_is_there_is_known_by_its_name(plain: Callable[..., None], asked: Any, key_id: str) -> None:
    """Whatever moto thinks that names look like."""
    if key_id not in asked.kms_backend.keys:
        plain(asked, key_id)
