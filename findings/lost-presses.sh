#!/bin/sh
# What a press does in Chromium when the page moves under it, and what Enter does on a radio button.
# Needs a Chromium on this machine (CHROMIUM names one); Playwright alone is installed, into a folder of its own.
set -eu
browser=${CHROMIUM:-$(command -v chromium-headless-shell || command -v chromium)}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
python3 -m venv "$here/venv"
"$here/venv/bin/pip" install --quiet playwright==1.65.2
CHROMIUM=$browser "$here/venv/bin/python" - <<'PY'
import os

from playwright.sync_api import sync_playwright

PAGE = """
<textarea id=text></textarea><div id=hint></div>
<form id=form><label><input type=radio name=one id=one> one</label>
<button id=go type=submit style="display:block;height:40px">go</button></form>
<script>
  seen = [];
  addEventListener("click", (event) => seen.push(event.target.id || event.target.tagName));
  form.onsubmit = (event) => { event.preventDefault(); seen.push("submit by " + event.submitter.id); };
  text.onblur = () => { hint.style.height = "120px"; };
</script>
"""
with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
    print("Chromium", chromium.version)
    results = {}
    for how in ("mouse", "finger"):
        page = chromium.new_context(has_touch=True).new_page()
        page.set_content(PAGE)
        page.focus("#text")
        box = page.locator("#go").bounding_box()
        at = box["x"] + 10, box["y"] + 10
        if how == "mouse":
            page.mouse.move(*at)
            page.mouse.down()
            page.mouse.up()
        else:
            page.touchscreen.tap(*at)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        results[how] = page.evaluate("seen")
    page = chromium.new_page()
    page.set_content(PAGE)
    page.focus("#one")
    page.keyboard.press("Enter")
    results["Enter on a radio button"] = page.evaluate("seen")
    chromium.close()
for how, seen in results.items():
    print(f"{how}: {seen}")
assert not any("submit" in each for each in results["mouse"]), "a press now finds a button that moved away under it"
assert "submit by go" in results["Enter on a radio button"], "Enter on a radio button no longer submits its form"
PY
