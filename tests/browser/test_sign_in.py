"""Officers sign in at the provider and come back; nobody else's answer is taken, and who goes away is signed out."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request, Route, expect

from infra.static_site import WEB
from local.aws.provision import IDENTITY
from local.web.site import Site
from tests.browser.ground import Ground, served_alone
from tests.browser.hands import Complaints, axe, tab_to, too_wide

ACCOUNT = "penghubung@pupr.bengkalis"
DESK = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Meja</title>
<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/css/app.css">
<script type="module" src="/js/small-desk.js"></script>
<main><h1></h1><p></p><input aria-label="ketikan">
<button id="in">masuk</button> <button id="out">keluar</button></main>"""
SCRIPT = """
import { finishSignIn, signedIn, signIn, signOut, whyEnded } from "./signin.js";
import { watch } from "./idle.js";
import { loadWords } from "./words.js";
document.getElementById("in").onclick = () => signIn();
document.getElementById("out").onclick = () => signOut();
const say = (tag, text) => { document.querySelector(tag).textContent = text; };
say("p", whyEnded() ?? "");
loadWords().then(finishSignIn).then(() => {
  const who = signedIn();
  say("h1", who ? `${who.name}, ${who.role}, ${who.desk.id}` : "nobody");
  if (who) watch();
}, (error) => say("h1", `${error.name} ${error.why ?? ""}`));
"""
NAME = re.compile(r".+, liaison_officer, bengkalis/pupr")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The service with a desk that only signs in and out."""
    web: Path = tmp_path_factory.mktemp("site") / "web"
    shutil.copytree(WEB, web)
    (web / "petugas" / "index.html").write_text(DESK)
    (web / "js" / "small-desk.js").write_text(SCRIPT)
    with served_alone(Site(web)) as found:
        yield found


def at_the_provider(page: Page, path: str = "/petugas/") -> None:
    page.goto(path)
    expect(page.locator("h1")).to_have_text("nobody")
    page.click("#in")
    page.wait_for_url(f"**{IDENTITY}/authorize?*")


def signed_in(page: Page, path: str = "/petugas/") -> None:
    at_the_provider(page, path)
    page.get_by_role("button", name=ACCOUNT).click()
    expect(page.locator("h1")).to_have_text(NAME)


def test_an_officer_picks_an_account_and_is_back_where_he_was(page: Page, ground: Ground) -> None:
    signed_in(page, "/petugas/kasus?n=J1#langkah")

    assert page.url == f"{ground.url}/petugas/kasus?n=J1#langkah"
    page.reload()
    expect(page.locator("h1")).to_have_text(NAME)
    page.go_back()
    page.go_forward()
    expect(page.locator("h1")).to_have_text(NAME)


def test_the_keyboard_is_enough_to_sign_in(page: Page) -> None:
    page.goto("/petugas/")
    tab_to(page, "masuk")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{IDENTITY}/authorize?*")
    tab_to(page, re.escape(ACCOUNT))
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text(NAME)


def test_the_page_of_accounts_shuts_nobody_out(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    at_the_provider(page, "/en/petugas/")

    assert page.locator("html").get_attribute("lang") == "en"
    assert axe(page) == []
    assert too_wide(page) == []


def test_what_is_asked_for_proves_itself_and_gives_no_secret_away(page: Page) -> None:
    seen: list[Request] = []

    def see(request: Request) -> None:
        seen.append(request)

    page.on("request", see)
    signed_in(page)

    (asked,) = (parse_qs(urlsplit(each.url).query) for each in seen if each.url.find(f"{IDENTITY}/authorize?") > 0)
    (exchanged,) = (parse_qs(each.post_data or "") for each in seen if each.url.endswith(f"{IDENTITY}/token"))
    assert asked["code_challenge_method"] == ["S256"]
    assert len(exchanged["code_verifier"][0]) >= 43
    assert exchanged["code_verifier"] != asked["code_challenge"]
    assert not [each for each in seen if "id_token" in each.url or "code_verifier" in each.url]
    assert page.evaluate("Object.keys(localStorage)") == []


def test_another_tab_has_to_sign_in_for_itself(page: Page) -> None:
    signed_in(page)
    other = page.context.new_page()
    other.goto("/petugas/")

    expect(other.locator("h1")).to_have_text("nobody")


@pytest.mark.parametrize("query", ["code=stolen&state=guessed", "error=access_denied&state=guessed"])
def test_an_answer_that_was_not_asked_for_is_not_taken(page: Page, ground: Ground, query: str) -> None:
    page.goto(f"/petugas/?{query}")

    expect(page.locator("h1")).to_have_text("SignInFailed state")
    assert page.url == f"{ground.url}/petugas/"


def test_an_answer_to_an_earlier_question_is_not_taken(page: Page) -> None:
    at_the_provider(page)
    state = parse_qs(urlsplit(page.url).query)["state"][0]
    at_the_provider(page)
    page.goto(f"/petugas/?code=anything&state={state}")

    expect(page.locator("h1")).to_have_text("SignInFailed state")


def test_a_code_that_the_provider_does_not_take_signs_nobody_in(page: Page, complaints: Complaints) -> None:
    complaints.expect("status of 400")
    at_the_provider(page)
    state = parse_qs(urlsplit(page.url).query)["state"][0]
    page.goto(f"/petugas/?code=used&state={state}")

    expect(page.locator("h1")).to_have_text("SignInFailed exchange")
    page.reload()
    expect(page.locator("h1")).to_have_text("nobody")


def test_a_token_for_another_question_is_not_taken(page: Page) -> None:
    def for_another_question(route: Route) -> None:
        claims = "eyJub25jZSI6ICJhbm90aGVyIn0"
        route.fulfill(json={"id_token": f"e30.{claims}.e30", "expires_in": 60})

    page.route(f"**{IDENTITY}/token", for_another_question)
    at_the_provider(page)
    page.get_by_role("button", name=ACCOUNT).click()

    expect(page.locator("h1")).to_have_text("SignInFailed nonce")


def test_signing_out_forgets_the_token_and_comes_back(page: Page, ground: Ground) -> None:
    signed_in(page)
    page.click("#out")

    expect(page.locator("h1")).to_have_text("nobody")
    assert page.url == f"{ground.url}/petugas/"
    assert page.evaluate("Object.values(sessionStorage).join()") == ""


def test_who_goes_away_is_warned_and_one_key_keeps_him_signed_in(page: Page) -> None:
    signed_in(page)
    warning = page.get_by_role("dialog", name="Masih di sini?")

    page.clock.fast_forward("27:30")
    expect(warning).not_to_be_visible()
    page.clock.fast_forward("01:00")
    expect(warning).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Enter")
    expect(warning).not_to_be_visible()
    page.clock.fast_forward("20:00")
    page.fill("input", "jawaban")
    page.clock.fast_forward("20:00")
    expect(page.locator("h1")).to_have_text(NAME)
    expect(warning).not_to_be_visible()


def test_who_does_not_come_back_is_signed_out_and_told_why(page: Page) -> None:
    signed_in(page)
    page.clock.fast_forward("28:30")
    page.clock.fast_forward("02:00")

    expect(page.locator("p").first).to_have_text("idle")
    expect(page.locator("h1")).to_have_text("nobody")


def test_a_working_day_is_the_most_that_a_session_lasts(page: Page) -> None:
    signed_in(page)
    for _ in range(23):
        page.clock.fast_forward("20:00")
        page.fill("input", "sibuk")
    warning = page.get_by_role("dialog", name="Masa masuk Anda hampir habis")
    page.mouse.move(5, 5)
    page.mouse.down()
    page.clock.fast_forward("18:30")
    # Nothing comes between press and release.
    expect(warning).not_to_be_visible()
    page.mouse.up()
    expect(warning).to_be_visible()
    page.keyboard.press("Enter")
    page.clock.fast_forward("02:00")

    expect(page.locator("p").first).to_have_text("expired")
    expect(page.locator("h1")).to_have_text("nobody")
