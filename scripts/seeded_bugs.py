"""Seed bugs one at a time and see which test catches each; writes docs/design/seeded-bugs.md.

Run as `python scripts/seeded_bugs.py [NAME …]`, from the environment that develops. Each bug of
`tests/bugs/` is put into a scratch copy of the checkout, alone, and the fast tests run there until
the first that fails: first those of the bug's folder and room, then the others. The golden years
are asked afterwards and apart from that, because a hash says that something changed, not that it is
wrong. With names only these bugs are tried, and their rows of the page are renewed.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BUGS = Path("tests/bugs")
PAGE = ROOT / "docs" / "design" / "seeded-bugs.md"
WORKERS = 2
LIMIT_SECONDS = 1800
MOST_PASSED_OVER = 5
NOTHING = "**nothing**"
GOLDEN = ("tests/golden",)
GOLDEN_FILE = "tests/golden/golden.json"
REFRESH = "scripts/refresh_golden.py"
# Whole programs are slow for what they would find here; and where a bug is in, it cannot be put in.
LEFT_OUT = ("tests/e2e", "tests/test_seeded_bugs.py", *GOLDEN)
# These compare with a page that was generated: like a hash they only say that something changed.
PAGES = ("tests/unit/mail/test_document.py", "tests/unit/tools/test_documents.py")
# So do tests that only compare with values, or a hash, that once came out.
KNOWN = "not test_known_ and not test_the_hash_is_known and not known_answer"
VALUES = ("bundled", "clock", "errors", "money", "rng")


class Change(NamedTuple):
    """A text that stands once in a file, and what takes its place."""

    find: str
    replace: str


class Bug(NamedTuple):
    """A bug to be seeded.

    Attributes:
        name: Short, unique.
        what: What is wrong then.
        file: Where, from the root of the checkout.
        changes: What makes it.
        escaped: Whether no test caught it when it was seeded first.
    """

    name: str
    what: str
    file: str
    changes: tuple[Change, ...]
    escaped: bool

    @property
    def room(self) -> str:
        """The room of the house that it is in."""
        return Path(self.file).parts[1].removesuffix(".py")


class Outcome(NamedTuple):
    """What became of a bug: by which test it was caught, and whether by golden years too."""

    bug: Bug
    test: str | None
    seconds: int
    golden: bool


def load_bugs(root: Path = ROOT) -> list[Bug]:
    """Every bug there is to be seeded, by file, then as they stand there."""
    found: list[Bug] = []
    for path in sorted((root / BUGS).glob("*.toml")):
        for each in tomllib.loads(path.read_text(encoding="utf-8"))["bug"]:
            changes = tuple(Change(change["find"], change["replace"]) for change in each["changes"])
            escaped = each.get("escaped", False)
            found.append(Bug(each["name"], each["what"], each["file"], changes, escaped))
    return found


def seed(bug: Bug, root: Path) -> None:
    """Put a bug into a checkout.

    Raises:
        ValueError: A text that it replaces does not stand in its file exactly once.
    """
    path = root / bug.file
    text = path.read_text(encoding="utf-8")
    for find, replace in bug.changes:
        if (count := text.count(find)) != 1:
            raise ValueError(
                f"bug {bug.name}: {find!r} stands {count} times in {bug.file}, it must stand there "
                f"once: mend {BUGS}/"
            )
        text = text.replace(find, replace)
    path.write_text(text, encoding="utf-8")


def copy_checkout(folder: Path) -> None:
    """Copy every file that is tracked or would be; some tests read it with hardly any rights."""
    folder.chmod(0o755)
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


def fast_tests(bug: Bug) -> tuple[list[str], ...]:
    """The tests that mirror a bug's folder, those of its room, and all other fast tests."""
    tests = ROOT / "tests"
    room = bug.room
    own = f"tests/unit/test_{room}.py" if room in VALUES else f"tests/unit/{room}"
    beside = Path("tests/unit", *Path(bug.file).parent.parts[1:])
    is_within = (ROOT / beside).is_dir() and str(beside) not in (own, "tests/unit")
    folders = [path for path in sorted((tests / "unit").iterdir()) if path.is_dir()]
    folders += [tests / "property", tests / "contract"]
    files = [*sorted((tests / "unit").glob("test_*.py")), *sorted(tests.glob("test_*.py"))]
    names = [str(path.relative_to(ROOT)) for path in (*folders, *files)]
    others = [name for name in names if name not in (own, *LEFT_OUT) and "__" not in name]
    return (*([[str(beside)]] if is_within else []), [own], others)


def run_in(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run Python in a checkout; its exit code, and what it wrote.

    Raises:
        RuntimeError: It took too long.
    """
    # The checkout that is installed must not stand in for the copy.
    surroundings = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "400"}
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=surroundings,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as running:
        try:
            told, _ = running.communicate(timeout=LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise RuntimeError(f"{arguments} took more than {LIMIT_SECONDS} s") from None
    return running.returncode, told


def first_failure(
    folder: Path, tests: Iterable[str], passed_over: Iterable[str] = ()
) -> str | None:
    """Run tests in a checkout, but for some, until one fails; which it was.

    Raises:
        RuntimeError: They cannot be run, or took too long.
    """
    left_out = [f"--ignore={name}" for name in (*PAGES, *LEFT_OUT) if name not in tests]
    left_out += [f"--deselect={name}" for name in passed_over]
    options = ["-q", "-x", "-n0", "-p", "no:cacheprovider", "--tb=no", "-rfE", *left_out]
    kinds = ["-m", "not sweep and not browser", "-k", KNOWN]
    command = ["-m", "pytest", *kinds, *options, *tests]
    code, told = run_in(folder, *command)
    if code == 0:
        return None
    failed = re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", told, re.MULTILINE)
    if code != 1 or not failed:
        raise RuntimeError(f"the tests cannot be run:\n{told[-3000:]}")
    return str(failed[0])


def caught_by(folder: Path, sound: Path, *tests: Sequence[str]) -> tuple[str | None, float]:
    """The first test that fails in a checkout with a bug, and after how many seconds.

    It must fail there once more, alone, and pass without the bug: a busy machine is no bug, nor is
    a test that is red just now. Such tests are passed over.

    Raises:
        RuntimeError: There are too many of them.
    """
    passed_over: list[str] = []
    while len(passed_over) < MOST_PASSED_OVER:
        start = monotonic()
        failures = (first_failure(folder, each, passed_over) for each in tests)
        test = next(filter(None, failures), None)
        seconds = monotonic() - start
        if test is None or (first_failure(folder, [test]) and not first_failure(sound, [test])):
            return test, seconds
        passed_over.append(test)
    raise RuntimeError(f"these fail, but not because of a bug: {', '.join(passed_over)}")


def try_bug(bug: Bug, sound: Path) -> Outcome:
    """Seed a bug and see what catches it.

    Args:
        bug: The bug.
        sound: A copy of the checkout without any, its golden years up to date.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_checkout(folder)
        shutil.copy(sound / GOLDEN_FILE, folder / GOLDEN_FILE)
        seed(bug, folder)
        test, seconds = caught_by(folder, sound, *fast_tests(bug))
        golden = first_failure(folder, GOLDEN) is not None
    print(f"{bug.name}: {test or 'NOT CAUGHT'} ({seconds:.0f} s, golden: {golden})", flush=True)
    return Outcome(bug, None if test is None else _short(test), round(seconds), golden)


def page(outcomes: Sequence[Outcome]) -> str:
    """The table, with what it means above it."""
    caught = sum(each.test is not None for each in outcomes)
    with_golden = sum(each.test is not None or each.golden for each in outcomes)
    by_golden = sum(each.golden for each in outcomes)
    seconds = sorted(each.seconds for each in outcomes)
    rows = [
        f"| {'† ' if bug.escaped else ''}{bug.name} | {bug.room} | {bug.what} | "
        f"{NOTHING if test is None else f'`{test}`'} | {took} | {'yes' if golden else 'no'} |"
        for bug, test, took, golden in outcomes
    ]
    return HEAD.format(
        total=len(outcomes),
        caught=caught,
        with_golden=with_golden,
        by_golden=by_golden,
        escaped=sum(bug.escaped for bug, *_ in outcomes),
        median=seconds[len(seconds) // 2],
        rows="\n".join(rows),
    )


def last_outcomes(bugs: Sequence[Bug]) -> dict[str, Outcome]:
    """What the page tells, by the name of the bug."""
    if not PAGE.exists():
        return {}
    bug_of = {bug.name: bug for bug in bugs}
    found: dict[str, Outcome] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = line.strip("| †").split(" | ")
        if bug := bug_of.get(cells[0]):
            *_, test, took, golden = cells
            caught = None if test == NOTHING else test.strip("`")
            found[bug.name] = Outcome(bug, caught, int(took), golden == "yes")
    return found


def _short(test: str) -> str:
    """A test without its parameters, and without the folder that all are in."""
    return test.partition("[")[0].removeprefix("tests/").removeprefix("unit/")


HEAD = """\
# Seeded bugs

What are the tests worth? {total} bugs were written by hand, such as people make: a bound off by
one, a line forgotten, an account mixed up. Each changes what a run comes to, or what a record is
worth. `make bugs` puts them one at a time into a copy of the checkout (`tests/bugs/`) and runs the
fast tests until one fails: those of the bug's folder, those of its room, then all others but the
sweeps, the whole programs of `tests/e2e` and what needs a browser. Golden years, pages that a
script generates and tests that only know what once came out do not count: they say that something
is otherwise, not that it is wrong.

- **{caught} of {total} are caught** by a test that says what is wrong; the median takes {median} s
  on a machine that has other work.
- {with_golden} of {total} are caught if golden years count too; alone they catch {by_golden}.
- † {escaped} of them no test caught when they were seeded first; the test beside them was written
  then.

A test of the checkout holds that every bug can still be put in. A bug whose place has changed is
written anew there, never taken out.

| bug | room | what is wrong then | caught first by | s | golden years |
| --- | --- | --- | --- | --- | --- |
{rows}
"""


def main(names: Sequence[str]) -> int:
    """Try all bugs, or those named; 1 where one is not caught."""
    bugs = load_bugs()
    if unknown := set(names) - {bug.name for bug in bugs}:
        print(f"there is no bug {', '.join(sorted(unknown))} in {BUGS}/", file=sys.stderr)
        return 2
    tried = [bug for bug in bugs if not names or bug.name in names]
    outcomes = last_outcomes(bugs)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as pool:
        copy_checkout(Path(folder))
        # Golden years are to differ because of a bug, not of what is new in the checkout.
        code, said = run_in(Path(folder), REFRESH)
        if code:
            raise RuntimeError(said)
        for found in pool.map(lambda bug: try_bug(bug, Path(folder)), tried):
            outcomes[found.bug.name] = found
            told = [outcomes[bug.name] for bug in bugs if bug.name in outcomes]
            PAGE.write_text(page(told), encoding="utf-8")
    return 1 if any(outcomes[bug.name].test is None for bug in tried) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
