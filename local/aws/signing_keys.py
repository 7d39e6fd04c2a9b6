"""The keys that officers' tokens are signed with on this machine, where the functions look for a provider's."""

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

from moto.utilities.utils import load_resource


def keys_here() -> dict[str, str]:
    """The environment variable that names them."""
    return {"USER_POOL_KEYS_URL": _signing_keys().as_uri()}


@cache
def _signing_keys() -> Path:
    """The public keys that moto signs with, which it ships compressed, as a file for as long as this process lives."""
    folder = Path(tempfile.mkdtemp(prefix="lapor-keys-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "jwks.json"
    file.write_text(json.dumps(load_resource("cognitoidp/resources/jwks-public.json")), encoding="utf-8")
    return file
