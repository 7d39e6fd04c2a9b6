"""Which code is mutated, and which tests have to notice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ring:
    """A layer of `chalicelib`, and the folders of tests that guard it."""

    name: str
    tests: tuple[str, ...]
    needs_aws: bool = True
    """Its tests set up a stage in each file: a mutant meets the nearest files alone, and has longer to end."""

    @property
    def source(self) -> str:
        """The files that are mutated, as a pattern."""
        return f"chalicelib/{self.name}/*"


RINGS = (
    Ring("domain", ("tests/domain",), needs_aws=False),
    Ring("services", ("tests/services", "tests/functions")),
    Ring("store", ("tests/store", "tests/services", "tests/functions")),
)
"""A mutant is given the tests that reach its function, the quickest first, until one fails."""
