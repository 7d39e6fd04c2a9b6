"""What changes a stage: `plan`, `deploy`, `rollback`, `destroy`."""

from typing import Annotated

import typer
from rich.table import Table

from chalicelib.clock import machine_now
from ops.asking import Asks
from ops.commands.watching import shown_smoke
from ops.deploying.checkout import commit_here
from ops.options import AsJson, DryRun, Region, Stage
from ops.packaging import Package, package
from ops.place import Place
from ops.terminal import Terminal, table, terminal
from ops.verbs.deploy import Order, deploy_place, refuse
from ops.verbs.destroy import destroy_place
from ops.verbs.package import TARGET
from ops.verbs.plan import Plan, StackChanges, plan_place
from ops.verbs.rollback import roll_back
from ops.verbs.smoke import smoke

AllowReplace = Annotated[
    bool, typer.Option("--allow-replace", help="Data that a change takes out of its stack may be left behind")
]
ForceDirty = Annotated[bool, typer.Option("--force-dirty", help="Deploy to prod what is in no commit")]
Confirm = Annotated[str, typer.Option(help="The stage's name, once more")]
ForgetData = Annotated[
    bool, typer.Option("--forget-data", help="The data's stack as well; what it held stays, in no stack")
]


def plan(
    stage: Stage,
    region: Region,
    *,
    allow_replace: AllowReplace = False,
    as_json: AsJson = False,
) -> None:
    """Say what a deployment would change; ends with 1 if data would be removed or replaced."""
    with terminal(as_json=as_json) as out:
        place = Place.of(stage, region)
        found = plan_place(place, _packaged(place, out), now=machine_now())
        out.show(found, *_changes(found), ok=found.safe or allow_replace)


def deploy(
    stage: Stage,
    region: Region,
    *,
    allow_replace: AllowReplace = False,
    force_dirty: ForceDirty = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring data, functions and site to this checkout, then try them; ends with 1 if they fail at it."""
    with terminal(as_json=as_json) as out:
        place, now = Place.of(stage, region), machine_now()
        order = Order(_packaged(place, out), commit_here(), now, allow_replace=allow_replace)
        refuse(order, force_dirty=force_dirty)
        if dry_run:
            found = plan_place(place, order.made, now=now)
            out.show(found, *_changes(found), ok=found.safe or allow_replace)
            return
        done = deploy_place(place, order, out.say)
        tried = smoke(Asks(done.site), stage=stage, home=place.values.home)
        rows = [
            ("release", f"{done.release[:12]}, commit {done.commit}"),
            ("changes", f"{done.data_changes} in the data's stack, {done.app_changes} in the application's"),
            ("site", f"{done.site_files} files uploaded, {done.site}"),
        ]
        told = table("", "", rows=rows, title=f"{stage} in {region}")
        if tried.failed == "health":
            out.say("a stage that is new answers only after `python -m ops directory import`")
        out.show({"deployed": done, "smoke": tried}, told, shown_smoke(tried), ok=tried.ok)


def rollback(
    stage: Stage,
    region: Region,
    *,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Point every function back to the release before; try the service afterwards with `smoke`."""
    with terminal(as_json=as_json) as out:
        done = roll_back(Place.of(stage, region), now=machine_now(), dry_run=dry_run)
        rows = [(move.function, move.before, move.after) for move in done.moves]
        title = f"{'now' if done.done else 'would be'} {done.after[:12]}, commit {done.commit}; was {done.before[:12]}"
        out.show(done, table("function", "from", "to", rows=rows, title=title))
        out.say(f"stays as it is: {'; '.join(done.stays)}")


def destroy(
    stage: Stage,
    region: Region,
    *,
    confirm: Confirm = "",
    forget_data: ForgetData = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a stage of a Region down, never prod; data stays."""
    with terminal(as_json=as_json) as out:
        done = destroy_place(
            Place.of(stage, region), confirmed=confirm, say=out.say, forget_data=forget_data, dry_run=dry_run
        )
        rows = [(left.kind, left.name) for left in done.left]
        title = f"{'gone' if done.done else 'would go'}: {', '.join(done.stacks) or 'nothing'}; left behind:"
        out.show(done, table("kind", "name", rows=rows, title=title))


def _packaged(place: Place, out: Terminal) -> Package:
    out.say("packaging ...")
    return package(place.values, TARGET / place.region / place.stage)


def _changes(found: Plan) -> list[Table]:
    return [_stack_changes(stack) for stack in found.stacks]


def _stack_changes(stack: StackChanges) -> Table:
    if stack.waits_for:
        first = ", ".join(stack.waits_for[:3])
        said = f"known only after the data's stack tells {first} and {max(0, len(stack.waits_for) - 3)} more"
        return table("", rows=[(said,)], title=stack.stack)
    if stack.outputs_only:
        return table("", rows=[("only what it tells would change",)], title=stack.stack)
    rows = [
        (
            "LOSES DATA" if change.logical in stack.losses else "",
            change.action,
            change.logical,
            change.kind,
            f"replaced: {change.replacement}" if change.replacement in {"True", "Conditional"} else "",
        )
        for change in stack.changes
    ]
    verb = "would be made" if stack.creates else "would change"
    return table("", "action", "resource", "type", "", rows=rows, title=f"{stack.stack}: {len(rows)} {verb}")
