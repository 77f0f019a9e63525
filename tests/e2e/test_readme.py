"""What the README shows can be done as it stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

import vendsim
from scripts import draw_balance

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text("utf-8")
VENDSIM = Path(sys.executable).with_name("vendsim")
MOST_SECONDS = 60


def blocks_of(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """Every `vendsim …` of the README, in a block or in a sentence, as words."""
    lines = [line for block in blocks_of("sh") for line in block.splitlines()]
    prose = re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)
    found = [*lines, *re.findall(r"`([^`]+)`", prose)]
    return [
        shlex.split(line.replace("\n", " "), comments=True)
        for line in found
        if line.startswith("vendsim ")
    ]


def run(words: Sequence[str | Path], folder: Path) -> str:
    """Run a program and return what it printed; it must succeed without a complaint."""
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, timeout=MOST_SECONDS, check=False
    )
    assert done.returncode == 0, f"{words}\n{done.stderr}"
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("program", blocks_of("python"), ids=lambda text: text.split("\n", 1)[0])
def test_python_runs_as_written(program: str, tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_text(program, "utf-8")
    run([sys.executable, "-W", "error", file], tmp_path)


def test_the_example_plays_an_episode(tmp_path: Path) -> None:
    (program,) = (text for text in blocks_of("python") if "run_episode" in text)
    printed = run([sys.executable, "-c", program], tmp_path)
    assert printed.startswith(vendsim.load_scenario("year").briefing_for(365)[:50])
    episode = vendsim.run_episode("year", "base_stock", seed=1, days=30)
    assert printed.endswith(f"{episode.end} {episode.final_balance_cents}\n")


def test_commands_run_one_after_the_other(tmp_path: Path) -> None:
    (agent,) = (text for text in blocks_of("python") if "def make_agent" in text)
    named = re.search(r"Save this as `(\w+\.py)`", README)
    assert named is not None
    (tmp_path / named[1]).write_text(agent, "utf-8")
    wanted = [words for words in commands() if "--model" not in words]  # There is none here.
    wanted = [words for words in wanted if words[1] != "eval"]  # Below, with fewer worlds.
    assert {words[1] for words in wanted} == {"run", "replay", "verify", "list"}
    assert ["vendsim", "run", "--scenario", "year", "--agent", named[1]] in wanted
    for words in wanted:
        run([VENDSIM, *words[1:]], tmp_path)
    assert list((tmp_path / "runs").glob("*.html")), "a report was asked for"


def test_agents_are_compared_as_written_but_in_fewer_worlds(tmp_path: Path) -> None:
    (words,) = (words for words in commands() if words[1] == "eval")
    few = [{"0-19": "0-1"}.get(word, word) for word in words]
    done = subprocess.run(
        [VENDSIM, *few[1:], "--days", "10"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "4 of 4 runs count" in done.stdout
    assert (tmp_path / "studies" / "two" / "report.html").exists()
    assert "`studies/two/report.html`" in README


def test_the_picture_is_what_its_script_draws() -> None:
    drawn = draw_balance.measure()
    stored = draw_balance.FILE.read_text("utf-8")
    assert stored == drawn, "the picture is stale: run scripts/draw_balance.py"

    # And what it draws is what the runs came to.
    text = "".join(ElementTree.fromstring(drawn).itertext())
    for agent in draw_balance.AGENTS:
        episodes = [vendsim.run_episode("year", agent, seed=seed) for seed in draw_balance.SEEDS]
        if all(episode.end == "bankrupt" for episode in episodes):
            assert f"bankrupt on day {max(episode.days_played for episode in episodes)}" in text
        else:
            cents = sum(episode.final_balance_cents for episode in episodes) / len(episodes)
            assert f"{agent}mean ${cents / 100:,.0f}" in text.replace("\n", "")


def test_a_run_is_drawn_to_scale() -> None:
    runs = {"one": [[100_00, 300_00]], "two": [[0, -100_00], [0, -300_00]]}
    picture = ElementTree.fromstring(draw_balance.draw(runs, days=2))
    lines = {each.get("d", "") for each in picture.iter() if each.get("class") == "run"}
    middle, right = (draw_balance.LEFT + draw_balance.RIGHT) / 2, draw_balance.RIGHT
    top, bottom = draw_balance.TOP, draw_balance.BOTTOM

    def y(share: float) -> str:
        return f"{bottom - (bottom - top) * share:.1f}"

    assert lines == {
        f"M{middle:.1f} {y(4 / 6)}L{right:.1f} {y(1)}",
        f"M{middle:.1f} {y(3 / 6)}L{right:.1f} {y(2 / 6)}",
        f"M{middle:.1f} {y(3 / 6)}L{right:.1f} {y(0)}",
    }
    means = [each.get("d") for each in picture.iter() if each.get("class") == "mean"]
    assert f"M{middle:.1f} {y(3 / 6)}L{right:.1f} {y(1 / 6)}" in means
