"""Is this machine, this account and this place fit to operate? Every answer that is not ok says the way out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from ops.packaging.runtime import deployed, why_not_deployable
from ops.place import Aws, Place
from ops.values import BadValuesError, UnknownPlaceError, load
from ops.verbs.examinations import IN_AWS, Check, Finding, Verdict


@dataclass(frozen=True)
class Examination:
    """Everything that was looked at; fit means that nothing failed."""

    stage: str
    region: str
    fit: bool
    checks: tuple[Check, ...]


def examine(stage: str, region: str, aws: Aws | None = None) -> Examination:
    """Look at everything; what cannot be looked at is said, and is no failure."""
    checks = tuple(_checks(stage, region, aws or Aws(region)))
    return Examination(stage, region, all(check.verdict is not Verdict.FAIL for check in checks), checks)


def _checks(stage: str, region: str, aws: Aws) -> Iterator[Check]:
    yield _interpreter()
    try:
        values = load(stage, region)
    except (UnknownPlaceError, BadValuesError) as error:
        yield Check("values", Verdict.FAIL, str(error), f"write infra/regions/{region}/{stage}.toml as its neighbours")
        return
    yield Check("values", Verdict.OK, f"infra/regions/{region}/{stage}.toml")
    place = Place(values, aws)
    for name, look in IN_AWS:
        yield _looked(name, look, place)


def _interpreter() -> Check:
    if why := why_not_deployable():
        return Check("interpreter", Verdict.WARN, why, "package with the pinned interpreter; all other verbs work")
    return Check("interpreter", Verdict.OK, "Python {}.{}, as on Lambda".format(*deployed()))


def _looked(name: str, look: Callable[[Place], Finding], place: Place) -> Check:
    try:
        return Check(name, *look(place))
    except ClientError as error:
        return Check(name, Verdict.UNSEEN, str(error), "let the role that you use read it, or ask whoever may")
    except BotoCoreError as error:
        return Check(name, Verdict.UNSEEN, str(error), "sign in (AWS_PROFILE, or a role), and be on the network")
