"""Whoever asks through the distribution is known by his own address, or all of a province would share one."""

import copy
import json
from typing import Any

import pytest
from chalice.app import Request

from chalicelib.api.http.request import Call
from tests.ops.alone import REQUEST
from tests.ops.conftest import PackageOf


def network(**headers: str) -> str:
    event = copy.deepcopy(REQUEST)
    event["headers"] = {name.replace("_", "-"): value for name, value in headers.items()}
    return Call(Request(event)).network


@pytest.mark.parametrize(
    ("told", "known"),
    [("198.51.100.7", "198.51.100.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64")],
)
def test_the_address_that_the_distribution_tells_is_the_callers(told: str, known: str) -> None:
    assert network(x_viewer_address=told) == known


def test_without_a_distribution_it_is_the_gateways() -> None:
    assert network() == "203.0.113.9"


def test_distribution_firewall_and_api_speak_of_the_same_header(package_of: PackageOf) -> None:
    resources: dict[str, Any] = dict(package_of("ap-southeast-3", "prod").app_template["Resources"])
    counted = [
        rule["Statement"]["RateBasedStatement"]["CustomKeys"][0]["Header"]["Name"]
        for rule in resources["Firewall"]["Properties"]["Rules"]
        if "RateBasedStatement" in rule["Statement"]
    ]
    shown = resources["Distribution"]["Properties"]["DistributionConfig"]["Origins"][1]["OriginCustomHeaders"]
    around = resources["Firewall"]["Properties"]["Rules"][0]["Statement"]["NotStatement"]["Statement"]

    assert set(counted) == {"x-viewer-address"}
    assert '"x-viewer-address"' in resources["ViewerAddress"]["Properties"]["FunctionCode"]
    assert shown[0]["HeaderName"] == around["ByteMatchStatement"]["FieldToMatch"]["SingleHeader"]["Name"]
    assert json.dumps(shown[0]["HeaderValue"]) == json.dumps(around["ByteMatchStatement"]["SearchString"])
