"""A few cases in every state that a page shows differently, told through the API before anybody looks."""

from dataclasses import dataclass
from typing import Any

from tests.browser.ground import Ground
from tests.functions.client import SUBSTANCE, a_key

ROADS, ADMIN, LEADER = "penghubung@pupr.bengkalis", "admin@sintang", "pimpinan@bengkalis"
REACHED = {"reporter": {"email": "warga@example.org"}}
SINTANG = {"area": "61.05", "category": None}
SMALL_THINGS = (
    "Lubang di tikungan dekat sekolah dasar",
    "Trotoar ambles di depan puskesmas",
    "Saluran air meluap ke badan jalan tiap hujan",
    "Rambu batas kecepatan roboh",
)


@dataclass(frozen=True)
class Case:
    """A report that was filed, and what its reporter was given."""

    number: str
    pin: str
    token: str


@dataclass(frozen=True)
class Story:
    """One case for each state."""

    late: Case
    new: Case
    unverified: Case
    held: Case
    answered: Case
    closed: Case


def told(ground: Ground) -> Story:
    """Eight days pass: what nobody looked at is late, and has been escalated; the rest is from the last day."""
    api = ground.api
    late = _filed(ground, title="Jembatan kayu di Desa Senggoro lapuk dan licin", **REACHED)
    for title in SMALL_THINGS:
        api.act(ROADS, api.file(title=title)["number"], "accept")
    ground.later(days=8)
    unverified = _filed(ground, title="Lampu jalan padam sepanjang Jalan Lintas Melawi", **SINTANG)
    held = _filed(ground, title="Jalan rusak di gang kami", **REACHED)
    api.act(ROADS, held.number, "accept")
    api.act(ROADS, held.number, "hold", text="Mohon sebutkan nama gang dan rumah terdekat.")
    answered, closed = (_answered(ground, title) for title in ("Lubang di Jalan Antara", "Aspal Jalan Hangtuah retak"))
    path = f"/v1/complaints/{closed.number}"
    _done(api("POST", f"{path}/replies", {"verdict": "accepted"}, token=closed.token, Idempotency_Key=a_key()))
    _done(api("POST", f"{path}/rating", {"rating": 5, "text": "Cepat dan rapi."}, token=closed.token))
    new = _filed(ground, title="Jalan berlubang di depan pasar ikan", **REACHED)
    ground.service.deliver()
    return Story(late, new, unverified, held, answered, closed)


def _filed(ground: Ground, **changed: Any) -> Case:
    filed = ground.api.file(**changed)
    return Case(filed["number"], filed["pin"], filed["token"])


def _answered(ground: Ground, title: str) -> Case:
    case = _filed(ground, title=title, **REACHED)
    ground.api.act(ROADS, case.number, "accept")
    ground.api.act(ROADS, case.number, "note", text="Regu tambal dijadwalkan besok pagi.")
    _done(ground.api.act(ROADS, case.number, "answer", text=SUBSTANCE))
    return case


def _done(response: Any) -> None:
    assert response.status < 300, response.text
