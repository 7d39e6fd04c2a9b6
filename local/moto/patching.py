"""Replacing methods of somebody else's classes, all at once and only once."""

from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any


class Corrections:
    """A list of methods and of what stands around each once it is installed."""

    def __init__(self) -> None:
        self._waiting: list[tuple[type | ModuleType, str, Callable[..., Any]]] = []

    def around(self, owner: type | ModuleType, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorate what shall be called in the method's place, with the plain method before its arguments."""

        def note(correction: Callable[..., Any]) -> Callable[..., Any]:
            self._waiting.append((owner, name, correction))
            return correction

        return note

    def install(self) -> None:
        """Put every correction in place; those that are there already stay as they are."""
        for owner, name, correction in self._waiting:
            setattr(owner, name, _wrapped(getattr(owner, name, None), correction))
        self._waiting.clear()


def _wrapped(plain: Callable[..., Any] | None, correction: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(plain or correction)
    def corrected(self: Any, *arguments: Any, **named: Any) -> Any:
        return correction(plain, self, *arguments, **named)

    return corrected
