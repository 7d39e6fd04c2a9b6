"""What an officer is shown before a text is published, in its order."""

from chalicelib.domain.publication.redaction_hints import Doubt, Hint, hints_in


def test_names_long_numbers_and_words_masked_before_are_pointed_at_in_their_order() -> None:
    text = "Bu Karsinem, nomor 123456789012345, KARSINEM"

    assert hints_in(text, ["karsinem", "pasar"]) == [
        Hint(Doubt.NAME, 3, 11),
        Hint(Doubt.MASKED, 3, 11),
        Hint(Doubt.NUMBER, 19, 34),
        Hint(Doubt.MASKED, 36, 44),
    ]
    assert [hint.doubt for hint in hints_in(text)] == [Doubt.NAME, Doubt.NUMBER]
