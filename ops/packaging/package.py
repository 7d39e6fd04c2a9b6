"""Puts a package together and writes it into a folder."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from infra import ROOT
from infra.template import load
from ops.packaging.archive import Archive, archived
from ops.packaging.components import bill_of_materials
from ops.packaging.parameters import parameters_of, taken_by
from ops.packaging.runtime import Target, why_not_deployable
from ops.packaging.site import SiteFile, site_files, with_site
from ops.packaging.source import chalice_source
from ops.packaging.template.alarms import repeated
from ops.packaging.template.dashboard import with_dashboard
from ops.packaging.template.expansion import expanded
from ops.packaging.template.functions import finished, through_alias
from ops.packaging.template.merging import merged
from ops.packaging.template.methods import with_every_method
from ops.packaging.template.refusals import with_refusals
from ops.packaging.template.replicas import with_replicas
from ops.packaging.template.root_copies import with_root_copies
from ops.packaging.template.splitting import Stacks, split
from ops.packaging.template.tagging import tagged
from ops.values import Values

INFRA = ROOT / "infra"
NO_ARCHIVE = "no-archive"


@dataclass(frozen=True)
class Package:
    """
    Everything that is uploaded and deployed for one stage of one Region.

    The data's stack goes first, with `data_parameters`. Then `archive` is uploaded as `archive_key` into the bucket
    that its output `ArchivesBucket` names. The application's stack takes `app_parameters` and, under their own names,
    the outputs of the data's stack that `handed_over` lists. Last come the files of the site into `SiteBucket`.
    """

    values: Values
    folder: Path
    data_template: Mapping[str, Any]
    app_template: Mapping[str, Any]
    expanded: Mapping[str, Any]
    """The application's template as SAM's transform leaves it."""
    data_parameters: Mapping[str, str]
    app_parameters: Mapping[str, str]
    handed_over: tuple[str, ...]
    looked_up: tuple[str, ...]
    """Parameters of either stack that are read from AWS, where another Region owns the tables (ops/replicas.py)."""
    archive: Archive | None
    archive_key: str
    release: str
    """Changes with code and parameters; what it stands for is published as a new version of every function."""
    site: tuple[SiteFile, ...]
    deployable: bool
    why_not: str


def package(values: Values, out: Path, *, archive: bool = True) -> Package:
    """Package a stage of a Region into *out*; without the archive it takes seconds, and cannot be deployed."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with chalice_source(values.region) as source:
        zipped = (
            archived(source.code, out / "functions.zip", Target.of_lambda(values.architecture)) if archive else None
        )
        made = assembled(values, source.template, zipped, out)
    _write(made)
    return made


def infra_files(folder: Path = INFRA) -> dict[str, Mapping[str, Any]]:
    """What is merged over Chalice's output, by file."""
    return {f"infra/{path.name}": load(path) for path in sorted(folder.glob("*.yaml"))}


def assembled(
    values: Values,
    template: Mapping[str, Any],
    archive: Archive | None,
    folder: Path,
    files: Mapping[str, Mapping[str, Any]] | None = None,
) -> Package:
    """The package around what Chalice wrote; *files* stand in for those of `infra/`."""
    key = f"{archive.sha256 if archive else NO_ARCHIVE}.zip"
    whole = with_refusals(repeated(merged(template, infra_files() if files is None else files)))
    whole = with_dashboard(with_every_method(whole))
    site = site_files()
    whole = tagged(through_alias(with_site(finished(whole, values, key), site)))
    shared = with_replicas(with_root_copies(whole, values), values)
    stacks = split(shared.whole)
    release = _release(values, stacks, key)
    given = parameters_of(values, release)
    app_parameters = taken_by(stacks.app, given)
    examples = {name: f"example-{name.lower()}" for name in (*stacks.handed_over, *shared.looked_up)}
    why_not = why_not_deployable() if archive else "packaged without the functions' archive"
    return Package(
        values=values,
        folder=folder,
        data_template=stacks.data,
        app_template=stacks.app,
        expanded=expanded(stacks.app, app_parameters | examples, values.region),
        data_parameters=taken_by(stacks.data, given),
        app_parameters=app_parameters,
        handed_over=stacks.handed_over,
        looked_up=shared.looked_up,
        archive=archive,
        archive_key=key,
        release=release,
        site=site,
        deployable=not why_not,
        why_not=why_not,
    )


def _release(values: Values, stacks: Stacks, key: str) -> str:
    told = json.dumps([key, stacks.app, parameters_of(values, "")], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _write(made: Package) -> None:
    """What can be looked at, and deployed by hand if need be."""
    named = {"data.json": made.data_template, "app.json": made.app_template, "app.expanded.json": made.expanded}
    if made.archive:
        named["sbom.json"] = bill_of_materials(made.archive.path, made.release)
    for name, content in named.items():
        (made.folder / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    for file in made.site:
        target = made.folder / "site" / file.key
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file.path, target)
    told = {
        "stage": made.values.stage,
        "region": made.values.region,
        "deployable": made.deployable,
        "why_not": made.why_not,
        "release": made.release,
        "archive": {**asdict(made.archive), "path": made.archive.path.name} if made.archive else None,
        "archive_key": made.archive_key,
        "data_parameters": made.data_parameters,
        "app_parameters": made.app_parameters,
        "handed_over": made.handed_over,
        "looked_up": made.looked_up,
        "site": [{"key": file.key, "type": file.content_type, "cache": file.cache_control} for file in made.site],
    }
    (made.folder / "package.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
