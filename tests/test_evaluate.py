"""Which numbers a run gets: those of factors only where the data has factors."""

from __future__ import annotations

import numpy as np
import torch

from vae import sprites
from vae.datasets import Dataset, Factor, Split
from vae.definitions import DEFINITIONS
from vae.evaluate import evaluate
from vae.layers import Activation, Flatten, Linear, Reshape
from vae.models import build_vae


def test_data_with_factors_has_every_number_on_both_splits_with_its_protocol() -> None:
    images = sprites.renderer(sprites.draw_stamps(), 32)

    def split(index: np.ndarray) -> Split:
        factors = torch.from_numpy(sprites.factors_of(index))
        return Split(torch.from_numpy(images(index)[:, None]), factors[:, 0], factors)

    train, test = map(split, sprites.subsets(600, 300, seed=0))
    named = tuple(Factor(*factor) for factor in sprites.FACTORS.items())
    data = Dataset("sprites", "Sprites", sprites.SHAPES, train, test, named)
    torch.manual_seed(0)
    decoder = (Linear(1024), Reshape((1, 32, 32)), Activation("sigmoid"))
    model = build_vae((Flatten(), Linear(8)), decoder, data.image, 3)
    numbers, encoded = evaluate(model, data, "bernoulli", None)

    expected = set(DEFINITIONS) - {"negative_log_likelihood"}
    assert set(numbers["test"]) == set(numbers["train"]) == expected
    assert "10,000 training images" in numbers["protocols"]["sap"]
    assert len(numbers["test"]["mutual_information"]) == 5
    assert all(len(row) == 3 for row in numbers["test"]["mutual_information"])
    # The forests are fitted on the training draw, so they are the same for both.
    assert numbers["test"]["dci_completeness"] == numbers["train"]["dci_completeness"]
    assert encoded.z.shape == (300, 3)
