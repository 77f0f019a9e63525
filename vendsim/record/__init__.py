"""The record: what happened in a run, one SQLite file, every step linked by hashes."""

from vendsim.record.encoding import JsonValue, decode, encode
from vendsim.record.file import COMPANIONS, Commit
from vendsim.record.folders import record_in, refuse_folder
from vendsim.record.format import (
    CHANGED,
    DEFAULT_COUNTERPARTY,
    DEFAULT_EMBEDDING,
    FORMAT_VERSION,
    HUMAN,
    RESPONSE,
    STOPPED,
    USAGE,
    AsideBody,
    Header,
    Origin,
    ResultBody,
    StepBody,
    genesis,
    installed_versions,
    link,
)
from vendsim.record.reader import Aside, Fork, Line, Record, Step, read_record
from vendsim.record.recorder import Recorder
from vendsim.record.schema import foreign_part
from vendsim.record.secrets import HIDDEN, Secrets, secrets_here
from vendsim.record.wal import Tail, TornTail, read_tail, take_back_closing

__all__ = [
    "CHANGED",
    "COMPANIONS",
    "DEFAULT_COUNTERPARTY",
    "DEFAULT_EMBEDDING",
    "FORMAT_VERSION",
    "HIDDEN",
    "HUMAN",
    "RESPONSE",
    "STOPPED",
    "USAGE",
    "Aside",
    "AsideBody",
    "Commit",
    "Fork",
    "Header",
    "JsonValue",
    "Line",
    "Origin",
    "Record",
    "Recorder",
    "ResultBody",
    "Secrets",
    "Step",
    "StepBody",
    "Tail",
    "TornTail",
    "decode",
    "encode",
    "foreign_part",
    "genesis",
    "installed_versions",
    "link",
    "read_record",
    "read_tail",
    "record_in",
    "refuse_folder",
    "secrets_here",
    "take_back_closing",
]
