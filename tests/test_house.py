"""The rules of the house, held for every file: lengths, floors, locks, names."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import vendsim
from scripts import check_lengths, look_into_wheel

ROOT = Path(__file__).resolve().parent.parent
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"

# Everything under the env: what happens there depends on the scenario, the seed and the calls.
SEEDED_ROOMS = (
    *("errors", "money", "clock", "rng", "bundled", "version", "scenario", "record"),
    *("ledger", "stock", "demand", "supply", "mail", "memory", "world", "tools"),
)


def _sources(*folders: str) -> Iterator[Path]:
    return check_lengths.python_files(ROOT, folders)


def _imports(path: Path) -> Iterator[str]:
    """Yields the dotted name of each module that a file imports or imports from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
            # `from vendsim import play` names a module too.
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module)


# --- Lengths -------------------------------------------------------------------------------------


def test_files_are_short() -> None:
    assert check_lengths.long_files(ROOT) == []


def test_functions_are_short() -> None:
    assert check_lengths.long_functions(ROOT) == []


def test_lengths_are_counted_to_the_line(tmp_path: Path) -> None:
    body = "    pass\n" * (check_lengths.MAX_FUNCTION_LINES - 1)
    (tmp_path / "vendsim").mkdir()
    source = tmp_path / "vendsim" / "long.py"

    source.write_text("def fits():\n" + body)
    assert check_lengths.long_functions(tmp_path) == []

    source.write_text("async def grew():\n" + body + "    pass\n")
    assert check_lengths.long_functions(tmp_path) == [
        "vendsim/long.py:1: grew has 61 lines, at most 60"
    ]

    source.write_text("\n" * check_lengths.MAX_FILE_LINES)
    assert check_lengths.long_files(tmp_path) == []

    source.write_text("\n" * (check_lengths.MAX_FILE_LINES + 1))
    assert check_lengths.long_files(tmp_path) == ["vendsim/long.py: 501 lines, at most 500"]


# --- Floors --------------------------------------------------------------------------------------


def test_rooms_import_only_from_floors_below() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_agents_are_files_that_import_no_other() -> None:
    agents = list(_sources("agents"))
    assert agents, "there are agents to look at"
    names = {path.stem for path in agents}
    for path in agents:
        assert path.name != "__init__.py", "agents/ is no package"
        roots = {name.lstrip(".").split(".")[0] for name in _imports(path)}
        assert not roots & (names | {"agents"}), f"{path.name} imports another agent"


def test_nothing_imports_agents_as_a_package() -> None:
    for path in _sources("vendsim", "tests", "scripts", "benchmarks"):
        roots = {name.split(".")[0] for name in _imports(path)}
        assert "agents" not in roots, f"{path.relative_to(ROOT)} imports agents"


# --- No hidden chance, no wall clock -------------------------------------------------------------


def _hidden_sources(path: Path) -> list[str]:
    """Lists where a file reads the wall clock, an unkeyed random source or a salted hash."""
    found = [
        name
        for name in _imports(path)
        if name.split(".")[0] in {"random", "secrets", "time", "uuid"}
        or name.startswith("numpy.random")
    ]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            dotted = ast.unparse(node)
            if re.fullmatch(r"(np|numpy)\.random|(\w+\.)?date(time)?\.(now|today|utcnow)", dotted):
                found.append(dotted)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"hash", "id"}:
            found.append(ast.unparse(node))
    return found


def test_seeded_rooms_read_no_clock_and_no_chance() -> None:
    files = [path for room in SEEDED_ROOMS for path in _sources(f"vendsim/{room}")]
    files += [path for room in SEEDED_ROOMS if (path := ROOT / f"vendsim/{room}.py").exists()]
    assert files
    hidden = {str(path.relative_to(ROOT)): _hidden_sources(path) for path in files}
    assert {name: found for name, found in hidden.items() if found} == {}


@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "from time import monotonic",
        "import numpy.random",
        "x = np.random.default_rng(1)",
        "x = datetime.datetime.now()",
        "x = hash('a')",
    ],
)
def test_hidden_sources_are_found(line: str, tmp_path: Path) -> None:
    source = tmp_path / "probe.py"
    source.write_text(line + "\n")
    assert _hidden_sources(source) != []


# --- Locks and packaging -------------------------------------------------------------------------


def _pins(lock: Path) -> dict[str, set[str]]:
    """Returns each package's versions (one, or one a Python version), checking for hashes."""
    pins: dict[str, set[str]] = {}
    for entry in lock.read_text(encoding="utf-8").replace("\\\n", "").splitlines():
        if not entry or entry.lstrip().startswith("#"):
            continue
        match = re.match(r"([a-z0-9-]+)==([^\s;]+)(?: ; .*?)? +--hash=sha256:[0-9a-f]{64}", entry)
        assert match, f"{lock.name}: not a pin with a hash: {entry}"
        pins.setdefault(match[1], set()).add(match[2])
    return pins


@pytest.mark.parametrize("lock", [RUN_LOCK, DEV_LOCK], ids=lambda path: path.name)
def test_locks_hold_pins_with_hashes_and_no_address(lock: Path) -> None:
    assert len(_pins(lock)) > 10
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_locks_agree_and_hold_every_dependency() -> None:
    run, dev = _pins(RUN_LOCK), _pins(DEV_LOCK)
    assert {name: dev.get(name) for name in run} == run

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[^a-z0-9-]", need)[0] for need in project["dependencies"]}
    assert wanted <= run.keys()
    extras = project["optional-dependencies"]
    needs = [need for name in ("dev", "anthropic", "openai", "notebooks") for need in extras[name]]
    assert {re.split(r"[^a-z0-9-]", need)[0] for need in needs} - {"vendsim"} <= dev.keys()


def test_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert vendsim.__version__ == project["version"]
    assert f"## {project['version']}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_a_wheel_with_foreign_or_missing_files_is_refused() -> None:
    whole = [*look_into_wheel.NEEDED, "vendsim-0.1.0.dist-info/METADATA"]
    assert look_into_wheel.faults(whole) == []
    assert look_into_wheel.faults(whole[1:]) == ["missing: vendsim/__init__.py"]
    assert look_into_wheel.faults([*whole, "agents/base_stock.py"]) == [
        "outside the package: agents/base_stock.py"
    ]


# --- What is promised ----------------------------------------------------------------------------


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_make_targets_named_in_documents_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`|\$ )make ([a-z][a-z-]*)", text, flags=re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, flags=re.MULTILINE))
    assert {"run", "test"} <= named
    assert named <= targets


def test_public_names_resolve() -> None:
    assert "__all__" in vars(vendsim)
    walked = pkgutil.walk_packages(vendsim.__path__, "vendsim.")
    for name in ["vendsim", *(found.name for found in walked)]:
        if name.endswith(".__main__"):
            continue
        module = importlib.import_module(name)
        public: list[str] = list(getattr(module, "__all__", []))
        assert len(public) == len(set(public)), f"{name}.__all__ names something twice"
        missing = [each for each in public if not hasattr(module, each)]
        assert missing == [], f"{name}.__all__ names what {name} does not have"


def test_tests_reach_no_network() -> None:
    with socket.socket() as away, pytest.raises(PermissionError, match="use no network"):
        away.connect(("192.0.2.1", 80))
