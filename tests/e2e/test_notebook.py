"""The quickstart notebook runs, and what is stored in it is what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from nbformat import NotebookNode

import vendsim
from scripts.refresh_notebook import NOTEBOOK, read_notebook, run_notebook
from vendsim.money import format_cents

ROOT = NOTEBOOK.parent.parent
AGENTS = ("negotiator", "base_stock", "fixed_price", "do_nothing")
MOST_BYTES = 500_000
REFRESH = "run scripts/refresh_notebook.py"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NotebookNode]:
    """The notebook after a run that leaves its files, and the kernel's, in a folder of its own."""
    folder = tmp_path_factory.mktemp("notebook")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TMPDIR", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
            (folder / name).mkdir()
            patch.setenv(name, str(folder / name))
        yield run_notebook(NOTEBOOK, folder)


def outputs_of(notebook: NotebookNode) -> list[NotebookNode]:
    """What all cells show, in sequence."""
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def text_of(notebook: NotebookNode) -> str:
    """What all cells print."""
    return "".join(output.text for output in outputs_of(notebook) if output.output_type == "stream")


def pictures_of(notebook: NotebookNode) -> list[ElementTree.Element]:
    """The pictures, as XML."""
    shown = [output.data for output in outputs_of(notebook) if "data" in output]
    return [ElementTree.fromstring(data["image/svg+xml"]) for data in shown]


def test_every_cell_runs_without_complaint(ran: NotebookNode) -> None:
    code = [cell for cell in ran.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    complaints = [
        output
        for output in outputs_of(ran)
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
    assert complaints == []


def test_its_figures_are_those_of_run_episode(ran: NotebookNode) -> None:
    text = text_of(ran)
    for agent in AGENTS:
        episode = vendsim.run_episode("year", agent, seed=1)
        line = re.search(rf"^{agent} +(\S+)  (.*)$", text, re.MULTILINE)
        assert line is not None, f"{agent} is missing"
        assert line[1] == format_cents(episode.final_balance_cents)
        assert line[2] == (
            f"{episode.end} after {episode.days_played} days, {episode.units_sold:,} units sold, "
            f"{episode.tool_calls:,} tool calls"
        )
        assert re.search(
            rf"^{agent} +{episode.tool_calls + 1:,} steps, same hash: True$", text, re.MULTILINE
        ), f"{agent} is not replayed"


def test_its_pictures_show_values(ran: NotebookNode) -> None:
    pictures = pictures_of(ran)
    assert len(pictures) == 4
    for picture in pictures:
        tones = {tone for each in picture.iter() if (tone := each.get("stroke"))}
        lines = [each.get("d", "") for each in picture.iter() if each.get("fill") == "none"]
        assert len(tones) == len(lines) + 1, "a colour a line, and that of the rules"
        for line in lines:
            heights = {float(end) for end in re.findall(r"[V ]([\d.]+)", line)}
            assert len(heights) > 1, "a flat line: nothing is drawn"
            assert min(heights) >= 60
            assert max(heights) <= 260


def test_what_is_stored_is_what_it_shows(ran: NotebookNode) -> None:
    stored = read_notebook(NOTEBOOK)
    for place, (old, new) in enumerate(zip(stored.cells, ran.cells, strict=True)):
        assert old.get("outputs") == new.get("outputs"), f"cell {place} is stale: {REFRESH}"
    assert stored == ran, f"the notebook is not as it is written: {REFRESH}"


def test_it_is_light_and_needs_no_script() -> None:
    text = NOTEBOOK.read_text("utf-8")
    assert len(text.encode()) < MOST_BYTES
    kinds = {
        kind for output in outputs_of(read_notebook(NOTEBOOK)) for kind in output.get("data", {})
    }
    assert kinds == {"image/svg+xml", "text/plain"}
    assert "<script" not in text


def test_its_links_lead_somewhere() -> None:
    prose = "\n".join(
        cell.source for cell in read_notebook(NOTEBOOK).cells if cell.cell_type == "markdown"
    )
    links = re.findall(r"\]\(([^)#]+)", prose)
    assert links
    missing = [link for link in links if not (NOTEBOOK.parent / link).exists()]
    assert missing == []


def test_it_names_make_targets_that_exist() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = re.findall(r"make ([a-z-]+)", NOTEBOOK.read_text("utf-8"))
    assert named
    assert set(named) <= set(targets)
