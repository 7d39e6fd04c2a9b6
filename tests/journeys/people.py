"""The people of the stories: citizens, and officers at their desks."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from local.seed.confirmed_contacts import confirm_contacts
from tests.journeys.world import World, good

SUBSTANCE = "Lubang di Jalan Antara sudah ditambal kemarin sepanjang enam meter; foto terlampir."
COURTESY = "Terima kasih atas laporan Anda. Laporan akan kami tindak lanjuti, mohon ditunggu."

POTHOLE = {
    "classification": "complaint",
    "title": "Jalan berlubang di depan pasar",
    "body": "Jalan Antara berlubang sejak tiga minggu lalu dan sudah ada yang jatuh.",
    "area": "14.03",
    "category": "infrastructure/road",
}
"""A report for bengkalis/pupr, which gets its cases straight; in area 61.05 Sintang's admin verifies first."""


@dataclass
class Citizen:
    """Somebody with one report, who knows its number and PIN."""

    world: World
    name: str = ""
    email: str | None = None
    phone: str | None = None
    language: str = "id"
    confirms: bool = True
    """Do they say at once that the contacts are theirs?"""
    receipt: dict[str, Any] = field(default_factory=dict)
    _token: str | None = None

    @property
    def number(self) -> str:
        """The number of the report."""
        return str(self.receipt["number"])

    def file(self, *, key: str | None = None, **changed: Any) -> dict[str, Any]:
        """Sends the usual report, or one that differs in what is named; returns the receipt."""
        identity = {"name": self.name, "email": self.email, "phone": self.phone}
        report = POTHOLE | {"reporter": {part: text for part, text in identity.items() if text}} | changed
        sent = {name: value for name, value in report.items() if value not in (None, {})}
        headers = {"Idempotency_Key": key or str(uuid.uuid4()), "Accept_Language": self.language}
        self.receipt = good(self.world.ask("reporter", "POST", "/v1/complaints", sent, **headers)).json()
        if self.confirms:
            confirm_contacts(self.world.service.parts, self.number)
        self.world.deliver()
        self._token = None
        self.world.numbers.append(self.number)
        return self.receipt

    def follow(self, *, language: str | None = None) -> Any:
        """Everything that is the reporter's."""
        return self._ask("GET", self._path(), token=self.token(), Accept_Language=language or self.language)

    def reply(self, text: str | None = None, verdict: str | None = None) -> None:
        """Answers a question or an answer: `disputed`, or `accepted`, which ends the case."""
        self._step("replies", text=text, verdict=verdict)

    def take_back(self, attachment: str) -> None:
        """A file that was sent by mistake."""
        self._step("removal", attachment=attachment)

    def rate(self, rating: int, text: str | None = None) -> None:
        """From 1 to 5."""
        self._step("rating", rating=rating, text=text)

    def reopen(self, text: str) -> None:
        """Has the case taken up again, or appeals."""
        self._step("reopening", text=text)

    def withdraw(self, text: str | None = None) -> None:
        """Takes the report back."""
        self._step("withdrawal", text=text)

    def choose(self, *, anonymous: bool, secret: bool) -> None:
        """Who may know of the report and its reporter, from now on."""
        self._step("visibility", anonymous=anonymous, secret=secret)

    def token(self) -> str:
        """A session of the case."""
        if self._token is None:
            self._token = str(self._ask("POST", self._path("session"), {"pin": self.receipt["pin"]})["token"])
        return self._token

    def promise(self, clock: str, *, language: str | None = None) -> dict[str, Any]:
        """What the reporter's page says of one date."""
        return dict(next(each for each in self.follow(language=language)["promises"] if each["clock"] == clock))

    def _path(self, *more: str) -> str:
        return "/".join(["/v1/complaints", self.number, *more])

    def _step(self, step: str, **body: Any) -> None:
        given = {name: value for name, value in body.items() if value is not None}
        self._ask("POST", self._path(step), given, token=self.token())

    def _ask(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        more.setdefault("Accept_Language", self.language)
        answer = good(self.world.ask("reporter", method, path, body, **more)).json()
        if method == "POST" and not path.endswith("/session"):
            self.world.deliver()
        return answer


@dataclass
class OfficerAtDesk:
    """An officer of tests/country.py, signed in."""

    world: World
    username: str

    def inbox(self, queue: str = "new", desk: str | None = None) -> list[dict[str, Any]]:
        """Every row of a pile, page after page."""
        return [row for page in self.pages(queue, desk) for row in page]

    def pages(self, queue: str = "new", desk: str | None = None) -> list[list[dict[str, Any]]]:
        """The pages of a pile as they come."""
        pages, path = [], f"/v1/inbox?queue={queue}" + (f"&desk={desk}" if desk else "")
        following = ""
        while True:
            page = self._ask("GET", path + following).json()
            pages.append(page["items"])
            if page["next"] is None:
                return pages
            following = f"&cursor={page['next']}"

    def finds(self, number: str, queue: str = "new") -> bool:
        """Does the case lie in that pile?"""
        return number in {row["number"] for row in self.inbox(queue)}

    def open(self, number: str, *, language: str = "id") -> Any:
        """The case as the officer sees it."""
        return self._ask("GET", f"/v1/cases/{number}", Accept_Language=language).json()

    def clock(self, number: str, kind: str) -> dict[str, Any]:
        """The latest clock of that kind, with all its reasons."""
        return dict([clock for clock in self.open(number)["clocks"] if clock["clock"] == kind][-1])

    def verify(self, number: str, to: str | None = None, **changes: Any) -> None:
        """In order; with `to` passed on at once."""
        self.step(number, "verify", to=to, **changes)

    def dispose(self, number: str, to: str, text: str | None = None) -> None:
        """Passes the case on."""
        self.step(number, "dispose", to=to, text=text)

    def accept(self, number: str) -> None:
        """Takes it on."""
        self.step(number, "accept")

    def answer(self, number: str, text: str = SUBSTANCE, *, final: bool = True) -> None:
        """Tells the reporter what was done."""
        self.step(number, "answer", text=text, final=final)

    def hold(self, number: str, text: str) -> None:
        """Asks the reporter for more."""
        self.step(number, "hold", text=text)

    def hand_back(self, number: str, text: str, to: str | None = None) -> None:
        """Not ours: names the desk whose it is, or asks the one above."""
        self.step(number, "return", text=text, to=to)

    def archive(self, number: str, reason: str, text: str) -> None:
        """Ends it without follow-up, with a reason."""
        self.step(number, "archive", reason=reason, text=text)

    def note(self, number: str, text: str) -> None:
        """For officers' eyes."""
        self.step(number, "note", text=text)

    def step(self, number: str, action: str, *, if_match: str | None = None, **body: Any) -> None:
        """A step on the case as it stands, or on the revision that was read earlier."""
        tag = if_match or self.tag(number)
        given = {name: value for name, value in body.items() if value is not None}
        self._ask("POST", f"/v1/cases/{number}/{action}", given, If_Match=tag)
        self.world.deliver()

    def tag(self, number: str) -> str:
        """The ETag of the case as the officer finds it."""
        return str(self._ask("GET", f"/v1/cases/{number}").headers["etag"])

    def _ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        token = self.world.token_of(self.username)
        return good(self.world.ask(self.username, method, path, body, token=token, **headers))
