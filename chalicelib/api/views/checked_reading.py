"""Reading a case for a page: what does not fit is logged and calls somebody, whoever it was that looked."""

from chalicelib.api.http.request import Call
from chalicelib.domain.actions.visibility import may_open
from chalicelib.domain.core.errors import Missing, Tampered
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure
from chalicelib.services.cases.case_reading import CaseReading, read_case, told


def read(call: Call) -> CaseReading:
    """The case; Missing if there is none, Tampered if nothing of it is proved."""
    reading = read_case(call.parts, call.number)
    if reading.flaws:
        _call_somebody(call, told(reading))
    return reading


def read_published(call: Call) -> CaseReading:
    """
    The case for everybody; Missing unless it is proved that the public may know of it.

    Tampered, and nothing else, of one whose history is cut: what comes behind may have made it secret.
    """
    try:
        reading = read(call)
    except Tampered as error:
        _call_somebody(call, str(error))
        raise Missing(number=call.number) from error
    if not reading.file.case.is_public:
        raise Missing(number=call.number)
    if reading.is_cut:
        raise Tampered(told(reading), number=call.number)
    return reading


def read_as_officer(call: Call) -> CaseReading:
    """The case, if the officer may know of it; Missing if not, or if there is none."""
    reading = read(call)
    # Behind the place where a history is cut the case may have become secret: then both must allow it.
    cases = [reading.file.case, *([reading.kept.case] if reading.is_cut else [])]
    if not all(may_open(call.officer, case) for case in cases):
        raise Missing(number=call.number)
    return reading


def _call_somebody(call: Call, flaws: str) -> None:
    logger.error("tampered", extra={"case": call.number, "flaws": flaws})
    measure(Metric.TAMPERED)
