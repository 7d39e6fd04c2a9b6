"""
Queries on moto that cost what they return, not what the table holds.

moto answers every query by sorting the whole table, and projects an item onto an index by deserialising it once for
each projected attribute. Ten thousand complaints would take hours; nothing here changes an answer.
"""

from collections.abc import Callable, Iterable
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import SecondaryIndex, Table

from local.moto.patching import Corrections

Key = tuple[DynamoType, DynamoType | None]
Plain = Callable[..., Any]

corrections = Corrections()


class _Buckets:
    """Which items stand under which hash key of which index."""

    def __init__(self, table: Table) -> None:
        self.indexes = table.all_indexes()
        self._hash_names = [(index.name, _hash_name(index)) for index in self.indexes]
        self._items: dict[tuple[str, str, Any], dict[Any, Item]] = {}
        self._places: dict[Any, list[tuple[str, str, Any]]] = {}
        for item in _every_item(table):
            self.note((item.hash_key, item.range_key), item)

    def note(self, key: Key, item: Item | None) -> None:
        """Remember where *item* now stands; None when it is gone."""
        raw = tuple(part and (part.type, part.value) for part in key)
        for place in self._places.pop(raw, ()):
            del self._items[place][raw]
        if item is None:
            return
        places = []
        for index, name in self._hash_names:
            value = item.attrs.get(name)
            if value is not None:
                place = (index, value.type, value.value)
                self._items.setdefault(place, {})[raw] = item
                places.append(place)
        self._places[raw] = places

    def under(self, index: str, value: DynamoType) -> list[Item]:
        """What the index holds under *value*."""
        return list(self._items.get((index, value.type, value.value), {}).values())


def _hash_name(index: SecondaryIndex) -> str:
    return next(str(key["AttributeName"]) for key in index.schema if key["KeyType"] == "HASH")


def _every_item(table: Table) -> Iterable[Item]:
    for collection in table.items.values():
        if table.range_key_attr:
            yield from collection.values()
        else:
            yield collection  # type: ignore[misc]  # without a range key the collection is the item


def stored(table: Table, key: Key) -> Item | None:
    """The item itself, not a copy; asking leaves no empty collection behind."""
    collection: Any = table.items.get(key[0])
    if key[1] is None or collection is None:
        return collection  # type: ignore[no-any-return]  # without a range key the collection is the item
    return collection.get(key[1])  # type: ignore[no-any-return]  # moto ships no types


def reindex(table: Table, key: Key) -> None:
    """After every change of an item: let the indexes know."""
    buckets: _Buckets | None = table.__dict__.get("buckets")
    if buckets:
        buckets.note(key, stored(table, key))


def _candidates(
    table: Table, hash_key: DynamoType | None, index_name: str | None, conditions: Any
) -> list[Item] | None:
    if index_name:
        index = next((index for index in table.all_indexes() if index.name == index_name), None)
        value = index and dict(conditions or ()).get(_hash_name(index))
        if not index or not value:
            return None
        buckets: _Buckets | None = table.__dict__.get("buckets")
        if buckets is None or buckets.indexes != table.all_indexes():
            buckets = table.__dict__["buckets"] = _Buckets(table)
        return buckets.under(index_name, value)
    if hash_key is None or not table.range_key_attr:
        return None
    return list(table.items.get(hash_key, {}).values())


@corrections.around(Table, "query")
def queries_look_at_their_own_collection(plain: Plain, table: Table, hash_key: Any, *how: Any, **named: Any) -> Any:
    """moto filters and sorts the whole table for every page."""
    index_name = how[6] if len(how) > 6 else named.get("index_name")  # noqa: PLR2004  query's own order
    table.__dict__["candidates"] = _candidates(table, hash_key, index_name, named.get("hash_key_conditions"))
    try:
        return plain(table, hash_key, *how, **named)
    finally:
        del table.__dict__["candidates"]


@corrections.around(Table, "all_items")
def all_items_are_those_of_the_query(plain: Plain, table: Table) -> list[Item]:
    """Within a query, only what can be its answer."""
    found: list[Item] | None = table.__dict__.get("candidates")
    return plain(table) if found is None else found


@corrections.around(Table, "sorted_items")
def items_are_sorted_by_plain_values(
    _: Plain, table: Table, hash_names: list[str], range_names: list[str | None], items: list[Item]
) -> list[Item]:
    """Comparing moto's typed values costs ten times what comparing strings does."""
    names = table._generate_attr_to_sort_by(hash_names, range_names)  # noqa: SLF001  moto offers it to nobody else
    items.sort(key=lambda item: tuple(item.attrs[name].cast_value for name in names))
    return items


@corrections.around(SecondaryIndex, "project")
def projections_pick(_: Plain, index: SecondaryIndex, item: Item) -> Item:
    """An index's part of an item is picked, not deserialised and serialised again for every attribute."""
    kind = (index.projection or {}).get("ProjectionType", "ALL")
    if kind == "ALL":
        return item
    included = index.projection.get("NonKeyAttributes", []) if kind == "INCLUDE" else []
    made = Item(item.hash_key, item.range_key, {})
    for name in [*index.table_key_attrs, *index.schema_key_attrs, *included]:
        if name in item.attrs:
            dict.__setitem__(made.attrs, name, item.attrs[name])
    return made
