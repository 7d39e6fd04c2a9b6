"""The two stacks of a package as CloudFormation is given them, and what would keep one from being changed."""

from collections.abc import Mapping
from datetime import datetime

from ops.deploying.change_sets import LONGEST_BODY, ChangeSet, StackPlan, compact, discard
from ops.deploying.uploads import put_template
from ops.exits import Refused
from ops.packaging import Package
from ops.place import Place
from ops.replicas import looked_up


def data_plan(place: Place, made: Package) -> StackPlan:
    """
    The data's stack, as text.

    The bucket in which templates lie is itself made by this stack, so that the first deployment could find nothing
    there; tests/ops/test_template.py sees to it that the text stays short enough.
    """
    given = {name for name in made.looked_up if name in made.data_template["Parameters"]}
    found = looked_up(place, tuple(sorted(given)))
    return StackPlan(place.data_stack, inline(made.data_template), {**made.data_parameters, **found})


def app_plan(place: Place, made: Package, outputs: Mapping[str, str]) -> StackPlan:
    """The application's stack, which takes what the data's stack told; its template is put into the bucket."""
    address = put_template(place.client("s3"), outputs["ArchivesBucket"], made.app_template)
    handed_over = {name: outputs[name] for name in made.handed_over}
    given = {name for name in made.looked_up if name in made.app_template["Parameters"]}
    found = looked_up(place, tuple(sorted(given)))
    return StackPlan(place.app_stack, address, {**made.app_parameters, **handed_over, **found})


def not_yet_told(made: Package, outputs: Mapping[str, str]) -> list[str]:
    """What the application needs and the data's stack, as it is now, does not tell."""
    return sorted({*made.handed_over, "ArchivesBucket"} - set(outputs))


def inline(template: Mapping[str, object]) -> str:
    """The template as text; Refused if CloudFormation would not take it so."""
    text = compact(template)
    if (length := len(text.encode())) > LONGEST_BODY:
        raise Refused(f"the data's template has {length} bytes, CloudFormation takes {LONGEST_BODY} without a bucket")
    return text


def change_set_name(made: Package, now: datetime) -> str:
    """The release and the instant, so that two people who look at the same time do not meet."""
    return f"lapor-{made.release[:12]}-{now:%Y%m%d%H%M%S%f}"


def refuse_losses(place: Place, found: ChangeSet, *, allow_replace: bool) -> None:
    """Stop before data is lost, unless somebody has said that it may be."""
    if found.losses and not allow_replace:
        discard(place, found)
        named = ", ".join(f"{change.logical} ({change.kind})" for change in found.losses)
        raise Refused(
            f"{found.stack}: would remove or replace what holds data: {named}. "
            "If its data may be left behind, say --allow-replace"
        )
