"""Run notebooks/quickstart.ipynb anew and store what its cells show.

Run as `python scripts/refresh_notebook.py` after a change of the notebook or of the market. What
it writes depends on the notebook and vendsim alone: no times, no paths, no versions.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

NOTEBOOK = Path(__file__).resolve().parent.parent / "notebooks" / "quickstart.ipynb"
CELL_SECONDS = 60


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook and check that it is one."""
    notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    return notebook


def run_notebook(path: Path, folder: Path) -> NotebookNode:
    """Run every cell in a fresh kernel, in a folder of its own; the file stays as it is.

    Raises:
        CellExecutionError: A cell fails.
        CellTimeoutError: A cell takes longer than :data:`CELL_SECONDS`.
    """
    notebook = read_notebook(path)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        # Without it the kernel complains that others on this machine could listen.
        config=Config({"KernelManager": {"transport_encryption": "auto"}}),
    )
    client.execute()
    for cell in notebook.cells:
        if "outputs" in cell:
            cell["outputs"] = join_streams(cell["outputs"])
    # The kernel names its Python version here, which is of no interest to readers.
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def join_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Put together what a cell printed in one go: where the kernel cuts it is a matter of time."""
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last is not None and output.get("name") and output.get("name") == last.get("name"):
            last["text"] += output["text"]
        else:
            joined.append(output)
    return joined


def main() -> None:
    """Run the notebook and write it back."""
    with TemporaryDirectory() as folder:
        notebook = run_notebook(NOTEBOOK, Path(folder))
    nbformat.write(notebook, NOTEBOOK)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
