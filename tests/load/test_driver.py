"""The driver measures what it says: everybody comes when he comes, and whoever waits is counted."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise

import pytest

from local.dynamodb.ports import HeldPort
from tests.load.measures import Measures, Sample, percentiles
from tests.load.pattern import FLOOD_REPORTS, Arrival, Errand, Phase, arrivals, phases
from tests.load.visitors import Visit, Visitors
from tests.load.wire import Wire

BROWSING = Arrival(0, Errand.BROWSE, "normal", viral=False)


class Empty(BaseHTTPRequestHandler):
    """Has nothing, and says so at once."""

    def do_GET(self) -> None:
        """An empty page."""
        body = b'{"items": []}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing to tell."""


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A service that answers."""
    with HTTPServer(("127.0.0.1", 0), Empty) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Wire(server.server_port)
        server.shutdown()
        thread.join()


def test_an_answer_is_timed_from_the_moment_at_which_its_visitor_meant_to_come(wire: Wire) -> None:
    measures = Measures()
    visit = Visit(wire, measures, BROWSING, time.monotonic() - 7)

    visit.ask("late", "GET", "/")
    visit.ask("next", "GET", "/")

    late, following = measures.samples
    assert late.seconds >= 7
    assert following.seconds < late.seconds


def test_what_was_not_answered_is_counted_by_its_kind() -> None:
    measures = Measures()
    with HeldPort() as port:
        visitors = Visitors(Wire(port.number), measures, random.Random(1), [])  # noqa: S311  # a test's chance

        visitors.come(BROWSING, time.monotonic())

    assert [kind for _, _, kind in measures.failures()] == ["no answer: ConnectionRefusedError"]
    assert measures.latencies() == {}


def test_people_come_at_the_rates_of_the_pattern_and_the_same_at_every_run() -> None:
    pattern = [Phase("first", 1000, {Errand.FILE: 2.0, Errand.BROWSE: 5.0}), Phase("then", 1000, {Errand.FILE: 1.0})]

    found = arrivals(pattern, 1)

    assert found == arrivals(pattern, 1) != arrivals(pattern, 2)
    assert all(one.at <= other.at for one, other in pairwise(found))
    counts = Counter((one.phase, one.errand) for one in found)
    assert counts["first", Errand.FILE] == pytest.approx(2000, rel=0.1)
    assert counts["first", Errand.BROWSE] == pytest.approx(5000, rel=0.1)
    assert counts["then", Errand.FILE] == pytest.approx(1000, rel=0.1)


def test_the_burst_is_fifty_busy_hours_and_no_more_officers_come_for_it() -> None:
    _, busy, viral, *_ = phases()

    assert viral.per_second[Errand.FILE] == 50 * busy.per_second[Errand.FILE]
    assert viral.per_second[Errand.WORK] == busy.per_second[Errand.WORK]


def test_a_flood_is_two_thousand_reports_of_one_network_beside_what_everybody_else_does() -> None:
    *_, before, flood = phases(scale=0.5)

    assert flood.per_second[Errand.FLOOD] * flood.seconds == pytest.approx(FLOOD_REPORTS)
    others = {errand: rate for errand, rate in flood.per_second.items() if errand is not Errand.FLOOD}
    assert others == before.per_second


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentiles([4.0, 1.0, 3.0, 2.0]) == [2.0, 4.0, 4.0, 4.0]
    assert percentiles([float(n) for n in range(1, 201)]) == [100.0, 190.0, 198.0, 200.0]


def test_an_answer_that_failed_is_in_no_percentile() -> None:
    measures = Measures([Sample("normal", "GET", 1.0), Sample("normal", "GET", 29.0, "503 busy")])

    assert measures.latencies() == {("normal", "GET"): [1.0]}
    assert sum(measures.failures().values()) == 1
