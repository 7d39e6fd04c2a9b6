"""Checking receipts in the browser: with no network at all, in words, and kept apart from what does not fit."""

import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, expect

from tests.browser.ground import Ground
from tests.browser.pages import opened
from tests.web.test_evidence import Country, tampered


def choose(page: Page, folder: Path, files: list[dict[str, Any]]) -> None:
    paths = [folder / f"{at}.json" for at in range(len(files))]
    for path, content in zip(paths, files, strict=True):
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2), "utf-8")
    page.locator("#files").set_input_files(paths)


def test_files_are_checked_without_a_network_and_a_rewritten_history_is_told(
    page: Page, ground: Ground, tmp_path: Path
) -> None:
    assert ground.url
    was = Country("as it was", ec.generate_private_key(ec.SECP256R1()))
    now = Country("as somebody wants it", was.key)
    opened(page, "/en/verifikasi")
    page.context.set_offline(True)

    choose(page, tmp_path, [was.receipt(2), was.chain()])
    expect(page.locator("#verdict")).to_contain_text("All that could be checked holds.")
    expect(page.locator("#findings [data-kind=held]")).to_have_count(5)

    choose(page, tmp_path, tampered(was, now)["the history was rewritten with fresh hashes"][1])
    expect(page.locator("#verdict")).to_contain_text("Something does not fit.")
    expect(page.locator("#findings [data-kind=broken]")).to_contain_text("It was rewritten.")

    choose(page, tmp_path, [{"format": "another"}])
    expect(page.locator("#verdict")).to_contain_text("There is nothing here that can be checked.")
