"""
Pictures of the site in every state that tests/browser/scenes.py names: both languages, on a telephone and on a desk.

`make screenshots` writes them to build/screenshots; ONLY=desk takes those whose name begins so.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, ViewportSize
from rich.progress import track

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from local import logs  # noqa: E402  # the folder of the project has to be on the path first
from tests.browser.ground import Ground, chromium, chromium_path, served  # noqa: E402  # as above
from tests.browser.pages import LANGUAGES  # noqa: E402  # as above
from tests.browser.scenes import SCENES, Scene, play  # noqa: E402  # as above
from tests.browser.story import Story, told  # noqa: E402  # as above

TARGET = ROOT / "build" / "screenshots"
SIZES: dict[str, ViewportSize] = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1366, "height": 768}}
PATIENCE_MS = 10_000


def main(arguments: list[str]) -> int:
    """The exit code: 1 if a picture could not be taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="the beginning of the names that are wanted")
    given = parser.parse_args(arguments)
    path = chromium_path()
    if path is None:
        print("no Chromium on this machine: run tools/browser.sh, or name one with CHROMIUM")
        return 1
    scenes = [scene for scene in SCENES if scene.name.startswith(given.only)]
    if not given.only:
        shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True, exist_ok=True)
    with logs.silence(), served() as ground, chromium(path) as browser:
        stage = browser, ground, told(ground)
        wanted = [(scene, language) for scene in scenes for language in LANGUAGES]
        steps = track(wanted, description="screenshots")
        failed = [message for scene, language in steps if (message := _take(stage, scene, language))]
    for message in failed:
        print(message)
    taken = (len(wanted) - len(failed)) * len(SIZES)
    print(f"{taken} of {len(wanted) * len(SIZES)} pictures are in {os.path.relpath(TARGET)}")
    return 1 if failed else 0


def _take(stage: tuple[Browser, Ground, Story], scene: Scene, language: str) -> str | None:
    """A picture of the whole page in each size; why there is none, otherwise."""
    browser, ground, story = stage
    context = browser.new_context(
        base_url=ground.url,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        viewport=SIZES["phone"],
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    context.clock.install(time=ground.now)
    try:
        page = context.new_page()
        play(page, scene, story, language)
        for size, measures in SIZES.items():
            page.set_viewport_size(measures)
            page.screenshot(path=TARGET / f"{scene.name}-{language}-{size}.png", full_page=True)
    except (Error, AssertionError) as error:
        return f"{scene.name}-{language}: {str(error).splitlines()[0]}"
    finally:
        context.close()
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
