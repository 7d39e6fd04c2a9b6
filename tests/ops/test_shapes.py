"""What scripts read with `--json`: a field that goes, or is called otherwise, breaks whoever relies on it."""

from dataclasses import fields
from typing import Any

import pytest

from ops.verbs.alarms import Alarm, Alarms
from ops.verbs.backup import Backup, Backups, Made, Recovery
from ops.verbs.copies import Compared
from ops.verbs.cost import Billed, Estimate
from ops.verbs.dead import Pile, Piles
from ops.verbs.directory import Change, Exported, Imported
from ops.verbs.doctor import Examination
from ops.verbs.examinations import Check
from ops.verbs.letters import Letter
from ops.verbs.logs import Line, Logs
from ops.verbs.package import Packaged
from ops.verbs.redrive import Fate, Redriven
from ops.verbs.restore import Drill
from ops.verbs.verify import BrokenChain, Verified

SHAPES: dict[type[Any], str] = {
    Alarm: "name state since what entry reason",
    Alarms: "ok alarms",
    Backup: "table name arn at bytes status",
    Backups: "ok recovery backups",
    Billed: "since until usd by_service",
    BrokenChain: "number flaws",
    Change: "kind added changed removed same",
    Check: "name verdict found way_out",
    Compared: "table copied original events lost",
    Drill: "dry_run ok prefix source restored_to began_at rpo_seconds kept rto_seconds tables missing chains",
    Estimate: "usd by_step by_service prices_of source checked left_out",
    Examination: "stage region fit checks",
    Exported: "folder files",
    Fate: "letter outcome why",
    Imported: "dry_run ok faults changes topics moved",
    Letter: "id function since cause about",
    Line: "at function level message more id",
    Logs: "whole lines",
    Made: "dry_run names",
    Packaged: "stack region folder data_resources app_resources expanded_resources archive archive_bytes"
    " archive_unpacked_bytes archive_sha256 site_files site_bytes release deployable why_not",
    Pile: "where function letters oldest",
    Piles: "letters piles",
    Recovery: "table since until",
    Redriven: "source dry_run ok fates",
    Verified: "cases anchored sealed ok broken",
}


@pytest.mark.parametrize("answer", SHAPES, ids=lambda answer: answer.__name__)
def test_an_answer_keeps_its_fields(answer: type[Any]) -> None:
    assert [field.name for field in fields(answer)] == SHAPES[answer].split()
