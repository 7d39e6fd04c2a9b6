"""`python -m local`: run the service here, show it at work, load areas, forget everything."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from local.folders import DATA, locked
from local.stopping import Stop, silence, stoppable
from local.troubles import sentence_of


def main() -> int:
    """Reads the command line; the exit code, 128 and the signal's number for what a signal interrupted."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("run", help="start the whole service")
    run.add_argument("--port", type=int, default=8000)
    run.add_argument("--state", type=Path, default=DATA, help="the folder in which data is kept")
    run.add_argument("--without-history", action="store_true", help="begin with fresh complaints only: a quicker start")
    run.set_defaults(command=_run)
    demo = commands.add_parser("demo", help="six weeks of complaints in minutes")
    demo.add_argument("--csv", type=Path, help="a file of a city's requests, as San Francisco's 311 service gives them")
    demo.add_argument("--limit", type=int, help="take only that many rows")
    demo.add_argument("--columns", help="what the file calls them: category=agency,descriptor=problem")
    demo.add_argument("--mapping", type=Path, help="what the file's words mean here, instead of sf311_mapping.json")
    demo.set_defaults(command=_demo)
    areas = commands.add_parser("import-areas", help="load areas from a CSV (kode,nama)")
    areas.add_argument("path", type=Path)
    areas.add_argument("--state", type=Path, default=DATA, help="the folder in which data is kept")
    areas.add_argument("--columns", help="what the file calls them: kode=area_code,nama=area_name")
    areas.set_defaults(command=_import_areas)
    reset = commands.add_parser("reset", help="forget the local state")
    reset.set_defaults(command=_reset)
    arguments = parser.parse_args()
    command: Callable[[argparse.Namespace, Stop], int] = arguments.command
    with stoppable() as stop:
        try:
            return command(arguments, stop)
        except SystemExit as end:
            if stop.asked.is_set():
                print("\nStopped.")
            elif isinstance(end.code, str):
                print(end.code, file=sys.stderr)
                return 1
            return int(end.code or 0)
        except Exception as error:
            if not (told := sentence_of(error)):
                raise
            print(told, file=sys.stderr)
            return 1


def _run(arguments: argparse.Namespace, stop: Stop) -> int:
    from local.run import run

    return run(arguments.port, arguments.state, stop, history=not arguments.without_history)


def _demo(arguments: argparse.Namespace, _: Stop) -> int:
    from local.demo.show import show
    from local.seed.csv_files import FaultyFileError, columns_given

    try:
        return show(arguments.csv, arguments.limit, columns_given(arguments.columns), arguments.mapping)
    except (FaultyFileError, ValueError, OSError) as error:
        sys.exit(str(error))


def _import_areas(arguments: argparse.Namespace, _: Stop) -> int:
    from local.dynamodb.engines import UnavailableError
    from local.seed.csv_files import FaultyFileError, columns_given
    from local.seed.importing import import_areas

    with locked(arguments.state):
        try:
            total = import_areas(arguments.path, arguments.state, columns_given(arguments.columns), print)
        except FaultyFileError as error:
            sys.exit(f"{error}\nNothing was loaded.")
        except (OSError, ValueError, UnavailableError) as error:
            sys.exit(f"Nothing was loaded: {error}")
    print(f"{total:,} areas loaded")
    return 0


def _reset(_: argparse.Namespace, __: Stop) -> int:
    with locked(DATA):
        pass
    shutil.rmtree(DATA, ignore_errors=True)
    print("The local state is forgotten.")
    return 0


if __name__ == "__main__":
    code = main()
    silence()
    # threads of pools that still wait for somebody would hold the process back
    os._exit(code)
