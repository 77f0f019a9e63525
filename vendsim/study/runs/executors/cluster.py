"""A Ray cluster: being in touch with one, and being sure that its machines play alike."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import vendsim
from vendsim.errors import ClusterError, clip

__all__ = ["LOCAL", "connected", "cpus_of", "hosts_of", "source_digest"]

LOCAL = "local"
"""The address of a cluster that is begun on this machine for one study, and ends with it."""

_PACKAGE = Path(vendsim.__file__).parent
_KNOCK_SECONDS = 10.0
_OBJECT_STORE_BYTES = 100 * 2**20
# What may be wrong with an address, a version, a token or a machine; Ray has no error for it.
_UNREACHABLE = (OSError, RuntimeError, ValueError)


@contextmanager
def connected(address: str | None, cpus: int | None) -> Iterator[Any]:
    """The module ``ray``, in touch with a cluster.

    One that this process is in touch with already is used, and kept.

    Args:
        address: ``host:port`` of a cluster, ``"auto"`` for the one of this machine,
            :data:`LOCAL` to begin one; ``None`` takes the environment's ``RAY_ADDRESS``, and
            without one begins one.
        cpus: How many CPUs one that is begun here has; all of the machine's if ``None``.

    Raises:
        ClusterError: Ray is missing, or there is no such cluster.
    """
    ray = _ray()
    if ray.is_initialized():
        yield ray
        return
    where = address or os.environ.get("RAY_ADDRESS") or LOCAL
    if where.startswith("ray://"):
        raise ClusterError(
            f"{clip(where)} is for sessions from outside a cluster, which a study is not played "
            "by: run it on a machine of the cluster with address auto, as by `ray job submit`"
        )
    if where not in (LOCAL, "auto"):
        _knock(where)
    begun_here = {
        "num_cpus": cpus,
        "include_dashboard": False,
        # Nothing but results lies in it.
        "object_store_memory": _OBJECT_STORE_BYTES,
    }
    try:
        ray.init(
            address=where,
            log_to_driver=False,
            logging_level=logging.ERROR,
            **(begun_here if where == LOCAL else {}),
        )
    except _UNREACHABLE as error:
        raise ClusterError(f"there is no Ray cluster at {clip(where)}: {error}") from error
    try:
        yield ray
    finally:
        ray.shutdown()


def cpus_of(ray: Any) -> int:
    """How many CPUs a cluster has now.

    Raises:
        ClusterError: None.
    """
    cpus = int(sum(node["Resources"].get("CPU", 0) for node in _alive(ray)))
    if cpus < 1:
        raise ClusterError("the Ray cluster has no CPU to play on: begin its nodes with --num-cpus")
    return cpus


def hosts_of(ray: Any) -> tuple[str, ...]:
    """The names of the machines that a cluster has now, in order."""
    return tuple(sorted({node["NodeManagerHostname"] for node in _alive(ray)}))


@cache
def source_digest() -> str:
    """What tells this vendsim's code from another's, be its version the same.

    Markets and agents are no part of it: they have hashes of their own.
    """
    digest = sha256()
    for path in sorted(_PACKAGE.rglob("*.*")):
        name = path.relative_to(_PACKAGE)
        if name.parts[0] == "_bundled" or "__pycache__" in name.parts or not path.is_file():
            continue
        content = path.read_bytes()
        digest.update(f"{name.as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _knock(address: str) -> None:
    """Be sure that somebody is there: Ray would go on trying for minutes, and end the process."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _KNOCK_SECONDS).close()
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"there is no Ray cluster at {clip(address)} ({error}): give host:port as "
            "`ray start --head` has shown it, auto, or local"
        ) from error


def _alive(ray: Any) -> list[dict[str, Any]]:
    return [node for node in ray.nodes() if node["Alive"]]


def _ray() -> Any:
    # It would tell its makers how it is used, over the network.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as error:
        raise ClusterError(
            "playing on a cluster needs Ray: install vendsim[ray], on every machine of it"
        ) from error
    return ray
