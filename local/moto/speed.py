"""
What moto computes far too often: ten thousand complaints pass through its queues and its serializer.

Nothing here changes an answer.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from botocore.loaders import JSONFileLoader, Loader
from botocore.useragent import UserAgentString
from joserfc.jwk import RSAKey
from moto.core import responses
from moto.core.serialize import BaseJSONSerializer
from moto.core.utils import unix_time
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.kms import models as kms
from moto.sns.models import Subscription
from moto.sqs.models import Queue, SQSBackend

from local.moto.patching import Corrections

Plain = Callable[..., Any]

corrections = Corrections()

_METHODS: dict[type, list[str]] = {}
_FILES: dict[str, Any] = {}
_SERVICES: dict[tuple[str, ...], list[str]] = {}
_CUT_UP: dict[str | None, tuple[Any, ...]] = {}
_KEYS: list[Any] = []
_POOL_KEYS: dict[str, Any] = {}
_UNUSED_KEYS: list[Any] = []
_SCALARS = frozenset(("S", "N", "BOOL", "NULL"))


@corrections.around(SQSBackend, "send_message")
def sending_counts_no_queue(plain: Plain, backend: SQSBackend, queue_name: str, *how: Any, **named: Any) -> Any:
    """To learn whether it must look for duplicates, moto counts all messages three times for each that is sent."""
    queue: Any = backend.get_queue(queue_name)
    if queue.fifo_queue:
        return plain(backend, queue_name, *how, **named)
    queue.__class__ = _UncountedQueue
    try:
        return plain(backend, queue_name, *how, **named)
    finally:
        queue.__class__ = Queue


class _UncountedQueue(Queue):
    """A queue while a message is put into it: nobody is told how long it is."""

    attributes: dict[str, Any] = {}  # noqa: RUF012  nobody writes to it


@corrections.around(SQSBackend, "is_message_valid_based_on_retention_period")
def retention_asks_the_queue(_: Plain, backend: SQSBackend, queue_name: str, message: Any) -> bool:
    """moto asks for every attribute, three counts of all messages among them, for each message received."""
    queue: Any = backend.get_queue(queue_name)
    return bool(queue.message_retention_period + message.sent_timestamp / 1000 > unix_time())


@corrections.around(BaseJSONSerializer, "_serialize_type_structure")
def attribute_values_are_json_already(plain: Plain, serializer: Any, serialized: Any, value: Any, *how: Any) -> None:
    """moto tries ten member names, and spellings of each, on every attribute of every item."""
    shape, key = how
    if shape.name == "AttributeValue" and key and _is_json(value):
        serialized[serializer.get_serialized_name(shape, key)] = value
    else:
        plain(serializer, serialized, value, shape, key)


def _is_json(value: Any) -> bool:
    """Whether a value is plain text, number or truth all the way down; binaries and sets go moto's own way."""
    if type(value) is not dict or len(value) != 1:
        return False
    kind, content = next(iter(value.items()))
    if kind in _SCALARS:
        return type(content) is str or type(content) is bool
    if kind == "M":
        return type(content) is dict and all(map(_is_json, content.values()))
    return kind == "L" and type(content) is list and all(map(_is_json, content))


@corrections.around(responses, "method_names_from_class")
def a_class_is_searched_once(plain: Plain, searched: type) -> list[str]:
    """For every call moto lists all methods of the class that answers it."""
    if searched not in _METHODS:
        _METHODS[searched] = plain(searched)
    return _METHODS[searched]


@corrections.around(ConditionExpressionParser, "_lex_condition_expression")
def a_condition_is_cut_up_once(plain: Plain, parser: Any) -> deque[Any]:
    """For every word of every condition moto looks up six patterns again."""
    text: str | None = parser.condition_expression
    if text not in _CUT_UP:
        _CUT_UP[text] = tuple(plain(parser))
    return deque(_CUT_UP[text])


@corrections.around(Subscription, "private_key")
def all_subscriptions_sign_with_one_key(plain: Plain, subscription: Any) -> Any:
    """moto makes an RSA key of its own for each subscription, of which there are hundreds."""
    if not _KEYS:
        _KEYS.append(plain(subscription))
    return _KEYS[0]


@corrections.around(RSAKey, "import_key")
def all_user_pools_sign_with_one_key(plain: Plain, written: Any, *how: Any, **named: Any) -> Any:
    """moto reads the one key that it ships, and proves its primes, for each pool that is made."""
    if not isinstance(written, dict) or written.get("kid") != "dummy":
        return plain(written, *how, **named)
    if written["n"] not in _POOL_KEYS:
        _POOL_KEYS[written["n"]] = plain(written, *how, **named)
    return _POOL_KEYS[written["n"]]


@corrections.around(kms, "generate_private_key")
def a_symmetric_key_has_no_private_half(plain: Plain, key_spec: str) -> Any:
    """moto makes one all the same, that nobody can ask for."""
    if key_spec != "SYMMETRIC_DEFAULT":
        return plain(key_spec)
    if not _UNUSED_KEYS:
        _UNUSED_KEYS.append(plain(key_spec))
    return _UNUSED_KEYS[0]


@corrections.around(JSONFileLoader, "_load_file")
def a_description_is_parsed_once(plain: Plain, loader: Any, path: str, open_method: Any) -> Any:
    """Every new session parses botocore's list of endpoints and its descriptions of services again."""
    if path not in _FILES:
        _FILES[path] = plain(loader, path, open_method)
    return _FILES[path]


@corrections.around(Loader, "list_available_services")
def what_is_described_is_listed_once(plain: Plain, loader: Any, type_name: str) -> list[str]:
    """Every new session looks through hundreds of folders again."""
    where = (type_name, *loader.search_paths)
    if where not in _SERVICES:
        _SERVICES[where] = plain(loader, type_name)
    return _SERVICES[where]


@corrections.around(UserAgentString, "to_string")
def the_user_agent_is_built_once(plain: Plain, agent: Any) -> str:
    """botocore puts it together twice for every call, which costs a quarter of a small call's time."""
    built: str | None = getattr(agent, "_built", None)
    if built is None:
        built = agent._built = str(plain(agent))  # noqa: SLF001  # remembered where it was made
    return built
