"""What the doctor says of a place."""

import pytest

from ops.exits import Exit
from tests.ops.tool import at


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is signed in, whoever runs the tests."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")


def verdicts(answer: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {check["name"]: check["verdict"] for check in answer["checks"]}


def test_without_aws_it_says_what_it_could_not_look_at_and_does_not_fail_for_it() -> None:
    asked = at("doctor")

    assert asked.code == Exit.DONE
    assert verdicts(asked.answer)["values"] == "ok"
    assert verdicts(asked.answer)["identity"] == "unseen"


def test_a_place_without_values_is_not_fit() -> None:
    asked = at("doctor", stage="nowhere")

    assert asked.code == Exit.FOUND
    assert not asked.answer["fit"]
    assert verdicts(asked.answer)["values"] == "fail"


def test_whatever_is_not_ok_says_the_way_out() -> None:
    checks = at("doctor").answer["checks"]

    assert all(check["way_out"] for check in checks if check["verdict"] != "ok")
