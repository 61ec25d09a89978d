"""A deterministic autoencoder (β = 0) has no posterior: what would need one is absent."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import plotly.graph_objects as go
import pytest
import torch
from torch.distributions import Bernoulli

from app.figures import disentanglement
from app.figures import series as figures
from app.figures.marks import Mark
from tests.support.tiny_run import write_run
from vae.__main__ import main
from vae.cards.cards import card
from vae.cards.tables import series_table
from vae.data.datasets import load
from vae.interchange.exporting import quality
from vae.runs.folder import read_model
from vae.store.catalogue import Catalogue
from vae.store.definitions import METRICS, NUMBERS
from vae.store.documents import Run
from vae.store.series import Setting, settings
from vae.sweep.plan import plan
from vae.sweep.progress import Board
from vae.sweep.worker import Finished

NEEDS_A_POSTERIOR = {
    *("negative_elbo", "negative_elbo_10", "negative_iwae_10", "negative_log_likelihood"),
    *("kl", "kl_per_dimension", "mig_sampled", "negative_iwae_100", "negative_iwae_1000"),
    *("binarised_negative_elbo", "binarised_negative_iwae_10"),
    "binarised_negative_log_likelihood",
}
COLOURS = {"plain": Mark("#112233")}


@pytest.fixture(scope="module")
def folder(small_mnist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("autoencoder")
    options = ["--recipe", "fc-256", "--beta", "0", "--epochs", "2", "--validation", "300"]
    options += ["--warmup-epochs", "0", "--threads", "1", "--id", "plain"]
    options += ["--runs", str(folder), "--data-root", str(small_mnist)]
    assert main(["train", *options]) == 0
    return folder


@pytest.fixture
def run(folder: Path) -> Run:
    return Catalogue([folder], folder / "datasets").run("plain")


def test_its_numbers_are_those_that_need_no_posterior(run: Run, small_mnist: Path) -> None:
    of_factors = set(list(METRICS)[list(METRICS).index("mig") :])
    assert run.test.measured == run.train.measured
    assert set(run.test.measured) == set(METRICS) - of_factors - NEEDS_A_POSTERIOR
    assert set(run.protocols) - {"test", "train"} < set(run.test.measured)
    # Reconstruction is that of mu, by an independent Bernoulli.
    specs = {"encoder": run.encoder, "decoder": run.decoder}
    model = read_model(specs, run.folder / "weights.safetensors", 2)
    x = load("mnist", small_mnist).test.pixels()
    with torch.no_grad():
        bernoulli = Bernoulli(logits=model.logits(model.encode(x)[0]), validate_args=False)
        nats = -bernoulli.log_prob(x).flatten(1).sum(1)
    assert run.test.reconstruction == pytest.approx(float(nats.mean()), rel=1e-5)


def test_its_history_is_that_of_its_reconstruction(folder: Path) -> None:
    with (folder / "plain" / "history.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [column for column in rows[0] if "kl" in column or "elbo" in column] == []
    for row in rows:
        assert float(row["loss"]) == pytest.approx(float(row["reconstruction"]), abs=1e-3)


def test_the_command_line_lists_and_measures_it(
    folder: Path, small_mnist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--runs", str(folder), "--zoo", str(folder), "--data-root", str(small_mnist)]
    assert main(["list", *folders]) == 0
    assert "nats of reconstruction alone" in capsys.readouterr().out
    assert main(["evaluate", "plain", *folders]) == 0
    (row,) = (r for r in capsys.readouterr().out.splitlines() if r.split()[:2] == ["plain", "test"])
    shown = dict(zip((metric.key for metric in NUMBERS), row.split()[2:], strict=True))
    bounds = NEEDS_A_POSTERIOR - {"kl_per_dimension"}
    assert {shown[key] for key in bounds} == {"–"}
    assert float(shown["reconstruction"]) > 0 < float(shown["mse_at_mu"])
    assert shown["reconstruction_at_mu"] == shown["reconstruction"], "nothing is sampled"


def test_its_card_says_what_it_is_and_names_no_bound(run: Run) -> None:
    text = card(run, None)
    assert "β = 0: a deterministic autoencoder." in text
    assert [name for name in NEEDS_A_POSTERIOR if f"| {name} |" in text] == []
    assert "| reconstruction |" in text


def test_what_a_precision_costs_it_is_told_without_an_elbo(run: Run, small_mnist: Path) -> None:
    latents = Catalogue([run.folder.parent], run.folder.parent).latents("plain")
    cost = quality(run, latents, ("decoder",), "int8", load("mnist", small_mnist))
    assert cost.elbo_change is None
    assert cost.psnr is not None


def test_a_sweep_tells_its_reconstruction() -> None:
    (job,) = plan({"recipe": ["series-fc"], "beta": [0.0], "epochs": [1]}, [0], "s")
    out = io.StringIO()
    board = Board([job], Path("nowhere"), out)
    board.started(job)
    board.ended(job, Finished(80.0))
    assert "reconstruction 80.00 nats" in out.getvalue()


@pytest.fixture
def mixed(run: Run, tmp_path: Path) -> Sequence[Setting]:
    """The autoencoder, and a run at β = 2."""
    test = {"kl": 3.0, "reconstruction": 90.0, "negative_elbo": 93.0, "kl_per_dimension": [3.0, 0]}
    write_run(
        tmp_path / "vae",
        objective={"name": "beta-vae", "beta": 2.0, "likelihood": "bernoulli"},
        metrics={"test": test | {"mig": 0.2}, "train": test},
    )
    return settings([run, Catalogue([tmp_path], tmp_path).run("vae")])


def test_a_series_has_it_in_its_table_with_dashes(mixed: Sequence[Setting]) -> None:
    header, autoencoder, _ = series_table([run for setting in mixed for run in setting.runs])
    row = dict(zip(header, autoencoder, strict=True))
    assert (row["β"], row["Rate"], row["−ELBO"]) == ("0", "–", "–")
    assert float(row["Reconstruction"]) > 0


def test_figures_of_a_series_leave_it_out_where_it_has_no_place(mixed: Sequence[Setting]) -> None:
    *_, points = go.Figure(figures.rate_distortion(mixed, COLOURS)).data
    assert list(points.x) == [3.0]
    for trace in go.Figure(figures.term_by_beta(mixed, "reconstruction", COLOURS)).data:
        assert list(trace.x) == [2.0]
    (gap,) = go.Figure(figures.generalisation_gap(mixed, COLOURS)).data
    assert list(gap.x) == [2.0]
    (dots,) = go.Figure(disentanglement.elbo_against_score(mixed, "mig", COLOURS)).data
    assert list(dots.x) == [93.0]


def test_figures_of_it_alone_are_empty(mixed: Sequence[Setting]) -> None:
    alone = mixed[:1]
    (bars,) = go.Figure(
        figures.kl_per_dimension(alone[0].runs[0], COLOURS["plain"].colour, 1.0)
    ).data
    assert len(bars.x) == 0
    for figure in (
        figures.rate_distortion(alone, COLOURS),
        figures.term_by_beta(alone, "kl", COLOURS),
        figures.generalisation_gap(alone, COLOURS),
    ):
        assert not any(trace.x for trace in go.Figure(figure).data)
