"""No alarm without a drill, and no drill of an alarm that is not there; those of this machine are those that ship."""

import ast
from pathlib import Path

from infra.template import Template
from local.monitoring.alarms import alarms_of
from local.service import Service
from ops.packaging import Package
from tests.ops.conftest import PackageOf, made, package_of, source
from tests.ops.rules_of_alarms import ALARM, NO_ALARMS, entries

__all__ = ["made", "package_of", "source"]

HERE = Path(__file__).parent


def drilled() -> set[str]:
    """What the tests of this folder say that they rehearse."""
    return {
        str(ast.literal_eval(word))
        for file in HERE.glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rehearses"
        for word in node.args
    }


def shipped(package: Package) -> dict[str, dict[str, object]]:
    """The alarms of a package by their names, with everything that decides when they rise."""
    template = Template(package.app_template, stage=package.values.stage, region=package.values.region)
    for name, value in package.app_parameters.items():
        template.know(name, value)
    template.know("AlarmsTopic", f"lapor-{package.values.stage}-alarms")
    found = {}
    for _, properties in template.of_type(ALARM):
        name = properties.pop("AlarmName").removeprefix(f"lapor-{package.values.stage}-")
        found[name] = {key: value for key, value in properties.items() if key != "Tags"}
    return found


def test_every_entry_of_the_runbook_is_rehearsed() -> None:
    assert drilled() == entries() - NO_ALARMS


def test_the_alarms_that_are_rehearsed_are_those_that_ship(package_of: PackageOf, service: Service) -> None:
    package = package_of("ap-southeast-3", "prod")
    template = Template(service.provisioned.template.body, stage="prod", region="ap-southeast-3")
    here = {alarm.name: {**alarm.properties} for alarm in alarms_of(template, service.functions)}
    for properties in here.values():
        properties.pop("AlarmName")

    assert here == shipped(package)
