"""
What DynamoDB's developer guide says of fifty calls that look harmless, each as one call on one small table.

The table is `things`: keys `pk` and `sk`, both strings; an index `byg` on `gk` (a string) and `gr` (a number) that
projects `a`. It holds `a/1`, with `n` = 1, `s` = a string, `set` = a set of strings, `gk` and `gr`.
`tests/local/dynamodb/test_request_guard.py` makes every call on both engines; `docs/dynamodb.md` is written from what
they did.
"""

from dataclasses import dataclass
from typing import Any

TABLE = "things"
VALIDATION, CANCELED = "ValidationException", "TransactionCanceledException"
MISMATCH = "IdempotentParameterMismatchException"
KIB = 1024


def S(text: str) -> dict[str, Any]:  # noqa: N802  # DynamoDB's own name of a string
    """A string as DynamoDB writes it."""
    return {"S": text}


def N(number: str) -> dict[str, Any]:  # noqa: N802  # DynamoDB's own name of a number
    """A number as DynamoDB writes it."""
    return {"N": number}


def item(pk: str = "b", sk: str = "1", **more: dict[str, Any]) -> dict[str, Any]:
    """An item of the table."""
    return {"pk": S(pk), "sk": S(sk), **more}


THERE = item("a", "1", n=N("1"), s=S("x"), set={"SS": ["x"]}, gk=S("g"), gr=N("1"))
KEY = item("a", "1")


@dataclass(frozen=True)
class Scenario:
    """A call, and with which error DynamoDB refuses it; None: it is taken."""

    name: str
    operation: str
    asked: dict[str, Any]
    refused: str | None = VALIDATION
    first: dict[str, Any] | None = None
    """What the same operation was asked before."""


def _put(name: str, content: dict[str, Any], refused: str | None = VALIDATION, **more: Any) -> Scenario:
    return Scenario(name, "PutItem", {"Item": content, **more}, refused)


def _update(name: str, expression: str, refused: str | None = VALIDATION, **values: Any) -> Scenario:
    names = values.pop("names", {})
    given = {f":{key}": value for key, value in values.items()}
    asked = {"Key": KEY, "UpdateExpression": expression}
    asked |= {"ExpressionAttributeValues": given} if given else {}
    return Scenario(name, "UpdateItem", asked | ({"ExpressionAttributeNames": names} if names else {}), refused)


def _query(name: str, condition: str, refused: str | None = VALIDATION, **more: Any) -> Scenario:
    values = {f":{key[2:]}": more.pop(key) for key in list(more) if key.startswith("v_")}
    return Scenario(
        name, "Query", {"KeyConditionExpression": condition, "ExpressionAttributeValues": values, **more}, refused
    )


def _nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = S("x")
    for _ in range(levels):
        value = {"L": [value]}
    return value


def _write(number: int, **more: Any) -> dict[str, Any]:
    return {"Put": {"TableName": TABLE, "Item": item("w", str(number), **more)}}


def _transaction(name: str, *items: dict[str, Any], refused: str | None = VALIDATION) -> Scenario:
    return Scenario(name, "TransactWriteItems", {"TransactItems": list(items)}, refused)


def _batch(name: str, *items: dict[str, Any], refused: str | None = VALIDATION) -> Scenario:
    requests = [{"PutRequest": {"Item": one}} for one in items]
    return Scenario(name, "BatchWriteItem", {"RequestItems": {TABLE: requests}}, refused)


SCENARIOS = (
    _put("an empty string as partition key", item("")),
    _put("an empty string as sort key", item("b", "")),
    _put("an empty string that is no key", item(s=S("")), None),
    _put("a number where a key is a string", {"pk": N("1"), "sk": S("1")}),
    _put("an item without its sort key", {"pk": S("b")}),
    _put("a partition key of 2,049 bytes", item("k" * 2049)),
    _put("a sort key of 1,025 bytes", item("b", "k" * 1025)),
    _put("a sort key of 1,024 bytes", item("b", "k" * 1024), None),
    _put("an item of more than 400 KB", item(s=S("x" * 400 * KIB))),
    _put("an item of a little less than 400 KB", item(s=S("x" * 399 * KIB)), None),
    _put("33 levels of lists", item(s=_nested(33))),
    _put("31 levels of lists", item(s=_nested(31)), None),
    _put("a number of 39 digits", item(n=N("1" * 39))),
    _put("a number of 38 digits", item(n=N("1" * 38)), None),
    _put("a number beyond 10^126", item(n=N("1e126"))),
    _put("a number nearer to nought than 10^-130", item(n=N("1e-131"))),
    _put("a word where a number belongs", item(n=N("one"))),
    _put("an empty set", item(s={"SS": []})),
    _put("a set with the same member twice", item(s={"SS": ["x", "x"]})),
    _put("a value of two types", item(s={"S": "x", "N": "1"})),
    _put("a number as key of an index of strings", item(gk=N("1"))),
    _put("an empty string as key of an index", item(gk=S(""))),
    _put("NULL as key of an index", item(gk={"NULL": True})),
    _put("a name of an attribute of 64 KB", {**item(), "x" * 65536: S("x")}),
    _put("names that no expression uses", item(), ExpressionAttributeNames={"#x": "x"}),
    _put("values that no expression uses", item(), ConditionExpression="attribute_not_exists(pk)",
         ExpressionAttributeValues={":x": S("x")}),
    _put("an empty condition", item(), ConditionExpression=""),
    _put("a reserved word in a condition", item(), ConditionExpression="attribute_not_exists(status)"),
    _put("a condition of more than 4 KB", item(), ConditionExpression=" AND ".join(["attribute_not_exists(pk)"] * 160)),
    _put("begins_with on a number", item(), ConditionExpression="begins_with(n, :n)",
         ExpressionAttributeValues={":n": N("1")}),
    _put("a value that is not defined", item(), ConditionExpression="pk = :x"),
    _update("a key that is changed", "SET sk = :s", s=S("2")),
    _update("a key that is removed", "REMOVE sk"),
    _update("ADD of a string", "ADD s :s", s=S("x")),
    _update("ADD of a number to a string", "ADD s :n", n=N("1")),
    _update("DELETE of a number", "DELETE n :n", n=N("1")),
    _update("two actions on one attribute", "SET s = :s REMOVE s", s=S("x")),
    _update("two paths of which one holds the other", "SET m.x = :s, m = :s", s=S("x")),
    _update("the same clause twice", "SET s = :s SET n = :s", s=S("x")),
    _update("a reserved word that is set", "SET status = :s", s=S("x")),
    _update("arithmetic on a string", "SET s = s + :n", n=N("1")),
    _update("an attribute that is not there, read", "SET n = gone + :n", n=N("1")),
    _update("an empty string that becomes the key of an index", "SET gk = :s", s=S("")),
    _update("an item that grows beyond 400 KB", "SET big = :s", s=S("x" * 400 * KIB)),
    _update("a value that nothing uses", "SET s = :s", s=S("x"), idle=S("x")),
    _query("begins_with on the partition key", "begins_with(pk, :p)", v_p=S("a")),
    _query("begins_with a number", "pk = :p AND begins_with(sk, :n)", v_p=S("a"), v_n=N("1")),
    _query("a sort key that must differ", "pk = :p AND sk <> :s", v_p=S("a"), v_s=S("1")),
    _query("a span that ends before it begins", "pk = :p AND sk BETWEEN :b AND :a",
           v_p=S("a"), v_a=S("1"), v_b=S("2")),
    _query("a partition key of another type", "pk = :p", v_p=N("1")),
    _query("a filter on a key", "pk = :p", v_p=S("a"), v_s=S("1"), FilterExpression="sk = :s"),
    _query("a limit of nought", "pk = :p", v_p=S("a"), Limit=0),
    _query("a consistent read of an index", "gk = :g", v_g=S("g"), IndexName="byg", ConsistentRead=True),
    _query("an index that is not there", "gk = :g", v_g=S("g"), IndexName="none"),
    _query("a place to go on that names half a key", "pk = :p", v_p=S("a"), ExclusiveStartKey={"pk": S("a")}),
    _query("a place to go on in another partition", "pk = :p", v_p=S("a"), ExclusiveStartKey=item("z", "1")),
    _query("a projection that names a path twice", "pk = :p", v_p=S("a"), ProjectionExpression="s, s"),
    _query("a projection whose paths overlap", "pk = :p", v_p=S("a"), ProjectionExpression="m, m.x"),
    _query("all attributes of an index that projects a few", "gk = :g", v_g=S("g"), IndexName="byg",
           Select="ALL_ATTRIBUTES"),
    _transaction("a transaction of 101 items", *map(_write, range(101))),
    _transaction("a transaction of 100 items", *map(_write, range(100)), refused=None),
    _transaction("the same item twice in a transaction", _write(1), _write(1)),
    _transaction("a transaction of more than 4 MB", *(_write(one, s=S("x" * 380 * KIB)) for one in range(12))),
    Scenario("a token of a transaction, used for another one", "TransactWriteItems",
             {"TransactItems": [_write(2)], "ClientRequestToken": "token"}, MISMATCH,
             {"TransactItems": [_write(1)], "ClientRequestToken": "token"}),
    _batch("a batch of 26 writes", *(item("w", str(number)) for number in range(26))),
    _batch("the same item twice in a batch", item(), item()),
    Scenario("a batch that reads the same key twice", "BatchGetItem", {"RequestItems": {TABLE: {"Keys": [KEY, KEY]}}}),
    Scenario("a batch that reads 101 keys", "BatchGetItem",
             {"RequestItems": {TABLE: {"Keys": [item("w", str(number)) for number in range(101)]}}}),
    Scenario("a key with an attribute too many", "GetItem", {"Key": {**KEY, "n": N("1")}}),
    Scenario("a key without its sort key", "GetItem", {"Key": {"pk": S("a")}}),
    Scenario("a segment beyond the last", "Scan", {"Segment": 2, "TotalSegments": 2}),
)  # fmt: skip
