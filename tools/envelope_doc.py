"""Writes docs/envelope.md: what an institution hears over its topic, with examples that the code itself makes."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import AreaCode, Classification, DeskId, Status
from chalicelib.domain.evidence.daily_roots import record_of
from chalicelib.domain.messaging.notifications import AgencyNotice, unheard_notice
from chalicelib.notify.cloud_events import Envelope
from chalicelib.notify.envelopes import About, day_root, digest, notice, source_of

PAGE = Path(__file__).parents[1] / "docs" / "envelope.md"
DESK, SOURCE = DeskId("bengkalis/pupr"), source_of("J", "dev")
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
NUMBER = CaseNumber("J0-0000-0000-0000")
WRITE = ".venv/bin/python -m tools.envelope_doc"

HEAD = f"""# What an institution hears

Made from the code by `{WRITE}`; a test keeps it so. Each institution (and each
inspectorate) has a topic of SNS; whoever subscribes to it is told of its cases. The message is a CloudEvent (1.0,
JSON): its `id` is the same however often it comes, so keep the ids that you have seen and pass over what comes again.
Order is not promised. Nothing in it was written by anybody, and it names no person; open the case at `path`, as an
officer.

`purpose` in the message attributes says what it is about: new_case, return, reopening, reply, withdrawal, reminder,
breach, escalation, triage, resumption, hold_ended, mask_overdue, unheard, digest, day_root. A filter policy may name
any attribute shown below.

Over HTTPS SNS first sends `Type: SubscriptionConfirmation`: fetch its `SubscribeURL`, within two days. Then each
message comes as `Type: Notification`, with the CloudEvent as text in `Message`. Verify `Signature` with the certificate
at `SigningCertURL` (on a host of amazonaws.com alone) before you trust either. Answer 2xx within 15 seconds, or it
comes again.

On your own machine: `make run`, then subscribe an address of the same machine and watch the inbox at `/_local/outbox`.

```sh
curl -s localhost:8000/_local/subscribe -d '{{"topic": "TOPIC", "endpoint": "http://127.0.0.1:9000/hook"}}'
```
"""


def _about(**changed: object) -> About:
    usual: dict[str, object] = {
        "number": NUMBER,
        "seq": 2,
        "at": AT,
        "due_at": datetime(2026, 3, 9, 17, 0, tzinfo=UTC),
        "status": Status.DISPOSED,
        "classification": Classification.COMPLAINT,
        "category": "infrastructure/road",
        "area": AreaCode("14.03"),
        "emergency": False,
        "secret": False,
        "path": f"/v1/cases/{NUMBER}",
    }
    return About(**usual | changed)  # type: ignore[arg-type]  # the fields of About, named above


def examples() -> Iterator[tuple[str, Envelope]]:
    """What is shown, each with its heading."""
    yield "A new case", notice(AgencyNotice("new_case", DESK), _about(), source=SOURCE)
    secret = notice(AgencyNotice("new_case", DESK), _about(secret=True), source=SOURCE)
    yield "The same of a secret case: number and date alone", secret
    late = notice(AgencyNotice("escalation", DeskId("bengkalis"), "parent"), _about(seq=5), source=SOURCE)
    yield "A delay that went up to the desk above", late
    unheard = notice(unheard_notice(DeskId("nasional"), DESK), _about(), source=SOURCE)
    yield "Nobody hears the notices of a desk below", unheard
    silent = notice(unheard_notice(DeskId("nasional"), DESK), _about(secret=True), source=SOURCE)
    yield "The same where a confidential case showed it: the desk alone, once a day", silent
    morning = digest(
        DESK, date(2026, 3, 2), home="J", source=SOURCE, at=AT, counts={"new": 4, "working": 26}, due_today=2,
        overdue=1, counts_are_least=False, nearest=[(NUMBER, datetime(2026, 3, 9, 17, 0, tzinfo=UTC))],
    )  # fmt: skip
    yield "A desk's morning", morning
    yield "The root of a day, once for each institution: keep it, it proves what was (evidence.md)", _root()


def _root() -> Envelope:
    """Of a day on which nothing moved, signed with nothing."""
    record = record_of("J", date(2026, 3, 2), [], refused=0, before=None, log=[])
    signed = {"record": record, "key": "0" * 64, "signature": "0" * 128}
    return day_root(DeskId("bengkalis"), signed, source=SOURCE, at=datetime(2026, 3, 2, 17, 0, tzinfo=UTC))


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for heading, envelope in examples():
        body = json.dumps(json.loads(envelope.body), indent=2, ensure_ascii=False, sort_keys=True)
        attributes = json.dumps(dict(envelope.attributes), indent=2, ensure_ascii=False, sort_keys=True)
        parts.append(f"## {heading}\n\n```json\n{body}\n```\n\nIts message attributes:\n\n```json\n{attributes}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"wrote {PAGE}\n")
