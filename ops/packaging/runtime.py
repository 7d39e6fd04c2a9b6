"""The interpreter that Lambda runs, which is the one to package with."""

import sys
from dataclasses import dataclass

Python = tuple[int, int]

PINNED = (3, 14)
"""What is deployed unless somebody packages with another one that is packable."""
PACKABLE = (PINNED, (3, 13))
"""Lambda's runtimes for which every pin has wheels (`python -m tools.pins --wheels` asks)."""
GLIBC = (*(f"manylinux_2_{minor}" for minor in range(34, 16, -1)), "manylinux2014")
"""What Amazon Linux 2023 runs, the newest first; for pip none of them covers the older ones."""
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}


@dataclass(frozen=True)
class Target:
    """The interpreter and machine that wheels are for; without a machine, those of this process."""

    python: Python
    machine: str | None

    @classmethod
    def of_lambda(cls, architecture: str, python: Python | None = None) -> "Target":
        """The runtime that is deployed on that architecture, or another one of Lambda's."""
        return cls(python or deployed(), MACHINES[architecture])

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


def deployed(running: Python | None = None) -> Python:
    """The interpreter that Lambda is to run: the one that packages if it is packable, else the pinned one."""
    running = running or sys.version_info[:2]
    return running if running in PACKABLE else PINNED


def runtime() -> str:
    """Lambda's name of it."""
    return "python{}.{}".format(*deployed())


def why_not_deployable(running: Python | None = None) -> str:
    """Why nothing that this interpreter packages should be deployed; empty if it may be."""
    running = running or sys.version_info[:2]
    if running in PACKABLE:
        return ""
    return "packaged with Python {}.{}, but Lambda runs {}.{}: make package PYTHON=python{}.{} VENV=.venv-{}.{}".format(
        *running, *PINNED, *PINNED, *PINNED
    )
