"""The interpreter that Lambda runs, which is the one to package with."""

import sys
from dataclasses import dataclass

PINNED = (3, 13)
RUNTIME = "python{}.{}".format(*PINNED)
GLIBC = ("manylinux_2_34", "manylinux_2_28", "manylinux_2_17", "manylinux2014")
"""What Amazon Linux 2023 runs, the newest first."""
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}


@dataclass(frozen=True)
class Target:
    """The interpreter and machine that wheels are for; without a machine, those of this process."""

    python: tuple[int, int]
    machine: str | None

    @classmethod
    def of_lambda(cls, architecture: str) -> "Target":
        """The pinned runtime on that architecture."""
        return cls(PINNED, MACHINES[architecture])

    @classmethod
    def here(cls) -> "Target":
        """This very interpreter, to try an archive without Lambda."""
        return cls(sys.version_info[:2], None)

    @property
    def pip_options(self) -> list[str]:
        """How pip is told."""
        if self.machine is None:
            return []
        version = ".".join(map(str, self.python))
        platforms = [option for glibc in GLIBC for option in ("--platform", f"{glibc}_{self.machine}")]
        return [*platforms, "--python-version", version, "--implementation", "cp"]

    @property
    def may_compile(self) -> bool:
        """Byte code is only good for the interpreter that wrote it."""
        return sys.version_info[:2] == self.python

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.python))}-{self.machine or 'here'}"


def why_not_deployable() -> str:
    """Why nothing that this interpreter packages should be deployed; empty if it may be."""
    running = sys.version_info[:2]
    if running == PINNED:
        return ""
    return "packaged with Python {}.{}, but Lambda runs {}.{}: make package PYTHON=python{}.{} VENV=.venv-{}.{}".format(
        *running, *PINNED, *PINNED, *PINNED
    )
