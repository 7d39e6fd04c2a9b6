"""What of CloudWatch's metric math and queries the alarms use, computed over numbers of one period."""

import ast
import operator
import re
from collections.abc import Callable, Mapping

_OPERATORS: Mapping[type[ast.AST], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
}
_QUERY = re.compile(
    r'SELECT (?P<total>\w+)\((?P<name>\w+)\) FROM SCHEMA\("(?P<namespace>[\w/]+)", (?P<keys>[\w, ]+)\)'
    r"(?: WHERE (?P<key>\w+) = '(?P<value>[^']+)')?"
)


def query(expression: str) -> re.Match[str] | None:
    """The parts of a `SELECT`, or None if it is no query."""
    return _QUERY.fullmatch(expression)


def computed(expression: str, numbers: Mapping[str, float | None]) -> float | None:
    """The expression's value; None where CloudWatch would have no data point, as of a division by zero."""
    try:
        return _value(ast.parse(expression, mode="eval").body, numbers)
    except ZeroDivisionError:
        return None


def _value(node: ast.expr, numbers: Mapping[str, float | None]) -> float | None:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return numbers[name]
        case ast.BinOp(left=left, op=sign, right=right) | ast.Compare(left=left, ops=[sign], comparators=[right]):
            one, other = _value(left, numbers), _value(right, numbers)
            return None if one is None or other is None else float(_OPERATORS[type(sign)](one, other))
        case ast.Call(func=ast.Name(id="IF"), args=[condition, yes, no]):
            held = _value(condition, numbers)
            return None if held is None else _value(yes if held else no, numbers)
        case ast.Call(func=ast.Name(id="FILL"), args=[inner, instead]):
            found = _value(inner, numbers)
            return _value(instead, numbers) if found is None else found
        case ast.Call(func=ast.Name(id="SUM"), args=[ast.Call(func=ast.Name(id="METRICS"))]):
            there = [number for number in numbers.values() if number is not None]
            return sum(there) if there else None
    raise ValueError(f"this machine cannot compute {ast.unparse(node)}: teach local/monitoring/expressions.py")
