"""Images and labels as people have them, for `from vae import show`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from vae.showing import dataset_of, show

GREY = np.arange(3 * 4 * 5, dtype=np.uint8).reshape(3, 4, 5)


@pytest.mark.parametrize(
    ("given", "image"),
    [
        (GREY, (1, 4, 5)),
        (torch.from_numpy(GREY / 255), (1, 4, 5)),
        (GREY[:, None], (1, 4, 5)),
        (np.repeat(GREY[..., None], 3, 3), (3, 4, 5)),
        (np.repeat(GREY[:, None], 3, 1), (3, 4, 5)),
    ],
)
def test_images_of_any_usual_shape_are_the_same_bytes(given: Any, image: tuple[int, ...]) -> None:
    data = dataset_of(given, [0, 2, 1], None)
    assert data.image == image
    np.testing.assert_array_equal(data.test.images[:, 0], GREY)
    assert data.classes == ("0", "1", "2")
    assert data.test.labels.tolist() == [0, 2, 1]


@pytest.mark.parametrize(
    ("images", "labels", "classes", "sentence"),
    [
        (GREY[0], None, None, r"images have the shape \(4, 5\); allowed: two or more"),
        (np.zeros((3, 2, 4, 5)), None, None, "of one or three channels"),
        (GREY * 1.0, None, None, "images hold numbers from 0 to 59; allowed: bytes, or numbers"),
        (np.full((2, 3, 3), np.nan), None, None, "allowed: bytes, or numbers from 0 to 1"),
        (GREY, [0, 1], None, r"shape \(2,\); allowed: 3 whole numbers from 0"),
        (GREY, [0.0, 1.0, 2.0], None, "labels are float64"),
        (GREY, [0, -1, 1], None, "whole numbers from 0"),
        (GREY, [0, 1, 2], ["a", "b"], "classes are 2 names; the labels need 3"),
    ],
)
def test_what_is_no_image_or_label_is_one_sentence(
    images: Any, labels: Any, classes: list[str] | None, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        dataset_of(images, labels, classes)


class Naming(torch.nn.Module):
    """Gives its answer by a name, as some libraries do."""

    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        return {"embedding": x}


def test_nets_that_give_something_else_are_one_sentence() -> None:
    with pytest.raises(ValueError, match="the encoder gives a dict; allowed: mu and logvar"):
        show(Naming(), Naming(), GREY)
