"""Calling the operators' tool as a shell does, in this process."""

import json
from dataclasses import dataclass
from typing import Any

from typer.testing import CliRunner

from ops.__main__ import app


@dataclass(frozen=True)
class Called:
    """What a verb answered."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


def call(*words: str) -> Called:
    """`python -m ops` with these words."""
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    return Called(done.exit_code, done.stdout, done.stderr)


def at(verb: str, *words: str, stage: str = "dev", region: str = "ap-southeast-3") -> Called:
    """A verb at a place, answering in JSON; a verb of two words is `dead list`."""
    return call(*verb.split(), *words, "--stage", stage, "--region", region, "--json")
