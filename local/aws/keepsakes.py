"""
What moto would forget between two runs and a durable database needs again: key material, the secret, the pool's ids.

Without the key nobody could read who reported what; without the secret no PIN would open its case.
"""

import base64
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from moto.cognitoidp.models import cognitoidp_backends
from moto.kms.models import kms_backends

from infra.template import ACCOUNT
from local.small_files import read_object, write_whole

SEALS = "SealKey"


class Keepsakes:
    """A small file beside the database; in memory only when there is no folder."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "keepsakes.json" if folder else None
        self._kept: dict[str, Any] = read_object(self._path) if self._path else {}

    @property
    def lack_seals(self) -> bool:
        """Are they of a time before events were sealed? What was written then fits no seal."""
        return bool(self._kept) and SEALS not in self._kept

    def _keep(self, name: str, value: Any) -> None:
        self._kept[name] = value
        if self._path:
            write_whole(self._path, json.dumps(self._kept, indent=1))

    def secret(self, logical: str, made: str) -> str:
        """The secret of earlier runs, else *made*, which is kept."""
        if logical not in self._kept:
            self._keep(logical, made)
        return str(self._kept[logical])

    def key(self, logical: str, key_id: str, region: str) -> str:
        """Give a new KMS key the id and the material of earlier runs, or keep its own; the id it has now."""
        keys: Any = kms_backends[ACCOUNT][region].keys
        key = keys[key_id]
        if logical not in self._kept:
            self._keep(logical, {"id": key_id, **_material(key)})
        kept = self._kept[logical]
        key.id, key.key_material = kept["id"], base64.b64decode(kept["material"])
        if "private" in kept:
            key.private_key.private_key = load_der_private_key(base64.b64decode(kept["private"]), None)
        key.arn = key.arn.replace(key_id, key.id)
        keys[key.id] = keys.pop(key_id)
        return str(key.id)

    def pool(self, logical: str, pool_id: str, region: str) -> str:
        """Give a new user pool the id of earlier runs, so that a session outlives a restart; the id it has now."""
        pools: Any = cognitoidp_backends[ACCOUNT][region].user_pools
        kept = self.secret(logical, pool_id)
        pool = pools.pop(pool_id)
        pool.id, pool.arn = kept, pool.arn.replace(pool_id, kept)
        pools[kept] = pool
        return kept

    def client(self, logical: str, pool_id: str, client_id: str, region: str) -> str:
        """The same for the pool's client."""
        clients: Any = cognitoidp_backends[ACCOUNT][region].user_pools[pool_id].clients
        kept = self.secret(logical, client_id)
        client = clients.pop(client_id)
        client.id = kept
        clients[kept] = client
        return kept


def _material(key: Any) -> dict[str, str]:
    """What the key encrypts or authenticates with; of one that signs also its private half."""
    made = {"material": base64.b64encode(key.key_material).decode()}
    if key.key_usage != "SIGN_VERIFY":
        return made
    private = key.private_key.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return {**made, "private": base64.b64encode(private).decode()}
