"""
What operators can hold back while the service runs, without deploying anything: five switches, each a text.

`on` and `off` are all that four of them know; the fifth is the banner, `off` or a JSON object with a text in each
language. What cannot be read as that counts as off, and is named.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

ON, OFF = "on", "off"
LANGUAGES = ("id", "en")
SETTLING = timedelta(minutes=15)
"""Three times as long as a notice is held back before it is looked at again."""
LONGEST_BANNER = 300
"""Characters of the text in one language: two lines on a telephone, not a page."""


@dataclass(frozen=True)
class Setting:
    """A switch as it was found: its text, and when somebody last set it; None if nobody has since it was made."""

    value: str
    set_at: datetime | None = None


@dataclass(frozen=True)
class Switches:
    """
    What is held back now; everything goes its way unless somebody says otherwise.

    `notices_set_at` is when notices were last paused or let go, None if never. `unreadable` names what counts as off
    because nobody can tell what it says.
    """

    read_only: bool = False
    pause_notices: bool = False
    pause_closing: bool = False
    flood: bool = False
    """Everybody who files a report solves a challenge first, also where no count shows a flood."""
    banner: Mapping[str, str] | None = None
    notices_set_at: datetime | None = None
    unreadable: tuple[str, ...] = ()

    @property
    def holds_closing(self) -> bool:
        """Is the end of cases held back? Without notices nobody is warned of it, so nothing ends either."""
        return self.pause_closing or self.pause_notices

    def may_close(self, now: datetime) -> bool:
        """May silence end cases again? Not before the notices that were held back had the time to go out."""
        settled = self.notices_set_at is None or now >= self.notices_set_at + SETTLING
        return settled and not self.holds_closing


NAMES = ("read-only", "pause-notices", "pause-closing", "flood", "banner")
"""The names of the switches, behind the path of their stage."""


def switches_from(found: Mapping[str, Setting]) -> Switches:
    """The switches as they were found; one that is missing is off."""
    given = {name: found[name].value.strip() if name in found else OFF for name in NAMES}
    banner = _banner(given["banner"])
    return Switches(
        read_only=given["read-only"] == ON,
        pause_notices=given["pause-notices"] == ON,
        pause_closing=given["pause-closing"] == ON,
        flood=given["flood"] == ON,
        banner=banner,
        notices_set_at=found["pause-notices"].set_at if "pause-notices" in found else None,
        unreadable=tuple(_unreadable(given, banner)),
    )


def _unreadable(given: Mapping[str, str], banner: Mapping[str, str] | None) -> Iterator[str]:
    yield from (name for name in NAMES[:-1] if given[name] not in {ON, OFF})
    if banner is None and given["banner"] != OFF:
        yield "banner"


def _banner(text: str) -> Mapping[str, str] | None:
    """The text in each language, or None for anything that is not a short one in each."""
    try:
        texts = json.loads(text)
    except ValueError:
        return None
    if not isinstance(texts, dict) or set(texts) != set(LANGUAGES):
        return None
    good = all(isinstance(one, str) and 0 < len(one.strip()) <= LONGEST_BANNER for one in texts.values())
    return {language: texts[language].strip() for language in LANGUAGES} if good else None
