"""A look at the whole plane finds what no gradient leads to, on a decoder that is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from vae.data.datasets import Split, load
from vae.model.layers import Activation, Flatten, Linear, Reshape
from vae.model.models import VAE, build_vae
from vae.runs.folder import read_model
from vae.runs.local import make_run
from vae.store.catalogue import Catalogue
from vae.store.config import ConfigError
from vae.training.config import from_recipe
from vae.training.places import NEAR, BestPlaces, best_places, joint
from vae.training.start import begin_with
from vae.training.train import Watch, train

CONFIG = from_recipe("fc-256", epochs=2, validation=300, snapshots=1, threads=1, batch_size=300)


@pytest.fixture
def bent() -> VAE:
    """Its pixels are waves over the plane: several places suit an image."""
    torch.manual_seed(3)
    decoder = (
        *(Linear(24), Activation("tanh"), Linear(36), Reshape((1, 6, 6))),
        Activation("sigmoid"),
    )
    model = build_vae((Flatten(), Linear(4)), decoder, (1, 6, 6), 2)
    with torch.no_grad():
        for number, factor in ((0, 4), (2, 6)):
            layer = model.decoder[number]
            assert isinstance(layer, torch.nn.Linear)
            layer.weight.mul_(factor)
    return model.eval()


@torch.no_grad()
def test_the_best_place_is_the_best_of_the_grid(bent: VAE) -> None:
    """Against a look at every place of the grid by itself. An encoder that is at no better place
    is not pulled."""
    drawn = torch.tensor([[0.0, 0.0], [0.6, -1.2], [-1.8, 0.9]])
    pixels = (bent.decode(drawn) * 255).round().byte()
    split = Split(pixels, torch.zeros(3, dtype=torch.int64))
    found, highest = best_places(bent, split)
    x = pixels.double() / 255
    axis = np.arange(-3.6, 3.6, 0.1)
    alone = torch.tensor([(a, b) for a in axis for b in axis if a * a + b * b <= 3.6**2])
    p = bent.decode(alone.float()).double()
    for image, place, value in zip(x, found, highest, strict=True):
        log_p = (image * p.log() + (1 - image) * (1 - p).log()).sum((1, 2, 3))
        log_p -= alone.square().sum(1) / 2
        assert (alone[log_p.argmax()] - place).abs().max() < 1e-5
        assert float(value) == pytest.approx(float(log_p.max()), abs=1e-3)
    best = BestPlaces(3, torch.device("cpu"))
    best.look(bent, split)
    own = torch.cat(
        [joint(bent, bent.encode(image)[0], image) for image in split.pixels().split(1)]
    )
    assert best.better.tolist() == (highest > own + 3).tolist()
    assert best.better.any()


def test_only_means_far_from_a_better_place_are_pulled_and_straight_there() -> None:
    best = BestPlaces(3, torch.device("cpu"))
    best.places = torch.tensor([[0.0, 0.0], [1.0, 1.0], [-2.0, 0.0]])
    best.better = torch.tensor([False, True, True])
    mu = torch.tensor([[1.0, 0.0], [1.0, 1.0 + NEAR / 2], [5.0, 5.0]], requires_grad=True)
    pull = best.pull(mu, torch.tensor([2, 1, 0]))
    torch.testing.assert_close(pull, torch.tensor([3.0 - NEAR, 0.0, 0.0]))
    pull.sum().backward()
    assert mu.grad is not None
    torch.testing.assert_close(mu.grad, torch.tensor([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]]))


def test_a_search_goes_on_to_the_same_numbers_and_changes_what_is_learnt(
    small_mnist: Path, tmp_path: Path
) -> None:
    data = load("mnist", small_mnist)
    config = replace(CONFIG, epochs=3, search_epochs=2)
    whole = train(config, data, tmp_path / "whole").history

    class Killed(Exception):
        pass

    def killed(epoch: int, model: VAE) -> None:
        raise Killed

    with pytest.raises(Killed):
        train(replace(config, snapshots=3), data, tmp_path / "parts", Watch(kept=killed))
    parts = train(replace(config, snapshots=3), data, tmp_path / "parts").history
    told = [[{k: v for k, v in row.items() if k != "seconds"} for row in h] for h in (whole, parts)]
    assert told[0] == told[1]
    plain = train(replace(config, search_epochs=0), data, tmp_path / "plain").history
    assert plain[-1]["reconstruction"] != whole[-1]["reconstruction"]


def test_a_run_begins_with_the_weights_of_another(small_mnist: Path, tmp_path: Path) -> None:
    data = load("mnist", small_mnist)
    first = make_run(CONFIG, data, tmp_path / "first", "First", integrate=False)
    recipe = CONFIG.architecture
    model = build_vae(recipe.encoder, recipe.decoder, data.image, 2)
    begin_with(model, tmp_path / "first")
    x = data.test.pixels(slice(4))
    read = read_model(dict(first.document), tmp_path / "first" / "weights.safetensors", 2)
    assert torch.equal(model.eval().encode(x)[0], read.encode(x)[0])
    # After one small step it is still about as good as what it began with.
    (tmp_path / "first-0").symlink_to(tmp_path / "first")
    of_seed = str(tmp_path / "first-{seed}")
    config = replace(CONFIG, start=of_seed, epochs=1, learning_rate=1e-6)
    (_, after) = train(config, data, tmp_path / "second").history
    last = (tmp_path / "first" / "history.csv").read_text().splitlines()[-1].split(",")
    assert after["reconstruction"] == pytest.approx(float(last[2]), abs=0.5)
    # What is told of it goes on where the first one ended.
    second = make_run(config, data, tmp_path / "both", "Second", integrate=False)
    assert (second.training.epochs, second.training.best_epoch) == (3, 3)
    catalogue = Catalogue([tmp_path], tmp_path)
    epochs = catalogue.history("both").columns["epoch"]
    assert epochs.tolist() == [1, 1, 2, 2, 3, 3]
    with np.load(tmp_path / "both" / "snapshots.npz") as kept:
        assert kept["epoch"].tolist() == [0, 1, 2, 3]
        assert len(kept["mu"]) == len(kept["grid"]) == 4


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"start": "nowhere"}, "start is 'nowhere'; allowed: the folder of a run of this recipe"),
        ({"search_epochs": 1, "latent_dim": 3}, "search_epochs is 1; allowed: only 0"),
    ],
)
def test_what_does_not_fit_is_one_sentence(
    options: dict[str, Any], sentence: str, small_mnist: Path, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=sentence):
        train(
            from_recipe("fc-256", epochs=1, validation=300, **options),
            load("mnist", small_mnist),
            tmp_path,
        )
