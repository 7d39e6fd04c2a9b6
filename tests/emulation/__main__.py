"""
`make emulate`: the packages of two Regions, deployed to an emulator of AWS by the operators' tool, used and taken down.

It needs no Docker and no account, and takes what it started down whatever happens. docs/emulator.md says what it shows.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from infra import ROOT
from ops.asking import Asks
from ops.packaging import Package
from ops.packaging.archive import Archive, archived
from ops.packaging.package import assembled
from ops.packaging.runtime import Target
from ops.packaging.source import chalice_source
from ops.place import Aws, Place
from ops.values import load
from ops.verbs.deploy import Order, deploy_place
from ops.verbs.destroy import destroy_place
from ops.verbs.directory import import_directory
from ops.verbs.plan import plan_place
from ops.verbs.rollback import roll_back
from ops.verbs.smoke import smoke
from ops.verbs.status import status_of_place
from tests.emulation.adapted import REWRITTEN, adapted, taken_out
from tests.emulation.emulator import Emulator
from tests.emulation.front import Front

STAGE = "dev"
REGIONS = ("ap-southeast-3", "ap-southeast-1")
ROUTED_WITHIN_SECONDS = 240.0
"""Longer than the service promises: every function starts as a process of its own here, a dozen at a time."""
OTHER_SENDER = "uji@dev.example.org"


class Wrong(Exception):
    """Something did not come out as it should; the text says what."""


class Run:
    """One run over both Regions; every step is told with the time it took."""

    def __init__(self, emulator: Emulator, folder: Path, console: Console) -> None:
        self.emulator, self.folder, self.console = emulator, folder, console
        self.archives: dict[str, Archive] = {}

    @contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """Tells what was done, what came of it and how long it took."""
        begun, found = time.monotonic(), list[str]()
        yield found
        self.console.print(
            f"{what:<34} {time.monotonic() - begun:6.1f} s  {'; '.join(found)}", highlight=False, soft_wrap=True
        )

    def packaged(self, region: str, **changed: str) -> Package:
        """The package for this interpreter, as the emulator takes it."""
        values = load(STAGE, region).model_copy(update=changed)
        with chalice_source(region) as source:
            if region not in self.archives:
                self.archives[region] = archived(source.code, self.folder / f"{region}.zip", Target.here())
            return adapted(assembled(values, source.template, self.archives[region], self.folder))


def main() -> int:
    """0 if everything came out as it should."""
    console = Console()
    with TemporaryDirectory(prefix="lapor-emulate-") as folder, Emulator(Path(folder, "emulator")) as emulator:
        os.environ.update(emulator.environment)
        run = Run(emulator, Path(folder), console)
        try:
            _go(run)
        except Exception:  # noqa: BLE001  # whatever it is, it is told with what the emulator said to it
            console.print_exception(width=120)
            _last_words(emulator, console)
            return 1
    console.print("everything came out as it should, in both Regions")
    return 0


def _go(run: Run) -> None:
    _tell_what_differs(run)
    places = [Place(load(STAGE, region), Aws(region)) for region in REGIONS]
    for step in (_deploy, _use, _tick, _change_and_roll_back, _take_down):
        for place in places:
            step(run, place)


def _last_words(emulator: Emulator, console: Console) -> None:
    said = emulator.log.read_text("utf-8").splitlines()
    for line in [line for line in said if " INFO " not in line and not line.startswith("{")][-30:]:
        console.print(line[:300], highlight=False, markup=False, soft_wrap=True)


def _tell_what_differs(run: Run) -> None:
    whole = run.packaged(REGIONS[0])
    for kind, why in taken_out(whole).items():
        run.console.print(f"left out: {kind} ({why})", highlight=False, soft_wrap=True)
    for each in REWRITTEN:
        run.console.print(f"adapted: {each.what} ({each.why})", highlight=False, soft_wrap=True)


def _deploy(run: Run, place: Place) -> None:
    made = run.packaged(place.region)
    with run.step(f"{place.region}: plan of nothing yet") as found:
        planned = plan_place(place, made, now=datetime.now(UTC))
        _expect(
            planned.stacks[0].creates and bool(planned.stacks[1].waits_for), "an empty Region was not planned as one"
        )
        _expect(place.stack(place.data_stack) is None, "a plan left a stack behind")
        found.append(f"{planned.changes} resources of the data's stack, then the application's")
    with run.step(f"{place.region}: deploy") as found:
        done = deploy_place(place, _order(made), _silent)
        found.append(f"{done.data_changes} and {done.app_changes} changes, {done.site_files} files of the site")
    with run.step(f"{place.region}: plan again") as found:
        planned = plan_place(place, made, now=datetime.now(UTC))
        _expect(planned.changes == 0, f"{planned.changes} changes right after the deployment")
        found.append("no changes")
    with run.step(f"{place.region}: import the directory") as found:
        found.extend(_fill(run, place))


def _use(run: Run, place: Place) -> None:
    _smoke(run, place)
    with run.step(f"{place.region}: status") as found:
        seen = status_of_place(place, now=datetime.now(UTC))
        _expect(seen.well, f"not well: {seen}")
        _expect(all(stack.protected for stack in seen.stacks), "a stack is not protected against deletion")
        found.append(f"{len(seen.functions)} functions, {len(seen.queues)} queues, no dead letter")


def _tick(run: Run, place: Place) -> None:
    events, functions, now = place.client("events"), place.client("lambda"), datetime.now(UTC)
    with run.step(f"{place.region}: tick every schedule") as found:
        rules = [rule["Name"] for rule in events.list_rules(NamePrefix=place.name(""))["Rules"]]
        for rule in sorted(rules):
            target = events.list_targets_by_rule(Rule=rule)["Targets"][0]
            event = target.get("Input") or json.dumps({"time": f"{now:%Y-%m-%dT%H:%M:%SZ}"})
            told = functions.invoke(FunctionName=target["Arn"], Payload=event.encode())
            _expect("FunctionError" not in told, f"{rule}: {told['Payload'].read()[:500]!r}")
        found.append(f"{len(rules)} functions, each called at its alias as its rule would")


def _change_and_roll_back(run: Run, place: Place) -> None:
    with run.step(f"{place.region}: deploy a change") as found:
        done = deploy_place(place, _order(run.packaged(place.region, sender_email=OTHER_SENDER)), _silent)
        _expect(_sender(place) == OTHER_SENDER, "the change is not live")
        found.append(f"{done.app_changes} changes")
    before = place.values.sender_email
    with run.step(f"{place.region}: roll back") as found:
        back = roll_back(place, now=datetime.now(UTC))
        _expect(_sender(place) == before, "the version of before is not live")
        found.append(f"{len(back.moves)} functions")
    _smoke(run, place)
    with run.step(f"{place.region}: deploy it again") as found:
        deploy_place(place, _order(run.packaged(place.region, sender_email=OTHER_SENDER)), _silent)
        _expect(_sender(place) == OTHER_SENDER, "after a rollback the same release did not go live again")
        found.append("live again, though its stack had not changed")


def _take_down(run: Run, place: Place) -> None:
    with run.step(f"{place.region}: destroy") as found:
        gone = destroy_place(place, confirmed=STAGE, say=_silent, forget_data=True)
        _expect(place.stack(place.app_stack) is None and place.stack(place.data_stack) is None, "a stack is left")
        tables = place.client("dynamodb").list_tables()["TableNames"]
        _expect(place.name("cases") in tables, "the cases went with the stack")
        found.append(f"{len(gone.stacks)} stacks; {len(gone.left)} resources left behind, the tables among them")


def _smoke(run: Run, place: Place) -> None:
    told = place.outputs(place.app_stack)
    with ExitStack() as opened, run.step(f"{place.region}: smoke") as found:
        front = opened.enter_context(Front(run.emulator.port, domain=told["SiteDomain"], api=told["RestAPIId"]))
        done = smoke(
            Asks(front.url, patience=ROUTED_WITHIN_SECONDS),
            stage=place.stage,
            home=place.values.home,
            routed_within=ROUTED_WITHIN_SECONDS,
        )
        for step in done.steps:
            if step.name in {"routed", done.failed}:
                found.append(f"{step.name}: {step.found}")
        _expect(done.ok, f"smoke fails at {done.failed}: {done.steps}")


def _sender(place: Place) -> str:
    """What the version that is live sends letters from."""
    told = place.client("lambda").get_function_configuration(
        FunctionName=place.name("tell_reporters"), Qualifier="live"
    )
    return str(told["Environment"]["Variables"]["SENDER_EMAIL"])


def _fill(run: Run, place: Place) -> list[str]:
    """As a new Region begins; the agencies and areas are those that `make run` has."""
    folder = run.folder / "directory"
    folder.mkdir(exist_ok=True)
    for kind in ("areas", "desks"):
        shutil.copy(ROOT / "local" / "seed" / f"{kind}.json", folder)
    done = import_directory(place, folder, baseline=True)
    _expect(done.ok, f"the directory was refused: {done.faults}")
    return [f"{len(change.added)} {change.kind}" for change in done.changes]


def _order(made: Package) -> Order:
    return Order(made, "emulated", datetime.now(UTC), any_interpreter=True)


def _silent(_: str) -> None:
    """The run tells its own story."""


def _expect(holds: bool, otherwise: str) -> None:  # noqa: FBT001  # reads as a sentence
    if not holds:
        raise Wrong(otherwise)


if __name__ == "__main__":
    sys.exit(main())
