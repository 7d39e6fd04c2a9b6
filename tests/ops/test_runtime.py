"""What is packaged is for the interpreter that Lambda will run it with."""

import pytest

from ops.packaging.runtime import PACKABLE, PINNED, Target, deployed, why_not_deployable


def test_the_newest_runtime_is_deployed_and_the_one_before_stays_packable() -> None:
    assert PINNED == (3, 14)
    assert PACKABLE == ((3, 14), (3, 13))


@pytest.mark.parametrize(
    ("running", "runs"), [((3, 11), (3, 14)), ((3, 13), (3, 13)), ((3, 14), (3, 14)), ((3, 15), (3, 14))]
)
def test_lambda_runs_what_packaged_it_if_it_can_and_else_the_pinned_one(
    running: tuple[int, int], runs: tuple[int, int]
) -> None:
    assert deployed(running) == runs
    assert (why_not_deployable(running) == "") == (running == runs)


@pytest.mark.parametrize("python", PACKABLE)
@pytest.mark.parametrize(("architecture", "machine"), [("arm64", "aarch64"), ("x86_64", "x86_64")])
def test_pip_is_asked_for_wheels_of_that_interpreter_and_every_older_glibc(
    python: tuple[int, int], architecture: str, machine: str
) -> None:
    options = Target.of_lambda(architecture, python).pip_options

    assert options[options.index("--python-version") + 1] == f"{python[0]}.{python[1]}"
    assert {f"manylinux_2_{minor}_{machine}" for minor in (17, 26, 27, 28, 34)} <= set(options)
    assert f"manylinux_2_35_{machine}" not in options


def test_chalice_names_the_runtimes_that_we_deploy() -> None:
    from chalice.deploy.packager import BaseLambdaDeploymentPackager

    known = BaseLambdaDeploymentPackager._RUNTIME_TO_ABI

    assert {f"python{major}.{minor}" for major, minor in PACKABLE} <= set(known)
