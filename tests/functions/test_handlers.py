"""Every function is imported as Lambda imports it: alone, by its handler string, in a fresh process."""

import subprocess
import sys

import pytest

from app import app

HANDLERS = [
    ("api_handler", "app.app"),
    *((found.name, found.handler_string) for found in app.pure_lambda_functions),
    *((found.name, found.handler_string) for found in app.builtin_auth_handlers),
]
IMPORT = """
import importlib, sys
module, _, name = sys.argv[1].rpartition(".")
assert callable(getattr(importlib.import_module(module), name))
ours = {name for name in sys.modules if name.startswith("chalicelib.")}
print(" ".join(sorted(ours | {name.partition(".")[0] for name in sys.modules})))
"""


def loaded_with(handler: str) -> set[str]:
    done = subprocess.run(  # noqa: S603  # our own interpreter and our own words
        [sys.executable, "-c", IMPORT, handler], capture_output=True, text=True, check=False, env={"PATH": ""}
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize(("name", "handler"), HANDLERS)
def test_a_handler_can_be_loaded_without_environment_or_credentials(name: str, handler: str) -> None:
    loaded = loaded_with(handler)

    assert handler.endswith(("." + name, "app.app"))
    if handler != "app.app":
        assert "app" not in loaded
        assert "pydantic" not in loaded
    if not handler.startswith(("app.", "chalicelib.api.")):
        assert not [module for module in loaded if module.startswith("chalicelib.api")]


def test_the_authorizer_costs_no_more_than_it_needs() -> None:
    loaded = loaded_with("chalicelib.api.http.authorizer.authorizer")

    assert not loaded & {"boto3", "pynamodb", "jwt", "cryptography", "pydantic", "phonenumbers"}


def test_the_api_brings_what_few_requests_need_only_then() -> None:
    assert not loaded_with("app.app") & {"jwt", "cryptography", "phonenumbers", "PIL"}
