"""Histories as they are read, averaged, smoothed and summed up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app.figures import histories
from vae.store.checks import DocumentError
from vae.store.histories import History, read_history

HEADER = "epoch,split,reconstruction,kl,negative_elbo,beta,learning_rate,kl_0,kl_1,seconds\n"


def history(elbos: list[float], latents: int = 2) -> History:
    """Epochs 1, 2, … whose training images are measured a nat worse than the held-out ones."""
    count = len(elbos)
    validation = np.array(elbos, float)
    columns = {
        "epoch": np.repeat(np.arange(1.0, count + 1), 2),
        "split": np.array(["train", "validation"] * count),
        "negative_elbo": np.stack([validation + 1, validation], 1).ravel(),
    }
    for name in ("reconstruction", "kl", "beta", "learning_rate", "seconds"):
        columns[name] = columns["epoch"] * 1.0
    for k in range(latents):
        columns[f"kl_{k}"] = columns["epoch"] * 10**k
    return History(columns)


def line_of(*histories_of_line: History) -> dict[str, np.ndarray]:
    """The held-out columns of one line."""
    curve, _ = histories.curves_of([histories_of_line])
    assert curve.split == "validation"
    return dict(curve.columns)


def test_every_published_history_is_read_and_adds_up(published) -> None:
    runs = [run for run in published.runs() if "history.csv" in run.files]
    assert len(runs) > 40
    for run in runs:
        columns = published.history(run.id).columns
        assert set(columns["split"]) == {"train", "validation"}
        if run.objective.deterministic:
            assert "kl_0" not in columns
            assert np.isnan([columns["kl"], columns["negative_elbo"]]).all()
            continue
        total = columns["reconstruction"] + columns["kl"]
        np.testing.assert_allclose(columns["negative_elbo"], total, atol=2e-4, rtol=1e-4)
        if run.objective.options.get("prior", "normal") != "normal":
            assert "kl_0" not in columns, "of such a prior the latents have no rates of their own"
            continue
        latents = sum(columns[f"kl_{k}"] for k in range(run.latent_dim))
        np.testing.assert_allclose(latents, columns["kl"], atol=0.02, rtol=1e-3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("epoch,split\n1,train\n", "lacks the column reconstruction, beta"),
        (HEADER + "1,train,2\n", "a row that is not of 10 values"),
        (HEADER + "1,train,2,2,four,1,1,1,1,1\n", "no number.*four"),
    ],
)
def test_a_damaged_history_says_what_is_wrong(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "history.csv"
    path.write_text(text)
    with pytest.raises(DocumentError, match=reason):
        read_history(path)


def test_the_mean_over_seeds_goes_on_with_those_that_are_left() -> None:
    columns = line_of(history([10, 8, 6]), history([20, 10]))
    assert columns["epoch"].tolist() == [1, 2, 3]
    assert columns["negative_elbo"].tolist() == [15, 9, 6]


def test_the_mean_is_over_the_seeds_that_have_a_value() -> None:
    columns = line_of(history([10, np.nan]), history([20, 30]))
    assert columns["negative_elbo"].tolist() == [15, 30]
    assert np.isnan(line_of(history([np.nan]))["negative_elbo"]).all()


def test_a_latent_that_only_one_run_has_is_missing_in_the_other() -> None:
    epochs, kl = histories.latents_over_epochs(line_of(history([3, 2], latents=3)))
    np.testing.assert_array_equal(epochs, [1, 2])
    np.testing.assert_array_equal(kl, [[1, 2], [10, 20], [100, 200]])
    rows = histories.epoch_rows({"a": history([3], latents=3), "b": history([3])})
    assert [row.get("kl_2") for row in rows] == [100, 100, None, None]


@pytest.mark.parametrize("values", [[5.0, 1.0, 4.0, 2.0], [5.0, np.nan, 4.0, np.nan, 2.0]])
def test_smoothing_is_the_debiased_exponential_mean_that_pandas_has(values: list[float]) -> None:
    expected = pd.Series(values).ewm(alpha=0.4, adjust=True).mean()
    np.testing.assert_allclose(histories.smoothed(np.array(values), 0.6), expected)
    np.testing.assert_array_equal(histories.smoothed(np.array(values), 0), values)


def test_a_constant_stays_constant_however_smooth() -> None:
    assert histories.smoothed(np.full(9, 7.0), 0.98) == pytest.approx([7] * 9)


def test_the_kept_epoch_is_the_one_named_or_else_the_best_on_held_out_images() -> None:
    elbos = [9, 5, 6]
    kept = histories.kept_rows(
        {"a": history(elbos), "b": history(elbos), "c": history([np.nan, 4])}, {"a": 3}
    )
    named, best, damaged = kept
    assert (named["epoch"], named["epochs"], named["negative_elbo"]) == (3, 3, 6)
    assert (best["epoch"], best["negative_elbo"], best["train_negative_elbo"]) == (2, 5, 6)
    assert damaged["epoch"] == 2
