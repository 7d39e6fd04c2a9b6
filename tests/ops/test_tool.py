"""What holds for every verb of the operators' tool: options, output and exit codes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import typer
from botocore.exceptions import ClientError

from ops.__main__ import app
from ops.exits import Exit, Misused, Refused
from ops.terminal import Terminal, plain, table, terminal
from ops.verbs.examinations import Check, Verdict
from tests.ops.tool import at, call


def leaves(group: typer.main.Typer, *before: str) -> Iterator[tuple[str, ...]]:
    """Every verb as its words."""
    for command in group.registered_commands:
        yield (*before, command.name or command.callback.__name__.replace("_", "-"))  # type: ignore[union-attr]
    for inner in group.registered_groups:
        assert inner.typer_instance
        yield from leaves(inner.typer_instance, *before, inner.name or "")


VERBS = sorted(leaves(app))


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_is_explained_and_takes_a_place_and_answers_in_json(verb: tuple[str, ...]) -> None:
    asked = call(*verb, "--help")

    assert asked.code == Exit.DONE
    assert {"--stage", "--region", "--json"} <= set(asked.out.replace("│", " ").split())


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_a_verb_that_is_not_told_where_is_used_wrongly(verb: tuple[str, ...]) -> None:
    assert call(*verb).code == Exit.USAGE


def test_a_place_without_values_is_used_wrongly_and_the_places_that_there_are_are_named() -> None:
    asked = at("package", stage="nowhere")

    assert asked.code == Exit.USAGE
    assert "ap-southeast-1 dev" in asked.answer["error"]


REGION_IS_DOWN = ClientError({"Error": {"Code": "ServiceUnavailable", "Message": "later"}}, "DescribeTable")


@pytest.mark.parametrize(
    ("error", "code"),
    [(Misused("say which"), Exit.USAGE), (Refused("never in prod"), Exit.FOUND), (REGION_IS_DOWN, Exit.AWS)],
)
def test_an_error_is_one_line_and_an_exit_code(
    error: Exception, code: Exit, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended, terminal(as_json=True):
        raise error

    told = capsys.readouterr()
    assert ended.value.exit_code == code
    assert json.loads(told.out)["exit"] == code
    assert str(error) in told.err.replace("\n", " ")


def test_a_mistake_of_ours_is_not_dressed_up() -> None:
    with pytest.raises(ZeroDivisionError), terminal(as_json=False):
        raise ZeroDivisionError


def test_what_is_not_right_ends_with_the_code_for_that() -> None:
    with pytest.raises(typer.Exit) as ended, terminal(as_json=False) as out:
        out.show(1, ok=False)

    assert ended.value.exit_code == Exit.FOUND


def test_json_says_instants_in_iso_and_words_of_the_rules_as_text() -> None:
    found = {"at": datetime(2026, 3, 13, 2, tzinfo=UTC), "check": Check("x", Verdict.OK, "y")}

    assert plain(found) == {
        "at": "2026-03-13T02:00:00+00:00",
        "check": {"name": "x", "verdict": "ok", "found": "y", "way_out": ""},
    }


def test_brackets_in_what_aws_says_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(as_json=False).show(1, table("", rows=[["[red]alert[/]"]]))

    assert "[red]alert[/]" in capsys.readouterr().out
