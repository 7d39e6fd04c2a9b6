"""The file of a case as one ZIP: the page that prints, the files that its asker may see, the seals of the history."""

import io
import json
from collections.abc import Iterator, Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from chalicelib.api.documents.case_document import case_file
from chalicelib.api.http.request import Call
from chalicelib.api.http.routes import ARCHIVE, Answer, saved_as
from chalicelib.api.responses.case_responses import Attachment, ReporterCase
from chalicelib.domain.core.case_number import CaseNumber
from chalicelib.i18n import text
from chalicelib.services.core.history_check import Proof, prove
from chalicelib.services.core.parts import Parts
from chalicelib.services.files.upload_slots import SUFFIXES, clean_key
from chalicelib.store.cases.case_file import CaseFile

MOST_BYTES = 3_500_000
"""
Of files in one archive. A function answers with 6 MB at most, and binary answers travel as base64, a third longer: with
the page and the seals this stays below. It bounds the memory that an archive takes, too.
"""


def case_archive(call: Call, page: ReporterCase, file: CaseFile, proof: Proof) -> bytes:
    """
    The archive, from the page that the asker is shown of the case.

    Files lie in it in their order, by number alone, as long as they fit; of others the page gives a link, which holds
    for a quarter of an hour, and the digest.
    """
    written, places = io.BytesIO(), dict[str, str]()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for key, name, content in _files(call.parts, page):
            archive.writestr(name, content, ZIP_STORED)
            places[key] = name
        placed = _placed(page, places, call.language)
        archive.writestr("report.html", case_file(placed, file, proof, call.language, call.now))
        archive.writestr("seals.json", _seals(page["number"], file, proof))
    return written.getvalue()


def _placed(page: ReporterCase, places: Mapping[str, str], language: str) -> ReporterCase:
    """The page with its files named by where they are: beside it, or behind a link."""

    def place_of(each: Attachment) -> str:
        return places.get(each["id"]) or text(language, "case_file.beside", link=each["url"])

    return {**page, "attachments": [{**each, "name": place_of(each)} for each in page["attachments"]]}


def case_file_answer(call: Call, page: ReporterCase, file: CaseFile) -> Answer:
    """The archive for whoever asks for one, the document alone for everybody else."""
    proof, name = prove(call.parts, file), f"lapor-{call.number}"
    if ARCHIVE in (call.header("accept") or ""):
        content = case_archive(call, page, file, proof)
        return Answer({}, headers=saved_as(f"{name}.zip"), archive=content)
    document = case_file(page, file, proof, call.language, call.now)
    return Answer({}, headers=saved_as(f"{name}.html"), html=document)


def _files(parts: Parts, page: ReporterCase) -> Iterator[tuple[str, str, bytes]]:
    """The id, the place in the archive and the content of each file that fits, read one after the other."""
    left = MOST_BYTES
    shown = (each for each in page["attachments"] if each["status"] == "shown")
    for ordinal, each in enumerate(shown, 1):
        if each["size"] > left:
            continue
        key = clean_key(CaseNumber(page["number"]), each["id"], each["content_type"])
        content = parts.objects.read(key, left)
        if content is not None and len(content) <= left:
            left -= len(content)
            yield each["id"], f"files/{ordinal:02d}{SUFFIXES[each['content_type']]}", content


def _seals(number: str, file: CaseFile, proof: Proof) -> str:
    records = [{"seq": record["seq"], "at": str(record["at"]), "hash": record["hash"]} for record in file.records]
    about = {"number": number, "intact": not proof.flaws, "anchored_seq": proof.anchored_seq, "records": records}
    return json.dumps(about, indent=1, default=int)
