"""docs/python.ipynb runs from top to bottom in a real kernel, inside its event loop; it has no outputs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.command_line import environment

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "python.ipynb"


@pytest.mark.slow
def test_every_cell_of_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    text = "\n".join(output.get("text") or output["data"]["text/plain"] for output in shown)
    assert [output for output in shown if output.get("name") == "stderr"] == []
    assert "Sums       pass@1" in text
    assert "gate: passes (exit 0)" in text
    assert "[('correct', '0.5'), ('correct', '1+x'), ('wrong', '8')]" in text


def test_the_notebook_is_valid_and_kept_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []
