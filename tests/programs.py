"""Linear programming in whole fractions: how little and how much each unknown can be, given sums that are known."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

Row = list[Fraction]


class Contradicted(Exception):
    """No numbers of nought or more fit the sums."""


def least(sums: Iterable[tuple[Iterable[str], int]], unknowns: Iterable[str]) -> Mapping[str, Fraction]:
    """
    The least that each unknown can be; each of `sums` says which unknowns it adds up, and to what.

    The simplex method with the rule of Bland, which never goes round in circles.
    """
    names = sorted(unknowns)
    equations = {(frozenset(of), total) for of, total in sums}
    table = [[*(Fraction(name in of) for name in names), Fraction(total)] for of, total in sorted(equations, key=str)]
    base = _begun(table, len(names))
    return {name: _minimum(table, base, names.index(name), len(names)) for name in names}


def _begun(table: list[Row], width: int) -> list[int]:
    """A first solution: helpers are added, one a sum, and driven out; sums that say nothing new are left out."""
    for place, row in enumerate(table):
        if row[-1] < 0:
            raise Contradicted
        row[width:width] = [Fraction(place == other) for other in range(len(table))]
    base = [width + place for place in range(len(table))]
    cost = [Fraction(column >= width) for column in range(width + len(table))]
    if _descend(table, base, cost):
        raise Contradicted
    for place in reversed(range(len(table))):
        if base[place] >= width:
            column = next((column for column in range(width) if table[place][column]), None)
            if column is None:
                del table[place], base[place]
            else:
                _pivot(table, base, place, column)
    for row in table:
        del row[width:-1]
    return base


def _minimum(table: list[Row], base: list[int], wanted: int, width: int) -> Fraction:
    return _descend(table, base, [Fraction(column == wanted) for column in range(width)])


def _descend(table: list[Row], base: list[int], cost: Row) -> Fraction:
    """Pivots until nothing makes the cost smaller; what it is then."""
    while True:
        gains = (
            column
            for column in range(len(cost))
            if cost[column] < sum(cost[base[place]] * row[column] for place, row in enumerate(table))
        )
        column = next(gains, None)
        if column is None:
            return sum((cost[base[place]] * row[-1] for place, row in enumerate(table)), Fraction(0))
        # A cost of nought or more has a least value, so some row always stops the descent.
        _, _, place = min((row[-1] / row[column], base[at], at) for at, row in enumerate(table) if row[column] > 0)
        _pivot(table, base, place, column)


def _pivot(table: list[Row], base: list[int], place: int, column: int) -> None:
    row = table[place]
    row[:] = [number / row[column] for number in row]
    for other in table:
        if other is not row and (factor := other[column]):
            other[:] = [number - factor * of for number, of in zip(other, row, strict=True)]
    base[place] = column
