"""The chain of a case: whatever is done to a history, it shows; what nobody touched is never accused."""

import copy
import hmac
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.cases.hash_chain import Flaw, FlawKind, commit, genesis, link, new_salt, opens, verify
from chalicelib.domain.core.canonical_json import canonical

Event = dict[str, Any]
Chain = list[Event]

NUMBER = "J7-K2M9-QX4T-8BW3"
SALT = "00112233445566778899aabbccddeeff"
OTHER_SALT = "ff112233445566778899aabbccddeeff"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
names = st.text(st.characters(codec="ascii"), max_size=8)
leaves = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | texts
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3))
bodies = st.lists(
    st.fixed_dictionaries({"type": st.sampled_from(["submitted", "disposed", "answered"]), "data": values}),
    min_size=1,
    max_size=6,
)


def chained(contents: Sequence[Event], number: str = NUMBER) -> Chain:
    """Events with fresh numbers and hashes: what the service writes, and what a forger who knows the rules would."""
    chain: Chain = []
    for seq, content in enumerate(contents, 1):
        event = {**content, "seq": seq, "prev_hash": chain[-1]["hash"] if chain else genesis(number)}
        event.pop("hash", None)
        chain.append({**event, "hash": link(event["prev_hash"], event)})
    return chain


def kinds(flaws: Sequence[Flaw]) -> set[FlawKind]:
    return {flaw.kind for flaw in flaws}


def a_chain(length: int = 5) -> Chain:
    return chained([{"type": "reminded", "data": {"day": day, "to": ["desk", None]}} for day in range(length)])


chains = bodies.map(chained)


@given(chains)
def test_an_untouched_history_is_never_flagged(chain: Chain) -> None:
    assert verify(NUMBER, chain, chain[-1]["hash"]) == []
    assert verify(NUMBER, chain, None) == []


@given(chains)
def test_a_history_that_was_stored_as_json_and_read_back_verifies(chain: Chain) -> None:
    read = [json.loads(json.dumps(dict(reversed(event.items())))) for event in chain]

    assert verify(NUMBER, read, chain[-1]["hash"]) == []


def test_no_events_are_intact_only_while_none_was_ever_anchored() -> None:
    assert verify(NUMBER, [], None) == []
    assert verify(NUMBER, [], a_chain()[-1]["hash"]) == [Flaw(1, FlawKind.TRUNCATED)]


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to every value inside, however deep."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inside for place in places(item, (*path, key)))]


def change(chain: Chain, path: tuple[str | int, ...], make: Callable[[Any], Any]) -> Chain:
    changed = copy.deepcopy(chain)
    at: Any = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = make(at[path[-1]])
    return changed


@settings(max_examples=300, deadline=None)
@given(chains, leaves, st.data())
def test_an_edit_of_any_value_however_deep_is_found_even_without_a_trusted_hash(
    chain: Chain, value: Any, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from([place for place in places(chain) if len(place) > 1]))
    edited = change(chain, path, lambda _: value)

    if canonical(edited) == canonical(chain):
        assert verify(NUMBER, edited, None) == []
    else:
        assert FlawKind.EDITED in kinds(verify(NUMBER, edited, None))


@given(chains, leaves, st.data())
def test_a_field_added_or_taken_away_is_found(chain: Chain, value: Any, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    name = data.draw(st.sampled_from(sorted(chain[place])))
    added, taken = copy.deepcopy(chain), copy.deepcopy(chain)
    added[place]["note"] = value
    del taken[place][name]

    assert verify(NUMBER, added, None) == [Flaw(place + 1, FlawKind.EDITED)]
    assert FlawKind.EDITED in kinds(verify(NUMBER, taken, None))


@given(chains, st.data())
def test_any_event_taken_out_is_found(chain: Chain, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    last = place == len(chain) - 1

    flaws = verify(NUMBER, chain[:place] + chain[place + 1 :], chain[-1]["hash"])

    assert flaws == [Flaw(place + 1, FlawKind.TRUNCATED if last else FlawKind.MISSING)]


@given(chains, st.data())
def test_cutting_off_the_last_events_is_found_by_the_trusted_hash_alone(chain: Chain, data: st.DataObject) -> None:
    left = data.draw(st.integers(0, len(chain) - 1))

    assert verify(NUMBER, chain[:left], chain[-1]["hash"]) == [Flaw(left + 1, FlawKind.TRUNCATED)]
    assert verify(NUMBER, chain[:left], None) == []


@given(bodies.filter(lambda bodies: len(bodies) > 1), st.data())
def test_any_two_events_exchanged_are_found(contents: list[Event], data: st.DataObject) -> None:
    chain = chained(contents)
    one, other = sorted(
        data.draw(st.lists(st.integers(0, len(chain) - 1), min_size=2, max_size=2, unique=True)),
    )
    moved, renumbered = copy.deepcopy(chain), copy.deepcopy(chain)
    moved[one], moved[other] = moved[other], moved[one]
    renumbered[one], renumbered[other] = {**chain[other], "seq": one + 1}, {**chain[one], "seq": other + 1}

    assert kinds(verify(NUMBER, moved, chain[-1]["hash"])) == {FlawKind.REORDERED}
    assert FlawKind.EDITED in kinds(verify(NUMBER, renumbered, None))


@given(chains, st.data())
def test_an_event_kept_twice_is_found_wherever_the_copy_stands(chain: Chain, data: st.DataObject) -> None:
    event = data.draw(st.sampled_from(chain))
    place = data.draw(st.integers(0, len(chain)))

    flaws = verify(NUMBER, [*chain[:place], copy.deepcopy(event), *chain[place:]], chain[-1]["hash"])

    assert Flaw(event["seq"], FlawKind.INSERTED) in flaws


@given(chains, values, st.data())
def test_a_forged_event_with_a_right_hash_of_its_own_is_found(chain: Chain, value: Any, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain)))
    forged = {"type": "answered", "data": value, "seq": place + 1, "prev_hash": genesis(NUMBER)}
    if place:
        forged["prev_hash"] = chain[place - 1]["hash"]
    forged["hash"] = link(forged["prev_hash"], forged)
    squeezed_in = [*chain[:place], forged, *chain[place:]]
    renumbered = [*chain[:place], forged, *({**event, "seq": event["seq"] + 1} for event in chain[place:])]

    if forged in chain:
        return
    assert FlawKind.INSERTED in kinds(verify(NUMBER, squeezed_in, chain[-1]["hash"]))
    assert verify(NUMBER, renumbered, chain[-1]["hash"])


@given(chains, values, st.data())
def test_one_event_replaced_by_a_forged_one_with_a_right_hash_breaks_the_chain(
    chain: Chain, value: Any, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    forged = {**chain[place], "data": value}
    forged["hash"] = link(forged["prev_hash"], {name: forged[name] for name in forged if name != "hash"})
    if forged == chain[place] and canonical(forged) == canonical(chain[place]):
        return

    flaws = verify(NUMBER, [*chain[:place], forged, *chain[place + 1 :]], chain[-1]["hash"])

    last = place == len(chain) - 1
    assert flaws == [Flaw(place + 2, FlawKind.TRUNCATED if last else FlawKind.UNLINKED)]


@given(chains, values, st.data())
def test_a_tail_written_anew_with_fresh_hashes_is_found_by_the_trusted_hash(
    chain: Chain, value: Any, data: st.DataObject
) -> None:
    """Edit, insert or drop anywhere, then compute every later hash again: only the anchor can tell."""
    place = data.draw(st.integers(0, len(chain) - 1))
    forged = {"type": "forged", "data": value}
    rewritten = data.draw(
        st.sampled_from(
            [
                chained([*chain[:place], forged, *chain[place + 1 :]]),
                chained([*chain[:place], forged, *chain[place:]]),
                chained([*chain[:place], *chain[place + 1 :]]),
                chained([*chain[:place], forged]),
            ]
        )
    )

    assert verify(NUMBER, rewritten, None) == []
    assert FlawKind.TRUNCATED in kinds(verify(NUMBER, rewritten, chain[-1]["hash"]))


@given(chains, values)
def test_what_follows_the_trusted_last_event_counts_as_inserted(chain: Chain, value: Any) -> None:
    longer = chained([*chain, {"type": "forged", "data": value}])

    assert verify(NUMBER, longer, chain[-1]["hash"]) == [Flaw(len(longer), FlawKind.INSERTED)]


@given(chains)
def test_the_history_of_one_case_cannot_be_passed_off_as_that_of_another(chain: Chain) -> None:
    assert verify("J7-0000-0000-0000", chain, chain[-1]["hash"]) == [Flaw(1, FlawKind.UNLINKED)]


@pytest.mark.parametrize("seq", [None, "2", True, 2.0, [], 0, -7, 10**30])
def test_a_forged_sequence_number_is_a_flaw_and_no_crash(seq: Any) -> None:
    chain = a_chain()
    chain[1]["seq"] = seq

    assert FlawKind.EDITED in kinds(verify(NUMBER, chain, None))


@pytest.mark.parametrize("seq", [None, True, "1"])
def test_a_sequence_number_of_another_kind_is_found_even_when_everything_is_hashed_anew(seq: Any) -> None:
    forged = {"type": "forged", "seq": seq, "prev_hash": genesis(NUMBER)}
    forged["hash"] = link(genesis(NUMBER), forged)

    assert verify(NUMBER, [forged], None) == [Flaw(1, FlawKind.EDITED)]


def test_no_event_is_missing_below_the_first() -> None:
    forged = {"type": "forged", "seq": -7, "prev_hash": genesis(NUMBER)}
    forged["hash"] = link(genesis(NUMBER), forged)

    assert verify(NUMBER, [*a_chain(), forged], None) == [Flaw(-7, FlawKind.INSERTED)]


def test_a_sequence_number_below_the_first_is_found_even_when_everything_is_hashed_anew() -> None:
    before = {"type": "forged", "seq": 0, "prev_hash": genesis(NUMBER)}
    before["hash"] = link(genesis(NUMBER), before)

    assert Flaw(0, FlawKind.INSERTED) in verify(NUMBER, [before, *a_chain()], None)


@pytest.mark.parametrize("value", [1.5, object(), b"x", {1: 2}, "\ud800", 2**53, {"é": 1}])
def test_a_value_that_has_no_canonical_text_is_a_flaw_and_no_crash(value: Any) -> None:
    chain = a_chain()
    chain[2]["data"] = value

    assert verify(NUMBER, chain, chain[-1]["hash"]) == [Flaw(3, FlawKind.EDITED)]


@pytest.mark.parametrize("name", ["prev_hash", "hash", "seq"])
@pytest.mark.parametrize("value", [None, 5, "", "x", []])
def test_a_mangled_link_is_a_flaw_and_no_crash(name: str, value: Any) -> None:
    chain = a_chain()
    chain[1][name] = value

    assert FlawKind.EDITED in kinds(verify(NUMBER, chain, chain[-1]["hash"]))


def test_a_hash_covers_the_fields_and_the_hash_before() -> None:
    fields = {"seq": 1, "data": {"a": "b"}}
    hashes = {link("00", fields), link("01", fields), link("00", fields | {"seq": 2}), link("00", {"seq": 1})}

    assert len(hashes) == 4
    assert all(len(each) == 64 for each in hashes)
    assert link("00", fields) == link("00", dict(reversed(fields.items())))


def test_the_hashes_of_a_history_never_change_between_versions_of_the_code() -> None:
    """Stored chains must verify for ever: these are written down, not computed."""
    assert genesis(NUMBER) == "ecb05fbb724c1ba7eab2c5a7745b6f44dd71db95ccb171a8aba6213ab0f637bc"
    assert (
        link(genesis(NUMBER), {"seq": 1, "type": "submitted"})
        == "9a130102b36472016f104c81250ba20ef143522ae2811d1503eb957366e46f25"
    )
    assert commit("jalan rusak", SALT) == "cdd0dedda4c9790a8d5bd7af7980e06980ba27c3efd0d7605bd5b0f56ccf3f1b"


@given(texts, st.binary(min_size=16, max_size=16))
def test_a_commitment_opens_to_its_own_value_and_salt(value: str, salt: bytes) -> None:
    commitment = commit(value, salt.hex())

    assert opens(commitment, value, salt.hex())
    assert commitment == hmac.new(salt, value.encode(), "sha256").hexdigest()


@given(texts, texts)
def test_a_commitment_opens_to_nothing_else(value: str, other: str) -> None:
    commitment = commit(value, SALT)

    assert opens(commitment, other, SALT) == (value == other)
    assert not opens(commitment, value, OTHER_SALT)
    assert not opens(commitment[:-1], value, SALT)
    assert not opens("é", value, SALT)


def test_the_same_text_committed_to_twice_cannot_be_recognised() -> None:
    assert commit("ya", new_salt()) != commit("ya", new_salt())


@pytest.mark.parametrize("salt", ["", "00", SALT + "00", SALT[:-2], "kein salz", SALT[:-1]])
def test_a_salt_has_one_length_so_that_a_commitment_has_one_opening(salt: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        commit("jalan rusak", salt)
    assert not opens(commit("jalan rusak", SALT), "jalan rusak", salt)


def test_a_salt_is_sixteen_random_bytes() -> None:
    assert new_salt(lambda count: "ab" * count) == "ab" * 16
    assert len({new_salt() for _ in range(1000)}) == 1000


def test_an_event_without_a_number_is_counted_by_its_place() -> None:
    chain = a_chain()
    chain[-1]["seq"] = "x"

    assert Flaw(len(chain) + 1, FlawKind.TRUNCATED) in verify(NUMBER, chain, "0" * 64)


def test_a_flaw_reads_as_a_sentence() -> None:
    assert str(Flaw(3, FlawKind.EDITED)) == "event 3 of its history is edited"
    assert str(Flaw(3, FlawKind.ALTERED, "text body")) == "text body of event 3 is altered"
    assert str(Flaw(0, FlawKind.MISSTATED, "status")) == "status of the case is misstated"


def test_only_a_flaw_that_names_nothing_else_is_one_of_the_history() -> None:
    assert Flaw(3, FlawKind.EDITED).is_of_the_history
    assert not Flaw(3, FlawKind.ALTERED, "text body").is_of_the_history
