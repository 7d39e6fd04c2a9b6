"""What somebody without account or session asks of a case: nothing tells them whether there is such a case."""

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.domain.core.errors import CorruptData, Missing
from chalicelib.metrics import Metric
from chalicelib.observability import logger, measure


@contextmanager
def told_nothing(*unsaid: type[Exception]) -> Iterator[None]:
    """
    Ends in silence where there is no such case, where it is not the one that was written, and at whatever is `unsaid`.

    A case that does not fit, or lacks what it stands on, is refused to those who may know of it, by name; here that
    would tell that there is one. So only the service calls somebody.
    """
    silent: tuple[type[Exception], ...] = (Missing, *unsaid)
    try:
        yield
    except CorruptData as error:
        logger.error("tampered", extra={"case": error.params.get("number"), "flaws": str(error)})
        measure(Metric.TAMPERED)
    except silent:
        pass
