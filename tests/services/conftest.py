"""As for the store: `stage` is shared by the tests of a file, `service` is a test's own."""

from tests.store.conftest import stage, wire

__all__ = ["stage", "wire"]
