"""Publishing a series: the first seed whole, of the others the numbers; and its table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.support.tiny_run import write_run
from vae.__main__ import main
from vae.cards.tables import series_table
from vae.data.datasets import load
from vae.runs.local import make_run
from vae.store.catalogue import Catalogue
from vae.store.definitions import METRICS
from vae.store.documents import Run
from vae.store.series import settings
from vae.training.config import from_recipe

BETAS, SEEDS = (0.5, 4.0), (0, 1, 2)


@pytest.fixture(scope="module")
def local(small_mnist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A series of two β and three seeds, an epoch each."""
    runs = tmp_path_factory.mktemp("runs")
    data = load("mnist", small_mnist)
    options = {"latent_dim": 3, "epochs": 1, "validation": 300, "threads": 1, "series": "tiny"}
    for beta in BETAS:
        for seed in SEEDS:
            config = from_recipe("series-fc", beta=beta, seed=seed, **options)
            make_run(config, data, runs / f"tiny-beta-{beta:g}-seed-{seed}".replace(".", "p"), "T")
    return runs


def publish(local: Path, zoo: Path, small_mnist: Path, *options: str) -> int:
    folders = ["--runs", str(local), "--zoo", str(zoo), "--data-root", str(small_mnist)]
    return main(["publish", *options, *folders])


def test_a_series_is_published_with_one_whole_run_a_setting(
    local: Path, small_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zoo = tmp_path / "zoo"
    assert publish(local, zoo, small_mnist, "--series", "tiny", "--latent-images", "200") == 0
    printed = capsys.readouterr().out
    catalogue = Catalogue([zoo], zoo / "datasets")
    runs = [run for run in catalogue.runs() if isinstance(run, Run)]
    assert len(runs) == 6
    assert {run.series for run in runs} == {"tiny"}
    for run in runs:
        assert run.status == ("ready" if run.seed == 0 else "metrics")
        whole = {"history.csv", "latents.npz", "weights.safetensors"}
        assert set(run.files) == (whole if run.seed == 0 else {"history.csv"})
        local_run = Catalogue([local], zoo).run(run.id)
        assert (run.test, run.train) == (local_run.test, local_run.train)

    local_latents = Catalogue([local], zoo).latents("tiny-beta-4-seed-0")
    latents = catalogue.latents("tiny-beta-4-seed-0")
    assert len(latents.index) == 200
    assert set(np.diff(latents.index)) <= {2, 3}, "500 test images, every second or third"
    np.testing.assert_array_equal(latents.mu, local_latents.mu[latents.index])
    np.testing.assert_array_equal(latents.label, local_latents.label[latents.index])

    rates = [run.test.kl or 0.0 for run in runs if run.objective.beta == 4]
    assert f"{np.mean(rates):.2f} ± {np.std(rates, ddof=1):.2f}" in printed


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--series", "other"], "there is no local run of a series 'other'; known series: tiny"),
        ([], "publish takes the id of a run or --series NAME, one of the two"),
        (["tiny-beta-4-seed-0", "--series", "tiny"], "one of the two"),
        (["--series", "tiny", "--title", "T"], "--id and --title name one run"),
        (["--series", "tiny", "--latent-images", "0"], "latent_images is 0; allowed"),
    ],
)
def test_a_series_that_cannot_be_published_is_one_sentence(
    options: list[str],
    message: str,
    local: Path,
    small_mnist: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert publish(local, tmp_path / "zoo", small_mnist, *options) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert not (tmp_path / "zoo").exists()


def test_a_broken_run_keeps_its_series_from_being_published(
    small_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in (0, 1):
        write_run(tmp_path / "runs" / f"s-seed-{seed}", seed, series="s")
    (tmp_path / "runs" / "s-seed-1" / "latents.npz").unlink()
    assert publish(tmp_path / "runs", tmp_path / "zoo", small_mnist, "--series", "s") == 2
    assert "run s-seed-1 is broken: latents.npz is missing." in capsys.readouterr().err


def test_runs_that_differ_by_their_seed_alone_are_one_row(tmp_path: Path) -> None:
    for number, (name, beta, seed, kl) in enumerate(
        [
            ("beta-vae", 4.0, 0, 2.0),
            ("beta-vae", 0.5, 1, 7.0),
            ("beta-vae", 0.5, 0, 5.0),
            ("beta-tcvae", 4.0, 0, 1.0),
        ]
    ):
        write_run(
            tmp_path / f"run-{number}",
            series="s",
            objective={"name": name, "beta": beta, "likelihood": "bernoulli"},
            training={"seed": seed, "config": {"beta": beta, "seed": seed, "objective": name}},
            metrics={"test": {"kl": kl}} if number else {"test": {"kl": kl, "mig": 0.25}},
        )
    runs = [r for r in Catalogue([tmp_path], tmp_path).runs() if isinstance(r, Run)]
    assert series_table(runs) == [
        ["objective", "β", "seeds", "Rate", "MIG"],
        ["beta-tcvae", "4", "1", "1.00", "–"],
        # mean (5 + 7) / 2; sample deviation √((1 + 1) / (2 − 1))
        ["beta-vae", "0.5", "2", "6.00 ± 1.41", "–"],
        ["beta-vae", "4", "1", "2.00", "0.250"],
    ]
    assert [run.seed for run in settings(runs)[1].runs] == [0, 1]


def test_no_value_is_no_number() -> None:
    assert METRICS["kl"].spread([]) == "–"
