"""
What an operator sees: the answer on stdout, everything else on stderr.

A verb's result is a dataclass. Asked with `--json` it is printed as it is, one document; otherwise as tables. Errors
that an operator can do something about become one line and an exit code; any other is a mistake of ours, and shows.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ops.exits import Exit, Failed, Misused, Refused
from ops.values import BadValuesError, UnknownPlaceError

USAGE = (BadValuesError, Misused, UnknownPlaceError)
PIPED_WIDTH = 200
"""Of what goes into a file or another program: ids stay whole."""
Step = Callable[[str, int | None], None]
"""Tells of progress: what is being done now, and how many there are to do if that is known; each call is one done."""


class Terminal:
    """Both streams of one call of the tool."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.out = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)
        self.err = Console(file=sys.stderr, highlight=False)
        self.code = Exit.DONE

    def show(self, result: Any, *tables: RenderableType, ok: bool = True) -> None:
        """The verb's answer, once; what is not *ok* ends with Exit.FOUND."""
        if self.as_json:
            sys.stdout.write(json.dumps(plain(result), indent=1, ensure_ascii=False) + "\n")
        else:
            for table in tables:
                self.out.print(table)
        self.code = Exit.DONE if ok else Exit.FOUND

    def say(self, text: str) -> None:
        """A remark or a warning, beside the answer."""
        self.err.print(text)

    @contextmanager
    def progress(self, what: str) -> Iterator[Step]:
        """Shows how far something long has come; without a terminal it says nothing."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.err, transient=True, disable=not self.err.is_terminal) as bar:
            task = bar.add_task(what, total=None)

            def step(doing: str, total: int | None = None) -> None:
                bar.update(task, description=f"{what}: {doing}", advance=1, total=total)

            yield step

    def fail(self, code: Exit, text: str) -> None:
        """An error with its way out, in the form that was asked for."""
        if self.as_json:
            sys.stdout.write(json.dumps({"error": text, "exit": int(code)}) + "\n")
        self.err.print(f"[red]{code.name.lower()}[/]: ", end="")
        self.err.print(text, markup=False)
        self.code = code


@contextmanager
def terminal(*, as_json: bool) -> Iterator[Terminal]:
    """The terminal of one verb, which ends the process with the right code."""
    made = Terminal(as_json=as_json)
    try:
        yield made
    except USAGE as error:
        made.fail(Exit.USAGE, str(error))
    except Refused as error:
        made.fail(Exit.FOUND, str(error))
    except Failed as error:
        made.fail(Exit.AWS, str(error))
    except (BotoCoreError, ClientError) as error:
        made.fail(Exit.AWS, f"{error} -- `python -m ops doctor` says what is missing")
    raise typer.Exit(int(made.code))


def table(*columns: str, rows: Iterable[Iterable[object]], title: str = "") -> Table:
    """A table of plain text; in what AWS says, brackets are no markup."""
    made = Table(
        title=title or None,
        title_justify="left",
        box=None,
        header_style="bold",
        pad_edge=False,
        min_width=min(len(title), PIPED_WIDTH),  # a title is folded at the table's width
    )
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(str(cell).replace("[", "\\[") for cell in row))
    return made


def plain(value: Any) -> Any:
    """*value* as JSON can say it: dataclasses as objects, instants in ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)
