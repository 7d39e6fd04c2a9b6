"""
mutmut, started by `workspace` in the copy of the checkout: a sample alone, and many changes shown at once.

    python -m tests.mutation.inside run SAMPLE CHILDREN
    python -m tests.mutation.inside show < names    # an object in JSON: the change of each name
"""

import json
import sys
from typing import Any

from mutmut import __main__ as mutmut
from mutmut.mutation.diff_apply import get_diff_for_mutant

from tests.mutation.sample import is_chosen


def main() -> None:
    """Runs on from where an earlier run stopped."""
    match sys.argv[1:]:
        case ["run", sample, children]:
            _narrow(int(sample))
            mutmut._run([], int(children))  # its command line knows no sample
        case ["show"]:
            names = sys.stdin.read().split()
            sys.stdout.write(json.dumps({name: get_diff_for_mutant(name) for name in names}))


def _narrow(sample: int) -> None:
    every = mutmut.collect_source_file_mutation_data

    def chosen(**given: Any) -> Any:
        mutants, files = every(**given)
        return [mutant for mutant in mutants if is_chosen(mutant[1], sample)], files

    mutmut.collect_source_file_mutation_data = chosen


if __name__ == "__main__":
    main()
