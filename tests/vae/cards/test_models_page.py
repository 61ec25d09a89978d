"""docs/models.md is the published zoo's own, and says what its runs say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.settings import ROOT
from tests.support.tiny_run import write_run
from vae.__main__ import main
from vae.cards.models_page import models_page, models_pages, write_pages
from vae.store.catalogue import Catalogue
from vae.store.documents import Run


def test_the_generated_pages_are_those_of_the_published_runs(published: Catalogue) -> None:
    """Fails after a run was published or a text changed: `python -m vae table` writes them."""
    pages = models_pages(published)
    there = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs/cards").glob("*.md")}
    assert there == set(pages) - {Path("models.md")}
    for name, text in pages.items():
        assert (ROOT / "docs" / name).read_text() == text, name


class Zoo:
    """Runs that are numbers alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, run_id: str, dataset: str, beta: float = 1.0, **more: Any) -> None:
        objective = {"name": more.pop("name", "beta-vae"), "beta": beta, "likelihood": "bernoulli"}
        write_run(self.folder / run_id, dataset=dataset, objective=objective, files={}, **more)


@pytest.fixture
def numbers(tmp_path: Path) -> Zoo:
    return Zoo(tmp_path / "numbers")


def series(numbers: Zoo, rates: dict[float, list[float]]) -> None:
    for beta, seeds in rates.items():
        for seed, rate in enumerate(seeds):
            numbers.add(
                f"m-{beta:g}-{seed}".replace(".", "p"),
                "mnist",
                beta,
                series="mnist-10d",
                training={"seed": seed, "config": {"seed": seed, "beta": beta}},
                metrics={"test": {"kl": rate, "reconstruction": 100 - rate}},
            )


def test_the_page_names_runs_series_and_definitions(numbers: Zoo, zoo: Path) -> None:
    series(numbers, {0.5: [9, 7, 5], 1.0: [6, 5, 4]})
    numbers.add("alone", "mnist", metrics={"test": {"negative_elbo": 100.0}})
    write_run(numbers.folder / "whole-2d")
    runs = [r for r in Catalogue([numbers.folder], zoo).runs() if isinstance(r, Run)]
    page = models_page(runs)
    assert "| alone | mnist | 2 | beta-vae, β = 1 | tiny | 100.00 |" in page
    assert "| [whole-2d](cards/whole-2d.md) |" in page
    assert "## Series mnist-10d" in page
    assert "| beta-vae | 0.5 | 3 | 93.00 ± 2.00 | 7.00 ± 2.00 |" in page


def test_cards_of_runs_that_are_gone_go(tmp_path: Path) -> None:
    write_pages(tmp_path, {Path("models.md"): "a", Path("cards/old.md"): "b"})
    changed = write_pages(tmp_path, {Path("models.md"): "a", Path("cards/new.md"): "c"})
    assert changed == [tmp_path / "cards/old.md", tmp_path / "cards/new.md"]
    assert sorted(path.name for path in (tmp_path / "cards").iterdir()) == ["new.md"]


def test_the_command_writes_the_pages(
    zoo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["table", "--zoo", str(zoo), "--docs", str(tmp_path / "docs")]) == 0
    assert "2 pages changed" in capsys.readouterr().out
    assert (tmp_path / "docs/cards/tiny-2d.md").exists()
