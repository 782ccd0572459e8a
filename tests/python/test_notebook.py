"""The quick-start notebook runs, and shows what it shows."""

from pathlib import Path

import pytest

nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")

NOTEBOOK = Path(__file__).parents[2] / "docs" / "quickstart.ipynb"


def kinds(cell):
    return [sorted(output.get("data", {"text": None})) for output in cell.get("outputs", [])]


@pytest.mark.filterwarnings("ignore")
def test_quickstart():
    stored = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(stored)
    fresh = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(
        fresh, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}
    ).execute()
    assert [kinds(cell) for cell in fresh.cells] == [kinds(cell) for cell in stored.cells]
    exact = [cell for cell in fresh.cells if cell.cell_type == "code" and cell.source.startswith("assay.f_beta")]
    before = [cell for cell in stored.cells if cell.cell_type == "code" and cell.source.startswith("assay.f_beta")]
    assert exact[0].outputs == before[0].outputs
