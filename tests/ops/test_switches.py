"""Switches are turned without a deployment, and never to something that the service could not read."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.domain.core.switches import NAMES
from ops.exits import Exit
from tests.ops.tool import at


@pytest.fixture(autouse=True)
def ssm() -> Iterator[Any]:
    """A stage whose switches are all off."""
    with mock_aws():
        client = boto3.client("ssm", region_name="ap-southeast-3")
        for name in NAMES:
            client.put_parameter(Name=f"/lapor/dev/{name}", Value="off", Type="String")
        yield client


def said(ssm: Any, name: str) -> str:
    return str(ssm.get_parameter(Name=f"/lapor/dev/{name}")["Parameter"]["Value"])


def test_a_switch_says_on_until_it_is_cleared(ssm: Any) -> None:
    turned = at("switch set", "pause-notices", "on")

    assert turned.code == Exit.DONE
    assert (turned.answer["before"], turned.answer["after"]) == ("off", "on")
    assert said(ssm, "pause-notices") == "on"
    assert at("switch list").code == Exit.FOUND
    assert at("switch clear", "pause-notices").code == Exit.DONE
    assert said(ssm, "pause-notices") == "off"
    assert at("switch list").code == Exit.DONE


def test_a_banner_needs_its_text_in_both_languages(ssm: Any) -> None:
    refused = at("switch set", "banner", "--id", "Gangguan")

    assert refused.code == Exit.USAGE
    assert said(ssm, "banner") == "off"
    assert at("switch set", "banner", "--id", "Gangguan", "--en", "Trouble").code == Exit.DONE
    assert said(ssm, "banner") == '{"id": "Gangguan", "en": "Trouble"}'


def test_there_are_no_other_switches() -> None:
    asked = at("switch set", "everything")

    assert asked.code == Exit.USAGE
    assert "read-only" in asked.answer["error"]


def test_a_dry_run_turns_nothing(ssm: Any) -> None:
    asked = at("switch set", "read-only", "--dry-run")

    assert asked.answer["after"] == "on"
    assert said(ssm, "read-only") == "off"


def test_what_somebody_wrote_by_hand_and_the_service_cannot_read_is_shown_as_that(ssm: Any) -> None:
    ssm.put_parameter(Name="/lapor/dev/read-only", Value="yes", Overwrite=True)

    asked = at("switch list")

    assert asked.code == Exit.FOUND
    assert not asked.answer[0]["readable"]


def test_a_stage_without_switches_says_so(ssm: Any) -> None:
    ssm.delete_parameter(Name="/lapor/dev/read-only")

    asked = at("switch set", "read-only")

    assert asked.code == Exit.FOUND
    assert "was it deployed" in asked.answer["error"]
