"""
The file of a case for the Ombudsman (UU 37/2008): one document that prints, made from the case when it is asked for.

It holds what the asker may read of the report, every step with its text, the files by name and digest, the promised
dates, and the chain of hashes with the newest anchor, so that anybody can check that the history is the one written.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from chalicelib.api.responses.case_responses import ReporterCase
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import EventType
from chalicelib.i18n import text
from chalicelib.services.core.history_check import Proof
from chalicelib.store.cases.case_file import CaseFile

_STYLE = (
    "body{font:11pt/1.5 sans-serif;max-width:50em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #999;padding:.3em .5em;text-align:left;vertical-align:top}td,code{overflow-wrap:anywhere}"
    "blockquote{margin:.3em 0;white-space:pre-wrap}h2{margin-top:1.6em}"
)


def case_file(page: ReporterCase, file: CaseFile, proof: Proof, language: str, now: datetime) -> str:
    """The document, from the page that the asker is shown of the case."""
    title = text(language, "case_file.title", number=page["number"])
    body = "\n".join(_sections(page, file, proof, language, now))
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    shown = f"<body><h1>{escape(title)}</h1>\n{body}\n</body>"
    return f'<!doctype html>\n<html lang="{language}"><head>{head}</head>\n{shown}</html>\n'


def _sections(page: ReporterCase, file: CaseFile, proof: Proof, language: str, now: datetime) -> Iterator[str]:
    def heading(name: str) -> str:
        return f"<h2>{escape(text(language, f'case_file.{name}'))}</h2>"

    yield f"<p>{escape(text(language, 'case_file.about', made_at=stamp(now)))}</p>"
    yield _table(_facts(page, language))
    yield f"{heading('report')}<h3>{escape(page['title'])}</h3><blockquote>{escape(page['body'])}</blockquote>"
    yield heading("promises") + "".join(f"<p>{escape(each['explanation'])}</p>" for each in page["promises"])
    yield heading("timeline") + _table(_steps(page))
    yield heading("files") + _table(_files(page, file))
    yield heading("chain") + f"<p>{escape(_verdict(proof, language))}</p>" + _table(_chain(file))


def _facts(page: ReporterCase, language: str) -> Iterator[tuple[str, ...]]:
    facts = {
        "number": page["number"],
        "received_at": page["received_at"],
        "classification": text(language, f"classification.{page['classification']}"),
        "status": page["status_text"],
        "desk": page["desk"]["name"],
        "area": page["area"]["name"] if page["area"] else None,
        "category": page["category"]["name"] if page["category"] else None,
    }
    for name, value in facts.items():
        if value:
            yield text(language, f"column.{name}"), str(value)


def _steps(page: ReporterCase) -> Iterator[tuple[str, ...]]:
    for entry in page["timeline"]:
        yield str(entry["seq"]), entry["at"], entry["text"], entry.get("message") or ""


def _files(page: ReporterCase, file: CaseFile) -> Iterator[tuple[str, ...]]:
    digests = {event.seq: event.data.get("sha256", "") for event in file.events if event.type is EventType.ATTACHED}
    for each in page["attachments"]:
        if each["status"] == "shown":
            yield (
                each["name"],
                each["content_type"],
                str(each["size"]),
                f"SHA-256 {digests.get(each.get('seq', 0), '')}",
            )


def _verdict(proof: Proof, language: str) -> str:
    key = "case_file.damaged" if proof.flaws else "case_file.intact"
    return text(language, key, anchored_seq=proof.anchored_seq)


def _chain(file: CaseFile) -> Iterator[tuple[str, ...]]:
    for record in file.records:
        yield str(record["seq"]), str(record["at"]), str(record["hash"])


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
