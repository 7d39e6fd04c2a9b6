"""What functions call, as noted in the words of the template, and as it is asked of a place's policies."""

from collections.abc import Iterator, Mapping

from chalicelib.store.tables.table_scans import READABLE
from local.permissions.demands import (
    ATTRIBUTES,
    INSTITUTIONS,
    KEYED_BY,
    LEADING,
    SELECT,
    SENDER,
    SWITCHES,
    TELEPHONES,
    in_context,
)
from local.permissions.iam import Demand
from tests.ops.deployed import ACCOUNT, Deployed
from tests.ops.recording import written

Permission = tuple[str, str]
"""`("dynamodb:Query", "CasesTable CASE#*")`, `("dynamodb:Query", "CasesTable/index/due")`."""

IS_IT_OURS = ("dynamodb:GetItem", "CasesTable CASE#*")
"""An acknowledgement is lost on the way, the write comes again and is refused: is the event there our own?"""
WALK = ("dynamodb:Scan", "CasesTable")
_WALKED = {ATTRIBUTES: tuple(sorted(READABLE)), SELECT: ("SPECIFIC_ATTRIBUTES",)}
NEVER_SEEN: Mapping[str, set[Permission]] = {
    "close_silent": {IS_IT_OURS},
    "escalate_overdue": {IS_IT_OURS},
    # a change of the calendar that comes between a case and its clocks: the date that moves is an event
    "follow_case": {IS_IT_OURS, ("dynamodb:ConditionCheckItem", "StatisticsTable")},
    "route_complaint": {IS_IT_OURS},
    # a notice that people read over their institution's topic waits for the morning, and the stories' topics have none
    "send_reminders": {IS_IT_OURS, ("sqs:SendMessage", "NotifyAgenciesQueue")},
    # two attempts at one notice at the same time
    "notify_agencies": {IS_IT_OURS},
    # the verdict of GuardDuty, which no machine but AWS's has
    "clean_uploads": {("s3:GetObjectTagging", "FilesBucket/incoming/*")},
    # a file is gone from the bucket; a deadline that had missed a change of the calendar is moved by an event
    "check_promises": {
        IS_IT_OURS,
        ("dynamodb:ConditionCheckItem", "StatisticsTable"),
        ("s3:ListBucket", "FilesBucket"),
    },
    # a file is gone from the bucket; somebody has removed what was known of the round
    "verify_cases": {("s3:ListBucket", "FilesBucket"), ("s3:GetObjectVersion", "RootsBucket/rounds/*")},
    # a shard with more cases than a page holds goes on in a new message
    "move_deadlines": {IS_IT_OURS, ("sqs:SendMessage", "MoveDeadlinesQueue")},
}
"""What only an accident, a crowd or AWS itself brings about; each with its reason."""


def called(function: str) -> set[Permission]:
    """Everything that the function does."""
    return set(written().get(function, [])) | NEVER_SEEN.get(function, set())


def as_demands(deployed: Deployed, function: str) -> Iterator[Demand]:
    """The same as AWS would ask it of the role in that place."""
    for action, place in sorted(called(function)):
        for resource, context in _asked(deployed, place):
            walked = _WALKED if (action, place) == WALK else {}
            yield Demand(action, resource, context | walked, places=(place,))


def _asked(deployed: Deployed, place: str) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    here = f"{deployed.region}:{ACCOUNT}"
    stage, sender = (deployed.lookup(name, None) for name in ("Stage", "SenderEmail"))
    logical, _, rest = place.partition(" ")
    if place == TELEPHONES:
        yield "*", {}
    elif place == INSTITUTIONS:
        yield f"arn:aws:sns:{here}:lapor-{stage}-desk-any", {}
    elif place == SWITCHES:
        yield f"arn:aws:ssm:{here}:parameter/lapor/{stage}", {}
    elif place == SENDER:
        for resource in (f"identity/{sender}", f"configuration-set/lapor-{stage}"):
            yield f"arn:aws:ses:{here}:{resource}", {"ses:FromAddress": (sender,)}
    elif place == "IdentityKey":
        yield deployed.arn(place), in_context({"case": "any"})
    elif rest.startswith(KEYED_BY):
        service = rest.removeprefix(KEYED_BY)
        yield deployed.arn(logical), {"kms:ViaService": (f"{service}.{deployed.region}.amazonaws.com",)}
    elif rest:
        yield deployed.arn(logical), {LEADING: (rest.replace("*", "any"),)}
    else:
        logical, slash, below = place.partition("/")
        yield f"{deployed.arn(logical)}{slash}{below.replace('*', 'any')}", {}
