"""Reporters and officers of a run: what they do, and what they remember of what they were answered."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from typing import Any
from zlib import crc32

from moto.backends import get_backend

from chalicelib.domain.actions.masking import waiting
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.domain.core.vocabulary import HURRIED, Status
from chalicelib.domain.files.attachment_history import attached
from chalicelib.domain.publication.passages import masks
from chalicelib.store.cases.case_file import CaseFile
from infra.template import ACCOUNT
from local.seed.confirmed_contacts import confirm_contacts
from local.seed.samples import as_keywords, of_somebody
from local.seed.seeding import sign_in
from local.service import Service
from local.web.gateway import Request, Response
from tests import country
from tests.faults import Crash
from tests.simulation.carriers import Interruption
from tests.simulation.senders import Senders
from tests.simulation.weather import Weather

SUBSTANCE = "Sudah diperbaiki kemarin sepanjang enam meter; foto sebelum dan sesudah terlampir di berita acara."
_PIN = re.compile(r"PIN[^:\n]*: ([0-9A-Z]{4}-[0-9A-Z]{4})\b")
_KEY = re.compile(r"/konfirmasi#[0-9A-Z-]+\.([A-Za-z0-9_-]+)")
_LOSES_PIN = 12
"""Of so many steps of a reporter one begins with a lost PIN."""
COURTESY = "Terima kasih atas laporan Anda."
AREAS = ("14.03", "14.03.01", "61.05", "51.71", "91.71", "14", None)
CATEGORIES = ("infrastructure/road", "health", None)
CLASSES = ("complaint",) * 5 + ("aspiration", "information_request", "whistleblowing")
DESKS = tuple(desk.id for desk in country.DESKS)


@dataclass
class Reporter:
    """Somebody with one report. The key never changes, so that sending again is never filing again."""

    key: str
    body: dict[str, Any]
    tokens: tuple[str, ...]
    """Words that stand in nothing but what this reporter may see."""
    receipts: list[bytes] = field(default_factory=list)
    new_pin: str | None = None
    """The last that came in a message."""

    @property
    def number(self) -> CaseNumber | None:
        """As it was acknowledged; None as long as it was not."""
        return CaseNumber(json.loads(self.receipts[0])["number"]) if self.receipts else None

    @property
    def pin(self) -> str:
        """That came with the acknowledgement, or in the last message since."""
        return self.new_pin or str(json.loads(self.receipts[0])["pin"])


@dataclass
class People:
    """Everybody outside the service, and every answer that the service gave them."""

    service: Service
    weather: Weather
    chance: Random
    reporters: list[Reporter] = field(default_factory=list)
    answers: list[tuple[str, str, Response]] = field(default_factory=list)
    acknowledged: Counter[str] = field(default_factory=Counter)
    """How many steps on a case were answered with success."""
    _officers: dict[str, str] = field(default_factory=dict)
    _senders: Senders | None = None

    # --- reporters ---

    def file(self, interruption: Interruption = None) -> Reporter:
        """A new report, sent once; whether it was acknowledged is another matter."""
        count = len(self.reporters) + 1
        reporter = Reporter(f"key-of-report-{count:06d}", self._report(count), _tokens_of(count))
        self.reporters.append(reporter)
        self.send(reporter, interruption)
        return reporter

    def _report(self, count: int) -> dict[str, Any]:
        name, email, phone, written = _tokens_of(count)
        choose = self.chance.choice
        identity = {"name": name, "email": email} if self.chance.random() < 0.7 else {"phone": phone}
        kind, area = choose(CLASSES), choose(AREAS)
        report = {
            "classification": kind,
            "title": f"Jalan berlubang {written}",
            "body": f"Sudah tiga minggu, kata {written}, dan belum ada yang datang.",
            "area": area,
            "place": None if area else "Di depan pasar terapung.",
            "category": choose(CATEGORIES),
            "anonymous": choose([True, False, False]),
            "secret": choose([True, False, False, False]),
            "emergency": self.chance.random() < 0.1 and kind in HURRIED,
            "reporter": identity if self.chance.random() < 0.8 else None,
        }
        return {name: value for name, value in report.items() if value not in (None, False)}

    def send(self, reporter: Reporter, interruption: Interruption = None) -> None:
        """The report, again if need be, under its one key."""
        sent = as_keywords(of_somebody(reporter.key))
        answer = self.ask("reporter", "POST", "/v1/complaints", reporter.body, interruption, **sent)
        if answer and answer.status == HTTPStatus.CREATED:
            reporter.receipts.append(answer.body)
            if _answers_as(reporter) == "at once":
                with self.weather.calm():
                    confirm_contacts(self.service.parts, str(reporter.number))

    def reporter_acts(self, reporter: Reporter, interruption: Interruption = None) -> str:
        """One of the reporter's steps, mostly one that fits."""
        path = f"/v1/complaints/{reporter.number}"
        self._answer_the_first_message(reporter, path)
        self._lose_pin(reporter, path)
        reporter.new_pin = last_pin_told(self.service, *reporter.tokens[1:3])
        opened = self.ask(
            "reporter", "POST", f"{path}/session", {"pin": reporter.pin}, ip=self._somewhere(reporter.key)
        )
        if opened is None or opened.status >= HTTPStatus.BAD_REQUEST:
            return "no session"
        token = opened.json()["token"]
        what, body = self.chance.choice(_STEPS_OF_REPORTERS)
        if what == "attachments":
            return self._attach("reporter", path, token, reporter.tokens[0], interruption)
        if what == "removal" and reporter.number:
            body = (("attachment", self._a_file(self.service.parts.cases.load(reporter.number))),)
        answer = self.ask(
            "reporter", "POST", f"{path}/{what}", dict(body), interruption,
            ip=f"203.0.113.{self.chance.randint(1, 250)}", Authorization=f"Bearer {token}",
        )  # fmt: skip
        return f"{what} {dict(body).get('verdict', '')} {told(answer)}"

    def _answer_the_first_message(self, reporter: Reporter, path: str) -> None:
        """Some press the button in the message when they come by, some that it was not them, and some never do."""
        answers, key = _answers_as(reporter), last_key_told(self.service, *reporter.tokens[1:3])
        if key and answers in {"later", "not me"}:
            with self.weather.calm():
                self.ask("reporter", "POST", f"{path}/confirmation", {"key": key, "theirs": answers == "later"})

    def _somewhere(self, key: str) -> str:
        """Another network each time, and no draw of the run's chance."""
        places = crc32(f"{key} at {len(self.answers)}".encode())
        return f"10.{places >> 16 & 255}.{places >> 8 & 255}.{places & 255}"

    def _lose_pin(self, reporter: Reporter, path: str) -> None:
        """Now and then the PIN is lost; it is no draw of the run's chance, which would tell another story each time."""
        drawn = crc32(f"{reporter.key} {len(self.answers)}".encode())
        if drawn % _LOSES_PIN == 0:
            with self.weather.calm():
                self.ask("reporter", "POST", f"{path}/pin", {"contact": reporter.tokens[1 + (drawn >> 8) % 2]})

    # --- officers ---

    def officer_acts(self, file: CaseFile, interruption: Interruption = None) -> str:
        """A step of somebody at the desk that holds the case; now and then of anybody, or on what was read before."""
        case = file.case
        verb, body = self._choice(file)
        account = (
            self._somebody_for(verb, case.desk)
            if self.chance.random() < 0.9
            else self.chance.choice(sorted(country.OFFICERS))
        )
        if verb == "attach":
            path = f"/v1/cases/{case.number}"
            return f"{account} {self._attach(account, path, self._token(account), account, interruption)}"
        tag = case.revision if self.chance.random() < 0.9 else max(0, case.revision - 1)
        answer = self.ask(
            account, "POST", f"/v1/cases/{case.number}/{verb}", body, interruption,
            Authorization=f"Bearer {self._token(account)}", If_Match=f'"{tag}"',
        )  # fmt: skip
        return f"{account} {verb} {body.get('to', '')} {told(answer)}"

    def officer_ends(self, files: Sequence[CaseFile], key: str, interruption: Interruption = None) -> str:
        """Several cases at once, by the admin of the institution of the first, and again until an answer comes."""
        account = self._somebody_for("archive", files[0].case.desk)
        body = {
            "reason": "spam",
            "text": "Isi yang sama dikirim berulang-ulang dan tidak menyebut apa pun.",
            "cases": [{"number": file.case.number, "revision": file.case.revision} for file in files],
        }

        def sent(interruption: Interruption = None) -> Response | None:
            bearer = f"Bearer {self._token(account)}"
            return self.ask(
                account, "POST", "/v1/inbox/archive", body, interruption, Authorization=bearer, Idempotency_Key=key
            )

        sent(interruption)
        with self.weather.calm():
            again = sent()
        items = again.json()["items"] if again else []
        self.acknowledged.update(item["number"] for item in items if not item["problem"])
        return f"{account} ends {[(item['number'], (item['problem'] or {}).get('code', 'done')) for item in items]}"

    def _somebody_for(self, verb: str, desk: str) -> str:
        at_desk = [name for name, officer in country.OFFICERS.items() if officer.desk == desk]
        at_institution = [n for n, officer in country.OFFICERS.items() if officer.desk == desk.partition("/")[0]]
        fitting = at_institution if verb in _OF_INSTITUTIONS else at_desk
        return self.chance.choice(fitting or at_institution or ["admin@nasional"])

    def _choice(self, file: CaseFile) -> tuple[str, dict[str, Any]]:
        fitting = _FITTING.get(file.case.status, ("note", *_FILES))
        verb = self.chance.choice(fitting) if self.chance.random() < 0.95 else self.chance.choice(_VERBS)
        if verb == "note" and attached(file.events) and self.chance.random() < 0.5:
            verb = "publication"
        if verb in _MASKING:
            return verb, self._masking(verb, file)
        if verb == "attach":
            return verb, {}
        if verb == "publication":
            return verb, {"attachment": self._a_file(file), "public": self.chance.random() < 0.7}
        if verb == "removal":
            return verb, {"attachment": self._a_file(file)}
        to = self.chance.choice([file.case.desk.partition("/")[0] + "/pupr", *DESKS])
        return verb, self.chance.choice(_bodies(to)[verb])

    def _masking(self, verb: str, file: CaseFile) -> dict[str, Any]:
        """Mostly what fits: a part of some text, a mask that was laid, a request that waits."""
        choose, found = self.chance.choice, {"text": "Diminta oleh yang bersangkutan."}
        if verb == "unmask":
            return {**found, "mask": choose(list(masks(file.events)) or [1]), "reason": "mistaken"}
        asked = list(waiting(file.events))
        if verb == "dismiss-mask":
            return {**found, "request": choose(asked or [1]), "reason": "not_personal"}
        seq, name, text = choose([(s, n, t) for s, texts in file.all_texts.items() for n, t in texts.items()])
        start = self.chance.randrange(len(text))
        passage = {"seq": seq, "field": name, "start": start, "end": self.chance.randint(start + 1, len(text))}
        answers = {"request": choose(asked)} if asked else {}
        return {**found, "passages": [passage], "reason": "private_person", **answers}

    def _a_file(self, file: CaseFile) -> str:
        return self.chance.choice(list(attached(file.events)) or ["no-such-file"])

    def _attach(self, who: str, path: str, token: str, name: str, interruption: Interruption) -> str:
        """A file is announced, and gets as far as the network lets it."""
        senders = self._senders = self._senders or Senders(self.service, self.chance)
        told_first, content = senders.chosen(name)
        if who == "reporter":
            told_first["is_answer"] = self.chance.random() < 0.5
        bearer = f"Bearer {token}"
        answer = self.ask(who, "POST", f"{path}/attachments", told_first, interruption, Authorization=bearer)
        if answer is None or answer.status != HTTPStatus.CREATED:
            return f"attach {told(answer)}"
        with self.weather.calm():
            return f"attach {answer.json()['id']} {senders.send(answer.json(), content)}"

    def _token(self, account: str) -> str:
        if account not in self._officers:
            with self.weather.calm():
                country.let_sign_in(self.service.provisioned, [account])
                self._officers[account] = sign_in(self.service.provisioned, account)
        return self._officers[account]

    # --- both ---

    def ask(
        self,
        who: str,
        method: str,
        path: str,
        body: Any = None,
        interruption: Interruption = None,
        *,
        ip: str = "203.0.113.9",
        **headers: str,
    ) -> Response | None:
        """One request in the weather that there is; None if no answer came."""
        target, _, query = path.partition("?")
        sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        raw = b"" if body is None else json.dumps(body).encode()
        try:
            with self.weather.blowing(interruption):
                answer = self.service.gateway.handle(Request(method, target, query, sent, raw, ip))
        except Crash:
            return None
        self.answers.append((who, f"{method} {path}", answer))
        *_, number, step = path.split("/")
        if (
            method == "POST"
            and answer.status < HTTPStatus.BAD_REQUEST
            and step not in {"complaints", "session", "attachments", "pin", "confirmation"}
            and number != "inbox"
        ):
            self.acknowledged[number] += 1
        return answer

    def reads(self) -> Iterator[tuple[str, Response]]:
        """What the public can read, in calm weather: the lists, and the page of every case."""
        paths = ["/v1/complaints", "/v1/complaints?area=14.03", "/v1/complaints?category=infrastructure/road"]
        paths += [f"/v1/complaints/{reporter.number}" for reporter in self.reporters if reporter.number]
        for path in paths:
            if answer := self.ask("public", "GET", path):
                yield path, answer


def _tokens_of(count: int) -> tuple[str, str, str, str]:
    return f"Wartono{count:06d}", f"surat{count:06d}@example.org", f"+62811{count:08d}", f"saksi{count:06d}"


def _bodies(to: str) -> dict[str, list[dict[str, Any]]]:
    text = {"text": "Bukan kewenangan kami."}
    return {
        "verify": [{}, {"to": to}, {"needs_inspection": True}, {"classification": "aspiration"}],
        "dispose": [{"to": to}],
        "accept": [{}],
        "return": [text, {**text, "to": to}],
        "answer": [*[{"text": SUBSTANCE}] * 3, {"text": COURTESY}, {"text": SUBSTANCE, "final": False}],
        "archive": [{**text, "reason": "spam"}, {**text, "reason": "too_general"}],
        "triage": [{**text, "emergency": True}, {**text, "emergency": False}],
        "hold": [{"text": "Di mana tepatnya?"}],
        "note": [{"text": "Sudah ditelepon."}],
    }


def last_pin_told(service: Service, email: str, phone: str) -> str | None:
    """The PIN in the last message that the service sent to either."""
    return _last_told(service, _PIN, email, phone)


def last_key_told(service: Service, email: str, phone: str) -> str | None:
    """What the last message carried that asked whether either is somebody's own."""
    return _last_told(service, _KEY, email, phone)


def _last_told(service: Service, sought: re.Pattern[str], email: str, phone: str) -> str | None:
    region = service.provisioned.template.region
    letters = get_backend("ses")[ACCOUNT][region].sent_messages
    to_them = [each.body for each in letters if email in each.destinations["ToAddresses"]]
    short = [text for to, text in get_backend("sns")[ACCOUNT][region].sms_messages.values() if to == phone]
    found = [sought.search(text) for text in (*to_them, *short)]
    return next((match[1] for match in reversed(found) if match), None)


def _answers_as(reporter: Reporter) -> str:
    """How somebody answers the first message; no draw of the run's chance, which would tell another story each time."""
    return ("at once", "at once", "at once", "later", "not me", "never")[crc32(reporter.key.encode()) % 6]


def told(answer: Response | None) -> str:
    """An answer in a word."""
    return "no answer" if answer is None else str(answer.status)


_STEPS_OF_REPORTERS = (
    *[("replies", (("text", "Di depan pasar."),))] * 3,
    *[("replies", (("verdict", "disputed"), ("text", "Belum selesai.")))] * 2,
    ("replies", (("verdict", "accepted"),)),
    ("rating", (("rating", 4),)),
    *[("attachments", ())] * 2,
    ("removal", ()),
    ("reopening", (("text", "Kembali rusak."),)),
    ("withdrawal", ()),
    ("mask-requests", (("passage", "Nama saya di judul."), ("why", "Saya bukan pelapor."))),
    *(("visibility", (("anonymous", named), ("secret", read))) for named in (False, True) for read in (False, True)),
)
_FILES = ("attach", "publication", "removal", "mask", "unmask", "dismiss-mask")
_MASKING = ("mask", "unmask", "dismiss-mask")
_OF_INSTITUTIONS = ("verify", "dispose")
_VERBS = ("verify", "dispose", "hold", "accept", "return", "answer", "archive", "triage", "note", *_FILES)
_FITTING = {
    Status.SUBMITTED: (*["verify"] * 3, *["dispose"] * 4, "hold", "return", "archive", "triage", "note", *_FILES),
    Status.ON_HOLD: ("dispose", "accept", "triage", "note", *_FILES),
    Status.DISPOSED: (
        *["accept"] * 2,
        *["answer"] * 2,
        "dispose",
        "return",
        "hold",
        "archive",
        "triage",
        "note",
        *_FILES,
    ),
    Status.RETURN_REQUESTED: ("dispose", "return", "archive", "triage", "note", *_FILES),
    Status.IN_PROGRESS: (*["answer"] * 4, "dispose", "return", "hold", "archive", "triage", "note", *_FILES),
    Status.ANSWERED: ("answer", "note", *_FILES),
}
