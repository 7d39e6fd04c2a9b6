"""The templates hold what operators deployed before, resource by resource; texts alone may change unasked."""

from tests.ops.conftest import PackageOf
from tests.recorded.outside import PLACE, TEMPLATES, template_lines


def test_every_resource_is_the_one_that_was_recorded(package_of: PackageOf) -> None:
    assert list(template_lines(package_of(*PLACE))) == TEMPLATES.read_text().splitlines(), (
        "a template is another than the one recorded; if that is meant: python -m tests.recorded"
    )
