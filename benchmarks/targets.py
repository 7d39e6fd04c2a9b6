"""The targets of the service, each with what was measured and whether it is met."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import rounds
from benchmarks.paths import Path
from benchmarks.results import Counts, Results, Times
from chalicelib.domain.deadlines.milestones import Sweep
from chalicelib.store.cases.case_rows import SHARDS

PAGES = ("page of the inbox", "public page")
PAGES_OF_A_CASE = ("reporter's page", "officer's page")
"""These also ask whether messages reach the reporter."""
OF_SUBMIT, OF_ACTION, OF_ROUTING, OF_CLOCKS = 1, 2, 2, 2
COUNTS_OF_SUBMIT = 4
"""Of the network, of the e-mail address and the telephone number that came with it, and one in eight of the stage."""
IDLE_TICK = (len(Sweep) + 2) * SHARDS
"""Those of the sweeps, and two for each shard: messages that wait for the morning, and late requests for a mask."""
CPU_OF_SUBMIT = 2.0
IMPORT_OF_API, IMPORT_OF_EVENTS = 1.7, 1.2
FLAT = 1.25
"""Times the fastest size up to which a path counts as flat: what two runs of the same differ by."""


@dataclass(frozen=True)
class Verdict:
    """One target. `met` is None where a quick run did not measure it."""

    path: str
    target: str
    measured: str
    met: bool | None
    because: str = ""
    """Where the time goes, told if the target is missed."""


def verdicts(results: Results) -> list[Verdict]:
    """Every target in the order of the design."""
    counts, times = results.counts, results.times
    return [
        _submission(counts),
        _processor(times),
        *(_at_most(name, [counts.path(name)], 1, "1 call") for name in PAGES),
        *(_at_most(name, [counts.path(name)], 2, "2 calls") for name in PAGES_OF_A_CASE),
        _at_most("any officer's action", counts.actions(), OF_ACTION, "2 calls"),
        _at_most("route one complaint", [counts.path("route one complaint")], OF_ROUTING, "≤ 2 calls"),
        _clocks(counts),
        _idle_tick(counts),
        *_ticks(counts),
        _sizes(times),
        *_imports(times),
        _money(counts),
        _verification(counts),
    ]


def _submission(counts: Counts) -> Verdict:
    path = counts.path("submit")
    filed = [call for call in path.reads_and_writes if call.table != "limits"]
    counted = len(path.reads_and_writes) - len(filed)
    met = len(filed) == OF_SUBMIT and counted <= COUNTS_OF_SUBMIT and path.to_others == {"kms.Encrypt": 1}
    target = f"1 call to `cases` beside one KMS call, and at most {COUNTS_OF_SUBMIT} counts in `limits`"
    return Verdict("submit", target, _said(path), met)


def _processor(times: Times | None) -> Verdict:
    target = f"processor time ≤ {CPU_OF_SUBMIT:.0f}x the same calls with bare botocore"
    if times is None:
        return Verdict("submit", target, "not timed", None)
    spent = times.processor
    said = f"{spent.whole:.2f}x the whole function, {spent.service:.2f}x the service under it"
    because = (
        "The AWS calls are one part of it; building the six items of the transaction, the first promises and their "
        "texts, and the link of the hash chain are another, Chalice and the check of the request the rest"
    )
    return Verdict("submit", target, said, spent.whole <= CPU_OF_SUBMIT, because)


def _at_most(name: str, paths: list[Path], limit: int, target: str) -> Verdict:
    most = max(paths, key=lambda path: len(path.calls))
    of = f" ({', '.join(path.name.rpartition(' ')[2] for path in paths)})" if len(paths) > 1 else ""
    return Verdict(name, target, _said(most) + of, len(most.calls) <= limit)


def _clocks(counts: Counts) -> Verdict:
    path = counts.path("move the clocks for one event")
    met = len(path.reads_and_writes) <= OF_CLOCKS and path.to_others == {"sns.PublishBatch": 1}
    return Verdict(path.name, "≤ 2 calls, and the announcement", _said(path), met)


def _idle_tick(counts: Counts) -> Verdict:
    path = counts.path("tick with nothing due")
    met = [call.operation for call in path.calls] == ["Query"] * IDLE_TICK and not path.items_read
    return Verdict(path.name, f"one query per kind and shard, and for what waits: {IDLE_TICK}", _said(path), met)


def _ticks(counts: Counts) -> Iterator[Verdict]:
    """O(N): each case that is due is read once and written once, however many are."""
    for kind in ("reminders", "routing"):
        found = {
            int(path.name.split()[2]): len(path.calls)
            for path in counts.paths
            if path.name.startswith("tick") and path.name.endswith(kind)
        }
        met = all(calls == IDLE_TICK + 2 * due for due, calls in found.items())
        said = ", ".join(f"N = {due}: {calls}" for due, calls in found.items())
        yield Verdict(f"tick with N due: {kind}", f"O(N): {IDLE_TICK} + 2 N calls", said, met)


def _sizes(times: Times | None) -> Verdict:
    name, target = "the same at 1,000 and 1,000,000 cases", "calls, items and time flat"
    if times is None:
        return Verdict(name, target, "not timed", None)
    first, last = times.sizes[0], times.sizes[-1]
    same = first.calls == last.calls and first.items == last.items
    # Against the fastest, not the first: a first that came out too slow must not hide growth.
    worst = max(took / min(size.took[path] for size in times.sizes) for path, took in last.took.items())
    said = f"{'the same calls and items' if same else 'other calls or items'}, time at most {worst:.2f}x the fastest"
    because = (
        "The calls and the items tell what the service does more of; the rest is time within the engine, whose file "
        "is larger, and what two runs of the same size differ by"
    )
    met = same and worst <= FLAT
    return Verdict(f"the same at {first.stored:,} and {last.stored:,} cases", target, said, met, because)


def _imports(times: Times | None) -> Iterator[Verdict]:
    of_api = f"≤ {IMPORT_OF_API}x `import boto3` and one DynamoDB client"
    if times is None:
        yield Verdict("import of the API function, client included", of_api, "not timed", None)
        yield Verdict("import of the event functions", f"≤ {IMPORT_OF_EVENTS}x", "not timed", None)
        return
    ratios = dict(times.imports)
    api = ratios.pop("api_handler")
    name, worst = max(ratios.items(), key=lambda found: found[1])
    number, share = times.dataclasses
    because = (
        f"PynamoDB, Chalice and Powertools come on top of botocore, and the {number} dataclasses of the rules and "
        f"services take {share:.2f} of the floor alone"
    )
    met = api <= IMPORT_OF_API
    yield Verdict("import of the API function, client included", of_api, f"{api:.2f}x", met, because)
    said = f"{min(ratios.values()):.2f}x to {worst:.2f}x ({name})"
    yield Verdict("import of the event functions", f"≤ {IMPORT_OF_EVENTS}x", said, worst <= IMPORT_OF_EVENTS, because)


def _money(counts: Counts) -> Verdict:
    said = f"{len(counts.life.steps)} steps below"
    return Verdict("request units and money of a lifecycle", "a table, per step, from real item sizes", said, True)  # noqa: FBT003  # the table is there


def _verification(counts: Counts) -> Verdict:
    found = counts.round
    said = f"{found.units:.2f} a finished case, {found.units_of_anchors:.2f} of them for its anchors"
    met = found.units <= rounds.TARGET and "Query cases" not in found.calls
    return Verdict("verify: a stored case, once a round", f"≤ {rounds.TARGET:g} read units", said, met)


def _said(path: Path) -> str:
    """How many calls, and which."""
    calls: dict[str, int] = {}
    for call in path.calls:
        calls[call.name] = calls.get(call.name, 0) + 1
    return ", ".join(f"{number} {name}" for name, number in calls.items())
