"""The options that verbs have in common, so that they are called and explained the same everywhere."""

from typing import Annotated

import typer

Stage = Annotated[str, typer.Option(help="dev, prod, or another that has values in infra/regions", show_default=False)]
Region = Annotated[str, typer.Option(help="As AWS names it: ap-southeast-3", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and change nothing")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout instead of tables")]
