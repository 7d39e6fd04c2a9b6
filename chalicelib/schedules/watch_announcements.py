"""Every minute: does the stream leave anything unannounced?"""

from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, wiring
from chalicelib.metrics import Metric
from chalicelib.observability import measure, ticking
from chalicelib.services.messaging.announcements import oldest_unannounced

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="watch_announcements")
@ticking
def watch_announcements(event: dict[str, Any], context: Any) -> None:
    """Measures one shard, and touches nothing; what was lost for longer than an hour the nightly check finds."""
    waiting = oldest_unannounced(wiring.parts(context), event["shard"], clock.business_now())
    measure(Metric.UNANNOUNCED_AGE, waiting.total_seconds())
