"""TensorFlow.js models that cannot become a run: one sentence each, and nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.support.foreign_nets import Refused
from tests.support.foreign_tfjs import (
    GREY,
    LIMIT,
    MLP_SHAPES,
    layer,
    mlp,
    random_arrays,
    sequential,
    write_model,
)
from vae.interchange.errors import InterchangeError
from vae.interchange.tfjs.reader import read_tfjs

BAD: list[tuple[Callable[[Path], Path], str]] = [
    (
        lambda folder: write_model(
            folder, mlp(), random_arrays(MLP_SHAPES), paths=["../secret.bin"]
        ),
        "model.json names '../secret.bin', which is no file beside it",
    ),
    (
        lambda folder: write_model(folder, mlp(), random_arrays(MLP_SHAPES), paths=["/etc/passwd"]),
        "model.json names '/etc/passwd', which is no file beside it",
    ),
    (
        lambda folder: write_model(folder, mlp(), random_arrays(MLP_SHAPES), paths=["none.bin"]),
        "there is no file",
    ),
    (
        lambda folder: write_model(
            folder,
            mlp(),
            random_arrays(MLP_SHAPES),
            weights=[{"name": "dense/kernel", "shape": [10**9, 10**9], "dtype": "float32"}],
        ),
        "model.json declares 4000000000000000000 bytes of weights",
    ),
    (
        lambda folder: write_model(
            folder,
            mlp(),
            random_arrays(MLP_SHAPES),
            weights=[{"name": "dense/kernel", "shape": [2], "dtype": "string"}],
        ),
        "dtype 'string'",
    ),
    (
        lambda folder: write_model(folder, mlp("softmax"), random_arrays(MLP_SHAPES)),
        "layer dense_1 (Dense): the activation softmax has no layer spec",
    ),
    (
        lambda folder: write_model(
            folder, mlp(), random_arrays({k: v for k, v in MLP_SHAPES.items() if k[:5] == "dense"})
        ),
        "layer dense_1 (Dense): the weights have no dense_1/kernel",
    ),
    (
        lambda folder: write_model(
            folder, mlp(), random_arrays(MLP_SHAPES | {"dense/kernel": (3, 20)})
        ),
        "layer dense (Dense): a linear layer of weights (20, 3) cannot follow shape (2,)",
    ),
    (
        lambda folder: write_model(
            folder,
            sequential(
                [layer("InputLayer", "in", batch_input_shape=[None, 2]), layer("LSTM", "memory")]
            ),
            {},
        ),
        "layer memory (LSTM): this kind of layer has no layer spec",
    ),
    (
        lambda folder: write_model(folder, {"node": []}, {}),
        "model.json has the inputs none; one is expected",
    ),
    (
        lambda folder: write_model(
            folder, mlp(), random_arrays(MLP_SHAPES) | {"dense/bias": np.full(20, np.nan, "<f4")}
        ),
        "decoder.0.bias holds numbers that are not finite",
    ),
]


@pytest.mark.parametrize(("write", "sentence"), BAD, ids=[sentence[:30] for _, sentence in BAD])
def test_a_bad_model_is_one_sentence_and_leaves_nothing_behind(
    write: Callable[[Path], Path],
    sentence: str,
    refused: Refused,
    tmp_path: Path,
) -> None:
    (tmp_path / "secret.bin").write_bytes(bytes(100))
    folder = tmp_path / "model"
    folder.mkdir()
    assert sentence in refused(write(folder))


@pytest.mark.parametrize("content", [b"{", b"[]", b"{}", b"[" * 100_000, b"\xff\x00"])
def test_a_damaged_model_json_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_bytes(content)
    with pytest.raises(InterchangeError, match=r"model\.json is damaged or no TensorFlow\.js"):
        read_tfjs(tmp_path / "model.json", GREY, LIMIT)
