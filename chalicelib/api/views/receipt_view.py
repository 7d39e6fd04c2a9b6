"""What is told of a step that was taken: the receipt of a report, and the case after everything else."""

from chalicelib.api.responses.case_responses import Acted, Receipt
from chalicelib.api.views.directory_names import desk_named
from chalicelib.domain.cases.case import Case
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.deadlines.promised_dates import estimated_years
from chalicelib.i18n import text
from chalicelib.i18n.explanations import explanation
from chalicelib.services.cases import filing
from chalicelib.services.core.parts import Parts


def receipt_view(receipt: filing.Receipt, language: str) -> Receipt:
    """The same bytes for the same receipt and language, whenever it is asked for."""
    return {
        "number": receipt.number,
        "pin": receipt.pin,
        "hash": receipt.hash,
        "received_at": stamp(receipt.received_at),
        "zone": receipt.zone,
        "status": receipt.status.value,
        "promises": [
            {
                "clock": facts["clock"],
                "due_at": facts["due_at"],
                "last_day": facts["last_day"],
                "explanation": explanation(language, facts, to_reporter=True),
                "estimated": bool(estimated_years(facts)),
            }
            for facts in receipt.promises
        ],
    }


def acted_view(parts: Parts, case: Case, language: str) -> Acted:
    """The case after a step."""
    return {
        "number": case.number,
        "status": case.status.value,
        "status_text": text(language, f"status.{case.status}"),
        "revision": case.revision,
        "desk": desk_named(parts, case.desk),
    }
