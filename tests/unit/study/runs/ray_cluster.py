"""A Ray cluster of this machine, for the tests of a module."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.unit.study.runs.objects import PACKAGES, object_store
from tests.unit.study.runs.waiting import children

__all__ = ["PLANTED", "RayCluster", "other_machine", "ray_cluster"]

PLANTED = "planted-key-of-a-model-provider"

# A process of its own holds it: what Ray leaves in a process stays out of that of the tests.
_HOLDER = """
import sys
import ray

context = ray.init(
    num_cpus=int(sys.argv[1]),
    include_dashboard=False,
    log_to_driver=False,
    object_store_memory=100 * 2**20,
    _temp_dir=sys.argv[2],
)
print(context.address_info["gcs_address"], flush=True)
sys.stdin.read()
ray.shutdown()
"""
_SECONDS_TO_END = 20.0


class RayCluster(NamedTuple):
    """Where it is to be reached, and what it writes.

    Attributes:
        address: For whoever connects.
        logs: Its folder of logs, and of all else that it writes.
        objects: The folder of the object store that its workers know as ``s3://``.
    """

    address: str
    logs: Path
    objects: Path


@contextmanager
def ray_cluster(cpus: int) -> Iterator[RayCluster]:
    """A cluster of one node, whose workers have the environment that it was begun with."""
    # Sockets lie in it, whose paths may have no more than 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="vs-", dir="/tmp"))
    objects = folder / "objects"
    objects.mkdir()
    with pytest.MonkeyPatch.context() as patch, object_store(objects):
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_AUTH_MODE", "disabled")  # Otherwise it writes a token to the home.
        patch.setenv("OPENAI_API_KEY", PLANTED)
        patch.setenv("PYTHONPATH", str(PACKAGES))
        patch.setenv("TMPDIR", str(folder))  # What killed workers leave goes with it.
        holder = subprocess.Popen(
            [sys.executable, "-c", _HOLDER, str(cpus), str(folder / "ray")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert holder.stdin is not None
        assert holder.stdout is not None
        try:
            with holder.stdin, holder.stdout:
                port = holder.stdout.readline().decode().strip().rpartition(":")[2]
                assert port, "no cluster has begun"
                yield RayCluster(f"127.0.0.1:{port}", folder / "ray", objects)
        finally:
            _end(holder)
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def other_machine(cluster: RayCluster, cpus: int) -> Iterator[Callable[[], None]]:
    """A second node of a cluster; what is given loses it, as when its power is cut."""
    command = ["start", f"--address={cluster.address}", f"--num-cpus={cpus}", "--block"]
    node = subprocess.Popen(
        [Path(sys.executable).with_name("ray"), *command, "--object-store-memory=100000000"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert node.stdout is not None

    def lose() -> None:
        for pid in (*children(node.pid), node.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    try:
        with node.stdout:
            for line in node.stdout:
                if b"Ray runtime started" in line:
                    break
            yield lose
    finally:
        lose()
        node.wait()


def _end(holder: subprocess.Popen[bytes]) -> None:
    """Wait until a cluster has ended; see that nothing of it is left where it takes too long."""
    with suppress(subprocess.TimeoutExpired):
        holder.wait(_SECONDS_TO_END)
    with suppress(ProcessLookupError):
        os.killpg(holder.pid, signal.SIGKILL)
    holder.wait()
