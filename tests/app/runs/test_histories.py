"""Histories as they are read, averaged, smoothed and summed up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app.runs import histories
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


def validation(frame: pd.DataFrame, line: int = 0) -> list[float]:
    rows = frame[(frame["line"] == line) & (frame["split"] == "validation")]
    return rows["negative_elbo"].tolist()


def test_every_published_history_is_read_and_adds_up(published) -> None:
    runs = [run for run in published.runs() if "history.csv" in run.files]
    assert len(runs) > 40
    for run in runs:
        columns = published.history(run.id).columns
        assert set(columns["split"]) == {"train", "validation"}
        total = columns["reconstruction"] + columns["kl"]
        np.testing.assert_allclose(columns["negative_elbo"], total, atol=2e-4, rtol=1e-4)
        latents = sum(columns[f"kl_{k}"] for k in range(run.latent_dim))
        np.testing.assert_allclose(latents, columns["kl"], atol=0.02, rtol=1e-3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("epoch,split\n1,train\n", "lacks the column reconstruction, kl"),
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
    frame = histories.frame_of(
        {"a": history([10, 8, 6]), "b": history([20, 10]), "c": history([1])}
    )
    means = histories.mean_over_runs(frame, [["a", "b"], ["c"]])
    assert validation(means) == [15, 9, 6]
    assert validation(means, 1) == [1]


def test_a_latent_that_only_one_run_has_is_missing_in_the_other() -> None:
    frame = histories.frame_of({"a": history([3, 2], latents=3), "b": history([3])})
    means = histories.mean_over_runs(frame, [["a"], ["b"]])
    epochs, kl = histories.latents_over_epochs(means[means["line"] == 0])
    np.testing.assert_array_equal(epochs, [1, 2])
    np.testing.assert_array_equal(kl, [[1, 2], [10, 20], [100, 200]])
    assert histories.latents_over_epochs(means[means["line"] == 1])[1].shape == (2, 1)


def test_smoothing_is_the_debiased_exponential_mean_of_adams_paper() -> None:
    values = [5.0, 1.0, 4.0, 2.0]
    frame = histories.mean_over_runs(histories.frame_of({"a": history(values)}), [["a"]])
    soft = validation(histories.smoothed(frame, ["negative_elbo"], 0.6))
    mean, expected = 0.0, []
    for t, value in enumerate(values, 1):
        mean = 0.6 * mean + 0.4 * value
        expected.append(mean / (1 - 0.6**t))
    assert soft == pytest.approx(expected)
    assert validation(histories.smoothed(frame, ["negative_elbo"], 0)) == values


def test_a_constant_stays_constant_however_smooth() -> None:
    frame = histories.mean_over_runs(histories.frame_of({"a": history([7] * 9)}), [["a"]])
    assert validation(histories.smoothed(frame, ["negative_elbo"], 0.98)) == pytest.approx([7] * 9)


def test_the_kept_epoch_is_the_one_named_or_else_the_best_on_held_out_images() -> None:
    frame = histories.frame_of({"a": history([9, 5, 6]), "b": history([9, 5, 6])})
    kept = histories.kept_epochs(frame, {"a": 3}).set_index("run")
    assert kept.loc["a", ["epoch", "epochs", "negative_elbo"]].tolist() == [3, 3, 6]
    assert kept.loc["b", ["epoch", "negative_elbo", "train_negative_elbo"]].tolist() == [2, 5, 6]
