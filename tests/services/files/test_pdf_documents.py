"""Documents are written anew in a process of their own, with little memory and time, wherever that was started."""

import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from chalicelib.domain.files.file_status import RefusalReason
from chalicelib.services.files import pdf_documents
from chalicelib.services.files.images import Rejected
from chalicelib.services.files.pdf_documents import rewritten
from chalicelib.services.files.pdf_parts import pages_alone
from infra import ROOT
from tests.pdfs import a_document, saved
from tests.photos import a_pdf

LOCK = pikepdf.Encryption(owner="a", user="b")
LIMITS = """
import json, resource, sys
from chalicelib.services.files.pdf_parts import main
ended = main()
limits = [resource.getrlimit(each) for each in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]
sys.stderr.write(json.dumps([*limits, sys.getrecursionlimit()]))
sys.exit(ended)
"""
"""The process, and what it allows itself."""


@pytest.mark.parametrize(
    ("document", "code", "written"),
    [(a_pdf(), 0, pages_alone(a_pdf())), (a_document(encryption=LOCK), 3, b"encrypted")],
    ids=["taken", "locked"],
)
def test_the_process_has_little_memory_and_time_and_ends_with_what_came_of_it(
    document: bytes, code: int, written: bytes
) -> None:
    root = ROOT
    done = subprocess.run([sys.executable, "-c", LIMITS], input=document, capture_output=True, cwd=root, check=False)  # noqa: S603  # our own words

    assert (done.returncode, done.stdout) == (code, written)
    assert json.loads(done.stderr) == [[700_000_000] * 2, [30] * 2, 5_000]


def test_what_the_process_made_or_said_is_passed_on() -> None:
    assert rewritten(a_document()) == pages_alone(a_document())
    with pytest.raises(Rejected) as unfit:
        rewritten(a_document(encryption=LOCK))
    assert unfit.value.reason is RefusalReason.ENCRYPTED


def test_it_is_done_wherever_the_service_was_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    assert rewritten(a_document()) == pages_alone(a_document())


def test_what_takes_too_long_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_documents, "SECONDS", 0)

    with pytest.raises(Rejected) as unfit:
        rewritten(a_document())
    assert unfit.value.reason is RefusalReason.UNREADABLE


@pytest.mark.parametrize("content", [b"%PDF-1.4\n%%EOF", b"%PDF-1.7\n" + bytes(900), saved(pikepdf.new())])
def test_what_has_no_page_cannot_be_read(content: bytes) -> None:
    with pytest.raises(Rejected) as unfit:
        rewritten(content)
    assert unfit.value.reason is RefusalReason.UNREADABLE
