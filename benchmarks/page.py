"""docs/performance.md, whole, from what a run found."""

import os
import platform
from collections.abc import Iterator
from pathlib import Path as File

from benchmarks import rounds
from benchmarks.billing import idle_month
from benchmarks.markdown import table
from benchmarks.money import used, used_by
from benchmarks.paths import Path
from benchmarks.results import AtSize, Counts, Results, Times
from benchmarks.site import section
from benchmarks.targets import FLAT, Verdict, verdicts
from ops.pricing.usage import BILLED, PRICES, Usage, storage_usd_a_year

TARGET = File(__file__).parents[1] / "docs" / "performance.md"
MILLION = 1_000_000
_WORDS = {True: "yes", False: "**no**", None: "not measured"}


def rendered(results: Results) -> str:
    """The whole page."""
    parts = [_head(results), _targets(results), _paths(results.counts), _life(results.counts), _bill(results.counts)]
    parts += [rounds.section(results.counts.round), section()]
    if results.times:
        parts += [_sizes(results.times), _imports(results.times), _speed(results.times)]
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(results: Results) -> Iterator[str]:
    agree, told = results.counts.calls_checked_by_engine()
    yield "# What it costs"
    yield ""
    yield "*Made by `make bench` (`python -m benchmarks`); change the code, not this page.*"
    yield ""
    yield f"Engine {results.engine}, Python {platform.python_version()}, {os.cpu_count()} cores, one process. Calls,"
    yield "items and request units are counted on the wire and come out the same in every run; a test holds them"
    yield "against the targets. Times are ratios within one run, for those are what another machine repeats."
    yield ""
    yield "Request units are computed from the items themselves, by DynamoDB's rules: 4 KB read consistently is one,"
    yield "read from an index half of one; 1 KB written is one, in a transaction two; an index costs a write when its"
    yield "entry comes, goes or changes, and two when its key changes."
    if results.engine != "moto":
        yield f"The engine tells of {told} calls what they consumed: {agree} times the same."


def _targets(results: Results) -> Iterator[str]:
    yield from ("", "## Targets", "")
    found = verdicts(results)
    yield from table(("path", "target", "measured", "met"), [_cells(one) for one in found])
    missed = [one for one in found if one.met is False]
    yield ""
    yield f"Missed: {len(missed)} of {len(found)}." if missed else "All that were measured are met."
    for one in missed:
        yield ""
        yield f"- *{one.path}*, {one.target}: {one.measured}. {one.because}".rstrip(". ") + "."


def _cells(verdict: Verdict) -> tuple[str, ...]:
    return verdict.path, verdict.target, verdict.measured, _WORDS[verdict.met]


def _paths(counts: Counts) -> Iterator[str]:
    yield from ("", "## Every path", "")
    yield "On warm caches, undisturbed, one record or message at a time. The share of the indexes is in brackets."
    yield ""
    head = ("path", "calls to DynamoDB", "other calls", "items read", "read units", "write units")
    yield from table(head, [_of_path(path) for path in counts.paths], numbers=3)


def _of_path(path: Path) -> tuple[str, ...]:
    reads: dict[str, int] = {}
    for call in path.reads_and_writes:
        reads[call.name] = reads.get(call.name, 0) + 1
    others = ", ".join(_times(number, name) for name, number in path.to_others.items())
    return (
        path.name,
        ", ".join(_times(number, name) for name, number in reads.items()) or "none",
        others or "none",
        str(path.items_read),
        f"{path.read_units:g}",
        f"{path.write_units:g} ({path.index_units:g})" if path.write_units else "0",
    )


def _times(number: int, name: str) -> str:
    return name if number == 1 else f"{number} of {name}"


def _life(counts: Counts) -> Iterator[str]:
    yield from ("", "## A whole lifecycle", "")
    yield "A report with an e-mail address, routed straight to the agency, taken on, answered, and closed in silence;"
    yield "every event is announced, counted and told alone, as on a quiet day. Dollars are per million complaints."
    yield ""
    head = ("step", "requests", "invocations", "read units", "write units", "SNS", "SQS", "KMS", "e-mails", "USD")
    rows = [(step.name, *_of_usage(used(step.invocations))) for step in counts.life.steps]
    rows.append(("**together**", *_of_usage(used_by(counts.life.steps))))
    yield from table(head, rows, numbers=9)


def _of_usage(usage: Usage) -> tuple[str, ...]:
    numbers = (
        usage.api_requests,
        usage.invocations,
        usage.read_units,
        usage.write_units,
        usage.publishes,
        usage.queue_requests,
        usage.key_requests,
        usage.letters,
    )
    return (*(f"{number:g}" for number in numbers), f"{usage.total_usd(MILLION):,.2f}")


def _bill(counts: Counts) -> Iterator[str]:
    total, kept, assumed = used_by(counts.life.steps), counts.life.stored_bytes, PRICES["assumed"]
    unchecked = "" if PRICES["checked_by_operator"] else "; **not yet checked by the operator**"
    yield from ("", "## A million complaints", "")
    yield f"Prices of {PRICES['region_name']}, {PRICES['region']}: {PRICES['source']}"
    yield f"(`ops/pricing/prices.json`){unchecked}."
    yield f"A warm invocation is taken to be billed {assumed['ms_own']} ms, and {assumed['ms_per_call']} ms for each"
    yield "AWS call that it waits for: an assumption, since nothing was run on AWS. Not in it: tax, data transfer,"
    yield "logs, backups, short messages in place of e-mails, and what the subscribers of institutions' topics cost."
    yield ""
    yield from table(("what", "a complaint", "price", "a million"), [_line(total, name) for name in BILLED], numbers=3)
    yield ""
    yield f"Together {total.total_usd(MILLION):,.2f} USD, or {total.total_usd():.6f} USD a complaint."
    yield f"A finished case takes {kept:,} bytes with its indexes: a million of them {kept * MILLION / 2**30:.1f} GB,"
    yield f"or {storage_usd_a_year(kept, MILLION):,.2f} USD a year."
    month = idle_month(counts)
    yield "The sweeps, and the look for what is unannounced, while they find nothing:"
    yield f"{month.total_usd():,.2f} USD a month, whatever is stored,"
    yield f"for {month.read_units:,.0f} read units and {month.invocations:,} invocations."


def _line(usage: Usage, name: str) -> tuple[str, ...]:
    price = PRICES["usd"][name]
    amount = getattr(usage, name)
    return price["what"], f"{amount:g}", f"{price['usd']:g} / {price['per']:,}", f"{usage.usd(name, MILLION):,.2f}"


def _sizes(times: Times) -> Iterator[str]:
    first = times.sizes[0]
    yield from ("", "## With much stored", "")
    yield "All of the stored cases are open: copies of real ones in all lists and on all clocks, on the on-disk engine,"
    yield "each with its snapshot, its report and its waiting clocks; histories, which no list reads, are left out."
    yield "Calls / items read are exact. Time is held against ten reads of a small table just before and after, for a"
    yield "machine is not equally fast all along: the median of that, as a ratio to the first column's, and flat up to"
    yield f"{FLAT}x the fastest."
    yield ""
    head = ("path", *(f"{size.stored:,} stored ({size.gigabytes:.1f} GB)" for size in times.sizes))
    rows = [(name, *(_at(size, first, name) for size in times.sizes)) for name in first.calls]
    yield from table(head, rows, numbers=len(times.sizes))


def _at(size: AtSize, first: AtSize, name: str) -> str:
    return f"{size.calls[name]} / {size.items[name]}, {size.took[name] / first.took[name]:.2f}x"


def _imports(times: Times) -> Iterator[str]:
    yield from ("", "## Start of a function", "")
    yield "Its handler string imported in a fresh process and its first DynamoDB client made, against `import boto3`"
    yield "and one client; the least processor time; every module compiled beforehand, as a package must be shipped."
    yield ""
    rows = [(name, f"{ratio:.2f}x") for name, ratio in times.imports.items()]
    yield from table(("function", "ratio"), rows, numbers=1)


def _speed(times: Times) -> Iterator[str]:
    (first, slow), *rest = times.lifecycles_a_second.items()
    yield from ("", "## Lifecycles a second", "")
    yield "Filed, routed, taken on, answered, accepted by the reporter, all of it told and counted, through the"
    yield "whole local service one after the other: service, gateway, delivery and moto in one process, the engine in"
    yield "another; the quickest of several."
    yield ""
    rows = [(f"{first:,} stored", "1"), *((f"{stored:,} stored", f"{speed / slow:.2f}x") for stored, speed in rest)]
    yield from table(("cases", "lifecycles a second, as a ratio"), rows, numbers=1)
    yield ""
    yield f"On this machine that was {slow:.1f} lifecycles a second with {first:,} stored."
