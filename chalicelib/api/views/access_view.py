"""Who took what out of a case, in the words of the API."""

from typing_extensions import TypedDict

from chalicelib.api.responses.case_responses import Named, Person
from chalicelib.api.views.directory_names import desk_named, officer_named
from chalicelib.domain.core.timestamps import stamp
from chalicelib.domain.core.vocabulary import OfficerId
from chalicelib.services.core.parts import Parts
from chalicelib.store.cases.access_records import Access


class AccessEntry(TypedDict):
    """
    A download: `kind` is history, case_file, files (links to them) or list; the reporter has no name and no desk here.

    Of a list `list` names the pile.
    """

    at: str
    kind: str
    officer: Person | None
    desk: Named | None
    list: str | None


class AccessList(TypedDict):
    """The last hundred downloads of a case, or of a desk's lists, newest first."""

    items: list[AccessEntry]


def access_entry(parts: Parts, access: Access, language: str) -> AccessEntry:
    """One download as officers of the case read it."""
    by_officer = access.by != "reporter"
    return {
        "at": stamp(access.at),
        "kind": access.kind.value,
        "officer": officer_named(parts, OfficerId(access.by), language) if by_officer else None,
        "desk": desk_named(parts, access.desk) if access.desk else None,
        "list": access.listed,
    }
