"""`python -m ops VERB --stage dev --region ap-southeast-3`: what operators do with a stage in a Region."""

import typer

from ops.commands import backups, dead, deploying, directory, inspecting, money, readiness, regions, switches, watching

app = typer.Typer(
    name="python -m ops",
    help=__doc__,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(readiness.doctor)
app.command()(readiness.package)
app.command()(deploying.plan)
app.command()(deploying.deploy)
app.command()(watching.status)
app.command()(watching.drift)
app.command()(watching.smoke)
app.command()(deploying.rollback)
app.command()(deploying.destroy)
app.command()(inspecting.logs)
app.command()(inspecting.alarms)
app.command()(inspecting.verify)
app.command()(money.cost)
app.command()(money.budget)
app.add_typer(switches.app, name="switch")
app.command()(regions.failover)
app.command()(regions.failback)
app.add_typer(dead.app, name="dead")
app.add_typer(backups.app, name="backup")
app.add_typer(backups.restore, name="restore")
app.add_typer(directory.app, name="directory")

if __name__ == "__main__":
    app()
