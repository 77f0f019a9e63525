"""The record: what happened in a run, one SQLite file, every step linked by hashes."""

from vendsim.record.encoding import JsonValue, decode, encode
from vendsim.record.format import (
    DEFAULT_COUNTERPARTY,
    FORMAT_VERSION,
    Header,
    StepBody,
    genesis,
    installed_versions,
    link,
)
from vendsim.record.reader import Record, Step, read_record
from vendsim.record.recorder import Commit, Recorder

__all__ = [
    "DEFAULT_COUNTERPARTY",
    "FORMAT_VERSION",
    "Commit",
    "Header",
    "JsonValue",
    "Record",
    "Recorder",
    "Step",
    "StepBody",
    "decode",
    "encode",
    "genesis",
    "installed_versions",
    "link",
    "read_record",
]
