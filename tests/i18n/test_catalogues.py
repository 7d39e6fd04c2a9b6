"""Both languages say everything, and what people are shown has a text."""

import ast
import logging
from collections.abc import Iterator
from string import Formatter

import pytest

from chalicelib.domain.cases.lifecycle import Turn
from chalicelib.domain.core import errors
from chalicelib.domain.core.vocabulary import (
    ArchiveReason,
    Classification,
    ClockKind,
    DismissReason,
    EventType,
    MaskReason,
    Outcome,
    Queue,
    Role,
    Status,
    UnmaskReason,
    Verdict,
)
from chalicelib.domain.files.file_status import RefusalReason
from chalicelib.domain.messaging.notifications import REPORTER_TEXTS
from chalicelib.i18n import GAP, LANGUAGES, catalogue, has, language_of, text
from infra import ROOT

FAULTS = {
    "missing": (),
    "blank": (),
    "too_short": ("min",),
    "too_long": ("max",),
    "not_a_choice": ("choices",),
    "not_a_date": (),
    "in_the_future": (),
    "not_a_number": (),
    "out_of_range": ("min", "max"),
    "not_an_email": (),
    "not_a_phone": (),
    "no_sms": (),
    "unknown_area": (),
    "unknown_category": (),
    "retired_category": (),
    "unknown_institution": (),
    "unknown_desk": (),
    "unknown_field": (),
    "not_an_object": (),
    "not_json": (),
    "not_text": (),
    "not_a_boolean": (),
    "both_needed": (),
    "key_missing": (),
    "key_malformed": ("min", "max"),
    "reason_needed": (),
    "contact_needed": (),
    "malformed_cursor": (),
    "unknown_queue": ("choices",),
    "too_wide_period": ("max",),
    "not_substantive": ("min",),
    "type_not_taken": (),
    "file_too_large": ("max_mb",),
    "file_empty": (),
    "not_a_digest": (),
    "unknown_attachment": (),
    "unknown_passage": (),
    "unknown_mask": (),
    "unknown_request": (),
}
OF_HTTP = ("malformed", "unsupported_media_type", "precondition_required")
VARIANTS = [
    *(f"event.replied.{verdict}" for verdict in Verdict),
    "event.replied.file",
    *(f"event.closed.{outcome}" for outcome in Outcome if outcome is not Outcome.ARCHIVED),
    *(f"event.escalated.{level}" for level in ("leader", "parent", "national", "ombudsman", "again")),
    *(f"event.returned.{how}" for how in ("asked_parent", "named")),
    *(f"event.answered.{how}" for how in ("interim", "final")),
    "event.reopened.appeal",
    *(f"event.attached.{what}" for what in ("photo", "document")),
    "event.masked.file",
    *(f"event.publication_decided.{what}" for what in ("public", "withdrawn")),
    *(f"event.visibility_changed.{reading}" for reading in ("secret", "open")),
    *(f"event.visibility_changed.{naming}" for naming in ("anonymous", "named")),
    *(f"event.visibility_changed.{r}_{n}" for r in ("secret", "open") for n in ("anonymous", "named")),
]


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def codes_of(error: type[errors.LaporError]) -> Iterator[str]:
    yield error.code
    for kind in error.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield from codes_of(kind)


def reasons_of_routing() -> set[str]:
    """The reasons that routing.py writes into a decision: its second argument, or `reason=`."""
    tree = ast.parse((ROOT / "chalicelib/domain/organisation/routing_rules.py").read_text("utf-8"))
    decisions = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Decision"]
    given = [call.args[1] for call in decisions if len(call.args) > 1]
    given += [keyword.value for call in decisions for keyword in call.keywords if keyword.arg == "reason"]
    chosen = [
        end for value in given for end in ([value.body, value.orelse] if isinstance(value, ast.IfExp) else [value])
    ]
    return {str(ast.literal_eval(value)) for value in chosen}


def test_both_languages_have_the_same_texts_with_the_same_gaps_to_fill() -> None:
    indonesian, english = catalogue("id"), catalogue("en")

    assert list(indonesian) == list(english)
    assert {key: placeholders(indonesian[key]) for key in indonesian} == {
        key: placeholders(english[key]) for key in english
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_padded(language: str) -> None:
    assert [key for key, value in catalogue(language).items() if not value or value != value.strip()] == []


@pytest.mark.parametrize(
    ("group", "members"),
    [
        ("status", Status),
        ("classification", Classification),
        ("event", EventType),
        ("clock", ClockKind),
        ("promise", ClockKind),
        ("turn", Turn),
        ("queue", Queue),
        ("archive_reason", ArchiveReason),
        ("mask_reason", MaskReason),
        ("unmask_reason", UnmaskReason),
        ("dismiss_reason", DismissReason),
        ("outcome", Outcome),
        ("role", Role),
        ("refusal_reason", RefusalReason),
    ],
)
def test_every_word_that_people_see_has_a_text(group: str, members: type[Status]) -> None:
    assert [member for member in members if not has(f"{group}.{member}")] == []


@pytest.mark.parametrize("key", VARIANTS)
def test_every_turn_that_an_event_can_take_has_its_own_sentence(key: str) -> None:
    assert has(key)


def test_every_reason_for_a_desk_has_a_text() -> None:
    reasons = reasons_of_routing()

    assert reasons >= {"rule", "inspectorate", "chosen"}
    assert [reason for reason in reasons | {"sweep"} if not has(f"routing.{reason}")] == []


TOLD_WITH = {"holds_used_up": {"times", "days"}, "too_soon": {"minutes"}, "challenge_needed": {"minutes"}}
"""What the text of an error says besides, which is always given where it is raised."""


@pytest.mark.parametrize("code", sorted({*codes_of(errors.LaporError), *OF_HTTP}))
def test_every_error_has_a_title_and_names_a_way_out_without_needing_anything(code: str) -> None:
    for language in LANGUAGES:
        assert placeholders(
            catalogue(language)[f"error.{code}.title"] + catalogue(language)[f"error.{code}.detail"]
        ) == TOLD_WITH.get(code, set())


@pytest.mark.parametrize(("code", "params"), FAULTS.items())
def test_every_fault_has_a_text_that_says_the_limits(code: str, params: tuple[str, ...]) -> None:
    assert placeholders(catalogue("id")[f"fault.{code}"]) == set(params)


@pytest.mark.parametrize(
    "purpose", sorted({*REPORTER_TEXTS.values(), "verified", "passed_on", "withdrawn", "data_received"})
)
def test_every_message_to_a_reporter_has_all_its_parts(purpose: str) -> None:
    for part in ("subject", "body", "due", "sms", "sms_due"):
        assert has(f"message.{purpose}.{part}")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "id"),
        ("", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.9,id;q=0.8", "en"),
        ("id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7", "id"),
        ("en;q=0.3, id;q=0.7", "id"),
        ("EN ; Q=0.9", "en"),
        ("in-ID", "id"),  # the old code, as Android sends it
        ("en, in;q=0.5", "en"),
        ("jv, en;q=0.5", "en"),  # Javanese we cannot; English is asked for
        ("jv", "id"),
        ("*", "id"),
        ("id;q=0, *", "en"),  # anything but Indonesian
        ("en;q=0", "id"),
        ("id;q=0", "id"),  # none is liked: the default
        ("en, id", "en"),  # liked equally: the first named
        ("en;q=oops, id;q=0.1", "id"),
        ("en;q=7", "id"),
        (";;,,;q=1", "id"),
    ],
)
def test_the_language_that_a_browser_likes_best_is_spoken(header: str | None, language: str) -> None:
    assert language_of(header) == language


def test_placeholders_are_filled_and_lists_are_told_one_by_one() -> None:
    assert text("id", "event.disposed", desk="Dinas PUPR") == "Laporan diteruskan ke Dinas PUPR."
    assert text("en", "fault.not_a_choice", choices=("web", "sms")) == "Choose one of: web, sms."


def test_braces_in_a_value_are_only_characters() -> None:
    assert text("id", "event.disposed", desk="{desk.__class__}") == "Laporan diteruskan ke {desk.__class__}."


def test_an_unknown_language_reads_indonesian() -> None:
    assert text("jv", "queue.new") == "Baru"


def test_a_missing_text_or_value_is_logged_and_never_an_error(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert text("id", "no.such.text") == "no.such.text"
        assert text("id", "event.disposed") == f"Laporan diteruskan ke {GAP}."

    assert [record.getMessage() for record in caplog.records] == ["no text for no.such.text", "no value for {desk}"]
