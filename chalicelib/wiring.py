"""The only place that joins the parts. A way in asks for them once an invocation, with the time that it has left."""

import time
from collections.abc import Callable
from functools import cache
from typing import Any

from chalicelib import clock
from chalicelib.aws import client
from chalicelib.notify.channels import Channels, Email, Sms
from chalicelib.notify.parking import Parking
from chalicelib.notify.sns_topics import Topics
from chalicelib.notify.sqs_queues import Queues
from chalicelib.services.core.parts import Deployment, Parts, Secrets
from chalicelib.settings import Settings, settings
from chalicelib.store.cases.access_records import Accesses
from chalicelib.store.cases.attachment_store import AttachmentStore
from chalicelib.store.cases.case_queries import CaseQueries
from chalicelib.store.cases.case_store import CaseStore
from chalicelib.store.cases.notice_store import NoticeStore
from chalicelib.store.cases.vault import Vault
from chalicelib.store.directory.directory_reader import Directory
from chalicelib.store.directory.directory_writer import DirectoryWriter
from chalicelib.store.directory.kill_switches import KillSwitches
from chalicelib.store.directory.region_ownership import RegionOwnership
from chalicelib.store.directory.ttl_cache import TtlCache
from chalicelib.store.evidence.kms_seals import Seals
from chalicelib.store.evidence.root_key import RootKey
from chalicelib.store.evidence.root_store import RootStore
from chalicelib.store.evidence.round_store import RoundStore
from chalicelib.store.files import malware_scanning
from chalicelib.store.files.object_store import Bucket, Objects
from chalicelib.store.files.request_signing import Signer
from chalicelib.store.limits.flood_gauge import Gauge
from chalicelib.store.limits.message_counters import Shares
from chalicelib.store.limits.rate_limit_counters import LimitCounters
from chalicelib.store.statistics.statistics_store import Statistics
from chalicelib.store.tables import connections
from chalicelib.store.tables.retries import RetryPolicy
from chalicelib.store.tables.table_scans import Walks

GATEWAY_SECONDS = 29.0
"""API Gateway gives up after this; so do we, a little earlier."""


def parts(context: Any = None) -> Parts:
    """Everything a service may use, within the time that the invocation has left."""
    shared = _shared(getattr(context, "function_name", ""))
    values = shared.values
    patience = RetryPolicy(_time_left(context))
    keepers = RegionOwnership(patience, shared.memory, values.home, values.sites)
    objects = Objects(patience, shared.files, shared.s3, shared.signer)
    seals = Seals(patience, shared.mac)
    return Parts(
        place=shared.place,
        patience=patience,
        keepers=keepers,
        cases=CaseStore(patience, keepers.require, seals),
        accesses=Accesses(patience),
        notices=NoticeStore(patience, keepers.require, seals),
        attachments=AttachmentStore(patience, seals),
        objects=objects,
        roots=RootStore(patience, values.roots_bucket, values.roots_years, shared.s3),
        root_key=RootKey(patience, shared.memory, values.root_key, shared.kms),
        rounds=RoundStore(patience, values.home, seals, values.parked_bucket, shared.s3),
        walks=Walks(patience),
        scanner=malware_scanning.of(values.scanner, objects),
        sweeps=CaseQueries(patience),
        directory=Directory(patience, shared.memory),
        registry=DirectoryWriter(patience, shared.memory),
        statistics=Statistics(patience),
        vault=Vault(patience, values.identity_key, shared.kms, seals),
        seals=seals,
        shares=Shares(patience),
        limits=LimitCounters(),
        gauge=shared.gauge,
        secrets=lambda: patience(shared.secrets),
        topics=shared.topics,
        queues=shared.queues,
        parking=shared.parking,
        channels=shared.channels,
        switches=shared.switches,
    )


class _Shared:
    """What lives as long as a function's process: connections and what the directory remembers."""

    def __init__(self, values: Settings) -> None:
        self.values = values
        self.place = Deployment(
            home=values.home,
            region=values.region,
            stage=values.stage,
            case_events_topic=values.case_events_topic,
            notify_agencies_queue=values.notify_agencies_queue,
            tell_reporters_queue=values.tell_reporters_queue,
            move_deadlines_queue=values.move_deadlines_queue,
            public_url=values.public_url,
            sms_countries=values.sms_countries,
            messages_a_day=values.messages_a_day,
        )
        self.files = Bucket(values.files_bucket, values.region, values.files_url)
        self.memory = TtlCache(clock.seconds)
        self.gauge = Gauge()
        self.secrets = cache(lambda: Secrets.derived_from(_stored_secret(values)))
        self.topics = Topics(timer=time.monotonic)
        self.queues = Queues()
        self.parking = Parking(values.parked_bucket)
        self.channels = Channels(Email(values.sender_email), Sms(), values.sms_countries)
        self.kms = cache(lambda: client("kms", values.region))
        self.mac = cache(self._mac)
        self.s3 = cache(lambda: client("s3", values.region))
        self.switches = KillSwitches(values.switches_path, cache(lambda: client("ssm", values.region)), clock.seconds)
        self._credentials = cache(_credentials)

    def _mac(self, label: bytes) -> bytes:
        asked = {"KeyId": self.values.seal_key, "Message": label, "MacAlgorithm": "HMAC_SHA_256"}
        mac: bytes = self.kms().generate_mac(**asked)["Mac"]
        return mac

    def signer(self) -> Signer:
        """The function's own keys, as they are now: they are changed every few hours."""
        keys = self._credentials().get_frozen_credentials()
        return Signer(keys.access_key, keys.secret_key, keys.token, self.values.region)


@cache
def _shared(_function: str) -> _Shared:
    """One for each function: AWS gives it a process of its own, and where one process runs them all they share none."""
    _use_tables()
    return _Shared(settings())


@cache
def _use_tables() -> None:
    connections.use(settings().table_prefix, settings().region)


def forget() -> None:
    """Starts every function anew, as in a process that has just begun: with the next call it may be another stage."""
    settings.cache_clear()
    _use_tables.cache_clear()
    _shared.cache_clear()


def _time_left(context: Any) -> Callable[[], float]:
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is not None:
        return lambda: float(remaining()) / 1000
    deadline = time.monotonic() + GATEWAY_SECONDS
    return lambda: deadline - time.monotonic()


def _stored_secret(values: Settings) -> bytes:
    answer = client("secretsmanager", values.region).get_secret_value(SecretId=values.secret_name)
    return str(answer["SecretString"]).encode()


def _credentials() -> Any:
    from botocore.session import Session

    return Session().get_credentials()
