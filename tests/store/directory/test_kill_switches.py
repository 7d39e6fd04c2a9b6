"""The switches are read together, seldom, and an outage of their store changes nothing."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.domain.core.switches import Switches
from chalicelib.metrics import Metric
from chalicelib.settings import Settings, settings
from chalicelib.store.directory.kill_switches import KillSwitches
from tests.faults import DENIED, SERVER_ERROR, Failure, Wire, tapped


class Seconds:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """A store with one switch in it, and every call to it."""
    for name in re.findall(r'env\["(\w+)"\]', inspect.getsource(Settings)):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    monkeypatch.setenv("AWS_REGION", "ap-southeast-3")
    settings.cache_clear()
    with mock_aws(), tapped() as wire:
        set_to("off")
        wire.forget()
        yield wire
    settings.cache_clear()


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def board(seconds: Seconds, wire: Wire) -> KillSwitches:  # noqa: ARG001  # the store comes first
    return KillSwitches("/lapor/dev", lambda: boto3.client("ssm", region_name="ap-southeast-3"), seconds)


def set_to(value: str) -> None:
    ssm = boto3.client("ssm", region_name="ap-southeast-3")
    ssm.put_parameter(Name="/lapor/dev/read-only", Value=value, Type="String", Overwrite=True)


def test_a_switch_takes_effect_within_twenty_seconds(board: KillSwitches, seconds: Seconds) -> None:
    assert not board().read_only
    set_to("on")

    seconds.now += 19.9
    assert not board().read_only
    seconds.now += 0.1
    assert board().read_only


def test_a_function_that_is_warm_asks_once_in_twenty_seconds(board: KillSwitches, wire: Wire) -> None:
    for _ in range(5):
        board()

    assert wire.calls == ["ssm.GetParametersByPath"]


def test_what_was_forgotten_is_asked_anew(board: KillSwitches) -> None:
    assert not board().read_only
    set_to("on")

    board.forget()

    assert board().read_only


@pytest.mark.parametrize("failure", [SERVER_ERROR, DENIED])
def test_what_was_last_known_goes_on_while_the_store_is_out_of_order(
    board: KillSwitches, seconds: Seconds, wire: Wire, failure: Failure, caplog: pytest.LogCaptureFixture
) -> None:
    set_to("on")
    assert board().read_only
    wire.fail("GetParametersByPath", failure, on="ssm", times=9)
    seconds.now += 20

    assert board().read_only
    assert board().read_only
    assert caplog.messages == ["switches changed", "switches cannot be read", Metric.SWITCHES_UNREAD.value]
    assert vars(caplog.records[0])["read_only"] is True
    assert vars(caplog.records[0])["banner"] is False


def test_a_question_in_the_midst_of_another_is_answered_at_once_with_what_was_known(
    seconds: Seconds,
    wire: Wire,  # noqa: ARG001  # the store comes first
) -> None:
    """Found by the simulator: what interrupted a reading waited for it to end, and it for the interruption."""
    told: list[Switches] = []

    def interrupted() -> Any:
        told.append(board())
        return boto3.client("ssm", region_name="ap-southeast-3")

    board = KillSwitches("/lapor/dev", interrupted, seconds)

    assert board() == told[0] == Switches()


def test_a_store_that_was_never_read_holds_back_nothing(board: KillSwitches, wire: Wire) -> None:
    wire.fail("GetParametersByPath", DENIED, on="ssm")

    assert board() == Switches()


def test_when_notices_were_set_counts_from_the_first_change_on(board: KillSwitches, seconds: Seconds) -> None:
    ssm = boto3.client("ssm", region_name="ap-southeast-3")
    ssm.put_parameter(Name="/lapor/dev/pause-notices", Value="off", Type="String")
    assert board().notices_set_at is None

    ssm.put_parameter(Name="/lapor/dev/pause-notices", Value="on", Overwrite=True)
    seconds.now += 20
    assert board().notices_set_at is not None
