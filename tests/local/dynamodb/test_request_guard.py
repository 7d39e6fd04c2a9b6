"""What DynamoDB refuses is refused here before it reaches an engine, and the page says what each engine would do."""

import pytest

from local.dynamodb.scenarios import SCENARIOS
from tests.needs import need_engine
from tools.dynamodb_doc import ENGINES, TARGET, TOO_STRICT, UNSAID, answers, rendered


@pytest.fixture(scope="module")
def bare() -> dict[str, dict[str, str | None]]:
    """What each engine does when nobody stands before it."""
    for engine in ENGINES:
        need_engine(engine)
    return {engine: answers(engine, guard=False) for engine in ENGINES}


@pytest.mark.dynoxide
@pytest.mark.parametrize("engine", ENGINES)
def test_both_engines_answer_as_dynamodb_does(engine: str) -> None:
    need_engine(engine)
    found = answers(engine, guard=True)
    expected = {one.name: one.refused for one in SCENARIOS if (engine, one.name) not in {*TOO_STRICT, *UNSAID}}

    assert {name: found[name] for name in expected} == expected
    assert all(found[name] for where, name in UNSAID if where == engine), "refused, if by another name"


@pytest.mark.dynoxide
def test_the_page_says_what_each_engine_does_by_itself(bare: dict[str, dict[str, str | None]]) -> None:
    assert TARGET.read_text("utf-8") == rendered(bare), "run: python -m tools.dynamodb_doc"


def test_there_are_scenarios_enough_and_no_two_of_one_name() -> None:
    assert len({one.name for one in SCENARIOS}) == len(SCENARIOS) > 60
