"""Files: sent after the report, checked, seen by reporter and officers, and by the public only if that is decided."""

import json
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest

from local.web.gateway import Request, Response
from local.web.uploads import PATH, Uploads
from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import Refused, World, good
from tests.photos import EICAR, MAKER, a_pdf, a_photo, as_form, told_of, what_is_in

OTHERS = ("admin@sintang", "penghubung@dinkes.bengkalis", "penghubung@pupr.denpasar")


class Sender:
    """Somebody's browser: asks for a place, puts the file there, follows links."""

    def __init__(self, world: World, base: str, token: str) -> None:
        self.world, self.base, self.token = world, base, token
        self.uploads = Uploads(world.service.provisioned)

    def ask(self, content: bytes, **told: Any) -> dict[str, Any]:
        """A place for the file."""
        said = told_of(content, **told)
        answer = self.world.ask("sender", "POST", f"{self.base}/attachments", said, token=self.token)
        place: dict[str, Any] = good(answer).json()
        return place

    def put(self, place: dict[str, Any], content: bytes) -> Response:
        """The upload itself."""
        kind, body = as_form(place["upload"]["fields"], content)
        assert place["upload"]["url"] == PATH
        return self.uploads.answer(Request("POST", PATH, headers=(("Content-Type", kind),), body=body))

    def send(self, content: bytes, **told: Any) -> str:
        """Both, and all that follows; the id of the file."""
        place = self.ask(content, **told)
        assert self.put(place, content).status == 204
        self.world.deliver()
        return str(place["id"])

    def get(self, url: str) -> Response:
        """What a link leads to."""
        parts = urlsplit(url)
        return self.uploads.answer(Request("GET", parts.path, parts.query))


def browser_of(citizen: Citizen) -> Sender:
    return Sender(citizen.world, f"/v1/complaints/{citizen.number}", citizen.token())


def desk_of(officer: OfficerAtDesk, number: str) -> Sender:
    return Sender(officer.world, f"/v1/cases/{number}", officer.world.token_of(officer.username))


def publish(officer: OfficerAtDesk, number: str, attachment: str, *, public: bool) -> None:
    officer.step(number, "publication", attachment=attachment, public=public)


@pytest.fixture
def filed(siti: Citizen) -> Citizen:
    siti.file()
    return siti


def test_a_photo_is_sent_checked_shown_published_and_withdrawn(
    world: World, filed: Citizen, roads: OfficerAtDesk
) -> None:
    browser, number = browser_of(filed), filed.number
    photo = a_photo(size=(2400, 1800))
    place = browser.ask(photo, name="Rumah Bu Tuminah.jpg")
    [waiting] = filed.follow()["attachments"]
    assert [each["name"] for each in roads.open(number)["attachments"]] == ["Foto"]
    assert (waiting["status"], waiting["url"], waiting["name"]) == ("waiting", None, "Rumah Bu Tuminah.jpg")

    assert browser.put(place, photo).status == 204
    world.deliver()

    [mine] = filed.follow()["attachments"]
    assert (mine["id"], mine["status"], mine["reason"], mine["public"]) == (place["id"], "shown", None, False)
    assert mine["by"] == {"kind": "reporter", "name": None}
    [theirs] = roads.open(number)["attachments"]
    assert mine["name"] == "Rumah Bu Tuminah.jpg"
    assert (theirs["name"], theirs["url"]) == ("Foto 1", mine["url"])
    got = browser.get(mine["url"])
    assert got.headers["content-type"] == "image/jpeg"
    assert got.headers["content-disposition"].startswith('inline; filename="Foto 1.jpg"')
    assert max(what_is_in(got.body).size) == 1600
    assert MAKER.encode() not in got.body

    roads.accept(number)
    assert world.public_page(number)["attachments"] == []
    assert "Tuminah" not in world.ask("public", "GET", f"/v1/complaints/{number}").text

    publish(roads, number, mine["id"], public=True)
    [public] = world.public_page(number)["attachments"]
    assert (public["name"], public["public"]) == ("Foto 1", True)
    assert browser.get(public["url"]).body == got.body
    assert "Tuminah" not in world.ask("public", "GET", f"/v1/complaints/{number}").text
    assert filed.follow()["attachments"][0]["public"]

    publish(roads, number, mine["id"], public=False)
    assert world.public_page(number)["attachments"] == []
    assert not filed.follow()["attachments"][0]["public"]
    told = [entry["text"] for entry in filed.follow()["timeline"]]
    assert "Sebuah foto dilampirkan." in told
    assert told[-2:] == ["Sebuah foto dibuka untuk umum.", "Sebuah foto tidak lagi dibuka untuk umum."]
    assert not [entry for entry in world.public_page(number)["timeline"] if "foto" in entry["text"]]


def test_an_officer_attaches_what_was_done_and_can_answer_on_what_he_had_read(
    filed: Citizen, roads: OfficerAtDesk
) -> None:
    number = filed.number
    roads.accept(number)
    tag = roads.tag(number)
    attached = desk_of(roads, number).send(a_pdf(), name="berita acara.pdf", content_type="application/pdf")

    roads.step(number, "answer", if_match=tag, text="Sudah ditambal kemarin sepanjang enam meter, foto terlampir.")

    [found] = filed.follow()["attachments"]
    assert (found["id"], found["content_type"], found["by"]["kind"]) == (attached, "application/pdf", "officer")
    got = desk_of(roads, number).get(found["url"])
    assert got.body.startswith(b"%PDF-")
    assert found["name"] == "Lampiran 1"
    assert got.headers["content-disposition"].startswith('attachment; filename="Lampiran 1.pdf"')
    with pytest.raises(Refused) as refused:
        publish(roads, number, attached, public=True)
    assert (refused.value.status, refused.value.code) == (409, "not_publishable")


def test_a_file_that_is_refused_tells_its_sender_why(world: World, filed: Citizen) -> None:
    browser_of(filed).send(a_photo() + EICAR, name="lucu.jpg")

    [found] = filed.follow()["attachments"]
    assert (found["status"], found["url"]) == ("refused", None)
    assert found["reason"].startswith("Berkas ini terdeteksi berbahaya")
    assert filed.follow(language="en")["attachments"][0]["reason"].startswith("This file was found to be harmful")
    assert [event for _, event in world.history(filed.number)] == ["submitted", "routed"]


def test_nobody_else_can_attach_see_or_publish(world: World, filed: Citizen, roads: OfficerAtDesk) -> None:
    number = filed.number
    attachment = browser_of(filed).send(a_photo())
    other = Citizen(world, "Orang Lain", email="lain@example.org")
    other.file()

    path = f"/v1/complaints/{number}/attachments"
    for token in (None, other.token()):
        assert world.ask("stranger", "POST", path, told_of(b"x"), token=token).status == 401
    for username in OTHERS:
        stranger = OfficerAtDesk(world, username)
        for action, body in (
            ("attachments", told_of(b"x")),
            ("publication", {"attachment": attachment, "public": True}),
        ):
            token = world.token_of(stranger.username)
            answer = world.ask(username, "POST", f"/v1/cases/{number}/{action}", body, token=token, If_Match='"1"')
            assert (answer.status, answer.json()["code"]) == (404, "not_found")
    with pytest.raises(Refused) as refused:
        desk_of(OfficerAtDesk(world, "pimpinan@bengkalis"), number).ask(b"x")
    assert (refused.value.status, refused.value.code) == (403, "not_your_step")
    with pytest.raises(Refused) as refused:
        publish(roads, other.number, attachment, public=True)
    assert refused.value.problem["errors"][0]["code"] == "unknown_attachment"


def test_a_file_of_a_secret_report_is_never_public(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    siti.file(secret=True)
    attachment = browser_of(siti).send(a_photo())
    roads.accept(siti.number)

    with pytest.raises(Refused) as refused:
        publish(roads, siti.number, attachment, public=True)
    assert refused.value.code == "not_publishable"
    assert world.ask("public", "GET", f"/v1/complaints/{siti.number}").status == 404
    assert roads.open(siti.number)["attachments"][0]["url"]


def test_a_photo_can_be_meant_for_the_public_before_the_case_is(world: World, siti: Citizen, officer: Any) -> None:
    siti.file(area="61.05")
    admin = officer("admin@sintang")
    attachment = browser_of(siti).send(a_photo())
    publish(admin, siti.number, attachment, public=True)
    assert world.ask("public", "GET", f"/v1/complaints/{siti.number}").status == 404

    admin.verify(siti.number)

    assert [each["name"] for each in world.public_page(siti.number)["attachments"]] == ["Foto 1"]


def test_a_sixth_file_of_the_reporter_is_one_too_many_and_a_repeated_one_is_none(filed: Citizen) -> None:
    browser = browser_of(filed)
    photos = [a_photo(size=(40 + n, 30)) for n in range(6)]
    ids = [browser.ask(photo)["id"] for photo in photos[:5]]

    assert browser.ask(photos[0])["id"] == ids[0]
    with pytest.raises(Refused) as refused:
        browser.ask(photos[5])
    assert (refused.value.status, refused.value.code) == (409, "too_many_attachments")


def test_a_photo_alone_answers_a_question_once_it_has_passed(
    world: World, filed: Citizen, roads: OfficerAtDesk
) -> None:
    roads.hold(filed.number, "Boleh minta fotonya?")
    refused, good_one = browser_of(filed), browser_of(filed)
    refused.send(a_photo() + EICAR, is_answer=True)
    page = filed.follow()
    assert (page["status"], page["attachments"][0]["status"]) == ("on_hold", "refused")
    assert page["attachments"][0]["reason"].startswith("Berkas ini terdeteksi berbahaya")

    good_one.send(a_photo(size=(50, 40)), is_answer=True)

    page = filed.follow()
    assert page["status"] == "disposed"
    assert page["timeline"][-1]["text"] == "Pelapor melengkapi data dengan sebuah lampiran."
    assert [each["name"] for each in roads.open(filed.number)["attachments"] if each["url"]] == ["Foto 1"]
    assert [event for _, event in world.history(filed.number)][-1] == "replied"


@pytest.mark.parametrize("checked", [False, True], ids=["before it was checked", "after"])
def test_a_reply_without_a_word_is_the_photo_that_was_sent(
    world: World, filed: Citizen, roads: OfficerAtDesk, *, checked: bool
) -> None:
    roads.hold(filed.number, "Boleh minta fotonya?")
    with pytest.raises(Refused) as missing:
        filed.reply()
    assert missing.value.problem["errors"][0]["code"] == "missing"
    browser, photo = browser_of(filed), a_photo()
    browser.put(browser.ask(photo), photo)
    with pytest.raises(Refused):
        filed.reply(verdict="accepted")
    if checked:
        world.deliver()
    filed.reply()
    world.deliver()

    page = filed.follow()
    assert page["status"] == "disposed"
    assert [each["status"] for each in page["attachments"]] == ["shown"]
    assert [event for _, event in world.history(filed.number)].count("replied") == 1


def test_each_question_gives_new_places_and_officers_take_none_of_them(filed: Citizen, roads: OfficerAtDesk) -> None:
    browser, desk = browser_of(filed), desk_of(roads, filed.number)
    for n in range(6):
        desk.ask(a_photo(size=(70 + n, 30)))
    for n in range(5):
        browser.send(a_photo(size=(40 + n, 30)))
    assert filed.follow()["places"] == 0
    with pytest.raises(Refused):
        browser.ask(a_photo(size=(60, 30)))

    roads.hold(filed.number, "Boleh minta foto dari dekat?")

    assert filed.follow()["places"] == 5
    assert browser.ask(a_photo(size=(60, 30)))["id"]


def test_a_file_sent_by_mistake_is_taken_back_and_stays_for_supervisors_alone(
    world: World, filed: Citizen, roads: OfficerAtDesk
) -> None:
    number, mine = filed.number, browser_of(filed).send(a_photo())
    theirs = desk_of(roads, number).send(a_pdf(), content_type="application/pdf")
    assert [each["removable"] for each in filed.follow()["attachments"]] == [True, False]
    assert [each["removable"] for each in roads.open(number)["attachments"]] == [False, True]
    roads.accept(number)
    publish(roads, number, mine, public=True)
    with pytest.raises(Refused):
        filed.take_back(mine)
    publish(roads, number, mine, public=False)
    with pytest.raises(Refused) as refused:
        filed.take_back(theirs)
    assert refused.value.code == "not_your_step"
    with pytest.raises(Refused) as refused:
        roads.step(number, "removal", attachment=mine)
    assert refused.value.code == "not_your_step"

    filed.take_back(mine)
    roads.step(number, "removal", attachment=theirs)

    assert filed.follow()["attachments"] == roads.open(number)["attachments"] == []
    assert filed.follow()["timeline"][-1]["text"] == "Sebuah lampiran ditarik kembali oleh pengirimnya."
    kept = OfficerAtDesk(world, "admin@bengkalis").open(number)["attachments"]
    assert [(each["status"], bool(each["url"])) for each in kept] == [("removed", True)] * 2


def test_a_file_on_its_way_arrives_though_its_case_has_ended_and_a_new_one_is_not_begun(
    world: World, filed: Citizen
) -> None:
    browser, photo = browser_of(filed), a_photo()
    place = browser.ask(photo)
    filed.withdraw()
    browser.put(place, photo)
    world.deliver()

    assert [each["status"] for each in filed.follow()["attachments"]] == ["shown"]
    assert "attach" not in filed.follow()["may"]
    with pytest.raises(Refused) as refused:
        browser.ask(a_photo("PNG"), content_type="image/png")
    assert refused.value.code == "wrong_stage"


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"content_type": "image/gif"}, ("/content_type", "type_not_taken")),
        ({"content_type": "text/html"}, ("/content_type", "type_not_taken")),
        ({"size": 10_000_001}, ("/size", "file_too_large")),
        ({"size": 0}, ("/size", "file_empty")),
        ({"sha256": "abc"}, ("/sha256", "not_a_digest")),
        ({"name": ""}, ("/name", "blank")),
    ],
)
def test_what_cannot_be_taken_is_refused_before_it_is_sent(
    filed: Citizen, told: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        browser_of(filed).ask(a_photo(), **told)

    assert [(each["pointer"], each["code"]) for each in refused.value.problem["errors"]] == [fault]


def test_what_is_wrong_with_a_file_is_said_of_the_file_in_both_languages(filed: Citizen, world: World) -> None:
    def said(language: str, **told: Any) -> str:
        path, token = f"/v1/complaints/{filed.number}/attachments", filed.token()
        body = told_of(a_photo(), **told)
        answer = world.ask("sender", "POST", path, body, token=token, Accept_Language=language)
        return str(answer.json()["errors"][0]["detail"])

    assert "10 MB" in said("id", size=11_000_000)
    assert "larger than 10 MB" in said("en", size=11_000_000)
    assert "kosong" in said("id", size=0)
    assert "empty" in said("en", size=0)
    assert "HEIC" in said("id", content_type="image/gif")


def test_a_type_is_taken_as_what_it_is_however_it_is_called(filed: Citizen) -> None:
    browser = browser_of(filed)
    browser.send(a_photo(), content_type="IMAGE/JPG; charset=binary")
    browser.send(a_photo("PNG"), content_type="image/x-png")

    assert [each["status"] for each in filed.follow()["attachments"]] == ["shown", "shown"]


def test_a_page_with_photos_that_has_not_changed_is_not_sent_again(filed: Citizen, world: World) -> None:
    browser_of(filed).send(a_photo())
    path = f"/v1/complaints/{filed.number}"
    first = world.ask("reporter", "GET", path, token=filed.token())

    again = world.ask("reporter", "GET", path, token=filed.token(), If_None_Match=first.headers["etag"])

    # Links are the same for five minutes: the few seconds in which a span ends are the only others.
    assert again.status == 304 or again.json()["attachments"][0]["url"] != first.json()["attachments"][0]["url"]


def test_the_archive_of_a_case_holds_its_document_its_files_and_its_seals(world: World, siti: Citizen) -> None:
    siti.file()
    browser_of(siti).send(a_photo())
    path = f"/v1/complaints/{siti.number}/file"
    request = Request("GET", path, "", (("Authorization", f"Bearer {siti.token()}"), ("Accept", "application/zip")))

    answer = world.service.gateway.handle(request)

    assert answer.status == 200
    with ZipFile(BytesIO(answer.body)) as archive:
        names, seals = archive.namelist(), json.loads(archive.read("seals.json"))
        document = archive.read("report.html").decode()
    assert names == ["files/01.jpg", "report.html", "seals.json"]
    assert "files/01.jpg" in document
    assert [record["hash"] for record in seals["records"] if record["hash"] not in document] == []


def test_what_is_too_large_for_the_archive_is_behind_a_link(
    world: World, siti: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.api.documents.case_archive.MOST_BYTES", 10)
    siti.file()
    browser_of(siti).send(a_photo())
    path = f"/v1/complaints/{siti.number}/file"
    request = Request("GET", path, "", (("Authorization", f"Bearer {siti.token()}"), ("Accept", "application/zip")))

    with ZipFile(BytesIO(world.service.gateway.handle(request).body)) as archive:
        assert archive.namelist() == ["report.html", "seals.json"]
        assert "terlalu besar untuk disertakan" in archive.read("report.html").decode()
