"""The matrix is whole: each cell has its test, each test its cell, and the page shows them all."""

from __future__ import annotations

from importlib import import_module

from app.settings import ROOT
from tests.faults.cells import CELLS, table

FAULTS = ROOT / "tests" / "faults"


def functions_of(file: str) -> set[str]:
    """The tests of a file, a path below tests/, as the cells name them."""
    module = import_module(f"tests.{file.removesuffix('.py').replace('/', '.')}")
    return {f"{file}::{name}" for name in vars(module) if name.startswith("test_")}


def test_every_cell_names_a_test_and_every_test_is_in_a_cell() -> None:
    named = {cell.test for cell in CELLS}
    files = {name.partition("::")[0] for name in named}
    assert named <= set().union(*map(functions_of, files))
    here = {f"faults/{path.name}" for path in FAULTS.glob("test_*.py")}
    own = set().union(*map(functions_of, here - {"faults/test_matrix.py"}))
    assert own <= named


def test_the_page_shows_the_matrix_as_it_is() -> None:
    assert table() in (ROOT / "docs" / "faults.md").read_text(), "python -m tests.faults --table"
