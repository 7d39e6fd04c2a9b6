"""What administrators write lies where it is looked for; how it is read again is in test_directory.py."""

from chalicelib.store.tables import DirectoryRow
from local.service import Service


def test_a_decree_is_kept_by_its_year_with_the_calendar_that_has_its_days(stage: Service) -> None:
    stage.parts.registry.note_decree(2027, "SKB 1205/2026", 3)

    assert DirectoryRow.get("DECREE", "2027").content == {"source": "SKB 1205/2026", "calendar": 3}
