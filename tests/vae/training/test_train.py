"""Training on 1,500 real digits: small enough for a test, through the code that made the zoo."""

import csv
import io
import json
import resource
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from vae.__main__ import main
from vae.data.datasets import load
from vae.model.losses import bernoulli_nll
from vae.model.models import build_vae
from vae.store.atomic_write import DISK_FULL_STATUS
from vae.store.catalogue import Catalogue
from vae.store.config import OBJECTIVES, ConfigError
from vae.store.definitions import METRICS
from vae.training.config import Config, from_recipe
from vae.training.train import Diverged, Watch, forward, train

CONFIG = from_recipe(
    "fc-256", epochs=3, warmup_epochs=1.0, validation=300, snapshots=3, threads=1, seed=7
)


def rows(path: Path) -> list[dict[str, str]]:
    """history.csv without the seconds, which no two runs share."""
    with path.open(newline="") as file:
        return [{k: v for k, v in row.items() if k != "seconds"} for row in csv.DictReader(file)]


def test_training_beats_the_best_constant_and_picks_the_best_epoch(
    small_mnist: Path, tmp_path: Path
) -> None:
    data = load("mnist", small_mnist)
    trained = train(replace(CONFIG, epochs=12, batch_size=32), data, tmp_path)
    elbo = {
        r["epoch"]: float(r["negative_elbo"]) for r in trained.history if r["split"] == "validation"
    }
    pixels = data.train.pixels()
    mean = pixels.mean(0, keepdim=True).clamp(1e-4, 1 - 1e-4)
    constant = bernoulli_nll(mean.logit().expand_as(pixels), pixels).mean()
    # A model that ignored its latents could not be better than this (199 nats) and KL 0.
    assert min(elbo.values()) < float(constant) - 10
    assert trained.best_epoch == min(elbo, key=lambda epoch: elbo[epoch])


def test_layers_train_in_bfloat16_on_the_cpu_where_that_is_asked_for_and_are_judged_in_float32(
    small_mnist: Path,
) -> None:
    x = load("mnist", small_mnist).train.pixels(slice(8))
    torch.manual_seed(0)
    recipe = CONFIG.architecture
    model = build_vae(recipe.encoder, recipe.decoder, (1, 28, 28), 2)
    noise = torch.randn(8, 2)
    full, half = (
        [
            forward(model.train(training), x, replace(CONFIG, amp=amp), noise).reconstruction
            for training in (True, False)
        ]
        for amp in ("off", "on")
    )
    assert torch.equal(half[1], full[1])
    assert not torch.equal(half[0], full[0])
    # bfloat16 has eight bits: a product is off by 2^-8 of itself, and logits near 0 by little.
    torch.testing.assert_close(half[0], full[0], rtol=2**-8, atol=0)


def test_history_has_one_row_an_epoch_and_split_and_its_terms_add_up(
    small_mnist: Path, tmp_path: Path
) -> None:
    train(CONFIG, load("mnist", small_mnist), tmp_path)
    history = rows(tmp_path / "history.csv")
    assert [(r["epoch"], r["split"]) for r in history] == [
        (str(e), s) for e in (1, 2, 3) for s in ("train", "validation")
    ]
    for row in history:
        latents = float(row["kl_0"]) + float(row["kl_1"])
        assert float(row["kl"]) == pytest.approx(latents, abs=1e-3)
        total = float(row["reconstruction"]) + float(row["kl"])
        assert float(row["negative_elbo"]) == pytest.approx(total, abs=1e-3)


def test_a_stopped_training_has_the_numbers_of_the_epochs_it_had(
    small_mnist: Path, tmp_path: Path
) -> None:
    data = load("mnist", small_mnist)
    train(CONFIG, data, tmp_path / "whole")
    stopped = train(CONFIG, data, tmp_path / "stopped", Watch(stopped=lambda: True))
    # However early it is stopped, one epoch is there to be kept.
    assert (
        rows(tmp_path / "stopped" / "history.csv") == rows(tmp_path / "whole" / "history.csv")[:2]
    )
    assert (stopped.best_epoch, len(stopped.history)) == (1, 2)


def test_the_seed_decides_everything(small_mnist: Path, tmp_path: Path) -> None:
    data = load("mnist", small_mnist)
    config = replace(CONFIG, epochs=1, ema=0.9, schedule="one-cycle", clip=1.0)
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        train(replace(config, seed=seed), data, tmp_path / name)
    a, b, c = (rows(tmp_path / name / "history.csv") for name in "abc")
    assert a == b
    assert a != c


def test_a_killed_training_goes_on_to_the_same_numbers(
    smallest_mnist: Path, tmp_path: Path
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    command = [
        *(sys.executable, "-m", "vae", "train", "--recipe", "fc-256", "--epochs", "4"),
        *(
            "--validation",
            "100",
            "--threads",
            "1",
            "--id",
            "run",
            "--data-root",
            str(smallest_mnist),
        ),
        # Three latents: the plane of two would be integrated over, which takes longest.
        *("--batch-size", "2", "--latent-dim", "3"),
    ]
    subprocess.run([*command, "--runs", str(whole)], check=True, capture_output=True)
    with subprocess.Popen([*command, "--runs", str(killed)], stderr=subprocess.PIPE) as process:
        assert isinstance(process.stderr, io.BufferedReader)
        heard = b""
        while b"epoch 3/4" not in heard:  # the bar of the third epoch: two are whole
            heard += process.stderr.read1()
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert Catalogue([killed], tmp_path).runs() == (), "half a run must not be listed"
    assert not (killed / "run").exists()

    subprocess.run([*command, "--runs", str(killed)], check=True, capture_output=True)
    assert rows(killed / "run" / "history.csv") == rows(whole / "run" / "history.csv")
    weights = [(folder / "run" / "weights.safetensors").read_bytes() for folder in (killed, whole)]
    assert weights[0] == weights[1]
    assert not (killed / ".training-run").exists()


def test_a_discriminator_goes_on_where_it_was_too(small_mnist: Path, tmp_path: Path) -> None:
    data = load("mnist", small_mnist)
    config = replace(CONFIG, objective="factor-vae", discriminator_width=30)
    train(config, data, tmp_path / "whole")

    def stop_in_the_third_epoch(steps: Iterable[int], label: str) -> Iterator[int]:
        for step in steps:
            if label == "epoch 3/3" and step == 5:
                raise KeyboardInterrupt
            yield step

    with pytest.raises(KeyboardInterrupt):
        train(config, data, tmp_path / "killed", Watch(stop_in_the_third_epoch))
    train(config, data, tmp_path / "killed")

    whole, killed = (tmp_path / name for name in ("whole", "killed"))
    assert rows(killed / "history.csv") == rows(whole / "history.csv")
    weights = [(folder / "best.safetensors").read_bytes() for folder in (whole, killed)]
    assert weights[0] == weights[1]
    nets = [
        torch.load(f / "checkpoint.pt", weights_only=True)["objective"]["net"]
        for f in (whole, killed)
    ]
    assert all(torch.equal(nets[0][name], nets[1][name]) for name in nets[0])


@pytest.mark.parametrize("objective", [name for name in OBJECTIVES if name != "beta-vae"])
def test_every_objective_trains_and_lowers_its_own_loss(
    objective: str, small_mnist: Path, tmp_path: Path
) -> None:
    options = {"discriminator_width": 30} if objective == "factor-vae" else {}
    config = from_recipe(
        "fc-256", objective=objective, epochs=4, validation=300, threads=1, **options
    )
    trained = train(config, load("mnist", small_mnist), tmp_path)
    loss = {r["epoch"]: float(r["loss"]) for r in trained.history if r["split"] == "validation"}
    assert loss[4] < loss[1]
    assert trained.best_epoch == min(loss, key=lambda epoch: loss[epoch])


def test_loss_is_the_elbo_at_beta_one_and_the_distortion_at_beta_zero(
    small_mnist: Path, tmp_path: Path
) -> None:
    data = load("mnist", small_mnist)
    for beta, column in ((1.0, "negative_elbo"), (0.0, "reconstruction")):
        config = replace(CONFIG, beta=beta, warmup_epochs=0.0, epochs=1)
        trained = train(config, data, tmp_path / column)
        for row in trained.history:
            assert row["loss"] == pytest.approx(row[column], abs=1e-3)


def test_an_autoencoder_reconstructs_from_mu(small_mnist: Path, tmp_path: Path) -> None:
    data = load("mnist", small_mnist)
    config = replace(CONFIG, beta=0.0)
    model = train(config, data, tmp_path).model
    terms = forward(model, data.test.pixels(), config)
    assert torch.equal(terms.z, terms.mu)
    sampled = forward(model, data.test.pixels(), replace(config, beta=1.0))
    assert not torch.equal(sampled.z, sampled.mu)


def test_a_film_begins_with_the_untrained_net_of_the_seed(
    small_mnist: Path, tmp_path: Path
) -> None:
    data = load("mnist", small_mnist)
    train(replace(CONFIG, epochs=2), data, tmp_path / "film")
    torch.manual_seed(CONFIG.seed)
    recipe = CONFIG.architecture
    untrained = build_vae(recipe.encoder, recipe.decoder, data.image, CONFIG.latent_dim)
    kept = load_file(tmp_path / "film" / "epochs" / "0000.safetensors")
    for name, tensor in untrained.state_dict().items():
        assert torch.equal(kept[name], tensor), name
    train(replace(CONFIG, epochs=1, snapshots=1), data, tmp_path / "alone")
    assert [path.name for path in (tmp_path / "alone" / "epochs").iterdir()] == ["0001.safetensors"]


def test_another_config_in_the_same_folder_is_refused(small_mnist: Path, tmp_path: Path) -> None:
    data = load("mnist", small_mnist)
    train(CONFIG, data, tmp_path)
    with pytest.raises(ConfigError, match="holds an unfinished run with other options"):
        train(replace(CONFIG, beta=4.0), data, tmp_path)


def test_train_publish_list_and_evaluate_from_the_command_line(
    smaller_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--runs", str(tmp_path / "runs"), "--zoo", str(tmp_path / "zoo")]
    folders += ["--data-root", str(smaller_mnist)]
    options = ["--recipe", "fc-256", "--epochs", "2", "--latent-dim", "3", "--beta", "2"]
    options += ["--validation", "100", "--id", "run", "--title", "A small run", "--threads", "1"]
    assert main(["train", *options, *folders]) == 0
    assert main(["publish", "run", "--id", "small-3d", *folders]) == 0
    capsys.readouterr()
    assert main(["list", *folders]) == 0
    assert "small-3d" in capsys.readouterr().out
    assert main(["evaluate", "small-3d", *folders]) == 0
    printed = capsys.readouterr().out
    assert all(f": {text}\n" in f"{printed}\n" for text in (m.definition for m in METRICS.values()))

    catalogue = Catalogue([tmp_path / "zoo"], tmp_path / "zoo" / "datasets")
    run = catalogue.run("small-3d")
    assert (run.title, run.latent_dim, run.objective.beta) == ("A small run", 3, 2.0)
    numbers = run.test
    for split in ("test", "train"):
        row = next(r for r in printed.splitlines() if r.split()[:2] == ["small-3d", split])
        again = f"{getattr(run, split).negative_elbo:.2f}"
        assert row.split()[2] == again, "measured again, the number is the same"
    of_test = {"negative_iwae_100", "negative_iwae_1000"}
    of_test |= {key for key in METRICS if key.startswith("binarised")}
    assert set(run.train.measured) == set(numbers.measured) - of_test
    assert sum(numbers.kl_per_dimension or ()) == pytest.approx(numbers.kl, abs=1e-4)
    of_factors = set(list(METRICS)[list(METRICS).index("mig") :])
    of_planes = {key for key in METRICS if key.endswith("negative_log_likelihood")}
    assert set(numbers.measured) == set(METRICS) - of_planes - of_factors
    assert set(run.protocols) - {"test", "train"} < set(numbers.measured)
    # Jensen's inequality
    assert numbers.negative_iwae_10 is not None
    assert numbers.negative_elbo_10 is not None
    assert numbers.negative_iwae_10 < numbers.negative_elbo_10

    # A further seed's run is published as its metrics alone: its numbers are shown, and marked.
    further = tmp_path / "zoo" / "small-3d-seed-1"
    further.mkdir()
    document = {**run.document, "id": further.name, "files": {}}
    (further / "run.json").write_text(json.dumps(document))
    assert main(["evaluate", further.name, *folders]) == 0
    assert f"{further.name}*" in capsys.readouterr().out

    latents = catalogue.latents("small-3d")
    assert latents.mu.shape == (500, 3)
    assert float(latents.reconstruction_nats.mean()) == pytest.approx(numbers.reconstruction)
    with np.load(run.folder / "snapshots.npz") as snapshots:
        assert snapshots["epoch"].tolist() == [0, 1, 2]
        assert snapshots["mu"].shape == (3, 500, 3)
        assert snapshots["grid"].shape == (3, 280, 280)
    assert catalogue.dataset("mnist").count == 500
    pixels = catalogue.decoder("small-3d")(latents.mu[:4])
    assert pixels.shape == (4, 1, 28, 28)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--beta", "-1"], "beta is -1.0; allowed: a number from 0"),
        (["--schedule", "cyclic"], "schedule is 'cyclic'; allowed: constant, cosine, one-cycle"),
        (["--recipe", "resnet"], "recipe is 'resnet'; allowed: fc-256"),
        (["--id", "../escape"], "id is '../escape'; allowed: a-z, 0-9 and -"),
        (["--validation", "1500"], "validation must be between 1 and 1499 images, got 1500"),
        (["--batch-size", "5000"], "batch_size is 5000; allowed: up to 1200 images"),
    ],
)
def test_a_bad_option_is_one_sentence_and_leaves_nothing_behind(
    arguments: list[str],
    message: str,
    small_mnist: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    base = ["train", "--recipe", "fc-256", "--validation", "300", "--runs", str(tmp_path / "runs")]
    assert main([*base, "--data-root", str(small_mnist), *arguments]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert Catalogue([tmp_path / "runs"], tmp_path).runs() == ()


def test_kept_epochs_are_dense_at_first_and_end_with_the_last() -> None:
    kept = Config(epochs=300, snapshots=24).kept_epochs()
    assert kept[:5] == [1, 2, 3, 4, 5]
    assert kept[-1] == 300
    assert len(kept) <= 25
    assert sorted(set(kept)) == kept
    assert Config(epochs=2, snapshots=24).kept_epochs() == [1, 2]


def test_numbers_are_the_float16_weights_own(small_mnist: Path, tmp_path: Path) -> None:
    """What run.json says is measured on what was written, not on the float32 model in memory."""
    from vae.runs.folder import read_model, write_weights

    trained = train(CONFIG, load("mnist", small_mnist), tmp_path)
    specs = write_weights(trained.model, tmp_path / "weights.safetensors")
    model = read_model(specs, tmp_path / "weights.safetensors", 2)
    z = torch.randn(5, 2)
    published = model.decode(z)
    difference = (published - trained.model.decode(z)).abs().max()
    assert 0 < difference < 1e-3


def test_a_full_disk_is_one_sentence_and_the_same_command_goes_on(
    smallest_mnist: Path, tmp_path: Path
) -> None:
    command = [
        *(sys.executable, "-m", "vae", "train", "--recipe", "fc-256", "--epochs", "1"),
        *("--validation", "100", "--latent-dim", "3", "--threads", "1", "--id", "run"),
        *("--data-root", str(smallest_mnist), "--runs", str(tmp_path)),
    ]
    # As on a full disk a write ends in an OSError, EFBIG: the checkpoint has 5.6 MB.
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_500_000, limit[1]))
    try:
        full = subprocess.run(command, capture_output=True, text=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert full.returncode == DISK_FULL_STATUS
    last = full.stderr.splitlines()[-1]
    assert last.startswith("python -m vae train: the disk is full; free some space there")
    assert list(tmp_path.glob("**/*.new")) == []
    assert subprocess.run(command, capture_output=True).returncode == 0
    assert (tmp_path / "run" / "run.json").is_file()


def test_training_that_diverges_says_what_to_change(small_mnist: Path, tmp_path: Path) -> None:
    config = replace(CONFIG, epochs=2, clip=0.0, learning_rate=1e6)
    with pytest.raises(Diverged, match=r"epoch 1 .* learning_rate below 1e\+06, or clip"):
        train(config, load("mnist", small_mnist), tmp_path)
