"""Runs on a Ray cluster: the same records as without one, whatever dies on the way."""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.study.runs.objects import SECRET
from tests.unit.study.runs.ray_cluster import PLANTED, RayCluster, other_machine, ray_cluster
from tests.unit.study.runs.waiting import until
from vendsim.errors import ClusterError
from vendsim.play.agent import source_of
from vendsim.record import read_record
from vendsim.scenario import load_scenario
from vendsim.study.runs.executors import on_ray
from vendsim.study.runs.executors.on_ray import RayExecutor
from vendsim.study.runs.executors.waiting import MOST_DEATHS
from vendsim.study.runs.play import play_run
from vendsim.study.runs.remote import RemoteFiles, RemoteStore
from vendsim.study.runs.result import RunResult
from vendsim.study.runs.store import LocalStore, Store
from vendsim.study.runs.task import RunKey, RunTask

KILLED = str(Path(__file__).with_name("killed.py"))
YEAR = load_scenario("year")


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayCluster]:
    with ray_cluster(cpus=2) as found:
        yield found


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


def _task(
    store: Store, agent: str = "base_stock", seed: int = 1, days: int = 8, **options: Any
) -> RunTask:
    store.write("markets/year.json", YEAR.canonical_json.encode())
    return RunTask(
        key=RunKey(Path(agent).stem, "year", seed, 0),
        store=store,
        agent=agent,
        agent_hash=source_of(agent)[1],
        options=options,
        market_file="markets/year.json",
        scenario_hash=YEAR.hash,
        days=days,
        bound_cents=1,
    )


def _local(folder: Path) -> LocalStore:
    return LocalStore(str(folder))


def _objects(name: str, every_seconds: float = 60.0) -> RemoteStore:
    return RemoteStore(f"s3://bucket/{name}", put_every_seconds=every_seconds)


def _timeless(results: list[RunResult]) -> list[RunResult]:
    found = [replace(result, wall_seconds=0.0) for result in results]
    return sorted(found, key=lambda result: (result.arm, result.seed))


def _whole(tmp_path: Path, tasks: list[RunTask]) -> list[RunResult]:
    """How runs go that are played in this process, in one go."""
    store = _local(tmp_path / "whole")
    return _timeless(
        [
            play_run(
                replace(
                    _task(store, task.agent), key=task.key, options=task.options, days=task.days
                )
            )
            for task in tasks
        ]
    )


def _as_recorded(results: list[RunResult], folder: Path) -> bool:
    """Whether there is a record for every result, and no other, and each is as its row says."""
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.sqlite*"))
    assert found == sorted(result.record for result in results)
    return all(
        read_record(folder / result.record).verify_chain() == result.record_hash
        for result in results
    )


# --- The same as without --------------------------------------------------------------------------


def test_records_are_those_of_one_process(cluster: RayCluster, tmp_path: Path) -> None:
    store = _local(tmp_path / "study")
    tasks = [_task(store, agent, seed) for agent in ("base_stock", "do_nothing") for seed in (1, 2)]
    results = _timeless(list(RayExecutor(cluster.address).play(tasks)))
    assert results == _whole(tmp_path, tasks)
    assert all(result.counts for result in results)
    assert _as_recorded(results, tmp_path / "study")


def test_records_in_an_object_store_are_the_same(cluster: RayCluster, tmp_path: Path) -> None:
    store = _objects("same")
    tasks = [_task(store, agent, seed) for agent in ("base_stock", "do_nothing") for seed in (1, 2)]
    # More at a time than there are CPUs, which they share.
    results = _timeless(list(RayExecutor(cluster.address, workers=3).play(tasks)))
    assert results == _whole(tmp_path, tasks)
    files = RemoteFiles(store.url)
    assert files.names() == ("markets/year.json", *(result.record for result in results))
    for result in results:
        (tmp_path / result.record).parent.mkdir(parents=True, exist_ok=True)
        assert files.fetch(result.record, tmp_path / result.record)
    assert all(
        read_record(tmp_path / result.record).verify_chain() == result.record_hash
        for result in results
    )


def test_tasks_are_taken_one_ahead_of_nobody(cluster: RayCluster, tmp_path: Path) -> None:
    store = _local(tmp_path / "study")
    taken = []

    def tasks() -> Iterator[RunTask]:
        for seed in range(4):
            taken.append(seed)
            yield _task(store, "do_nothing", seed)

    results = RayExecutor(cluster.address, workers=1).play(tasks())
    assert taken == []
    for done in range(1, 5):
        assert next(results).seed == done - 1
        assert taken == list(range(done))
    assert list(results) == []


# --- Death and interruption -----------------------------------------------------------------------


@pytest.mark.parametrize("by", ["SIGKILL", "SIGTERM"])
def test_a_worker_that_is_killed_costs_and_doubles_nothing(
    cluster: RayCluster, tmp_path: Path, marks: Path, by: str
) -> None:
    """Nor is its death laid to the agent, though Ray's workers end with an exception then."""
    store = _local(tmp_path / "study")
    killed = _task(store, KILLED, marks=str(marks), by=by)
    tasks = [killed, *(_task(store, "base_stock", seed) for seed in (1, 2))]
    results = _timeless(list(RayExecutor(cluster.address).play(tasks)))
    assert len(list(marks.iterdir())) == 1
    assert results == _whole(tmp_path, tasks)
    assert _as_recorded(results, tmp_path / "study")


def test_a_worker_that_is_killed_far_from_its_record_costs_what_was_not_put(
    cluster: RayCluster, tmp_path: Path, marks: Path
) -> None:
    store = _objects("killed", every_seconds=0.05)
    task = _task(store, KILLED, marks=str(marks), once_there=str(cluster.objects))
    (result,) = RayExecutor(cluster.address).play([task])
    assert len(list(marks.iterdir())) == 1
    assert [replace(result, wall_seconds=0.0)] == _whole(tmp_path, [task])
    assert RemoteFiles(store.url).names() == ("markets/year.json", result.record)


@pytest.mark.sweep
def test_a_run_that_kills_its_workers_again_and_again_fails(
    cluster: RayCluster, tmp_path: Path, marks: Path
) -> None:
    store = _local(tmp_path / "study")
    tasks = [_task(store, KILLED, marks=str(marks), times=99), _task(store, "do_nothing")]
    other, killed = _timeless(list(RayExecutor(cluster.address).play(tasks)))
    assert len(list(marks.iterdir())) == MOST_DEATHS
    assert killed.failed_by == "harness"
    assert killed.reason == "its worker died 3 times while it was played"
    assert other.counts


@pytest.mark.parametrize("place", ["folder", "objects"])
def test_a_study_that_is_interrupted_goes_on_where_it_was(
    cluster: RayCluster, tmp_path: Path, marks: Path, place: str
) -> None:
    store: Store = _local(tmp_path / "study") if place == "folder" else _objects("interrupted")
    stuck = _task(store, KILLED, marks=str(marks), stuck=True)
    results = RayExecutor(cluster.address).play([stuck, _task(store, "do_nothing")])
    assert next(results).arm == "do_nothing"
    until(lambda: any(marks.iterdir()))
    results.close()
    path = store.take(stuck.key.record)
    assert len(list(read_record(path).steps())) == 5  # The reset, and four days.
    store.leave(stuck.key.record)

    (result,) = RayExecutor(cluster.address).play([stuck])
    assert len(list(marks.iterdir())) == 1
    assert [replace(result, wall_seconds=0.0)] == _whole(tmp_path, [stuck])


@pytest.mark.sweep
def test_a_machine_that_is_lost_costs_and_doubles_nothing(
    cluster: RayCluster, tmp_path: Path
) -> None:
    store = _objects("lost", every_seconds=0.2)
    tasks = [_task(store, "base_stock", seed, days=365) for seed in range(8)]
    executor = RayExecutor(cluster.address)
    with other_machine(cluster, cpus=1) as lose:
        results = executor.play(tasks)
        found = [next(results), next(results)]
        assert executor.workers == 3
        lose()
        found += results
    assert _timeless(found) == _whole(tmp_path, tasks)
    names = RemoteFiles(store.url).names("records")
    assert names == tuple(sorted(result.record for result in found))


# --- What cannot be -------------------------------------------------------------------------------


def test_a_machine_with_another_vendsim_is_refused(
    cluster: RayCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_ray, "source_digest", lambda: "another")
    with pytest.raises(ClusterError, match=r"cannot play: .*has another vendsim, 0"):
        list(RayExecutor(cluster.address).play([_task(_local(tmp_path))]))


def test_a_machine_without_vendsim_is_refused(cluster: RayCluster, tmp_path: Path) -> None:
    import ray

    def without_it() -> None:
        import sys

        sys.modules["vendsim"] = None  # type: ignore[assignment]

    ray.init(
        address=cluster.address,
        log_to_driver=False,
        runtime_env={"worker_process_setup_hook": without_it},
    )
    try:
        with pytest.raises(
            ClusterError, match=r"cannot play: .*No module named 'vendsim"
        ) as caught:
            list(RayExecutor().play([_task(_local(tmp_path))]))
        assert "every machine of the cluster needs this vendsim" in str(caught.value)
        assert ray.is_initialized()  # It was not the executor's to end.
    finally:
        ray.shutdown()


def test_a_folder_of_this_machine_is_refused_where_there_are_others(
    cluster: RayCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_ray, "hosts_of", lambda ray: ("somewhere-else",))
    with pytest.raises(ClusterError, match=r"somewhere-else.*file:///.*study if all of them"):
        list(RayExecutor(cluster.address).play([_task(_local(tmp_path / "study"))]))


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1:9", "there is no Ray cluster at '127.0.0.1:9' .*refused"),
        ("nowhere", "there is no Ray cluster at 'nowhere'"),
        ("ray://127.0.0.1:9", "from outside a cluster"),
    ],
)
def test_a_cluster_that_is_not_there_is_told(tmp_path: Path, address: str, why: str) -> None:
    with pytest.raises(ClusterError, match=why):
        list(RayExecutor(address).play([_task(_local(tmp_path))]))


def test_ray_missing_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.partition(".")[0] == "ray":
            raise ModuleNotFoundError("No module named 'ray'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ClusterError, match=r"install vendsim\[ray\]"):
        list(RayExecutor("local").play([_task(_local(tmp_path))]))


# --- Secrets --------------------------------------------------------------------------------------


def test_no_key_of_the_environment_is_written_anywhere(cluster: RayCluster) -> None:
    written = [path for path in cluster.logs.rglob("*") if path.is_file()]
    assert len(written) > 5
    for path in [*written, *cluster.objects.iterdir()]:
        content = path.read_bytes()
        for secret in (PLANTED, SECRET):
            assert secret.encode() not in content, path
    assert os.environ["OPENAI_API_KEY"] == PLANTED
