"""A study's files behind a URL, where every worker of a cluster reaches them."""

from vendsim.study.runs.remote.files import RemoteFiles
from vendsim.study.runs.remote.store import RemoteStore

__all__ = ["RemoteFiles", "RemoteStore"]
